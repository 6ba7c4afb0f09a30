import Runbooks
import ShellSteps
import Testing

@Suite("ShellSyntax")
struct ShellSyntaxTests {
    private func problems(_ text: String, shell: Step.Shell = .bash) throws -> [(message: String, line: Int)]
    {
        let block = block(text)
        // The same arguments, with the block on standard input.
        let arguments = ShellSyntax.arguments(for: shell, block: block).joined(separator: " ")
        let run = try BashRun("/bin/bash \(arguments) <<'END-OF-BLOCK' || true\n\(text)\nEND-OF-BLOCK")
        return ShellSyntax.problems(in: run.errors, block: block)
    }

    @Test(
        "an error has its line in the document",
        arguments: [
            ("echo a\nif true; then\necho b", 13), ("echo $(", 11), ("a\nfi\n", 12),
            ("echo <AMP_id> x\necho )", 12),
            ("x=(a b", 11), ("for i in; do done", 11), ("echo 'a", 11), ("cat <<EOF\nnever ends", 11),
        ])
    func findsErrors(text: String, line: Int) throws {
        let problems = try problems(text)
        #expect(problems.first?.line == line)
        #expect(problems.allSatisfy { !$0.message.isEmpty })
    }

    @Test(
        "a sound block has none",
        arguments: [
            "echo a", "", "cat <<EOF\na\nEOF", "shopt -s extglob\nls !(a|b)",
            "f() { :; }; a=(1 2); [[ a =~ (b) ]]",
        ])
    func isSound(text: String) throws { #expect(try problems(text).isEmpty) }

    @Test func `sh is read as POSIX shell`() throws {
        #expect(ShellSyntax.arguments(for: .sh, block: block("a")).contains("--posix"))
        #expect(try problems("a-b() { :; }", shell: .sh).isEmpty)
    }
}
