import HTTPMessages
import Testing

@testable import AWSSigning

@Suite("Dates of signatures")
struct SigningDateTests {
    /// Made with Python's `datetime` and `email.utils`.
    @Test(
        "are the same in every form",
        arguments: [
            (0, "19700101T000000Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_827_696, "20000229T123456Z", "Tue, 29 Feb 2000 12:34:56 GMT"),
            (1_440_938_160, "20150830T123600Z", "Sun, 30 Aug 2015 12:36:00 GMT"),
            (1_709_251_199, "20240229T235959Z", "Thu, 29 Feb 2024 23:59:59 GMT"),
            (4_107_542_400, "21000301T000000Z", "Mon, 01 Mar 2100 00:00:00 GMT"),
            (-1, "19691231T235959Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
        ])
    func forms(seconds: Int64, timestamp: String, http: String) {
        let date = SigningDate(seconds: seconds)
        #expect(date.timestamp == timestamp)
        #expect(date.day == String(timestamp.prefix(8)))
        #expect(date.http == http)
        #expect(SigningDate(timestamp) == date)
    }

    @Test func `are read with separators too`() {
        #expect(SigningDate("2015-08-30T12:36:00Z")?.seconds == 1_440_938_160)
    }

    @Test(
        "are not guessed",
        arguments: ["", "20150830", "20151330T000000Z", "20150830T126000Z", "20150830T123600"])
    func wrong(text: String) { #expect(SigningDate(text) == nil) }
}

@Suite("Signing keys")
struct SigningKeysTests {
    @Test func `are derived as the guide shows`() {
        // AWS General Reference, "Examples of how to derive a signing key".
        let key = SigningKeys(limit: 1).key(
            secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", day: "20120215", region: "us-east-1",
            service: "iam")
        let text = key.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        #expect(text == "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d")
    }

    @Test func `are kept up to a bound, the old day's going first`() {
        let keys = SigningKeys(limit: 3)
        for service in ["a", "b"] {
            _ = keys.key(secret: "s", day: "20240101", region: "r", service: service)
        }
        _ = keys.key(secret: "s", day: "20240102", region: "r", service: "a")
        #expect(keys.count == 3)
        _ = keys.key(secret: "s", day: "20240102", region: "r", service: "b")
        #expect(keys.count == 2)
        for number in 0..<10 { _ = keys.key(secret: "\(number)", day: "20240102", region: "r", service: "a") }
        #expect(keys.count <= 3)
    }

    @Test func `differ with each of what they are made from`() {
        let keys = SigningKeys(limit: 100)
        let all = [
            keys.key(secret: "s", day: "20240101", region: "r", service: "a"),
            keys.key(secret: "t", day: "20240101", region: "r", service: "a"),
            keys.key(secret: "s", day: "20240102", region: "r", service: "a"),
            keys.key(secret: "s", day: "20240101", region: "q", service: "a"),
            keys.key(secret: "s", day: "20240101", region: "r", service: "b"),
        ]
        #expect(Set(all).count == 5)
        #expect(keys.key(secret: "s", day: "20240101", region: "r", service: "a") == all[0])
    }
}

@Suite("Raw requests")
struct RawRequestTests {
    @Test func `are read with folded lines, blanks in the target and a body`() throws {
        let request = try RawRequest.parse(
            "POST /a b?c HTTP/1.1\r\nHost: h.example\r\nX: 1\r\n  2\r\nX:3 \r\n\r\nbody\r\n\r\nmore")
        #expect(request.method == "POST")
        #expect(request.url == "https://h.example/a b?c")
        #expect(request.headers.values(of: "x") == ["1 2", "3"])
        #expect(request.body == .bytes(Array("body\r\n\r\nmore".utf8)))
    }

    @Test func `need no version and no empty line at the end`() throws {
        #expect(try RawRequest.parse("GET /\nhost:h").url == "https://h/")
    }

    @Test(
        "say what is missing",
        arguments: [
            ("", "there is no request line"),
            ("GET x HTTP/1.1\nHost:h", "the target does not begin with `/`"),
            ("GET / HTTP/1.1\n", "there is no Host header"),
            ("GET / HTTP/1.1\nno name", "a header line has no name"),
            ("GET / HTTP/1.1\n  blank", "the first header begins with a blank"),
        ])
    func missing(text: String, reason: String) {
        #expect(throws: SigningError.request(reason)) { try RawRequest.parse(text) }
    }
}
