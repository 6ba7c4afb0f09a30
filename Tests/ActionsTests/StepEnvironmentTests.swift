import Execution
import JSON
import Runbooks
import Testing

@testable import Actions

@Suite("StepEnvironment")
struct StepEnvironmentTests {
    private let inherited = [
        "PATH": "/usr/bin:/bin", "HOME": "/home/kim", "LANG": "C.UTF-8", "AWS_PROFILE": "admin",
        "AWS_ACCESS_KEY_ID": "AKIAOUTER", "AWS_SECRET_ACCESS_KEY": "outer", "AWS_REGION": "mars-1",
        "BOTO_CONFIG": "b",
        "RUNBOOK_RUN": "OUTER1", "RUNBOOK_TOKEN": "outer-token", "RUNBOOK_PARAM_x": "p",
        "BASH_ENV": "/tmp/evil",
        "ENV": "/tmp/evil", "LD_PRELOAD": "evil.so", "BASH_FUNC_ls%%": "() { :; }", "SHELLOPTS": "xtrace",
        "IFS": ",",
        "CDPATH": "/", "OLDPWD": "/", "PWD": "/",
    ].map { EnvironmentVariable(name: $0.key, value: $0.value) }

    private func variables(
        of target: Target, sandbox: String? = nil, environment: [EnvironmentVariable] = [],
        withholds: Bool = false
    ) -> [String: String] {
        let block = Block(
            language: "bash", text: "true\n", lines: [1],
            range: SourceRange(file: "g.md", start: SourcePosition(line: 1)), headingPath: [])
        let step = Step(id: Step.ID("deploy"), kind: .shell(.bash), block: block)
        let request = BlockRequest(
            run: "RUN123", runbook: Runbook(name: "g", path: "g.md", source: "", title: "", steps: [step]),
            step: step,
            block: block, shell: .bash, purpose: .run, attempt: 1, target: target, carried: [],
            environment: environment, secrets: [], timeout: .seconds(1),
            evaluate: { _ throws(EvaluationError) in .null })
        let list = StepEnvironment(
            inherited: inherited, toolFolder: "/tools", sandboxEndpoint: sandbox,
            withholdsCredentials: withholds
        )
        .variables(
            for: request,
            address: StepEnvironment.EngineAddress(
                socket: "/s", token: "t",
                credentials: target.identity == nil ? nil : "http://127.0.0.1:9/"),
            folder: "/folder")
        #expect(Set(list.map(\.name)).count == list.count, "each name once")
        return Dictionary(uniqueKeysWithValues: list.map { ($0.name, $0.value) })
    }

    private let account = Target(
        id: Target.ID("web/eu-west-1"), account: "111122223333", accountName: "web", region: "eu-west-1",
        identity: Target.Identity(roleARN: "arn:aws:iam::111122223333:role/r"))

    @Test
    func
        `where the operator's credentials are withheld a block has the region, and nothing that leads to them`()
    {
        let kept = [
            "AWS_PAGER": "", "AWS_REGION": "mars-1", "AWS_CONFIG_FILE": "/folder/aws-config",
            "AWS_SHARED_CREDENTIALS_FILE": "/folder/aws-credentials", "AWS_EC2_METADATA_DISABLED": "true",
        ]
        func found(_ environment: [EnvironmentVariable] = []) -> [String: String] {
            variables(of: .local, environment: environment, withholds: true)
                .filter { $0.key.hasPrefix("AWS_") || $0.key.hasPrefix("BOTO_") }
        }
        #expect(found() == kept)
        // What the document says stands.
        let own = EnvironmentVariable(name: "AWS_CONFIG_FILE", value: "/own")
        #expect(found([own])["AWS_CONFIG_FILE"] == "/own")
    }

    @Test func `a step sees its own target's identity and no other`() {
        let found = variables(of: account).filter { $0.key.hasPrefix("AWS_") || $0.key.hasPrefix("BOTO_") }
        #expect(
            found == [
                "AWS_PAGER": "", "AWS_CONFIG_FILE": "/folder/aws-config",
                "AWS_SHARED_CREDENTIALS_FILE": "/folder/aws-credentials", "AWS_EC2_METADATA_DISABLED": "true",
                "AWS_STS_REGIONAL_ENDPOINTS": "regional", "AWS_REGION": "eu-west-1",
                "AWS_DEFAULT_REGION": "eu-west-1",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:9/",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": "t",
            ])
    }

    @Test func `a step sees its own run and not the one around it`() {
        let found = variables(of: account).filter { $0.key.hasPrefix("RUNBOOK_") }
        #expect(
            found == [
                "RUNBOOK_RUN": "RUN123", "RUNBOOK_STEP": "deploy",
                "RUNBOOK_ATTEMPT": "RUN123/g/deploy/web/eu-west-1/run/1",
                "RUNBOOK_TARGET": "web/eu-west-1", "RUNBOOK_ACCOUNT": "111122223333",
                "RUNBOOK_ACCOUNT_NAME": "web",
                "RUNBOOK_REGION": "eu-west-1", "RUNBOOK_SOCKET": "/s", "RUNBOOK_TOKEN": "t",
            ])
    }

    @Test func `nothing that changes how a shell starts comes through`() {
        let rest = variables(of: account).filter {
            !$0.key.hasPrefix("RUNBOOK_") && !$0.key.hasPrefix("AWS_")
        }
        #expect(
            rest == ["PATH": "/tools:/usr/bin:/bin", "HOME": "/home/kim", "LANG": "C.UTF-8", "PAGER": "cat"])
    }

    @Test func `this machine without an inventory keeps the ambient identity`() {
        let found = variables(of: .local)
        #expect(found["AWS_PROFILE"] == "admin" && found["AWS_REGION"] == "mars-1")
        #expect(found["RUNBOOK_RUN"] == "RUN123" && found["AWS_CONTAINER_CREDENTIALS_FULL_URI"] == nil)
    }

    @Test func `in the sandbox nothing ambient is left, and calls go to its endpoint`() {
        let found = variables(of: .local, sandbox: "http://127.0.0.1:5000")
        #expect(found["AWS_PROFILE"] == nil && found["AWS_ENDPOINT_URL"] == "http://127.0.0.1:5000")
        #expect(found["AWS_REGION"] == "us-east-1" && found["AWS_ACCESS_KEY_ID"] == "sandbox")
        #expect(variables(of: account, sandbox: "http://x")["AWS_ACCESS_KEY_ID"] == nil)
    }

    @Test func `parameters cannot change the identity`() {
        let found = variables(
            of: account,
            environment: [
                EnvironmentVariable(name: "size", value: "small"),
                EnvironmentVariable(name: "AWS_REGION", value: "x"),
                EnvironmentVariable(name: "RUNBOOK_TOKEN", value: "x"),
            ])
        #expect(
            found["size"] == "small" && found["AWS_REGION"] == "eu-west-1" && found["RUNBOOK_TOKEN"] == "t")
    }
}
