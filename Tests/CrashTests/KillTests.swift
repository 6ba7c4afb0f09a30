import Foundation
import TestSupport
import Testing

/// SIGKILL at random moments of a rollout: what was acknowledged stays, what is complete does not run again, what
/// nobody can know is called unknown, and no process of a step is left.
///
/// 20 kills, or 200 with `RUNBOOK_TEST_FULL`. `RUNBOOK_TEST_SEED` repeats the choice of moments.
@Suite("Killed engines")
struct KillTests {
    @Test func `a killed rollout loses nothing, repeats nothing and leaves nothing running`() async throws {
        let environment = ProcessInfo.processInfo.environment
        let wanted = (environment["RUNBOOK_TEST_FULL"] ?? "").isEmpty ? 20 : 200
        let seed = environment["RUNBOOK_TEST_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 0...UInt64.max)
        var killer = Killer(seed: seed)
        try await killer.measure()
        while killer.kills < wanted && !Task.isCancelled {
            let rollout = try Rollout()
            try await killer.killAndFinish(rollout, atMost: wanted - killer.kills)
        }
        print("seed \(seed): \(killer.kills) kills caught ten targets each")
        for phase in Marks.Phase.allCases {
            print("  \(killer.phases[phase, default: 0]) \(phase.rawValue)")
            guard phase != .finished && phase != .betweenCheckAndBlock else { continue }
            #expect(killer.phases[phase, default: 0] > 0, "no kill \(phase.rawValue): seed \(seed)")
        }
    }
}

/// Kills engines, looks at what they leave, and brings their rollouts to an end.
private struct Killer {
    private(set) var kills = 0
    private var rollouts = 0
    private(set) var phases: [Marks.Phase: Int] = [:]
    private var random: SeededGenerator
    private var timePerLine = Duration.zero
    private var lineCount = 0
    private var bytesPerLine = 0
    /// How often a step had begun when it was seen to be complete.
    private var begun: [[String]: Int] = [:]

    init(seed: UInt64) { random = SeededGenerator(state: seed) }

    /// Lets one rollout finish, to know how long it takes and how much it writes.
    mutating func measure() async throws {
        let rollout = try Rollout()
        let begin = ContinuousClock.now
        let outcome = try await rollout.call(["run", "doc.md", "--yes"]).run()
        let duration = ContinuousClock.now - begin
        lineCount = rollout.marks.lines.count
        bytesPerLine = rollout.folder.size(of: "marks") / max(1, lineCount)
        try #require(outcome.status == 0, "\(outcome)")
        // Of each target: two lines for each step, and two for each of two questions to the three checks.
        let expected = 240
        try #require(lineCount == expected, "\(outcome)")
        timePerLine = duration / lineCount
    }

    /// Kills a run and, now and then, the resumes after it, then lets it finish.
    mutating func killAndFinish(_ rollout: Rollout, atMost limit: Int) async throws {
        let judge = JournalJudge(rollout: rollout)
        defer { rollouts += 1 }
        begun = [:]
        var acknowledged: Set<[String]> = []
        var reruns: [[String]: Int] = [:]
        var arguments = ["run", "doc.md", "--yes"]
        for _ in 0..<min(limit, Int.random(in: 1...3, using: &random)) {
            let before = rollout.marks.lines.count
            let running = try rollout.call(arguments).start()
            guard await kill(running, of: rollout, linesBefore: before) else {
                arguments = ["resume"]
                break
            }
            #expect(await eventually { rollout.processes().isEmpty }, "left: \(rollout.processes())")
            acknowledged.formUnion(JournalJudge.acknowledged(in: running.stderr))
            // Before its first commit a run is not there, and what is not there has begun nothing.
            guard rollout.folder.has(".runbook/journal.db"), try await hasRun(rollout) else {
                #expect(rollout.marks.lines.isEmpty)
                arguments = ["run", "doc.md", "--yes"]
                continue
            }
            #expect(try await judge.integrity() == "ok")
            try await expectKept(acknowledged, judge)
            arguments = ["resume"]
        }
        try await finish(rollout, judge, arguments, &acknowledged, &reruns)
    }

    private func hasRun(_ rollout: Rollout) async throws -> Bool {
        let runs = try await rollout.call(["runs"]).run()
        #expect(runs.status == 0, "\(runs)")
        return !runs.stdout.isEmpty
    }

