import Redaction
import Testing

@Suite("Secrets that nobody declared")
struct DetectionTests {
    let redactor = Redactor()

    @Test("a secret is known by what stands before it", arguments: Samples.pairs.indices)
    func pairs(index: Int) {
        let (text, redacted) = Samples.pairs[index]
        #expect(redactor.redact(text) == redacted)
        #expect(redactor.redact("x\n\(text)") == "x\n\(redacted)")
    }

    @Test(
        "every member of an AWS answer that holds a secret is hidden",
        arguments: [
            "SecretString", "Password", "PrivateKeyPem", "KeyMaterial", "AuthorizationToken", "Plaintext",
            "SecretAccessKey", "SessionToken", "authorizationToken", "secretAccessKey", "sessionToken",
        ])
    func members(name: String) {
        #expect(redactor.redact("{\"\(name)\": \"canary\"}") == "{\"\(name)\": \"[redacted]\"}")
        #expect(redactor.redact("{\"\(name)\":\"can ary\",") == "{\"\(name)\":\"[redacted]\",")
        #expect(redactor.redact("\\\"\(name)\\\": \\\"canary\\\"") == "\\\"\(name)\\\": \\\"[redacted]\\\"")
        #expect(redactor.redact("<\(name)>can ary</\(name)>") == "<\(name)>[redacted]</\(name)>")
    }

    @Test(
        "every kind of private key is hidden",
        arguments: ["", "RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED "])
    func privateKeys(kind: String) {
        let key = "-----BEGIN \(kind)PRIVATE KEY-----\ncanary\n\ncanary=\n-----END \(kind)PRIVATE KEY-----"
        #expect(redactor.redact("a\n\(key)\nb\n\(key)\n") == "a\n[redacted]\nb\n[redacted]\n")
    }

    @Test("the tokens of each service are hidden", arguments: ["gho_", "ghu_", "ghs_", "ghr_"])
    func tokens(opening: String) {
        let token = opening + String(repeating: "c4n4ry", count: 6)
        #expect(redactor.redact("https://x:\(token)@github.com/") == "https://x:[redacted]@github.com/")
        #expect(redactor.redact("\\n\(token)\\n") == "\\n[redacted]\\n")
    }

    @Test func `one secret inside another is hidden with it`() {
        let text = "Authorization: Bearer \(Samples.webToken) \(Samples.privateKey)\nvisible"
        #expect(redactor.redact(text) == "Authorization: [redacted]\nvisible")
        let named = Redactor(secrets: [Secret(name: "KEY", value: "canary")])
        #expect(named.redact("\"Password\": \"xcanaryx\"") == "\"Password\": \"[redacted KEY]\"")
    }

    @Test func `names of access keys are no secrets`() {
        let text = "AKIAIOSFODNN7EXAMPLE ASIAIOSFODNN7EXAMPLE {\"AccessKeyId\": \"AKIAIOSFODNN7EXAMPLE\"}"
        #expect(redactor.redact(text) == text)
    }
}
