import AWSSigning
import Foundation
import HTTPMessages
import TestSupport
import Testing

@Suite("Signer")
struct SignerTests {
    private let signer = Signer()
    private let credentials = SigningCredentials(accessKeyID: "AKID", secretAccessKey: "SECRET/+x")
    private let temporary = SigningCredentials(
        accessKeyID: "AKID", secretAccessKey: "SECRET/+x", sessionToken: "TOKEN/1")

    private func sign(
        _ request: HTTPRequest, _ credentials: SigningCredentials? = nil,
        options: SigningOptions = SigningOptions()
    ) throws(SigningError) -> SignedRequest {
        try signer.sign(
            request, credentials: credentials ?? self.credentials, region: "eu-west-1", service: "sts",
            date: 1_440_938_160, options: options)
    }

    private let get = HTTPRequest(method: "GET", url: "https://sts.eu-west-1.amazonaws.com/")

    @Test func `signing again replaces what the first time left`() throws {
        let once = try sign(get, temporary)
        let twice = try sign(once.request, temporary)
        #expect(twice.authorization == once.authorization)
        #expect(twice.request.headers == once.request.headers)
    }

    @Test func `the scope names day, region and service`() throws {
        #expect(try sign(get).scope == "20150830/eu-west-1/sts/aws4_request")
    }

    @Test func `a date header is kept as the date, in the form of HTTP`() throws {
        let signed = try sign(
            HTTPRequest(method: "GET", url: get.url, headers: ["Date": "some day", "X-Amz-Date": "old"]))
        #expect(signed.request.headers["Date"] == "Sun, 30 Aug 2015 12:36:00 GMT")
        #expect(signed.request.headers["X-Amz-Date"] == nil)
    }

    @Test func `a token behind the signature is sent, but not signed`() throws {
        let signed = try sign(get, temporary, options: SigningOptions(signsSessionToken: false))
        #expect(signed.request.headers["X-Amz-Security-Token"] == "TOKEN/1")
        #expect(!signed.canonicalRequest.contains("x-amz-security-token"))
        #expect(signed.authorization == (try sign(get)).authorization)
    }

    @Test func `a directory bucket's session travels under its own name`() throws {
        let signed = try sign(
            get, temporary, options: SigningOptions(service: "s3express", scheme: .v4S3Express))
        #expect(signed.request.headers["x-amz-s3session-token"] == "TOKEN/1")
        #expect(signed.request.headers["X-Amz-Security-Token"] == nil)
        #expect(signed.canonicalRequest.contains("\nx-amz-s3session-token:TOKEN/1\n"))
    }

    @Test func `a body with a checksum behind it says so`() throws {
        let signed = try sign(get, options: SigningOptions(service: "s3", payload: .unsignedTrailer))
        #expect(signed.request.headers["X-Amz-Content-SHA256"] == "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
        #expect(signed.canonicalRequest.hasSuffix("\nSTREAMING-UNSIGNED-PAYLOAD-TRAILER"))
    }

    @Test func `a digest that the caller knows is taken`() throws {
        let signed = try sign(get, options: SigningOptions(payload: .digest("abc")))
        #expect(signed.request.headers["X-Amz-Content-SHA256"] == "abc")
        #expect(signed.canonicalRequest.hasSuffix("\nabc"))
    }

    @Test func `a part of a file is signed like the same bytes in memory`() throws {
        let folder = try TestFolder()
        let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let path = folder.path + "/body"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let file = try #require(FileHandle(forReadingAtPath: path))
        var request = get
        request.body = .bytes(Array(bytes[100..<590_000]))
        let inMemory = try sign(request)
        request.body = .file(descriptor: file.fileDescriptor, offset: 100, count: 589_900)
        #expect(try sign(request).authorization == inMemory.authorization)
        request.body = .file(descriptor: file.fileDescriptor, offset: 100, count: 600_000)
        #expect(throws: SigningError.shortBody) { try sign(request) }
        request.body = .file(descriptor: -1, offset: 0, count: 1)
        #expect(throws: SigningError.unreadableBody(EBADF)) { try sign(request) }
    }

    @Test("what is no URL is refused", arguments: ["", "host/path", "https:///path", "https://"])
    func noURL(url: String) {
        #expect(throws: SigningError.url) { try sign(HTTPRequest(method: "GET", url: url)) }
    }

    @Test func `a bearer token takes the place of a signature`() {
        let request = Signer.authorize(get, bearer: "abc")
        #expect(request.headers.values(of: "authorization") == ["Bearer abc"])
    }

    @Test func `secrets are in nothing that credentials print as`() {
        var dumped = ""
        dump(temporary, to: &dumped)
        for text in ["\(temporary)", String(reflecting: temporary), "\([temporary])", dumped] {
            #expect(text.contains("AKID") && !text.contains("SECRET") && !text.contains("TOKEN"))
        }
    }
}

@Suite("Signing schemes")
struct SigningSchemeTests {
    @Test(
        "are known by the names of models and of rule sets",
        arguments: [
            ("v4", SigningScheme.v4), ("s3v4", .v4), ("sigv4", .v4), ("aws.auth#sigv4", .v4),
            ("v4-unsigned-body", .v4), ("sigv4-s3express", .v4S3Express), ("bearer", .bearer),
            ("smithy.api#httpBearerAuth", .bearer), ("none", .none), ("smithy.api#noAuth", .none),
        ])
    func known(name: String, scheme: SigningScheme) throws {
        #expect(try SigningScheme(named: name) == scheme)
    }

    @Test("of several regions are refused in words", arguments: ["v4a", "s3v4a", "aws.auth#sigv4a"])
    func severalRegions(name: String) {
        let error = #expect(throws: SigningError.self) { try SigningScheme(named: name) }
        #expect(
            error?.description == """
                this request must be signed with SigV4A (signatures for several regions), which is not supported
                """)
    }

    @Test func `that AWS has retired are refused`() {
        #expect(throws: SigningError.unsupported("v2")) { try SigningScheme(named: "v2") }
    }
}
