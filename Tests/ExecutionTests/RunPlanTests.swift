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

    // MARK: - Needs

    @Test func `a target needs what its selected steps without a condition want`() throws {
        let plan = try plan(
            [
                step("one", on: "amp") { $0.user = "root" },
                step("two", on: "amp") {
                    $0.user = "app"
                    $0.kind = .shell(.sh)
                },
                step("three", on: "amp") {
                    $0.user = "later"
                    $0.when = "params.x"
                },
                step("four", on: "targets") { $0.user = "root" },
                step("five", on: "amp") {
                    $0.user = "other"
                    $0.isExcludedFromRunAll = true
                },
            ])
        let needs = try #require(plan.needs[Target.ID("amp/eu")])
        #expect(needs.users == ["root", "app"])
        #expect(needs.shells == [.bash, .sh])
        #expect(plan.needs[Target.ID("x/us")]?.users == ["root"])
    }
}
