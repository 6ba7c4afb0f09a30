import Execution
import JSON
import Journals
import Runbooks
import Testing

@Suite("RunChanges")
struct RunChangesTests {
    /// A run of three steps, of which the first is done, the second failed and the third never began; then a change.
    private func found(
        parameters: JSONObject = [:], _ change: (EngineHarness) throws -> Void
    ) async throws -> RunChanges {
        let harness = try EngineHarness([.toy("one", "do x"), .toy("two", "fail"), .toy("three", "do z")])
        try await harness.work()
        let targets = harness.inventory.targets
        try change(harness)
        return RunChanges(
            from: try harness.snapshot(), to: try harness.plan(), earlierTargets: targets,
            inventory: harness.inventory, parameters: parameters)
    }

    private func changes(
        parameters: JSONObject = [:], _ change: (EngineHarness) throws -> Void
    ) async throws -> [String] {
        let found = try await found(parameters: parameters, change)
        #expect(found.isEmpty == found.changes.isEmpty)
        return found.changes.map { "\($0.kind.rawValue): \($0.subject)" + ($0.note.map { "; \($0)" } ?? "") }
    }

    @Test func `the same is no change`() async throws {
        let found = try await found { _ in }
        #expect(found.isEmpty && found.unchanged == 3 && found.proseOnly.isEmpty && found.renames.isEmpty)
    }

