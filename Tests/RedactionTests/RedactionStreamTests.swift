import Redaction
import Testing

@Suite("RedactionStream")
struct RedactionStreamTests {
    static let secrets = [
        Secret(name: "KEY", value: "canary-+/secret"),
        Secret(name: "TEXT", value: "first canary\n\nlast canary"),
        Secret(value: "abcabcabc"),
    ]
    let redactor = Redactor(secrets: secrets)

    private func stream(_ text: [UInt8], by count: Int) -> [UInt8] {
        var stream = RedactionStream(redactor)
        var released: [UInt8] = []
        for start in stride(from: 0, to: text.count, by: count) {
            released += stream.consume(text[start..<min(start + count, text.count)])
        }
        return released + stream.finish()
    }

    @Test func `every way to cut a text in two gives the same, and byte by byte too`() {
        let declared = [
            "a canary-+/secret z", "Y2FuYXJ5LSsvc2VjcmV0", "eGNhbmFyeS0rL3NlY3JldHg",
            "canary-%2B%2Fsecret canary-%2b/secret",
            "63616e6172792d2b2f736563726574",
            "\\u0063anary-+\\/secret canary-\\u002b/secret canary-+\\/secret",
            "first canary\n\nlast canary", "first canary\\n\\nlast canary", "last canary first",
            "abcabcabcabcabcab",
            "canary-+\n/se\r\ncret", "canary-canary-+/secre canary-+/secret",
        ]
        for text in Samples.texts + declared {
            let bytes = Array(text.utf8)
            let whole = redactor.redact(bytes)
            for cut in 0...bytes.count {
                var stream = RedactionStream(redactor)
                let parts = stream.consume(bytes[..<cut]) + stream.consume(bytes[cut...]) + stream.finish()
                #expect(parts == whole, "\(text.debugDescription) at \(cut)")
            }
            #expect(stream(bytes, by: 1) == whole, "\(text.debugDescription)")
        }
    }

    @Test func `a secret that is learned on the way is hidden from there on, and no other is lost`() {
        let text = Array(
            "one canary-+/secret two Y2FuYXJ5LSsvc2VjcmV0 three learned-later four abcabcabc".utf8)
        let later = redactor.adding(secrets: [Secret(name: "LATER", value: "learned-later")])
        let whole = later.redact(text)
        #expect(!String(decoding: whole, as: UTF8.self).contains("learned"))
        let start = String(decoding: text, as: UTF8.self).prefix { $0 != "d" }.utf8.count - 6
        for cut in 0...start {
            var stream = RedactionStream(redactor)
            var parts = stream.consume(text[..<cut])
            stream.learn(later)
            parts += stream.consume(text[cut...]) + stream.finish()
            #expect(parts == whole, "at \(cut)")
        }
    }

    @Test("random texts give the same in pieces of any size", arguments: [1, 2, 3, 7, 16])
    func pieces(count: Int) {
        for text in Samples.mixtures(
            count: 150, of: ["canary-+/secret", "canary-", "abc", "abcabcabc", "Y2FuYXJ5"])
        {
            let bytes = Array(text.utf8)
            #expect(stream(bytes, by: count) == redactor.redact(bytes), "\(text.debugDescription)")
        }
    }

    @Test func `plain text is released at once`() {
        var stream = RedactionStream(redactor)
        #expect(stream.consume(Array("Continue? [y/n] ".utf8)) == Array("Continue? [y/n] ".utf8))
        #expect(stream.consume(Array("\"Password\": ".utf8)) == Array("\"Password\": ".utf8))
        #expect(stream.finish().isEmpty)
    }

    @Test func `a secret in progress is held back, and let go when it turns out to be none`() {
        var stream = RedactionStream(redactor)
        #expect(stream.consume(Array("a canary-+".utf8)) == Array("a ".utf8))
        #expect(stream.consume(Array("/secre".utf8)).isEmpty)
        #expect(stream.consume(Array("d ~".utf8)) == Array("canary-+/secred ~".utf8))
        #expect(stream.consume(Array("canary".utf8)).isEmpty)
        #expect(stream.finish() == Array("canary".utf8))
        // After its end a stream can be used for another.
        #expect(stream.consume(Array("canary-+/secret ~".utf8)) == Array("[redacted KEY] ~".utf8))
    }

    @Test func `a private key without an end is hidden up to the limit and no longer`() {
        let opening = "-----BEGIN PRIVATE KEY-----\n"
        let line = String(repeating: "canary", count: 10) + "\n"
        for count in [1, 100, 1000] {
            let text = opening + String(repeating: line, count: count)
            let bytes = stream(Array(text.utf8), by: 100)
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            #expect(lines.first == "[redacted]")
            // 16 KiB are 269 lines; what comes after so long a key is no key.
            #expect(lines.count == (count < 269 ? 1 : 1 + count - 269))
        }
    }

    @Test(
        "a value without an end is hidden to the end",
        arguments: [
            "\"Password\": \"", "AWS_SECRET_ACCESS_KEY=", "Authorization: ", "X-Amz-Signature=", "<Password>",
        ])
    func unterminated(opening: String) {
        let text = Array((opening + "canary1").utf8)
        #expect(stream(text, by: 3) == Array((opening + "[redacted]").utf8))
    }

    @Test func `a value of any length on one line is hidden whole`() {
        let value = String(repeating: "canary", count: 20_000)
        #expect(redactor.redact("\"SecretString\": \"\(value)\", x") == "\"SecretString\": \"[redacted]\", x")
    }

    @Test func `what is held back stays small whatever comes`() {
        let endless = [
            "abc", "canary-+/secre", "eyJaaaaaaaaaaaa", "\n", "canary\n", "[redacted", "\"Password\": \"x",
            "\\",
            "SessionToken=", "ghp_0",
        ]
        for piece in endless {
            var stream = RedactionStream(redactor)
            let bytes = Array(String(repeating: piece, count: 1000).utf8)
            for _ in 0..<20 { _ = stream.consume(bytes) }
            #expect(stream.finish().count < 4096, "\(piece)")
        }
    }
}
