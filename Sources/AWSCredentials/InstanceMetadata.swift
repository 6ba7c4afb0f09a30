public import AWSConfiguration
public import HTTPMessages
internal import JSON

/// The metadata service of an EC2 instance, asked with a session of version 2 where it gives one.
///
/// Like the AWS CLI, and unlike the other SDKs' newest, it is asked without a session where it refuses one, unless
/// `AWS_EC2_METADATA_V1_DISABLED` forbids that.
public struct InstanceMetadata: Sendable {
    /// Why there is nothing.
    private enum Failure: Error {
        /// It does not answer, or is not to be asked: this is no instance, or it has no role.
        case absent
        case told(CredentialError)
    }

    private let settings: InstanceMetadataSettings
    private let http: any HTTPSending

    /// Makes one; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - settings: Where it is, and how patient to be.
    ///   - http: Sends requests, without proxies.
    public init(_ settings: InstanceMetadataSettings, http: any HTTPSending) {
        self.settings = settings
        self.http = http
    }

    /// The instance's region: what the AWS CLI takes when nothing else names one; nil where there is no answer.
    public func region() async -> String? {
        do throws(Failure) {
            let token = try await token()
            let zone = try await get("latest/meta-data/placement/availability-zone/", token) { !$0.isEmpty }
            return String(zone.dropLast())
        } catch {
            return nil
        }
    }

    /// The credentials of the instance's role; nil where there is none.
    ///
    /// - Throws: `CredentialError` where only version 1 would answer, and it is forbidden.
    func credentials(now: Double) async throws(CredentialError) -> Credentials? {
        do throws(Failure) {
            let token = try await token()
            let path = "latest/meta-data/iam/security-credentials/"
            let role = try await get(path, token) { !$0.isEmpty }
            let body = try await get(path + role, token) { (try? JSONValue.parse($0)) != nil }
            guard let values = try? JSONValue.parse(body), let id = values["AccessKeyId"]?.string,
                let secret = values["SecretAccessKey"]?.string, let session = values["Token"]?.string,
                let end = values["Expiration"]?.string.flatMap(Moments.seconds)
            else { return nil }
            return Credentials(
                accessKeyID: id, secretAccessKey: secret, sessionToken: session,
                expires: Self.extended(end, now: now), source: .instanceMetadata)
        } catch {
            switch error {
            case .absent: return nil
            case .told(let error): throw error
            }
        }
    }

    /// The end of the credentials, later than they say where the service has been late to renew them: it lets such
    /// credentials be used, and must not be asked by everyone at once.
    private static func extended(_ end: Double, now: Double) -> Double {
        let window = CredentialProvider.advisorySeconds + Double(Int.random(in: 120...600))
        return now >= end - window ? now + window : end
    }

    /// A session's token; nil where the service gives none.
    private func token() async throws(Failure) -> String? {
        guard !settings.isDisabled else { throw .absent }
        let request = HTTPRequest(
            method: "PUT", url: "\(settings.baseURL)/latest/api/token",
            headers: ["x-aws-ec2-metadata-token-ttl-seconds": "21600"])
        for attempt in 1...max(1, settings.attempts) {
            let response: HTTPResponse
            do throws(HTTPError) {
                response = try await http.send(request, limits: limits, receiver: nil)
            } catch {
                // Packets that a hop limit drops look like this; another try would only look the same.
                if error.reason == .timeout { return nil }
                // Where nobody listens, nobody answers without a session either.
                if attempt >= settings.attempts { throw .absent }
                continue
            }
            switch response.status {
            case 200: return String(decoding: response.body, as: UTF8.self)
            case 403, 404, 405: return nil
            case 400: throw .absent
            default: break
            }
        }
        return nil
    }

    private func get(
        _ path: String, _ token: String?, isGood: (String) -> Bool
    ) async throws(Failure) -> String {
        if token == nil, settings.isVersion1Disabled {
            throw .told(
                CredentialError(
                    .source,
                    "Error retrieving metadata: Unable to retrieve token for use in IMDSv2 call and IMDSv1 has "
                        + "been disabled"))
        }
        var headers = HTTPHeaders()
        headers["x-aws-ec2-metadata-token"] = token
        let request = HTTPRequest(method: "GET", url: "\(settings.baseURL)/\(path)", headers: headers)
        for _ in 0..<max(1, settings.attempts) {
            let response = try? await http.send(request, limits: limits, receiver: nil)
            guard let response, response.status == 200 else { continue }
            let body = String(decoding: response.body, as: UTF8.self)
            if isGood(body) { return body }
        }
        throw .absent
    }

    private var limits: HTTPLimits {
        let seconds = Duration.seconds(max(1, settings.timeoutSeconds))
        return HTTPLimits(connect: seconds, idle: seconds, bodyLimitBytes: 1 << 20)
    }
}

extension ProviderChain {
    /// The role of the instance that this runs on.
    func fromInstance() async throws(CredentialError) -> Credentials? {
        let settings: InstanceMetadataSettings
        do throws(ConfigurationError) {
            settings = try context.settings.instanceMetadata
        } catch {
            throw CredentialError(error)
        }
        return try await InstanceMetadata(settings, http: context.http).credentials(now: context.now())
    }
}
