import Foundation
import TestSupport
import Testing

/// The guides in the sandbox, from the first step to the last. Slow: every call of the AWS CLI takes half a second.
@Suite("Rehearsal of the guides with sidecars", .enabled(if: GuideFolder.isThere, GuideFolder.absence))
struct GuideRehearsalTests {
    let guides: GuideFolder

    init() throws { guides = try GuideFolder() }

    @Test func `infrastructure, IAM and data sources run to the end, and leave what the guides list`()
        async throws
    {
        let folder = guides.folder
        let server = try await SharedSandbox.shared.attach(to: folder)
        let accounts = try await folder.useFreshAccounts(4, in: "inventory.sandbox.yaml")
        let common = ["--sandbox", "--params", "params.sandbox.yaml"]
        let documents = ["aws-infra-config.md", "aws-iam-config.md"]

        let run = try await Invocation(
            ["run"] + documents + ["grafana-datasource-config.md", "--yes"] + common, in: folder
        ).run()
        #expect(run.status == 3, "\(run.stderr.suffix(6000))")
        // What is clicked in Grafana waits for a person.
        for (step, status) in [("add-cloudwatch-source", Int32(3)), ("add-amp-source", 0)] {
            let answer = try await folder.runbook(
                "resume", "--sandbox", "--done", "grafana-datasource-config/\(step)", "--note", "연결 확인")
            #expect(answer.status == status, "\(answer.stderr.suffix(6000))")
        }
        let look = try await server.look(at: "inventory.sandbox.yaml", "params.sandbox.yaml", in: folder)
        #expect(look.status == 0 && look.stdout == "", "\(look)")

        // What a person types into Grafana has the values of its own account.
        let files = folder.contents(below: ".runbook/runs").filter {
            $0.name.hasSuffix("cloudwatch-role-arn.txt")
        }
        #expect(
            files.map { String(decoding: $0.bytes, as: UTF8.self) }.sorted()
                == accounts[2...].map { "arn:aws:iam::\($0):role/Cloudwatch_Assume_Role\n" }.sorted())

        let verification = try await Invocation(["verify"] + documents + common, in: folder).run()
        #expect(verification.status == 0, "\(verification)")
    }
}
