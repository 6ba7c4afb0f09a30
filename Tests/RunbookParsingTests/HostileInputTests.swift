import Runbooks
import Testing

@testable import RunbookParsing

@Suite("Hostile documents")
struct HostileInputTests {
    private static let sample = """
        ---
        title: 설치
        parameters: {REGION: {default: us-east-1, choices: [us-east-1]}}
        rollout: {max-parallel: 2, max-failures: 10%}
        ---
        # A `b`
        <!-- runbook: on="hub && !old" timeout=5m -->

        1. item

           ```bash {name=a exports="A B" accept="groupadd:9"}
           $ x \\
           > y
           ```
           ```sh {"verify":true,"expect":"/^\\\\d+$/","within":"30s"}
           cat <<'EOF'
           ```
        > ~~~console {rollback=a}
        > $ for i in 1; do
        > done
        > ~~~
        - [ ] do

              ```bash
              hidden
              ```

        ```json {file=/etc/a mode=0644 owner=root}
        {}
        ```

        """

    /// A generator with a fixed start: the same documents in every run.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test("no mutation of a document ends the parser", arguments: 0..<40)
    func mutations(seed: UInt64) {
        var generator = Generator(state: seed)
        let original = Array(Self.sample.unicodeScalars)
        let marks = Array("`~{}[]()<>\"'\\=:,-#|&*!%$ \t\n\r\u{0}\u{FEFF}\u{301}가x0".unicodeScalars)
        for _ in 0..<60 {
            var text = original
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let place = Int.random(in: 0..<text.count, using: &generator)
                let length = min(Int.random(in: 1...8, using: &generator), text.count - place)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: text.removeSubrange(place..<(place + length))
                case 1: text.insert(contentsOf: text[place..<(place + length)], at: place)
                case 2: text[place] = marks.randomElement(using: &generator) ?? " "
                default: text.insert(marks.randomElement(using: &generator) ?? " ", at: place)
                }
                if text.isEmpty { text = original }
            }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: text)
            let source = String(view)
            let lines = source.utf8.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 1
            let (runbook, diagnostics) = RunbookParser.parse(source: source, path: "a.md")
            #expect(runbook != nil)
            for diagnostic in diagnostics {
                #expect((1...lines).contains(diagnostic.range.start.line))
                #expect(diagnostic.range.start.column >= 1)
                #expect(diagnostic.range.start <= diagnostic.range.end)
            }
            for step in runbook?.steps ?? [] {
                #expect(step.block.text.utf8.count { $0 == UInt8(ascii: "\n") } == step.block.lines.count)
                #expect(step.block.lines.allSatisfy { (1...lines).contains($0) })
            }
        }
    }

    @Test(
        "sizes have no effect but time",
        arguments: [
            String(repeating: "#", count: 20_000), String(repeating: "> ", count: 20_000) + "```sh\nx",
            String(repeating: "```sh {name=a}\nx\n```\n", count: 300),
            "```sh {" + String(repeating: "a=b ", count: 500) + "}\nx\n```\n",
            "```sh {\"name\":\"" + String(repeating: "\\u0061", count: 2_000) + "\"}\nx\n```\n",
            "---\na: " + String(repeating: "[", count: 5_000) + "\n---\n",
            "<!-- runbook: " + String(repeating: "\n", count: 2_000) + "name=\" -->\n```sh\nx\n```\n",
            "```console\n$ '" + String(repeating: "\n> x", count: 2_000) + "\n```\n",
            "```sh {verify expect=\"" + String(repeating: "(", count: 5_000) + "\"}\nx\n```\n",
        ])
    func sizes(source: String) {
        _ = RunbookParser.parse(source: source, path: "a.md")
    }
}
