import Foundation
import JSON
import Runbooks
import ShellSteps
import Testing

@Suite("Carried state")
struct CarriedStateTests {
    /// What one bash prints after both texts, and what two blocks print.
    @Test(
        "two blocks give what one shell gives",
        arguments: [
            ("a=1 b='two words'; export c=3", "echo \"$a|$b|$c\"; env | grep -c '^[ac]='"),
            ("readonly R='fixed $x `y`'", "echo \"$R\"; declare -p R; (R=2) 2>/dev/null || echo kept"),
            ("x=target; declare -n ref=x", "echo $ref; ref=changed; echo $x; declare -p ref"),
            (
                "declare -a sparse=([2]=two [9]='n i n e'); sparse[4]=$'a\\nb'",
                "declare -p sparse; echo ${!sparse[@]}"
            ),
            ("declare -a empty=(); declare -A none=()", "declare -p empty none; echo ${#empty[@]}"),
            (
                "declare -A m; m[']']=bracket; m['@']=at; m['$(id)']=run; m[$'a\\nb']='c d'; m[\"q\\\"\"]=q",
                "for k in ']' '@' '$(id)' $'a\\nb' 'q\"'; do echo \"$k=${m[$k]}\"; done; echo ${#m[@]}"
            ),
            (
                "declare -i n=5; declare -l low=ABC; declare -u up=abc",
                "n+=2; low+=X; up+=x; echo $n $low $up"
            ),
            ("declare -rx RX=1; declare novalue; export exported", "declare -p RX novalue exported"),
            ("v=$'\\377\\376\\001 \\t é 한글 \\n end'", "printf %s \"$v\" | od -An -tx1"),
            ("LC_ALL=C; v=$'\\303\\251\\377'", "unset LC_ALL; printf %s \"$v\" | od -An -tx1"),
            ("IFS=,; read -r p q <<< 'a,b'", "set -f; s=1,2; printf '<%s>' $s $p $q"),
            ("unset GIVEN", "echo \"${GIVEN-gone}\"; env | grep -c '^GIVEN=' || true"),
            ("export -n GIVEN", "echo \"$GIVEN\"; env | grep -c '^GIVEN=' || true"),
            ("GIVEN=other", "env | grep '^GIVEN='"),
            ("read -r <<< answer; mapfile -t <<< $'a\\nb'", "echo \"$REPLY ${MAPFILE[1]}\""),
            ("hello() { echo \"hello $1\"; }", "hello you; declare -f hello"),
            (
                "a-b::c() {\n cat <<'X'\n}\nother () \n{ \nX\n}\nlast() ( echo sub )",
                "a-b::c; last; declare -F"
            ),
            ("pub() { echo public; }; export -f pub", "bash -c pub"),
            ("shopt -s extglob\nglob() { [[ $1 == @(a|b) ]] && echo yes; }", "glob b; shopt extglob || true"),
            ("f() { echo 1; }; g() { echo 2; }", "unset -f f; f() { echo 3; }; f; g"),
            ("f() { local inner=1; exit 0; }; inner=outer; f", "echo $inner"),
            ("f() { local only=1; outer=2; exit; }; f", "echo ${only-none} $outer"),
            (
                "set -- a b; shopt -s nullglob; set -o noclobber; alias x=y; trap 'echo t' USR1",
                "echo $# $- | tr -d c"
            ),
            ("cd /tmp; cd /usr/share", "pwd; echo $OLDPWD; cd - >/dev/null; pwd"),
        ])
    func carries(first: String, second: String) throws {
        var notebook = Notebook()
        let one = try notebook.run(first)
        #expect(one.failure == nil, "\(one.errors)")
        let two = try notebook.run(second)
        #expect(two.failure == nil, "\(two.errors)")
        let whole = try BashRun(
            first.hasSuffix("exit 0; }; inner=outer; f") || first.contains("exit; }")
                ? second.replacing("${only-none} $outer", with: "none 2").replacing("$inner", with: "outer")
                : Self.isolated(first, second))
        #expect(two.output == whole.output)
        #expect(two.errors == "")
    }

    /// One block that does both, with what is never carried undone in between.
    private static func isolated(_ first: String, _ second: String) -> String {
        "\(first)\nset --; shopt -u nullglob extglob; set +o noclobber; trap - USR1\n\(second)"
    }

