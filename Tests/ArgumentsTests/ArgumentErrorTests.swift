import Arguments
import Testing

@Suite("ArgumentError")
struct ArgumentErrorTests {
    @Test func `an unknown command names the nearest one`() {
        #expect(
            SampleTree.failure("rnu", "a.md") == """
                error: unknown command `rnu`
                help: did you mean `runbook run`?

                """)
        #expect(
            SampleTree.failure("sandbox", "stpo") == """
                error: unknown command `stpo`
                help: did you mean `runbook sandbox stop`?

                """)
        #expect(
            SampleTree.failure("xylophone") == """
                error: unknown command `xylophone`
                help: `runbook --help` lists the commands

                """)
    }

    @Test func `hidden commands and options are not suggested`() {
        #expect(!SampleTree.failure("rollbackk").contains("rollback`"))
        #expect(!SampleTree.failure("completion", "--wrods", "run").contains("--words"))
    }

    @Test func `an unknown option names the nearest one`() {
        #expect(
            SampleTree.failure("run", "a.md", "--tagret=web") == """
                error: unknown option `--tagret` for `runbook run`
                help: did you mean `--target`?

                """)
        #expect(
            SampleTree.failure("run", "a.md", "-yes") == """
                error: unknown option `-e` for `runbook run`
                help: did you mean `--yes`?

                """)
        #expect(
            SampleTree.failure("check", "a.md", "--xylophone") == """
                error: unknown option `--xylophone` for `runbook check`
                help: `runbook check --help` lists the options

                """)
    }

    @Test func `what this release does not do yet is an error that says so`() {
        #expect(
            SampleTree.failure("init", "--whatever") == """
                error: `runbook init` is not supported by this release
                help: `runbook --help` lists what is

                """)
        #expect(
            SampleTree.failure("plan", "a.md", "--iam-policy") == """
                error: option `--iam-policy` is not supported by this release
                help: `runbook --help` lists what is

                """)
    }

    @Test func `a word from outside cannot write to the screen`() {
        #expect(
            SampleTree.failure("run\u{1B}[2J\nnext") == """
                error: unknown command `run␛[2J next`
                help: `runbook --help` lists the commands

                """)
    }

    @Test func `an option before its command is told its place`() {
        #expect(
            SampleTree.failure("--yes", "run", "a.md") == """
                error: unknown option `--yes` for `runbook`
                help: it belongs after its command: `runbook run --yes`

                """)
    }

    @Test func `a forgotten value is an error, at the end and before an option`() {
        #expect(
            SampleTree.failure("run", "a.md", "--target") == """
                error: option `--target` needs a value
                help: write `--target EXPR`

                """)
        #expect(
            SampleTree.failure("run", "a.md", "--note", "--yes") == """
                error: option `--note` needs a value, but `--yes` follows
                help: write `--note TEXT`, or `--note=--yes` if that is the value

                """)
        #expect(
            SampleTree.failure("run", "a.md", "-n", "--") == """
                error: option `-n` needs a value, but `--` follows
                help: write `-n TEXT`, or `-n--` if that is the value

                """)
    }

    @Test func `a flag takes no value`() {
        #expect(
            SampleTree.failure("run", "a.md", "--yes=no") == """
                error: option `--yes` takes no value, but got `no`
                help: write `--yes`

                """)
    }

    @Test func `an option with one value cannot be given twice, on either side of the command`() {
        let text = """
            error: option `--color` is given twice
            help: keep one of them

            """
        #expect(SampleTree.failure("run", "a.md", "--color=never", "--color=never") == text)
        #expect(SampleTree.failure("--color=never", "run", "a.md", "--color=auto") == text)
        #expect(SampleTree.failure("run", "-y", "--yes", "a.md") == "")
    }

    @Test func `a value outside the choices names the nearest and all`() {
        #expect(
            SampleTree.failure("report", "--format", "htm") == """
                error: option `--format` can't be `htm`
                help: did you mean `html`? it is one of `text`, `md`, `html`, `json`

                """)
        #expect(
            SampleTree.failure("completion", "powershell") == """
                error: argument `SHELL` can't be `powershell`
                help: it is one of `bash`, `zsh`, `fish`

                """)
    }

    @Test func `a missing argument and one too many show the usage`() {
        #expect(
            SampleTree.failure("run", "--yes") == """
                error: missing argument `FILE` for `runbook run`
                help: write `runbook run FILE... [OPTIONS]`

                """)
        #expect(
            SampleTree.failure("resume", "7F3K", "8A2B") == """
                error: unexpected argument `8A2B` for `runbook resume`
                help: write `runbook resume [RUN] [OPTIONS]`

                """)
        #expect(
            SampleTree.failure("show") == """
                error: missing argument `STEP` for `runbook show`
                help: write `runbook show [RUN] STEP`

                """)
    }

    @Test func `a missing command lists those that fit`() {
        #expect(
            SampleTree.failure("sandbox") == """
                error: missing command after `runbook sandbox`
                help: one of `start`, `stop`, `status`; `runbook sandbox --help` says more

                """)
        #expect(SampleTree.failure().hasPrefix("error: missing command after `runbook`\n"))
    }
}
