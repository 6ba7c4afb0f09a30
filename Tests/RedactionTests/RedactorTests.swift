import Redaction
import Testing

@Suite("Redactor")
struct RedactorTests {
    @Test func `text without secrets is left alone`() {
        let redactor = Redactor(secrets: [Secret(value: "hunter22")])
        let text = "arn:aws:iam::123456789012:role/x\n\u{1b}[1mbold\u{1b}[0m hunter2 \0 é日\n\n\n"
        #expect(redactor.redact(text) == text)
        #expect(redactor.redact([0xff, 0xfe, 0x80]) == [0xff, 0xfe, 0x80])
        #expect(redactor.redact("") == "")
    }

    @Test func `a marker names its secret`() {
        let redactor = Redactor(secrets: [
            Secret(name: "DB_PASSWORD", value: "hunter22"), Secret(value: "sesame1"),
            Secret(name: "odd name]\n", value: "oddvalue"), Secret(name: "", value: "emptyname"),
        ])
        #expect(redactor.redact("hunter22 sesame1") == "[redacted DB_PASSWORD] [redacted]")
        #expect(redactor.redact("oddvalue emptyname") == "[redacted odd_name__] [redacted]")
    }

    @Test func `a name that gives a secret away is not shown`() {
        let redactor = Redactor(secrets: [
            Secret(name: "prod-hunter22", value: "other-value"), Secret(name: "A", value: "hunter22"),
        ])
        #expect(redactor.redact("other-value hunter22") == "[redacted] [redacted A]")
    }

    @Test func `secrets that overlap are hidden together`() {
        let redactor = Redactor(secrets: [
            Secret(name: "A", value: "abcdefgh"), Secret(name: "B", value: "efghijkl"),
            Secret(name: "C", value: "abcdefghijklmnop"), Secret(value: "xyzxyzx"),
        ])
        #expect(redactor.redact("1abcdefgh2") == "1[redacted A]2")
        #expect(redactor.redact("1abcdefghijkl2") == "1[redacted A]2")
        #expect(redactor.redact("1abcdefghijklmnop2") == "1[redacted A]2")
        #expect(redactor.redact("xyzxyzxyzxyzxy") == "[redacted]y")
        #expect(redactor.redact("abcdefghabcdefgh") == "[redacted A][redacted A]")
    }

    @Test func `adding secrets keeps the ones before`() {
        let one = Redactor(secrets: [Secret(name: "A", value: "first-secret")])
        let two = one.adding(secrets: [Secret(name: "B", value: "second-secret")])
        #expect(two.redact("first-secret second-secret") == "[redacted A] [redacted B]")
        #expect(one.redact("second-secret") == "second-secret")
        #expect(
            two.adding(secrets: [Secret(name: "C", value: "first-secret")]).redact("first-secret")
                == "[redacted A]")
    }

    @Test(
        "a value that cannot be hidden is refused with a reason",
        arguments: [
            ("", "it is shorter than 6 bytes"), ("true", "it is shorter than 6 bytes"),
            (" 12345 \n", "it is shorter than 6 bytes"), ("aaaaaaaa", "it is one character repeated"),
            ("Password", "it is an ordinary word"), ("us-east-1", nil), ("hunter2", nil), ("éé日", nil),
            ("redacted", "it is part of what stands in the place of secrets"),
            ("dacted]", "it is part of what stands in the place of secrets"),
        ])
    func refusal(value: String, reason: String?) {
        #expect(Redactor.refusal(for: Secret(value: value)) == reason)
        let redactor = Redactor(secrets: [Secret(value: value)])
        #expect((redactor.redact("a \(value) z") == "a \(value) z") == (reason != nil))
    }

    @Test func `a secret does not tell its value when it is printed`() {
        let secret = Secret(name: "KEY", value: "hunter22")
        #expect(
            "\(secret) \(String(reflecting: [secret])) \(Secret(value: "hunter22"))"
                == "[redacted KEY] [[redacted KEY]] [redacted]")
    }

    @Test func `redacting twice changes nothing`() {
        let redactor = Redactor(secrets: [Secret(name: "KEY", value: "hunter22"), Secret(value: "sesame1")])
        let texts =
            Samples.texts + ["hunter22", "a sesame1 b", "[redacted] [redacted KEY] [redacted", "] x ["]
        for text in texts + texts.flatMap({ first in texts.map { "\(first)\n\($0)" } }) {
            let once = redactor.redact(text)
            #expect(redactor.redact(once) == once, "\(text.debugDescription)")
        }
    }
}
