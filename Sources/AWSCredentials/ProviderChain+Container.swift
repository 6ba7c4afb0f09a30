internal import AWSConfiguration
internal import HTTPMessages
internal import JSON

extension ProviderChain {
    private static let containerAddress = "169.254.170.2"
    private static let containerHosts = [containerAddress, "169.254.170.23", "fd00:ec2::23", "localhost"]
    private static let containerAttempts = 3

    /// The role of the container that this runs in.
    func fromContainer() async throws(CredentialError) -> Credentials? {
        let url: String
        if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
            url = "http://\(Self.containerAddress)\(path)"
        } else if let full = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
            url = full
        } else {
            return nil
        }
        var headers: HTTPHeaders = ["Accept": "application/json"]
        headers["Authorization"] = try containerToken()
        try Self.checkContainerURL(url)
        let request = HTTPRequest(method: "GET", url: url, headers: headers)
        let answer = try await containerAnswer(request)
        // A missing member is Python's KeyError.
        func required(_ key: String) throws(CredentialError) -> String {
            guard let value = answer[key]?.string else { throw CredentialError(.source, "'\(key)'") }
            return value
        }
        return Credentials(
            accessKeyID: try required("AccessKeyId"), secretAccessKey: try required("SecretAccessKey"),
            sessionToken: try required("Token"), accountID: answer["AccountId"]?.string,
            expires: Moments.seconds(try required("Expiration")), source: .container)
    }

    private func containerToken() throws(CredentialError) -> String? {
        let token: String? =
            if let path = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
                try Self.text(path)
            } else {
                environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
            }
        if let token, token.unicodeScalars.contains(where: { $0 == "\r" || $0 == "\n" }) {
            throw CredentialError(.source, "Auth token value is not a legal header value")
        }
        return token
    }

    /// Sends nothing in the clear but to this machine and the addresses of AWS's agents.
    static func checkContainerURL(_ url: String) throws(CredentialError) {
        let parts = url.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, parts[0].lowercased() == "https" { return }
        let host = parts.count == 2 ? host(of: parts[1]) : nil
        if let host, isLoopback(host) || containerHosts.contains(host) { return }
        throw CredentialError(
            .source,
            "Unsupported host '\(host ?? "None")'.  Can only retrieve metadata from a loopback address or one of "
                + "these hosts: \(containerHosts.joined(separator: ", "))")
    }

    private static func host(of rest: Substring) -> String? {
        var authority = rest.prefix { !"/?#\\".contains($0) }
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            return authority[authority.index(after: authority.startIndex)..<end].lowercased()
        }
        let host = authority.prefix { $0 != ":" }.lowercased()
        return host.isEmpty ? nil : host
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "::1" { return true }
        let octets = host.split(separator: ".", omittingEmptySubsequences: false)
        return octets.count == 4 && octets.first == "127"
            && octets.allSatisfy { octet in
                octet.allSatisfy { $0.isASCII && $0.isNumber } && UInt8(octet) != nil
                    && (octet.count == 1 || octet.first != "0")
            }
    }

    private func containerAnswer(_ request: HTTPRequest) async throws(CredentialError) -> JSONValue {
        let limits = HTTPLimits(connect: .seconds(2), idle: .seconds(2), bodyLimitBytes: 1 << 20)
        var attempt = 1
        while true {
            let message: String
            do throws(HTTPError) {
                let response = try await context.http.send(request, limits: limits, receiver: nil)
                let body = String(decoding: response.body, as: UTF8.self)
                if response.status != 200 {
                    message = "Received non 200 response \(response.status) from container metadata: \(body)"
                } else if let parsed = try? JSONValue.parse(body) {
                    return parsed
                } else {
                    message = "Unable to parse JSON returned from container metadata services"
                }
            } catch {
                message =
                    "Received error when attempting to retrieve container metadata: "
                    + error.words(for: request.url)
            }
            guard attempt < Self.containerAttempts, (try? await context.sleep(1)) != nil else {
                throw .retrieval(
                    Credentials.Source.container.rawValue, "Error retrieving metadata: \(message)")
            }
            attempt += 1
        }
    }
}

extension HTTPError {
    /// The words of AWS CLI v2.
    func words(for url: String) -> String {
        switch reason {
        case .timeout: "Read timeout on endpoint URL: \"\(url)\""
        case .broken:
            "Connection was closed before we received a valid response from endpoint URL: \"\(url)\"."
        default: "Could not connect to the endpoint URL: \"\(url)\""
        }
    }
}
