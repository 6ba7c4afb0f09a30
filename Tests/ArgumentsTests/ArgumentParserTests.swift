import Arguments
import Testing

@Suite("ArgumentParser")
struct ArgumentParserTests {
    @Test func `options stand before, between and after the arguments`() throws {
        let command = try SampleTree.parsed(
            "--color", "never", "run", "--yes", "a.md", "--target=web", "b.md", "-n", "Friday")
        #expect(command.path == ["run"])
        #expect(command.positional == ["a.md", "b.md"])
        #expect(command.arguments("FILE") == ["a.md", "b.md"])
        #expect(command.flag("yes"))
        #expect(!command.flag("force"))
        #expect(command.value("target") == "web")
        #expect(command.value("note") == "Friday")
        #expect(command.value("color") == "never")
        #expect(command.value("journal") == nil)
    }

    @Test("a value is taken as it is", arguments: ["a=b=c", "", "-1", "two words", "-x=1", "日本"])
    func values(value: String) throws {
        #expect(try SampleTree.parsed("run", "a.md", "--param=\(value)").value("param") == value)
        #expect(try SampleTree.parsed("run", "a.md", "--param", value).value("param") == value)
        #expect(try SampleTree.parsed("run", "a.md", "-p", value).value("param") == value)
    }

    @Test func `short flags may share a dash, the last with its value`() throws {
        let command = try SampleTree.parsed("run", "-yfnFriday", "-t=web", "a.md")
        #expect(command.flag("yes") && command.flag("force"))
        #expect(command.value("note") == "Friday")
        #expect(command.value("target") == "web")
        #expect(try SampleTree.parsed("run", "-yn", "Friday", "a.md").value("note") == "Friday")
    }

    @Test func `a repeatable option keeps every value in order`() throws {
        let command = try SampleTree.parsed("run", "a.md", "--param", "A=1", "-pB=2", "--param=A=3")
        #expect(command.values("param") == ["A=1", "B=2", "A=3"])
        #expect(command.value("param") == "A=3")
        #expect(command.values("tag") == [])
    }

    @Test func `after two dashes nothing is an option`() throws {
        let command = try SampleTree.parsed("run", "--yes", "--", "--force", "-x", "--", "-")
        #expect(command.positional == ["--force", "-x", "--", "-"])
        #expect(!command.flag("force"))
    }

    @Test func `a single dash is an argument`() throws {
        #expect(try SampleTree.parsed("run", "-").positional == ["-"])
    }

    @Test func `a command below a command is found, and its parents' options hold`() throws {
        let command = try SampleTree.parsed("key", "--journal", "x.db", "export", "--to", "out")
        #expect(command.path == ["key", "export"])
        #expect(command.value("journal") == "x.db")
        #expect(command.value("to") == "out")
        #expect(command.declares("journal") && !command.declares("version"))
    }

    @Test func `an optional argument leaves the words for those that must follow`() throws {
        let one = try SampleTree.parsed("show", "create-role")
        #expect(one.argument("RUN") == nil)
        #expect(one.argument("STEP") == "create-role")
        let two = try SampleTree.parsed("show", "7F3K", "create-role")
        #expect(two.argument("RUN") == "7F3K")
        #expect(two.argument("STEP") == "create-role")
        let many = try SampleTree.parsed("query", "a", "b", "c")
        #expect(many.arguments("WORD") == ["a", "b"])
        #expect(many.argument("EXPR") == "c")
    }

    @Test func `an option that stands alone wants no command and no argument`() throws {
        let version = try SampleTree.parsed("--version")
        #expect(version.path == [] && version.flag("version"))
        let words = try SampleTree.parsed("completion", "--words", "step", "--", "run", "a.md", "--step")
        #expect(words.value("words") == "step")
        #expect(words.positional == ["run", "a.md", "--step"])
    }

    @Test(
        "help may be asked for everywhere",
        arguments: [
            (["--help"], []), (["-h"], []), (["help"], []), (["run", "--help"], ["run"]),
            (["--help", "run"], ["run"]), (["help", "run"], ["run"]), (["run", "-yh"], ["run"]),
            (["help", "sandbox", "stop"], ["sandbox", "stop"]), (["sandbox", "help"], ["sandbox"]),
            (["sandbox", "stop", "-h"], ["sandbox", "stop"]), (["completion", "-h"], ["completion"]),
        ])
    func help(words: [String], path: [String]) throws {
        let command = try ArgumentParser.parse(words, SampleTree.root)
        #expect(command.isHelpRequested)
        #expect(command.path == path)
    }

    @Test func `a hidden command is understood`() throws {
        #expect(try SampleTree.parsed("rollback", "7F3K").argument("RUN") == "7F3K")
    }

    @Test func `a number is a whole number of at least the least`() throws {
        let command = try SampleTree.parsed("run", "a.md", "--max-parallel", "4", "--max-failures=2.5")
        #expect(try command.integer("max-parallel", minimum: 1) == 4)
        #expect(
            throws: ArgumentError("option `--max-parallel` wants a whole number of at least 5, not `4`")
        ) { try command.integer("max-parallel", minimum: 5) }
        #expect(throws: ArgumentError.self) { try command.integer("max-failures") }
        #expect(try SampleTree.parsed("run", "a.md").integer("max-parallel") == nil)
    }

    @Test func `asking for an option that does not exist stops the program`() async {
        await #expect(processExitsWith: .failure) {
            _ = try SampleTree.parsed("run", "a.md").flag("nope")
        }
        await #expect(processExitsWith: .failure) {
            _ = try SampleTree.parsed("run", "a.md").argument("NOPE")
        }
    }
}
