import Execution
import Foundation
import JSON
import Runbooks
import Terminals
import TestSupport
import Testing

@testable import Commands

@Suite("FrozenOptions")
struct FrozenOptionsTests {
    @Test func `what a run was begun with comes back on resume`() throws {
        for maxFailures in [TargetCount.count(0), .count(7), .percent(25)] {
            for maxParallel in [nil, 3] {
                let options = FrozenOptions(
                    mode: .verify, maxParallel: maxParallel, maxFailures: maxFailures, isForced: true,
                    selection: Selection(
                        targets: try TargetSelector(parsing: "web && !region=us-east-1"),
                        steps: ["a", "infra/b"],
                        from: "a", tags: ["t"]), folder: "/somewhere/else")
                let text = JSONValue.object(options.json).serialized()
                let back = try FrozenOptions(try #require(try JSONValue.parse(text).object))
                #expect(
                    back.mode == .verify && back.maxParallel == maxParallel && back.maxFailures == maxFailures
                )
                #expect(
                    back.isForced && back.selection == options.selection && back.folder == "/somewhere/else")
            }
        }
    }

    @Test func `a journal without options has the defaults`() throws {
        let options = try FrozenOptions([:])
        #expect(options.mode == .run && options.maxParallel == nil && options.maxFailures == .count(0))
        #expect(!options.isForced && options.selection == Selection() && options.folder == ".")
    }

    @Test(
        "counts are read",
        arguments: [
            ("0", .count(0)), ("12", .count(12)), ("0%", .percent(0)), ("100%", .percent(100)), ("101%", nil),
            ("-1", nil), ("", nil), ("%", nil), ("ten", nil), ("1.5", nil),
        ] as [(String, TargetCount?)])
    func counts(text: String, wanted: TargetCount?) { #expect(FrozenOptions.count(text) == wanted) }
}

@Suite("JournalLocation")
struct JournalLocationTests {
    let folder = TemporaryFolder()

    private func location(
        named: String? = nil, isSandbox: Bool = false, inventory: String? = nil, variable: String? = nil,
        from start: String = ""
    ) -> JournalLocation {
        JournalLocation(
            named: named, isSandbox: isSandbox, inventory: inventory, from: folder.path + start,
            variable: variable)
    }

    private func make(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: folder(name), withIntermediateDirectories: true)
    }

    @Test func `a name wins, then the variable, which rehearsals do not heed`() {
        #expect(location(named: "x.db", variable: "/v.db").path == folder("x.db"))
        #expect(location(variable: "/v.db").path == "/v.db")
        #expect(location(isSandbox: true, variable: "/v.db").path == folder(".runbook/sandbox.db"))
        #expect(location(named: "").path == folder(".runbook/journal.db"))
    }

    @Test func `commands to copy name the journal as it was named`() {
        #expect(location(named: "../x.db").argument == " --journal ../x.db")
        #expect(location().argument == "")
    }

    @Test func `the journal is found upward, as git finds its own`() throws {
        try make(".runbook")
        try make("a/b/c")
        #expect(location(from: "/a/b/c").path == folder(".runbook/journal.db"))
        try make("a/.runbook")
        #expect(location(from: "/a/b/c").path == folder("a/.runbook/journal.db"))
        #expect(location(isSandbox: true, from: "/a").folder == folder("a/.runbook"))
    }

    @Test func `a first journal is made here, or beside an inventory that lies elsewhere`() {
        #expect(location(inventory: "sub/inventory.yaml").path == folder(".runbook/journal.db"))
        #expect(location(inventory: "/etc/runs/inventory.yaml").path == "/etc/runs/.runbook/journal.db")
        #expect(location(inventory: "../inventory.yaml").path == folder("../.runbook/journal.db"))
    }

    @Test func `a local folder is accepted, also one that is not there yet`() throws {
        try location(named: "not/yet/there.db").requireLocal()
    }
}

@Suite("ParameterValues")
struct ParameterValuesTests {
    let folder = TemporaryFolder()

