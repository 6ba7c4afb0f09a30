import Foundation
import TestSupport
import Testing

/// The two shipped runbooks in the sandbox, once, from the first step to the last rollback. Slow: every call of the
/// AWS CLI takes half a second, and there are several hundred. `Tests/Fixtures/look-at-accounts.py` judges the
/// result against what the guides list, by calls of its own.
@Suite("Rehearsal of the shipped runbooks")
struct RehearsalTests {
    let folder: TestFolder
    let runbooks: String

    init() throws {
        folder = try TestFolder()
        runbooks = "\(folder.path)/runbooks"
        try FileManager.default.copyItem(atPath: "\(RepositoryLayout.root)/runbooks", toPath: runbooks)
    }

    @Test func `a rollout is killed, resumed, complete, watched for drift, and undone`() async throws {
        let server = try await SharedSandbox.shared.attach(to: folder)
        try await folder.useFreshAccounts(5, in: "runbooks/inventory.sandbox.yaml")
        let documents = ["runbooks/infra.md", "runbooks/iam.md"]
        let common = ["--sandbox", "--params", "runbooks/params.sandbox.yaml"]

        // A crash in the middle of a block.
        let running = try Invocation(["run"] + documents + common + ["--yes"], in: folder).start()
        let isUnderWay = await eventually(within: .seconds(300)) {
            running.hasEnded || running.stderr.split(separator: "\n").count { $0.hasPrefix("✓") } >= 12
        }
        #expect(isUnderWay && !running.hasEnded, "\(running.stderr)")
        running.signal(SIGKILL)
        #expect(await running.outcome().status == 137)
        var completed = JSONText.executions(try await report(), where: ["succeeded", "satisfied"])
        #expect(completed.count >= 12)
        try await resume()
        for (execution, attempts) in JSONText.executions(
            try await report(), where: ["succeeded", "satisfied"])
        {
            if let before = completed.removeValue(forKey: execution) {
                #expect(before == attempts, "ran again: \(execution)")
            }
        }
        #expect(completed.isEmpty, "lost: \(completed)")
        #expect(try await look(server).stdout == "")

        // Somebody removes one thing in each account, and exactly its check notices.
        let damaged = Set(try await look(server, "--damage").stdout.split(separator: "\n").map(String.init))
        #expect(damaged.count == 5)
        let verification = try await Invocation(["verify"] + documents + common, in: folder).run()
        #expect(verification.status == 1, "\(verification)")
        let noticed = JSONText.executions(try await report(), where: ["failed", "unknown", "pending"]).keys
        #expect(Set(noticed) == damaged, "\(verification)")

        // The rollback blocks, in reverse, as a document of their own: each is the very thing that makes its step's
        // check false, but for what was removed already.
        try await writeUndo()
        let undone = try await Invocation(
            ["run", "runbooks/undo.md", "--yes", "--force"] + common, in: folder
        ).run()
        #expect(undone.status == 0, "\(undone.stderr.suffix(6000))")
        let falseBefore = JSONText.heldBefore(try await report())
        // The targets have left the share by then.
        #expect(falseBefore == damaged.union(["share-gateway grafana/ap-northeast-2"]))
        #expect(try await look(server, "--absent").stdout == "")
    }

