import Runbooks
import ShellSteps
import Testing

@Suite("ShellText")
struct ShellTextTests {
    @Test(
        "assignments of a variable are found",
        arguments: [
            "VPC=$(aws ec2 create-vpc)", "export VPC=1", "export VPC", "read VPC", "read -r a VPC < file",
            "declare -g VPC=1",
            "readonly VPC=x", "printf -v VPC %s a", "mapfile -t VPC < <(ls)", "for VPC in a b; do :; done",
            "VPC+=x",
            "VPC[2]=x", "if true; then\n  VPC=1\nfi", "a=1 VPC=2", "f() {\n  VPC=1\n}", "echo a; VPC=1",
            "true && VPC=1",
            ": ${VPC:=default}", "getopts ab VPC", "while read -r VPC; do :; done", "cat <<X\nX\nVPC=1",
            "case a in a) VPC=1;; esac",
            "VPC=\"a b\" \\\n  OTHER=c", "{ VPC=1; }", "wait -n -p VPC", "(( 1 )); VPC=1", "[[ a ]] && VPC=1",
        ])
    func assigns(text: String) { #expect(ShellText.assigns("VPC", in: block(text))) }

    @Test(
        "uses of a variable, and assignments elsewhere, are none",
        arguments: [
            "echo $VPC", "echo VPC=1", "VPCS=1", "MYVPC=1", "(VPC=1)", "x=$(VPC=1)", "echo 'VPC=1'",
            "cat <<X\nVPC=1\nX",
            "VPC=1 aws ec2 describe", "# VPC=1", "test \"$VPC\" = 1", "unset VPC", "env VPC=1 cmd",
            "export OTHER=$VPC",
            "aws --filters Name=VPC,Values=x", "for x in VPC=1; do :; done", "",
        ])
    func leaves(text: String) { #expect(!ShellText.assigns("VPC", in: block(text))) }
}

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
