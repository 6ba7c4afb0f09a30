import Foundation
import Redaction
import Testing

@Suite("Forms of a declared secret")
struct SecretFormsTests {
    /// Everything that encoders change is in it.
    static let canary = "cAn4ry é日👩 +/=?&<>\"'\\$`!%~:,;@#{}[]()*^|_-."
    static let plain = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYcanary"

    private func hidden(_ text: String, _ secret: String) -> String {
        Redactor(secrets: [Secret(name: "KEY", value: secret)]).redact(text)
    }

    private func expectHidden(_ form: String, of secret: String, _ comment: Comment? = nil) {
        #expect(hidden("a \(form) z", secret) == "a [redacted KEY] z", comment)
        #expect(hidden(form, secret) == "[redacted KEY]", comment)
    }

    @Test("a secret is hidden as it is", arguments: [canary, plain, "sixbyt", "two words"])
    func raw(secret: String) {
        expectHidden(secret, of: secret)
        expectHidden(secret, of: "  \(secret)\r\n")
    }

    @Test(
        "a secret is hidden in base64, wherever it begins and ends",
        arguments: [canary, plain, "sixbyt", "seven77"])
    func base64(secret: String) {
        for before in ["", "x", "xy", "xyz", "user:"] {
            for after in ["", "\n", "ab", "abc"] {
                for isURL in [false, true] {
                    for isPadded in [true, false] {
                        var text = Data((before + secret + after).utf8).base64EncodedString()
                        if isURL {
                            text = text.replacing("+", with: "-").replacing("/", with: "_")
                        }
                        if !isPadded { text = text.replacing("=", with: "") }
                        let result = hidden("=" + text + ".", secret)
                        // At most one digit on either side is shared with the text around the secret.
                        let digits = (before.utf8.count * 8 + 5) / 6 + (after.utf8.count * 8 + 5) / 6
                        #expect(result.contains("[redacted KEY]"), "\(before) \(after)")
                        #expect(result.count <= "=[redacted KEY]==.".count + digits + 1, "\(result)")
                    }
                }
            }
        }
        expectHidden(Data(secret.utf8).base64EncodedString(), of: secret)
    }

    @Test func `base64 that a program has wrapped is hidden`() {
        let secret = String(repeating: Self.plain, count: 4)
        let text = Data("{\"key\": \"\(secret)\"}".utf8)
        for ending in [
            Data.Base64EncodingOptions.endLineWithLineFeed,
            [.endLineWithCarriageReturn, .endLineWithLineFeed],
        ] {
            let wrapped = text.base64EncodedString(options: ending.union(.lineLength76Characters))
            #expect(hidden(wrapped, secret).utf8.count < 40)
        }
    }

    @Test("a secret is hidden in URLs", arguments: [canary, plain])
    func percentEncoded(secret: String) throws {
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        for extra in ["", "/", "!'()*", ";,/?:@&=+$#!'()*"] {
            let kept = unreserved.union(CharacterSet(charactersIn: extra))
            let form = try #require(secret.addingPercentEncoding(withAllowedCharacters: kept))
            let lower = form.replacing(/%[0-9A-F]{2}/) { $0.output.lowercased() }
            for form in [form, lower] {
                expectHidden(form, of: secret)
                expectHidden(form.replacing("%20", with: "+"), of: secret)
            }
        }
    }

    @Test("a secret is hidden in JSON", arguments: [canary, plain, "tab\tnew\nline\u{1}\u{7f}!"])
    func json(secret: String) throws {
        let encoder = JSONEncoder()
        for formatting in [JSONEncoder.OutputFormatting.withoutEscapingSlashes, []] {
            encoder.outputFormatting = formatting
            let form = String(decoding: try encoder.encode(secret), as: UTF8.self)
            expectHidden(String(form.dropFirst().dropLast()), of: secret)
            // A document in a document.
            let nested = String(decoding: try encoder.encode(form), as: UTF8.self)
            #expect(hidden(nested, secret) == "\"\\\"[redacted KEY]\\\"\"")
        }
        for format in ["\\u%04x", "\\u%04X"] {
            let units = secret.utf16.map { String(format: format, $0) }
            expectHidden(units.joined(), of: secret)
        }
        let ascii = secret.utf16.map { unit in
            switch unit {
            case 0x22: "\\\""
            case 0x5c: "\\\\"
            case 0x0a: "\\n"
            case 0x09: "\\t"
            case 0x20..<0x80: String(UnicodeScalar(UInt8(unit)))
            default: String(format: "\\u%04x", unit)
            }
        }
        expectHidden(ascii.joined(), of: secret, "ASCII alone")
    }

    @Test("a secret is hidden in hexadecimal", arguments: [canary, plain])
    func hexadecimal(secret: String) {
        expectHidden(secret.utf8.map { String(format: "%02x", $0) }.joined(), of: secret)
        expectHidden(secret.utf8.map { String(format: "%02X", $0) }.joined(), of: secret)
    }

    @Test(
        "a secret is hidden as a shell quotes it",
        arguments: [canary, plain, "it's", "it's $HOME", "a\tb\nc'd e"])
    func shellQuoted(secret: String) throws {
        guard secret.utf8.count >= 6 else { return }
        // bash itself writes its forms: `%q`, `@Q` and the trace, in two locales.
        let script = "printf '%q\\n' \"$1\"; printf '%s\\n' \"${1@Q}\"; set -x; : \"$1\""
        for locale in ["C", "C.UTF-8"] {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/bash")
            process.arguments = ["-c", script, "bash", secret]
            process.environment = ["LC_ALL": locale]
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = pipe
            try process.run()
            let output = String(
                decoding: try #require(try pipe.fileHandleForReading.readToEnd()), as: UTF8.self)
            process.waitUntilExit()
            let result = hidden(output, secret)
            #expect(result.split(separator: "[redacted KEY]", omittingEmptySubsequences: false).count == 4)
            #expect(
                !result.contains("4ry") && !result.contains("HOME") && result.utf8.count < 75, "\(result)")
        }
        expectHidden(secret.replacing("'", with: "'\"'\"'"), of: secret, "Python's shlex.quote")
        expectHidden(secret.replacing(/["$`\\]/) { "\\" + $0.output }, of: secret, "double quotes")
    }

    @Test func `a secret is hidden in XML`() {
        let form = "cAn4ry&lt;&amp;&gt;&quot;&apos;"
        expectHidden(form, of: "cAn4ry<&>\"'")
        expectHidden(form.replacing("&apos;", with: "&#39;"), of: "cAn4ry<&>\"'")
    }

    @Test func `the lines of a secret are hidden one by one as well`() {
        let secret = "first line\nshort\n  second line  \n-----END SOMETHING-----\n"
        #expect(hidden(secret, secret) == "[redacted KEY]\n")
        #expect(hidden(secret.replacing("\n", with: "\r\n"), secret) == "[redacted KEY]\r\n")
        #expect(
            hidden("1: first line\n2: short\n3: second line", secret)
                == "1: [redacted KEY]\n2: short\n3: [redacted KEY]")
        #expect(hidden(Data("second line".utf8).base64EncodedString(), secret) == "[redacted KEY]")
        #expect(hidden("-----END SOMETHING-----", secret) == "-----END SOMETHING-----")
        // The line break at the end is no part of the secret: it leaves a digit.
        #expect(hidden(Data(secret.utf8).base64EncodedString(), secret) == "[redacted KEY]K")
    }
}