    private func parameter(
        _ name: String, _ kind: Parameter.Kind = .string, _ change: (inout Parameter) -> Void = { _ in }
    )
        -> Parameter
    {
        var parameter = Parameter(
            name: name, kind: kind, range: SourceRange(file: "g.md", start: SourcePosition(line: 3)))
        change(&parameter)
        return parameter
    }

    private func values(
        _ parameters: [Parameter], given: [String] = [], file: String? = nil, earlier: JSONObject = [:]
    ) throws -> ParameterValues {
        if let file { try Data(file.utf8).write(to: URL(fileURLWithPath: folder("p.yaml"))) }
        let runbook = Runbook(name: "g", path: "g.md", source: "", title: "g", parameters: parameters)
        return try ParameterValues(
            for: [runbook], given: given, files: file == nil ? [] : [folder("p.yaml")], earlier: earlier,
            console: Console(color: .never))
    }

    private func refusal(_ parameters: [Parameter], _ given: String...) -> String? {
        do {
            _ = try values(parameters, given: given)
            return nil
        } catch {
            return (error as? CommandError)?.message ?? "\(error)"
        }
    }

    @Test func `values have their parameter's type`() throws {
        let found = try values(
            [
                parameter("s"), parameter("i", .integer), parameter("n", .number), parameter("b", .boolean),
                parameter("l", .list), parameter("none"),
            ], given: ["s=a=b", "i=-7", "n=1.50", "b=true", "l=x, y,z"])
        #expect(found.values == ["s": "a=b", "i": -7, "n": 1.50, "b": true, "l": ["x", "y", "z"]])
        #expect(found.problems.isEmpty)
    }

    @Test func `the command line beats files, which beat what was before and defaults`() throws {
        let parameters = [
            parameter("a") { $0.defaultValue = "default" }, parameter("b") { $0.defaultValue = "default" },
            parameter("c") { $0.defaultValue = "default" }, parameter("d") { $0.defaultValue = "default" },
            parameter("l", .list),
        ]
        let found = try values(
            parameters, given: ["a=given", "l=x"], file: "a: file\nb: file\nl: [y, z]\n",
            earlier: ["a": "earlier", "b": "earlier", "c": "earlier"])
        #expect(found.values == ["a": "given", "b": "file", "c": "earlier", "d": "default", "l": ["x"]])
        #expect(try values(parameters, file: "l: [y, z]\n").values["l"] == ["y", "z"])
    }

    @Test func `secrets never come from the command line, and are not shown`() throws {
        let secret = parameter("password") { $0.isSecret = true }
        #expect(
            refusal([secret], "password=hunter2")
                == "`password` is a secret, and the command line can be read by others")
        let found = try values([secret, parameter("x")], given: ["x=1"], file: "password: hunter2\n")
        #expect(found.shown == ["password": "[redacted]", "x": "1"])
        #expect(found.values["password"] == "hunter2" && found.secretNames == ["password"])
    }

    @Test func `what is wrong is named`() throws {
        #expect(refusal([parameter("size")], "sise=1") == "no parameter `sise`")
        #expect(refusal([parameter("size")], "size") == "`--param size` has no value")
        #expect(refusal([parameter("i", .integer)], "i=1.5") == "`1.5` is no integer for `i`")
        #expect(refusal([parameter("b", .boolean)], "b=yes") == "`yes` is no boolean for `b`")
        #expect(refusal([parameter("n", .number)], "n=x") == "`x` is no number for `n`")
    }

    @Test func `choices and patterns hold for every element`() throws {
        let sized = parameter("size") { $0.choices = ["small", "large"] }
        #expect(try values([sized], given: ["size=large"]).problems.isEmpty)
        #expect(
            try values([sized], given: ["size=huge"]).problems.map(\.message) == [
                "`huge` is no choice of `size`"
            ])
        let list = parameter("zones", .list) {
            $0.choices = ["a", "b"]
            $0.pattern = "[a-z]"
        }
        #expect(try values([list], given: ["zones=a,b"]).problems.isEmpty)
        #expect(
            try values([list], given: ["zones=a,c"]).problems.map(\.message) == [
                "`a,c` is no choice of `zones`"
            ])
        let secret = parameter("pin") {
            $0.isSecret = true
            $0.pattern = "[0-9]{4}"
        }
        let problems = try values([secret], file: "pin: hunter2\n").problems
        #expect(problems.map(\.message) == ["the value of `pin` does not match its pattern"])
    }

    @Test func `a required value that is missing is a problem with its place`() throws {
        let problems = try values([parameter("size") { $0.isRequired = true }]).problems
        #expect(problems.map(\.message) == ["the parameter `size` needs a value"])
        #expect(problems.first?.range.start.line == 3)
    }
}

