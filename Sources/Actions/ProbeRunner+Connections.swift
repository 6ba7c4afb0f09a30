internal import Execution
internal import Glibc
internal import HTTP
internal import HTTPMessages
internal import Runbooks
internal import Texts

/// `tcp` and `tls` blocks.
extension ProbeRunner {
    /// Looks whether something listens at every address, one after the other; the first where nothing does decides.
    func connect(to addresses: [NetworkAddress], _ request: ProbeRequest) async -> BlockResult {
        var lines: [String] = []
        for address in addresses {
            switch await connection(to: "http://\(address)", request, verifiesPeer: true) {
            case .success: lines.append("\(address): connected")
            case .failure(.unasked(let message)): return unasked(message, request)
            case .failure(.http(let error)):
                let evidence = (lines + [error.message]).joined(separator: "\n")
                // Whether it can be reached is what was asked, so a time-out is an answer.
                guard error.reason == .connect || error.isRefused else {
                    var result = unanswered(error, request)
                    result.evidence = evidence
                    return result
                }
                return failed("no connection to \(error.message)", request, evidence: evidence)
            }
        }
        var result = BlockResult(ending: .answered, evidence: lines.joined(separator: "\n"))
        result.summary = lines.joined(separator: ", ")
        return result
    }

    /// Looks at the certificate of every address, one after the other; the first that is not right decides.
    func certificates(of addresses: [NetworkAddress], _ request: ProbeRequest) async -> BlockResult {
        var lines: [String] = []
        for address in addresses {
            let url = "https://\(address)"
            // First whatever it shows, so that what is wrong with it can be said in full.
            let shown = await connection(to: url, request, verifiesPeer: false)
            let certificate: PeerCertificate
            switch shown {
            case .success(let found?): certificate = found
            case .success(nil): return failed("\(address) shows no certificate", request)
            case .failure(.unasked(let message)): return unasked(message, request)
            case .failure(.http(let error)) where error.reason == .certificate:
                return failed("no TLS at \(error.message)", request)
            case .failure(.http(let error)): return unanswered(error, request)
            }
            let (words, isLong) = Self.lifetime(of: certificate, atLeast: request.probe.days)
            let line = "\(address): certificate of `\(certificate.issuer)` \(words)"
            switch await connection(to: url, request, verifiesPeer: true) {
            case .success: break
            case .failure(.unasked(let message)): return unasked(message, request)
            case .failure(.http(let error)) where error.reason == .certificate:
                let evidence = (lines + [line, error.message]).joined(separator: "\n")
                return failed("\(line), and is not valid: \(error.message)", request, evidence: evidence)
            case .failure(.http(let error)): return unanswered(error, request)
            }
            lines.append(line)
            if !isLong {
                let wanted = Plurals.text(request.probe.days, "day")
                return failed(
                    "\(line), and must last \(wanted)", request, evidence: lines.joined(separator: "\n"))
            }
        }
        var result = BlockResult(ending: .answered, evidence: lines.joined(separator: "\n"))
        result.summary = lines.joined(separator: ", ")
        return result
    }

    /// When a certificate ends, in words, and whether that is late enough.
    private static func lifetime(of certificate: PeerCertificate, atLeast days: Int) -> (String, isLong: Bool)
    {
        guard let expires = certificate.expires else { return ("ends at an unknown moment", false) }
        let left = expires - Int64(time(nil))
        let date = Timestamps.iso8601(expires * 1000)
        if left < 0 { return ("ended on \(date)", false) }
        let count = Int(left / 86_400)
        return ("is good until \(date), \(Plurals.text(count, "day"))", count >= days)
    }

    private enum Obstacle: Error {
        case unasked(String)
        case http(HTTPError)
    }

    private func connection(
        to url: String, _ request: ProbeRequest, verifiesPeer: Bool
    ) async -> Result<PeerCertificate?, Obstacle> {
        let client: HTTPClient
        do throws(ActionError) {
            client = try await self.client(to: url, request, verifiesPeer: verifiesPeer, usesProxies: false)
        } catch {
            return .failure(.unasked(error.message))
        }
        do throws(HTTPError) {
            return .success(try await client.connect(to: url, limits: limits(request)))
        } catch {
            return .failure(.http(error))
        }
    }
}