    @Test func `an edited step is told by whether it was done, and where`() async throws {
        let found = try await changes { harness in
            for index in 0...2 { harness.runbooks[0].steps[index].block = .toy("do other") }
        }
        #expect(
            found == [
                "changed after it was done: toy/one; done on 2 of 2 targets, which stands",
                "changed before it was done: toy/two", "changed before it was done: toy/three",
            ])
    }

    @Test func `a new step is told by where it stands`() async throws {
        let found = try await changes { harness in
            harness.runbooks[0].steps.insert(.toy("zero", "do w"), at: 0)
            harness.runbooks[0].steps.append(.toy("four", "do v"))
        }
        #expect(found == ["new: toy/zero; before what is done", "new: toy/four"])
    }

    @Test func `a removed step is told by what is done of it`() async throws {
        let found = try await found { $0.runbooks[0].steps.removeFirst(2) }
        #expect(
            found.changes.map(\.note) == ["done on 2 of 2 targets, which stands", nil])
        #expect(found.changes.map(\.kind) == [.removed, .removed] && found.unchanged == 1)
    }

    @Test func `only the steps that left their place are moved`() async throws {
        let found = try await changes { harness in
            let steps = harness.runbooks[0].steps
            harness.runbooks[0].steps = [steps[1], steps[2], steps[0]]
        }
        #expect(found == ["moved: toy/one; now after `three`"])
        let first = try await changes { harness in
            harness.runbooks[0].steps.insert(harness.runbooks[0].steps.removeLast(), at: 0)
        }
        #expect(first == ["moved: toy/three; now first"])
    }

    @Test func `a step under another name is the same step`() async throws {
        let found = try await found { $0.runbooks[0].steps[0].id = Step.ID("uno") }
        #expect(
            found.changes.map(\.note) == ["it was `one`, and what is recorded of that stands for it"])
        #expect(
            found.renames == [StepRename(document: "toy", from: Step.ID("one"), to: Step.ID("uno"))])
    }

    @Test func `a step in front that shifts all names is the only new one`() async throws {
        let found = try await found { harness in
            var steps = harness.runbooks[0].steps
            steps.insert(.toy("one", "do w"), at: 0)
            steps[1].id = Step.ID("two")
            steps[2].id = Step.ID("three")
            steps[3].id = Step.ID("four")
            harness.runbooks[0].steps = steps
        }
        #expect(found.changes.map(\.kind) == [.new, .renamed, .renamed, .renamed])
        #expect(found.renames.map { "\($0.from)>\($0.to)" } == ["one>two", "two>three", "three>four"])
    }

    @Test func `the record of a removed step makes room for the step that has its name now`() async throws {
        let found = try await found { harness in
            harness.runbooks[0].steps.removeFirst()
            harness.runbooks[0].steps[0].id = Step.ID("one")
        }
        #expect(found.changes.map(\.kind) == [.renamed, .removed])
        #expect(found.renames.map { "\($0.from)>\($0.to)" } == ["two>one", "one>one (removed)"])
    }

    @Test func `where nobody could say which is which, a step is new`() async throws {
        let found = try await found { harness in
            harness.runbooks[0].steps[0].id = Step.ID("uno")
            harness.runbooks[0].steps.append(.toy("due", "do x"))
        }
        #expect(found.changes.map(\.kind) == [.new, .new, .removed])
        #expect(found.renames.isEmpty)
    }

    @Test func `a background step is not the same under another name`() async throws {
        let harness = try EngineHarness([.toy("one", "do x", { $0.isBackground = true })])
        try await harness.work()
        harness.runbooks[0].steps[0].id = Step.ID("uno")
        let found = RunChanges(
            from: try harness.snapshot(), to: try harness.plan(),
            earlierTargets: harness.inventory.targets, inventory: harness.inventory, parameters: [:])
        #expect(found.changes.map(\.kind) == [.new, .removed] && found.renames.isEmpty)
    }

    @Test func `what the document says for all steps is part of each`() async throws {
        let one = "changed after it was done: toy/one; done on 2 of 2 targets, which stands"
        #expect(try await changes({ $0.runbooks[0].isStrict = false }).first == one)
        #expect(try await changes({ $0.runbooks[0].on = try TargetSelector(parsing: "all") }).first == one)
        let found = try await changes {
            $0.runbooks[0].environment = [EnvironmentVariable(name: "A", value: "b")]
        }
        #expect(found.first == one)
    }

    @Test func `limits and prose may change without a list`() async throws {
        let found = try await found { harness in
            harness.runbooks[0].source = "other words"
            harness.runbooks[0].steps[1].timeout = .seconds(1)
            harness.runbooks[0].steps[1].retry = 5
            harness.runbooks[0].steps[1].block.range = SourceRange(
                file: "toy.md", start: SourcePosition(line: 99))
        }
        #expect(found.isEmpty && found.proseOnly == ["toy.md"])
    }

    @Test func `an edited step is no prose`() async throws {
        let found = try await found { harness in
            harness.runbooks[0].source = "other words"
            harness.runbooks[0].steps[1].block = .toy("do other")
        }
        #expect(found.changes.count == 1 && found.proseOnly.isEmpty)
    }

    // MARK: - Targets and parameters

    @Test func `targets are told by what happened to them`() async throws {
        let found = try await changes { harness in
            harness.inventory.targets = [
                .toy("a", variables: ["size": "large"]), .toy("c"),
            ]
        }
        #expect(
            found == [
                "new target: c", "removed target: b; what is done there stays in the record",
                "changed target: a; what is done there stands, unless it read what changed",
            ])
        #expect(
            try await changes { $0.inventory.targets.swapAt(0, 1) }
                == ["targets in another order: inventory.yaml"])
    }

    @Test func `what was done on another account or region is to be done again`() async throws {
        let harness = try EngineHarness([.toy("one", "do x"), .toy("two", "do y")])
        try await harness.work()
        let earlier = harness.inventory.targets
        harness.inventory.targets[0].account = "999999999999"
        let found = RunChanges(
            from: try harness.snapshot(), to: try harness.plan(), earlierTargets: earlier,
            inventory: harness.inventory, parameters: [:])
        #expect(found.changes.map(\.kind) == [.otherTarget])
        try await harness.accept(found)
        #expect(try harness.executions(.failed) == ["one@a", "two@a"])
        let outlooks = try await harness.outlooks()
        #expect(outlooks["one@a"] == .runsAgain([SkipReason.otherTarget]))
        #expect(outlooks["one@b"] == .stands)
        try await harness.work()
        #expect(harness.world.effects == ["x@a": 2, "y@a": 2, "x@b": 1, "y@b": 1])
    }

    @Test func `parameters are told by name, never by value`() async throws {
        let harness = try EngineHarness([.toy("one", "do x")])
        harness.parameters = ["size": "small", "gone": "hunter2", "same": "x"]
        try await harness.work()
        let found = RunChanges(
            from: try harness.snapshot(), to: try harness.plan(),
            earlierTargets: harness.inventory.targets, inventory: harness.inventory,
            parameters: ["size": "large", "same": "x", "more": "hunter2"])
        #expect(
            found.changes.map { "\($0.kind.rawValue) \($0.subject): \($0.note ?? "")" }
                == [
                    "parameter gone: no value any more", "parameter more: no value before",
                    "parameter size: another value",
                ])
    }
}