@Suite("PlanText")
struct PlanTextTests {
    private func plan(_ selection: Selection = Selection()) throws -> RunPlan {
        func step(_ name: String, on: String, _ change: (inout Step) -> Void = { _ in }) throws -> Step {
            let block = Block(
                language: "bash", text: "true\n", lines: [5],
                range: SourceRange(file: "g.md", start: SourcePosition(line: 5)), headingPath: [])
            var step = Step(
                id: Step.ID(name), kind: .shell(.bash), block: block, on: try TargetSelector(parsing: on))
            change(&step)
            return step
        }
        let targets = (1...10).map { Target(id: Target.ID("t\($0)"), account: "a\($0)", groups: ["all"]) }
        let runbook = Runbook(
            name: "g", path: "g.md", source: "", title: "Guide\u{1B}[31m",
            steps: [
                try step("one", on: "all"), try step("two", on: "all", { $0.when = "params.x" }),
                try step("central", on: "t1", { $0.per = .run }),
            ])
        return try RunPlan(
            runbooks: [runbook], inventory: Inventory(path: "i.yaml", targets: targets, groups: ["all"]),
            selection: selection)
    }

    @Test func `a plan says which steps run on which targets, in which order, within which limits`() throws {
        let text = PlanText.text(
            of: try plan(), limits: PlanText.Limits(maxParallel: 4, maxFailures: .count(1)), isShort: false)
        #expect(text.hasPrefix("Guide"))
        #expect(!text.contains("\u{1B}"))
        #expect(text.contains("3 steps on 10 targets: 21 executions in 2 segments"))
        #expect(text.contains("at most 4 targets side by side"))
        #expect(text.contains("stops after more than 1 failed target\n"))
        let first = PlanText.text(
            of: try plan(), limits: PlanText.Limits(maxFailures: .count(0)), isShort: true)
        #expect(first.contains("  stops at the first failed target\n"))
        #expect(
            text.contains(
                "1. on t1, t2, t3, t4, t5, t6, t7, t8 and 2 more\n   one  g.md:5  (no postcondition)"))
        #expect(text.contains("two  g.md:5  (when params.x, no postcondition)"))
        #expect(text.contains("2. on t1\n   central  g.md:5  (once per run, no postcondition)"))
        #expect(!text.contains("not selected"))
    }

    @Test func `the short form counts only, and what is left out is counted`() throws {
        let selection = Selection(steps: ["central"])
        let short = PlanText.text(of: try plan(selection), limits: PlanText.Limits(), isShort: true)
        #expect(short.split(separator: "\n").count == 2)
        let long = PlanText.text(of: try plan(selection), limits: PlanText.Limits(), isShort: false)
        #expect(long.hasSuffix("\nnot selected: 20 executions\n"))
    }

    @Test func `as JSON it has its schema, and the segments in order`() throws {
        let json = PlanText.json(of: try plan())
        #expect(json["schema"] == "runbook.plan/1")
        #expect(json["segments"]?.array?.compactMap { $0["targets"]?.array?.count } == [10, 1])
        #expect(json["segments"]?.array?.last?["steps"]?.array?.first?["step"] == "central")
    }
}