    @Test func `in two regions every network is made twice, and every role once`() async throws {
        _ = try await SharedSandbox.shared.attach(to: folder)
        let accounts = try await folder.useFreshAccounts(5, in: "runbooks/inventory.two-regions.yaml")
        let outcome = try await Invocation(
            [
                "run", "runbooks/infra.md", "runbooks/iam.md", "--sandbox", "--yes",
                "--inventory", "runbooks/inventory.two-regions.yaml",
                "--params", "runbooks/params.sandbox.yaml",
                "--target", "amp || grafana || account=\(accounts[2])",
            ], in: folder
        ).run()
        #expect(outcome.status == 0, "\(outcome.stderr.suffix(6000))")
        let report = try await report()
        #expect(report["run.state"] == "finished")
        let done = JSONText.executions(report, where: ["succeeded"]).keys
        func targets(of step: String) -> [String] {
            done.filter { $0.hasPrefix("\(step) ") }.map { String($0.dropFirst(step.count + 1)) }.sorted()
        }
        let (here, there) = ("ap-northeast-2", "us-east-1")
        #expect(targets(of: "create-workspace") == ["amp/\(here)", "amp/\(there)"])
        #expect(
            targets(of: "create-vpc") == [
                "grafana/\(here)", "grafana/\(there)", "target-a/\(here)", "target-a/\(there)",
            ])
        #expect(targets(of: "create-amp-role") == ["amp/\(here)"])
        #expect(targets(of: "create-agent-role") == ["target-a/\(here)"])
    }

    private func report() async throws -> JSONText {
        let outcome = try await folder.runbook("report", "--sandbox", "--format", "json")
        #expect(outcome.status == 0, "\(outcome)")
        return try JSONText(outcome.stdout)
    }

    /// Resumes, and lets what is unknown run again: its check says that it is not there, and nobody else works here.
    private func resume() async throws {
        var arguments = ["resume", "--sandbox"]
        for _ in 0..<10 {
            let outcome = try await Invocation(arguments, in: folder).run()
            if outcome.status == 0 { return }
            try #require(outcome.status == 4, "\(outcome.stderr.suffix(6000))")
            let unknown = JSONText.executions(try await report(), where: ["unknown"]).keys.map {
                $0.split(separator: " ")
            }
            let step = try #require(unknown.first?.first)
            let targets = unknown.filter { $0[0] == step }.map { $0[1] }.joined(separator: ",")
            arguments = ["resume", "--sandbox", "--rerun", String(step), "--target", targets]
        }
        Issue.record("ten resumes did not finish the run")
    }

    private func look(_ server: SharedSandbox.Endpoint, _ mode: String...) async throws -> Invocation.Outcome
    {
        let outcome = try await server.look(
            at: "runbooks/inventory.sandbox.yaml", "runbooks/params.sandbox.yaml", mode, in: folder)
        #expect(outcome.status == 0, "\(outcome)")
        return outcome
    }

    /// Steps that add to what another step made, and whose rollback leaves the last member of a list that must have
    /// one: their check is false when that thing is gone.
    private static let endsWith = [
        "add-workspaces": "create-amp-policy", "trust-grafana": "create-cloudwatch-role",
    ]

    /// `undo.md`: the files that blocks read, then every rollback block from the last step to the first, each with the
    /// postcondition that its step's own do not hold.
    private func writeUndo() async throws {
        var text = folder.text(of: "runbooks/infra.md").components(separatedBy: "\nrollout:")[0]
        text = text.replacing("inventory:", with: "uses: [infra.md, iam.md]\ninventory:") + "\n---\n"
        var rollbacks = ""
        for name in ["infra", "iam"] {
            let shown = try await folder.runbook(
                "show", "--document", "runbooks/\(name).md", "--format", "json")
            let json = try JSONText(shown.stdout)
            for index in 0..<(json.count("steps") ?? 0) {
                func value(_ path: String) -> String { json["steps.\(index).\(path)"] ?? "" }
                let on = json["steps.\(index).attributes.on"].map { " on=\"\($0)\"" } ?? ""
                let attributes = "name=\(value("id"))\(on) per=\(value("attributes.per"))"
                if let file = json["steps.\(index).file.path"] {
                    text += "\n~~~text {\(attributes) file=\"\(file)\"}\n\(value("text"))~~~\n"
                    continue
                }
                #expect(json.count("steps.\(index).checks") == 1)
                rollbacks = """

                    ~~~bash {\(attributes)}
                    \(value("rollback.text"))~~~

                    ~~~bash {verify=\(Self.endsWith[value("id")] ?? value("id"))}
                    set +e
                    printed=$(set -e
                    \(value("checks.0.text")))
                    status=$?
                    set -e
                    [[ $status != 0 || $printed != *'\(value("checks.0.expect.value"))'* ]]
                    ~~~

                    """ + rollbacks
            }
        }
        try folder.write(text + rollbacks, to: "runbooks/undo.md")
    }
}

extension JSONText {
    /// The executions of a report whose postconditions held before their blocks ran, as `STEP TARGET`.
    fileprivate static func heldBefore(_ report: JSONText) -> Set<String> {
        var found: Set<String> = []
        for index in 0..<(report.count("executions") ?? 0) {
            let execution = "executions.\(index)"
            let findings = (0..<(report.count("\(execution).evidence") ?? 0)).map {
                "\(execution).evidence.\($0)"
            }
            let before = findings.filter { report["\($0).phase"] == "before" }
            guard let step = report["\(execution).step"], let target = report["\(execution).target"],
                !before.isEmpty, before.allSatisfy({ report["\($0).answer"] == "holds" })
            else { continue }
            found.insert("\(step) \(target)")
        }
        return found
    }

    /// The executions of a report in certain states, as `STEP TARGET`, with how often their blocks were started.
    fileprivate static func executions(_ report: JSONText, where states: Set<String>) -> [String: Int] {
        var found: [String: Int] = [:]
        for index in 0..<(report.count("executions") ?? 0) {
            guard let state = report["executions.\(index).state"], states.contains(state),
                let step = report["executions.\(index).step"],
                let target = report["executions.\(index).target"]
            else { continue }
            found["\(step) \(target)"] = report.count("executions.\(index).attempts")
        }
        return found
    }
}
