import Foundation
import JSON
import PythonTexts
import TestSupport
import Testing

/// Texts, numbers and values beside Python itself, whose answers `python-texts.py` prints.
@Suite("Texts beside Python")
struct PythonAnswerTests {
    private static let python = RepositoryLayout.root + "/.venv/bin/python"
    private static let isInstalled = FileManager.default.isExecutableFile(atPath: python)
    private static let condition = ConditionTrait.enabled(
        if: isInstalled, "the answers of Python are skipped: .venv is absent")

    private static let texts = [
        "", "x", "it's", "'\"", "\"", "a\\b", "7", " 7 ", "+5", "-0", "007", "1_000", "1__0", "_1", "1_",
        "+_1",
        "- 5", "+-5", "99999999999999999999", "-12345678901234567890123", "0x10", "1.", ".5", ".", "+.5",
        "1e5",
        "1E5", "1e", "1e+", "e5", "1e16", "1.2e16", "1e-5", "1_0.5", "1_.5", "1._5", "1e1_0", "1.5.5",
        "1e400",
        "-1e400", "1e-400", "nan", "-NaN", "inf", "-Infinity", "infinit", "1p3", "nan(1)", "１",
        "\u{A0}7\u{3000}",
        "\t a b\u{B}\u{C}\r\n", "\u{1C}a\u{1F}", "a\u{1C}b\u{1E}c\u{85}d\u{2028}e\r\nf\u{B}g\u{1F}h\n\ni",
        "\u{0}\u{7F}\u{80}é\u{A0}\u{AD}\u{200B}\u{3000}\u{E000}\u{FEFF}", "😀\u{E0001}e\u{301}",
        "AA", "AA=", "AA==", "AA===", "AAA=x", "A=A=", "A=A==", "AB==CD==", "AR==", "A A\nA=", "====",
        "AAAAé",
        "AA==é", "=AAAA", "AAA==A", "+/+/", "-_==", "AQIDBAUGBwg=",
    ]

    @Test("read and quoted alike", condition) func readTexts() async throws {
        let answers = try await Self.answers(["texts": .array(Self.texts.map { .string($0) })])
        for (text, answer) in zip(Self.texts, try #require(answers["texts"]?.array)) {
            // Digits of other scripts are for Python alone.
            let isForeign = text == "１"
            #expect(isForeign || PythonText.int(text)?.text == answer["int"]?.string, "\(text)")
            #expect(
                isForeign || PythonText.float(text).map { PythonText.repr($0) } == answer["float"]?.string)
            #expect(PythonText.repr(text) == answer["repr"]?.string)
            #expect(PythonText.repr(bytes: Array(text.utf8)) == answer["bytes"]?.string)
            let decoded = PythonText.base64Decoded(text).map { PythonText.repr(bytes: $0) }
            #expect(decoded == answer["base64"]?.string, "\(text)")
            #expect(PythonText.stripped(text) == answer["stripped"]?.string)
            #expect(PythonText.strippedAtEnd(text) == answer["strippedAtEnd"]?.string)
            let lines = PythonText.lines(text).map { PythonText.string($0) }
            #expect(lines == answer["lines"]?.array?.compactMap(\.string))
        }
    }

    @Test("floats have the same digits", condition) func floats() async throws {
        var floats: [Double] = [
            0, -0.0, 1e16, 0x1p54, 0x1p54 + 4, 1e22, 1e-4, 1e-5, .leastNonzeroMagnitude,
            9_999_999_999_999_998,
        ]
        // A row of bits without order, the same in every run.
        var bits: UInt64 = 1
        for _ in 0..<4000 {
            bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            floats.append(Double(bitPattern: bits))
            floats.append(Double(bits % 30_000_000_000_000_000))
            floats.append(-Double(bits % 1_000_000) / 1e8)
        }
        let given = floats.map { JSONValue.string(String($0.bitPattern)) }
        let answers = try await Self.answers(["floats": .array(given)])
        let texts = try #require(answers["floats"]?.array)
        let wrong = zip(floats, texts).filter { PythonText.repr($0) != $1.string }
        #expect(wrong.isEmpty && texts.count == floats.count, "\(wrong.prefix(5))")
    }

    @Test("values are written alike", condition) func values() async throws {
        let values = try [
            "null", "true", "-0", "-0.0", "1.50", "1E3", "1e16", "123456789012345678901234567890", "1e400",
            "-1e400", "[]", "{}", "[[], {}, [1, {\"a\": []}]]",
            #"{"b": [1, null, true, "it's", "\"'\\"], "a": {"é": 1.0, "z": -0}, "😀": 1, "\ue000": 2}"#,
            #"" \b\f\n\r\t\u0000\u001f\u007f\u0080é\u2028😀/""#,
        ].map { try JSONValue.parse($0) }
        let answers = try await Self.answers(["values": .array(values)])
        for (value, answer) in zip(values, try #require(answers["values"]?.array)) {
            #expect(PythonText.str(value) == answer["str"]?.string)
            #expect(PythonText.typeName(of: value) == answer["type"]?.string)
            #expect(PythonJSON.text(value) == answer["spaced"]?.string)
            #expect(PythonJSON.text(value, .compact, sortsKeys: true) == answer["compact"]?.string)
            #expect(PythonJSON.text(value, .indented(4)) == answer["indented"]?.string)
        }
    }

    private static func answers(_ given: JSONObject) async throws -> JSONValue {
        var whole: JSONObject = ["texts": [], "floats": [], "values": []]
        for (key, value) in given { whole[key] = value }
        let folder = try TestFolder()
        let script = RepositoryLayout.root + "/Tests/Fixtures/python-texts.py"
        let outcome = try await Invocation(of: python, [script], in: folder)
            .input(JSONValue.object(whole).serialized()).run()
        #expect(outcome.status == 0, "\(outcome.stderr)")
        return try JSONValue.parse(outcome.stdout)
    }
}
