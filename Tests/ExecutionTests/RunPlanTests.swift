import Execution
import JSON
import Journals
import Runbooks
import Testing

@Suite("RunPlan")
struct RunPlanTests {
    /// Accounts `amp`, `x` and `y`; the last two with two regions each, in group `targets`.
    static let inventory = Inventory(
        path: "inventory.yaml",
        targets: [
            .toy("amp/eu"), .toy("x/eu", groups: ["targets"]), .toy("x/us", groups: ["targets"]),
            .toy("y/eu", groups: ["targets"]), .toy("y/us", groups: ["targets"]),
        ], groups: ["targets"])

    private func plan(_ steps: [Step], _ selection: Selection = Selection()) throws -> RunPlan {
        try RunPlan(runbooks: [.toy(steps)], inventory: Self.inventory, selection: selection)
    }

    private func step(_ name: String, on: String? = nil, _ change: (inout Step) -> Void = { _ in }) throws
        -> Step
    {
        var step = Step.toy(name, "true", change)
        step.on = try on.map { try TargetSelector(parsing: $0) }
        return step
    }

    private func targets(_ segment: Segment) -> [String] { segment.targets.map(\.rawValue) }

    private func problems(_ steps: [Step], _ selection: Selection = Selection()) -> [String] {
        do {
            _ = try plan(steps, selection)
            return []
        } catch let error as PlanError {
            return error.diagnostics.map(\.message)
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `steps on the same targets form one segment, others a barrier`() throws {
        let plan = try plan([
            step("one", on: "targets"), step("two", on: "targets"), step("central", on: "amp"),
            step("three", on: "targets"),
        ])
        #expect(
            plan.segments.map(targets) == [
                ["x/eu", "x/us", "y/eu", "y/us"], ["amp/eu"], ["x/eu", "x/us", "y/eu", "y/us"],
            ])
        let steps = plan.segments[0].executions[Target.ID("x/us")]?.map(\.key.step.rawValue)
        #expect(steps == ["one", "two"])
    }

    @Test func `without a selector a step acts on every target`() throws {
        #expect(try plan([step("one")]).executions.count == 5)
    }

    @Test func `the document's selector holds for steps without one`() throws {
        var runbook = Runbook.toy([try step("one"), try step("two", on: "amp")])
        runbook.on = try TargetSelector(parsing: "targets")
        let plan = try RunPlan(runbooks: [runbook], inventory: Self.inventory)
        #expect(plan.segments.map(targets) == [["x/eu", "x/us", "y/eu", "y/us"], ["amp/eu"]])
    }

    @Test(
        "a step may stand for several targets",
        arguments: [
            (Step.Per.account, ["x/eu": ["x/eu", "x/us"], "y/eu": ["y/eu", "y/us"]]),
            (.region, ["x/eu": ["x/eu", "y/eu"], "x/us": ["x/us", "y/us"]]),
            (.run, ["x/eu": ["x/eu", "x/us", "y/eu", "y/us"]]),
            (.target, ["x/eu": ["x/eu"], "x/us": ["x/us"], "y/eu": ["y/eu"], "y/us": ["y/us"]]),
        ])
    func per(per: Step.Per, wanted: [String: [String]]) throws {
        let plan = try plan([step("one", on: "targets", { $0.per = per })])
        let found = Dictionary(
            uniqueKeysWithValues: plan.executions.map { ($0.key.target.rawValue, $0.covers.map(\.rawValue)) })
        #expect(found == wanted)
    }

    @Test func `a step for an account acts on a region that is selected, and stands for no other`() throws {
        let selection = Selection(targets: try TargetSelector(parsing: "x && region=us"))
        let plan = try plan([step("one", on: "targets", { $0.per = .account })], selection)
        let selected = plan.executions.filter(\.isSelected)
        #expect(selected.map(\.key.target.rawValue) == ["x/us"])
        #expect(selected[0].covers == [Target.ID("x/us")])
        #expect(plan.selectedTargets.map(\.id.rawValue) == ["x/us"])
    }

    @Test func `what is left out is planned as not selected`() throws {
        let plan = try plan(
            [step("one", on: "amp"), step("two", on: "amp"), step("three", on: "amp")],
            Selection(steps: ["two"]))
        #expect(plan.executions.map(\.isSelected) == [false, true, false])
        #expect(plan.segments.count == 1)
    }

    @Test(
        "steps are selected by name, place and tag",
        arguments: [
            (Selection(), ["one", "two", "three"]), (Selection(steps: ["toy/two"]), ["two"]),
            (Selection(from: "two"), ["two", "three"]), (Selection(tags: ["t"]), ["one", "extra"]),
            (Selection(steps: ["extra"]), ["extra"]),
            (Selection(steps: ["two"], tags: ["t"]), ["one", "two", "extra"]),
            (Selection(from: "two", tags: ["t"]), ["extra"]),
        ])
    func selections(selection: Selection, wanted: [String]) throws {
        let plan = try plan(
            [
                step("one", on: "amp", { $0.tags = ["t"] }), step("two", on: "amp"), step("three", on: "amp"),
                step(
                    "extra", on: "amp",
                    {
                        $0.isExcludedFromRunAll = true
                        $0.tags = ["t"]
                    }),
            ], selection)
        #expect(plan.executions.filter(\.isSelected).map(\.key.step.rawValue) == wanted)
    }

    @Test func `every problem is told at once`() throws {
        #expect(
            problems([
                try step("one", on: "nowhere"), try step("two", on: "targets || typo"),
                try step("three", on: "!typo && amp"),
            ]) == [
                "`on=nowhere` of step `one` matches no target",
                "`on=targets || typo` of step `two` names `typo`, which matches no target",
                "`on=!typo && amp` of step `three` names `typo`, which matches no target",
            ])
        #expect(
            problems([try step("one")], Selection(steps: ["on"], from: "tow")) == [
                "no step `on` in the runbook", "no step `tow` in the runbook",
            ])
        let nothing = Selection(targets: try TargetSelector(parsing: "amp"))
        #expect(
            problems([try step("one", on: "targets")], nothing) == [
                "the selection leaves no step on any target"
            ])
    }

    @Test func `a selector needs an inventory`() throws {
        let error = #expect(throws: PlanError.self) {
            try RunPlan(runbooks: [.toy([try step("one", on: "targets")])], inventory: .local)
        }
        #expect(error?.diagnostics.first?.help == "there is no inventory: name one with `--inventory FILE`")
    }

    @Test func `two documents keep their order, and the second begins behind a barrier`() throws {
        let plan = try RunPlan(
            runbooks: [.toy([step("one")], name: "first"), .toy([step("one")], name: "second")],
            inventory: Self.inventory)
        #expect(plan.segments.map(\.document) == [0, 1])
        #expect(Set(plan.executions.map(\.key)).count == 10)
    }
}

