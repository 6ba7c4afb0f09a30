import ShellScanning
import Testing

@Suite("Assignments")
struct ShellAssignmentTests {
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
    func assigns(text: String) { #expect(ShellScript(text).assigns("VPC")) }

    @Test(
        "uses of a variable, and assignments elsewhere, are none",
        arguments: [
            "echo $VPC", "echo VPC=1", "VPCS=1", "MYVPC=1", "(VPC=1)", "x=$(VPC=1)", "echo 'VPC=1'",
            "cat <<X\nVPC=1\nX",
            "VPC=1 aws ec2 describe", "# VPC=1", "test \"$VPC\" = 1", "unset VPC", "env VPC=1 cmd",
            "export OTHER=$VPC",
            "aws --filters Name=VPC,Values=x", "for x in VPC=1; do :; done", "",
        ])
    func leaves(text: String) { #expect(!ShellScript(text).assigns("VPC")) }
}
