import AWSSigning
import Foundation
import HTTPMessages
import TestSupport
import Testing

/// AWS's published cases for Signature Version 4; skipped where the vectors are not installed.
@Suite("SigV4 vectors")
struct SigningVectorTests {
    private static let folder = RepositoryLayout.vectors.map { $0 + "/sigv4" }
    private static let credentials = SigningCredentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    /// 2015-08-30T12:36:00Z.
    private static let moment: Int64 = 1_440_938_160

    private static let cases: [String] = {
        guard let folder, let files = FileManager.default.enumerator(atPath: folder) else { return [] }
        return files.compactMap { $0 as? String }.filter { $0.hasSuffix(".req") }.map {
            String($0.dropLast(4))
        }
        .sorted()
    }()

    @Test(
        "there are 34 published cases",
        .enabled(if: folder != nil, "34 published cases are skipped: shared/vectors/sigv4 is absent"))
    func count() { #expect(Self.cases.count == 34) }

    @Test(
        "every published case gives its canonical request, string to sign and header",
        .enabled(if: folder != nil, "34 published cases are skipped: shared/vectors/sigv4 is absent"),
        arguments: cases)
    func publishedCase(name: String) throws {
        let request = try RawRequest.parse(try text(name, "req"))
        let token = try header("X-Amz-Security-Token", of: name)
        var credentials = Self.credentials
        credentials.sessionToken = token
        // The one case whose token is added behind the signature.
        let options = SigningOptions(signsSessionToken: !name.hasSuffix("post-sts-header-after"))
        let signed = try Signer().sign(
            request, credentials: credentials, region: "us-east-1", service: "service", date: Self.moment,
            options: options)
        #expect(try signed.canonicalRequest == text(name, "creq"))
        #expect(try signed.stringToSign == text(name, "sts"))
        #expect(try signed.authorization == text(name, "authz"))
        #expect(signed.request.headers["Authorization"] == signed.authorization)
        #expect(signed.request.headers["X-Amz-Security-Token"] == token)
    }

    @Test(
        "every published case is answered the same when it is asked as a question",
        .enabled(if: folder != nil, "34 published cases are skipped: shared/vectors/sigv4 is absent"),
        arguments: cases)
    func question(name: String) throws {
        var credentials = Self.credentials
        if try text(name, "creq").contains("x-amz-security-token:") {
            credentials.sessionToken = try header("X-Amz-Security-Token", of: name)
        }
        let answer = try SigningCase(
            request: try text(name, "req"), region: "us-east-1", service: "service",
            date: try #require(SigningDate("20150830T123600Z")), credentials: credentials
        ).answer()
        #expect(try answer.creq == text(name, "creq"))
        #expect(try answer.sts == text(name, "sts"))
        #expect(try answer.authz == text(name, "authz"))
    }

    private func text(_ name: String, _ kind: String) throws -> String {
        let text = try String(
            contentsOfFile: "\(try #require(Self.folder))/\(name).\(kind)", encoding: .utf8)
        return text.replacing("\r\n", with: "\n")
    }

    private func header(_ field: String, of name: String) throws -> String? {
        try RawRequest.parse(try text(name, "sreq")).headers[field]
    }
}