@Suite("RunChanges")
struct RunChangesTests {
    private func changes(_ change: (EngineHarness) throws -> Void, parameters: [String] = []) async throws
        -> [String]
    {
        let harness = try EngineHarness([.toy("one", "do x"), .toy("two", "fail"), .toy("three", "do z")])
        try await harness.work()
        let before = harness.runbooks
        let targets = harness.inventory.targets
        try change(harness)
        let plan = try harness.plan()
        var changes = RunChanges(
            from: try harness.snapshot(), to: plan, earlierTargets: targets, inventory: harness.inventory,
            parameterNames: parameters)
        changes.addMoved(from: before, to: plan)
        #expect(changes.isEmpty == changes.changes.isEmpty)
        return changes.changes.map { "\($0.kind.rawValue): \($0.subject)" }
    }

    @Test func `the same is no change`() async throws {
        #expect(try await changes({ _ in }) == [])
    }

    @Test func `an edited step is told by whether it was done`() async throws {
        let found = try await changes { harness in
            for index in 0...2 { harness.runbooks[0].steps[index].block = .toy("do other") }
        }
        #expect(found == ["changed after it was done: toy/one", "changed: toy/two", "changed: toy/three"])
    }

    @Test func `new, removed and moved steps are told`() async throws {
        let found = try await changes { harness in
            let steps = harness.runbooks[0].steps
            harness.runbooks[0].steps = [steps[2], .toy("four", "do w"), steps[0]]
        }
        #expect(found == ["new: toy/four", "removed: toy/two", "moved: toy/three", "moved: toy/one"])
    }

    @Test func `what the document says for all steps is part of each`() async throws {
        let one = "changed after it was done: toy/one"
        #expect(try await changes({ $0.runbooks[0].isStrict = false }).first == one)
        #expect(try await changes({ $0.runbooks[0].on = try TargetSelector(parsing: "all") }).first == one)
        #expect(
            try await changes({ $0.runbooks[0].environment = [EnvironmentVariable(name: "A", value: "b")] })
                .first
                == one)
    }

    @Test func `limits may change without a word`() async throws {
        let found = try await changes { harness in
            harness.runbooks[0].steps[1].timeout = .seconds(1)
            harness.runbooks[0].steps[1].retry = 5
            harness.runbooks[0].steps[1].block.range = SourceRange(
                file: "toy.md", start: SourcePosition(line: 99))
        }
        #expect(found == [])
    }

    @Test func `other targets and parameters are told`() async throws {
        let found = try await changes({ $0.inventory.targets.append(.toy("c")) }, parameters: ["size"])
        #expect(found == ["inventory: inventory.yaml", "parameter: size"])
    }
}