    @Test func `never carried are the engine's names, credentials, sessions and bash's own`() throws {
        let run = try BashRun(
            """
            export RUNBOOK_STEP=x AWS_PROFILE=p AWS_SECRET_ACCESS_KEY=s AWS_REGION=r AWS_ENDPOINT_URL_S3=u
            export AWS_CONTAINER_CREDENTIALS_FULL_URI=u SSH_AUTH_SOCK=s PS4=x HISTSIZE=1 OPTIND=4 TMOUT=3
            SECONDS=9 BASH_ENV=/x __rb_mine=1; [[ ab =~ (a) ]]; getopts a x -a || true
            export AWS_ACCOUNT_ID=123456789012
            """)
        #expect(run.failure == nil)
        #expect(run.outcome.difference?.names == ["AWS_ACCOUNT_ID", "x"])
    }

    @Test func `a block that changes nothing leaves nothing`() throws {
        #expect(try BashRun("true").outcome.difference?.isEmpty == true)
        #expect(try BashRun("cd /usr; cd /").outcome.difference?.names == ["OLDPWD"])
        var notebook = Notebook()
        try notebook.run(
            "x=1; f() { echo f; }; declare -A m=([a]=b); cd /usr; PATH=/opt/x:$PATH; unset GIVEN")
        #expect(try notebook.run("echo $x; f").outcome.difference?.isEmpty == true)
    }

    @Test func `a failed block leaves nothing`() throws {
        var notebook = Notebook()
        try notebook.run("x=1")
        try notebook.run("x=2; false")
        #expect(try notebook.run("echo $x").output == "1\n")
    }

    @Test func `entries added to PATH travel, not PATH itself`() throws {
        var notebook = Notebook()
        try notebook.run("export PATH=\"/opt/new dir/bin:$PATH:/opt/last\"")
        try notebook.run("PATH=/opt/first:$PATH")
        notebook.environment[0].value = "/elsewhere/bin:/usr/bin:/bin"
        let run = try notebook.run("echo \"$PATH\"")
        #expect(run.output == "/opt/first:/opt/new dir/bin:/elsewhere/bin:/usr/bin:/bin:/opt/last\n")
        #expect(run.outcome.difference?.isEmpty == true)
    }

    @Test func `a directory with any name travels, and its loss names the step that went there`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "é $x '\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var notebook = Notebook()
        let quoted = "'" + folder.path.replacing("'", with: "'\\''") + "'"
        try notebook.run("cd \(quoted)", step: "enter-folder")
        #expect(try notebook.run("pwd").output == folder.path + "\n")
        #expect(try notebook.run("pwd", directory: "/usr").output == "/usr\n")
        try FileManager.default.removeItem(at: folder)
        let lost = try notebook.run("echo never")
        #expect(lost.exit == .exited(ShellProgram.notBegun))
        #expect(lost.output == "")
        #expect(
            lost.failure?.message
                == "the directory `\(folder.path)` that step `enter-folder` went to is gone or cannot be entered"
        )
        let named = try notebook.run("true", directory: "/nonexistent")
        #expect(named.failure?.message == "the directory `/nonexistent` is gone or cannot be entered")
    }

    @Test func `a directory that only one block begins in is not left to later ones`() throws {
        var notebook = Notebook()
        let run = try notebook.run("x=$PWD", directory: "/usr")
        #expect(run.outcome.difference?.names == ["x"])
        #expect(try notebook.run("pwd").output == "/\n")
    }

    @Test func `variables are JSON for expressions`() throws {
        var notebook = Notebook()
        try notebook.run(
            "s='a \"b\" $c'; n=5; a=(x 'y z' $'l\\n'); a[7]=last; declare -A m=([k]=v ['a b']='c]' [']']=z); declare none; bad=$'\\377x'"
        )
        let variables = notebook.state.variables
        #expect(variables["s"] == .string("a \"b\" $c"))
        #expect(variables["n"] == .string("5"))
        #expect(variables["a"] == .array(["x", "y z", "l\n", "last"].map { .string($0) }))
        #expect(
            variables["m"]
                == .object(JSONObject([("k", .string("v")), ("a b", .string("c]")), ("]", .string("z"))])))
        #expect(variables["none"] == .null)
        #expect(variables["bad"] == .string("\u{FFFD}x"))
    }
}