    /// Kills at a random moment: some of a line's time after the steps have written so many lines; every second new
    /// run while the first targets begin, the first of all at once. Moments are counted in lines, as the machine's
    /// load comes and goes.
    ///
    /// - Returns: Whether it was still there to be killed.
    private mutating func kill(_ running: RunningInvocation, of rollout: Rollout, linesBefore: Int) async
        -> Bool
    {
        let isEarly = linesBefore == 0 && rollouts.isMultiple(of: 2)
        let last = rollouts == 0 && linesBefore == 0 ? 1 : isEarly ? 9 : lineCount
        let lines = Int.random(in: min(linesBefore, last - 1)..<last, using: &random)
        let bytes = bytesPerLine * lines
        _ = await eventually(within: .seconds(30), every: .milliseconds(1)) {
            running.hasEnded || rollout.folder.size(of: "marks") >= bytes
        }
        if !isEarly { try? await Task.sleep(for: timePerLine * Double.random(in: 0...1, using: &random)) }
        running.signal(SIGKILL)
        let marks = rollout.marks
        guard await running.outcome().status == 137 else { return false }
        kills += 1
        for target in Rollout.targets { phases[marks.phase(of: target), default: 0] += 1 }
        return true
    }

    /// What an engine said to have succeeded, the journal has; and what the journal has, did happen.
    private mutating func expectKept(_ acknowledged: Set<[String]>, _ judge: JournalJudge) async throws {
        let marks = judge.rollout.marks
        let executions = try await judge.executions()
        #expect(executions.count == 60)
        for execution in executions {
            let isComplete = execution.state == "succeeded" || execution.state == "satisfied"
            let key = [execution.target, execution.step]
            if acknowledged.contains(key) { #expect(isComplete, "lost: \(execution)") }
            guard isComplete else { continue }
            #expect(marks.count(execution.target, execution.step, "end") >= 1, "invented: \(execution)")
            let count = marks.count(execution.target, execution.step, "begin")
            #expect(begun[key, default: count] == count, "complete, and begun again: \(execution)")
            begun[key] = count
        }
    }

    /// Resumes until the rollout is finished, deciding what is unknown by the marks, as a person would who looks.
    private mutating func finish(
        _ rollout: Rollout, _ judge: JournalJudge, _ first: [String], _ acknowledged: inout Set<[String]>,
        _ reruns: inout [[String]: Int]
    ) async throws {
        var arguments = first
        for _ in 0..<40 {
            let outcome = try await rollout.call(arguments).run()
            acknowledged.formUnion(JournalJudge.acknowledged(in: outcome.stderr))
            try await expectKept(acknowledged, judge)
            if outcome.status == 0 { break }
            try #require(outcome.status == 4, "\(outcome)")
            let unknown = try await judge.executions().filter { $0.state == "unknown" }
            let step = try #require(unknown.first, "\(outcome)").step
            let isDone = { (execution: JournalJudge.Execution) in
                rollout.marks.count(execution.target, execution.step, "end") > 0
            }
            let answer = isDone(unknown[0])
            let targets = unknown.filter { $0.step == step && isDone($0) == answer }.map(\.target)
            if !answer { for target in targets { reruns[[target, step], default: 0] += 1 } }
            arguments = [
                "resume", answer ? "--done" : "--rerun", step, "--target", targets.joined(separator: ","),
            ]
        }
        let marks = rollout.marks
        for target in Rollout.targets {
            for step in Rollout.steps {
                let begun = marks.count(target, step, "begin")
                let ended = marks.count(target, step, "end")
                #expect(ended >= 1, "never done: \(step) on \(target)")
                guard step != "idempotent" else { continue }
                #expect(ended == 1, "done \(ended) times: \(step) on \(target)")
                #expect(
                    begun <= 1 + reruns[[target, step], default: 0],
                    "begun \(begun) times: \(step) on \(target)")
            }
        }
        #expect(
            try await judge.executions().allSatisfy { $0.state == "succeeded" || $0.state == "satisfied" })
        #expect(rollout.processes().isEmpty)
    }
}

/// SplitMix64, so that a failing choice of moments can be had again.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
