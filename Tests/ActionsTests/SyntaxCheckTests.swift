import Actions
import Foundation
import Processes
import Runbooks
import ShellSteps
import TestSupport
import Testing

@Suite("SyntaxCheck", .timeLimit(.minutes(10)))
struct SyntaxCheckTests {
    let folder = TemporaryFolder()

    /// Each would leave a file if anything of it ran.
    private var hostile: [String] {
        let command = "touch '\(folder("ran"))'"
        return [
            command, "set +n\n\(command)", "fi\n\(command)", "}\n\(command)\n__rb_n() {", "'\n\(command)\n'",
            "\"\n\(command)\n\"", "a=$(\(command))", "eval \"\(command)\"", "local -\nset +n; \(command)",
            "set +o noexec; \(command)", "trap '\(command)' EXIT DEBUG", "a=\"\n\(command)", "$(\(command)",
            "`\(command)`", "a[$(\(command))]=1", "((a[$(\(command))]))", "${a@P}; \(command)", "\\",
            "alias set=:; \(command)", "exec <<EOF\n\(command)\n", "__rb_n() { \(command); }",
            "\(command) \\",
            "return; \(command)", "exit 0\n\(command)", "done; \(command)",
        ]
    }

    private static let sound = [
        "echo a", "", "# only this", "cat <<EOF\na\nEOF", "shopt -s extglob\nls !(a|b)",
        "f() { :; }; a=(1 2)",
        "[[ a =~ (b) ]]", "case a in (a) ;; esac", "echo \"$(cat <<X\n'\nX\n)\"", "한글=1", "a \\",
    ]
    private static let broken = [
        "echo 'a", "if true; then\necho b", "fi", "echo $(", "a\n}\n", "x=(a b", "cat <<EOF\nnever ends",
        "echo \"",
        "(", ")", "{", "case a in", "for i in; do done", "echo `a", "echo ${a", "[[ a", "((1 + ", "a | | b",
        "\"'",
        "cat <<'", "f() {", "then", "esac", ";;", "echo $((1", "a=$(cat <<X\n)", "ls !(a|b)", "a &&", "<",
        "&",
    ]

    private func blocks(_ texts: [String], _ shell: Step.Shell = .bash) -> [(block: Block, shell: Step.Shell)]
    {
        texts.enumerated().map { number, text in
            let count = text.split(separator: "\n", omittingEmptySubsequences: false).count
            let line = 10 * number + 1
            let block = Block(
                language: "bash", text: text + "\n", lines: Array(line..<line + count),
                range: SourceRange(file: "a.md", start: SourcePosition(line: line)), headingPath: [])
            return (block, shell)
        }
    }

    private func words(_ problems: [SyntaxCheck.Problems]) -> [[String]] {
        problems.map { $0.map { "\($0.line): \($0.message)" } }
    }

    @Test(
        "what is said of a block is what is said of it alone, whatever stands before it",
        arguments: [Step.Shell.bash, .sh])
    func isIndependent(shell: Step.Shell) async {
        var texts = hostile
        for broken in Self.broken { texts += [broken] + Self.sound }
        texts += Self.broken + Self.broken.reversed()
        let blocks = blocks(texts, shell)
        var alone: [SyntaxCheck.Problems] = []
        for block in blocks { alone += await SyntaxCheck.problems(in: [block]) }
        let together = await SyntaxCheck.problems(in: blocks)
        #expect(words(together) == words(alone))
        for (text, problems) in zip(texts, together) {
            if Self.sound.contains(text) { #expect(problems.isEmpty, "\(text)") }
            if Self.broken.contains(text) { #expect(!problems.isEmpty, "\(text)") }
        }
    }

    @Test(arguments: [Step.Shell.bash, .sh])
    func `nothing of a block runs`(shell: Step.Shell) async {
        _ = await SyntaxCheck.problems(in: blocks(hostile + Self.sound + hostile, shell))
        for text in hostile { _ = await SyntaxCheck.problems(in: blocks([text, text], shell)) }
        #expect(!FileManager.default.fileExists(atPath: folder("ran")))
    }

    @Test func `more blocks than one shell is given, and blocks that need other options, keep their places`()
        async
    {
        let texts = (0..<700).map {
            $0 % 97 == 0 ? "fi" : $0 % 10 == 0 ? "shopt -s extglob; ls !(a)" : "echo \($0)"
        }
        let found = await SyntaxCheck.problems(in: blocks(texts))
        #expect(found.indices.filter { !found[$0].isEmpty } == Array(stride(from: 0, to: 700, by: 97)))
        #expect(found[97].first?.line == 971)
    }

    @Test func `a block with a NUL is asked about by itself`() async {
        let found = await SyntaxCheck.problems(in: blocks(["echo a", "echo 'a\0b", "echo b"]))
        #expect(found.map(\.isEmpty) == [true, false, true])
    }

    @Test func `sound blocks are told by one shell, in the order of its words`() async throws {
        var batch = ShellSyntaxBatch(arguments: ["--noprofile", "--norc", "-n"])
        for (block, _) in blocks(["echo a", "b=1", "echo 'a", "echo c"]) { batch.add(block) }
        let specification = ProcessSpecification(
            executable: "/bin/bash", arguments: batch.arguments,
            environment: [(name: "PATH", value: "/usr/bin:/bin")], ownsGroup: false,
            descriptors: [0: .contents(batch.input)])
        let output = try await ChildProcess.output(of: specification)
        #expect(ShellSyntaxBatch.soundCount(in: output.stderr) == 2)
        #expect(output.stdout == [])
    }
}
