import Execution
import Foundation
import Runbooks
import TestSupport
import Testing

@testable import Actions

/// Pre-flight with a double of STS on the loopback.
@Suite("AWSIdentities", .timeLimit(.minutes(10)))
struct AWSIdentitiesTests {
    let folder = TemporaryFolder()

    /// The operator has one profile, `ops`, of the account 111111111111.
    private func answer(
        _ target: Target, isSandbox: Bool = false, mode: RunMode = .run, server: FaultServer? = nil
    ) async throws -> PreflightAnswer {
        let server = try server ?? StubAWS.server()
        let home = folder("")
        try FileManager.default.createDirectory(
            atPath: "\(home)/.aws", withIntermediateDirectories: true)
        try Data("[ops]\naws_access_key_id = 111111111111\naws_secret_access_key = s\n".utf8).write(
            to: URL(fileURLWithPath: "\(home)/.aws/credentials"))
        return await AWSIdentities(
            session: try .testing(),
            environment: [
                EnvironmentVariable(name: "HOME", value: home),
                EnvironmentVariable(name: "AWS_ENDPOINT_URL", value: server.url("")),
                EnvironmentVariable(name: "AWS_ACCESS_KEY_ID", value: "888888888888"),
                EnvironmentVariable(name: "AWS_SECRET_ACCESS_KEY", value: "s"),
            ], run: "R", user: "kim", isSandbox: isSandbox, mode: mode
        ).reach(target)
    }

    private func target(_ account: String, _ identity: Target.Identity?) -> Target {
        Target(id: Target.ID("t"), account: account, region: "eu-west-1", identity: identity)
    }

    private func caller(_ account: String) -> PreflightAnswer {
        .reached(caller: "arn:aws:sts::\(account):assumed-role/Operator/test")
    }

    @Test func `a profile without a role gives its own credentials`() async throws {
        let answer = try await answer(target("111111111111", Target.Identity(profile: "ops")))
        #expect(answer == caller("111111111111"))
    }

    @Test func `a target without an identity acts as the operator does`() async throws {
        #expect(try await answer(target("888888888888", nil)) == caller("888888888888"))
    }

    @Test func `a role is taken on`() async throws {
        let role = Target.Identity(roleARN: "arn:aws:iam::222222222222:role/Operator")
        #expect(try await answer(target("222222222222", role)) == caller("222222222222"))
    }

    @Test(arguments: ["aws", "aws-cn", "aws-us-gov"])
    func `for a plan a role's session is narrowed to what reads, in its partition`(partition: String)
        async throws
    {
        let server = try StubAWS.server()
        let role = Target.Identity(roleARN: "arn:\(partition):iam::222222222222:role/Operator")
        let target = target("222222222222", role)
        #expect(try await answer(target, mode: .plan, server: server) == caller("222222222222"))
        let asked = try #require(server.requests.first { $0.text.contains("Action=AssumeRole") }).text
        let policy = "PolicyArns.member.1.arn=arn%3A\(partition)%3Aiam%3A%3Aaws%3Apolicy%2FReadOnlyAccess"
        #expect(asked.contains(policy), "\(asked)")
        for mode in [RunMode.run, .verify] {
            let server = try StubAWS.server()
            #expect(try await answer(target, mode: mode, server: server) == caller("222222222222"))
            #expect(server.requests.allSatisfy { !$0.text.contains("PolicyArns") })
        }
    }

    @Test func `a role that is refused is said with its region and the service's words`() async throws {
        let role = Target.Identity(roleARN: "arn:aws:iam::999999999999:role/Operator")
        let answer = try await answer(target("999999999999", role))
        #expect(
            answer
                == .failed(
                    "cannot assume `arn:aws:iam::999999999999:role/Operator` through STS in eu-west-1: "
                        + "An error occurred (AccessDenied) when calling the AssumeRole operation: "
                        + "not authorized to perform: sts:AssumeRole"))
    }

    @Test func `a profile that gives none is said before the first step`() async throws {
        let answer = try await answer(target("111111111111", Target.Identity(profile: "other")))
        #expect(
            answer
                == .failed(
                    "the profile `other` gives no credentials: The config profile (other) could not be found")
        )
    }

    @Test func `an identity of another account is refused`() async throws {
        let answer = try await answer(target("222222222222", Target.Identity(profile: "ops")))
        guard case .failed(let message) = answer else { return #expect(Bool(false), "\(answer)") }
        #expect(message.contains("belongs to account 111111111111") && message.contains("says 222222222222"))
    }

    @Test func `in the sandbox a role stands for a profile`() async throws {
        let answer = try await answer(
            target("333333333333", Target.Identity(profile: "nobody-has-it")), isSandbox: true)
        #expect(answer == caller("333333333333"))
    }

    // MARK: An operator's identity that has expired

    /// The operator's configuration, and a double of STS that takes no session of theirs any more.
    private func expired(_ config: String, _ identity: Target.Identity?, keys: Bool = false) async throws
        -> PreflightAnswer
    {
        let server = try StubAWS.server(first: { _, _ in
            .status(
                403,
                "<ErrorResponse><Error><Code>ExpiredToken</Code><Message>it is over</Message></Error></ErrorResponse>"
            )
        })
        let home = folder("")
        try FileManager.default.createDirectory(atPath: "\(home)/.aws", withIntermediateDirectories: true)
        try Data(config.utf8).write(to: URL(fileURLWithPath: "\(home)/.aws/config"))
        var environment = [
            EnvironmentVariable(name: "HOME", value: home),
            EnvironmentVariable(name: "AWS_ENDPOINT_URL", value: server.url("")),
        ]
        if keys {
            environment.append(EnvironmentVariable(name: "AWS_ACCESS_KEY_ID", value: "ASIA"))
            environment.append(EnvironmentVariable(name: "AWS_SECRET_ACCESS_KEY", value: "s"))
        }
        return await AWSIdentities(
            session: try .testing(), environment: environment, run: "R", user: "kim", isSandbox: false
        ).reach(target("222222222222", identity))
    }

    private static let sso = """
        [sso-session corp]
        sso_start_url = https://corp.example
        sso_region = eu-west-1
        [profile ops]
        sso_session = corp
        sso_account_id = 222222222222
        sso_role_name = Ops
        [default]
        role_arn = arn:aws:iam::222222222222:role/First
        source_profile = ops

        """
    private static let keys = "aws_access_key_id = ASIA\naws_secret_access_key = s\naws_session_token = t\n"
    private static let role = Target.Identity(roleARN: "arn:aws:iam::222222222222:role/Operator")

    @Test func `a sign-in that is over is no failure, and the profile at the beginning is named`()
        async throws
    {
        let ops = ExpiredIdentity(
            name: "the profile `ops`", renewal: "`runbook aws sso login --profile ops`")
        #expect(try await expired(Self.sso, Self.role) == .expired(ops))
        #expect(try await expired(Self.sso, Target.Identity(profile: "ops")) == .expired(ops))
        #expect(try await expired(Self.sso, nil) == .expired(ops))
    }

    @Test func `keys that STS takes no more are expired, wherever they stand`() async throws {
        let file = ExpiredIdentity(
            name: "the profile `default`", renewal: "new credentials where that profile has them")
        #expect(try await expired("[default]\n" + Self.keys, Self.role) == .expired(file))
        #expect(try await expired("[default]\n" + Self.keys, nil) == .expired(file))
        let environment = try await expired("", Self.role, keys: true)
        guard case .expired(let identity) = environment else {
            return #expect(Bool(false), "\(environment)")
        }
        #expect(identity.name == "the environment" && !identity.isSeenWhenRenewed)
    }

    @Test func `what is expired is named in a reason that is read back`() {
        let reason = ExpiredIdentity(name: "the profile `a expired: b`", renewal: "`x`").reason
        #expect(reason == "the AWS identity of the profile `a expired: b` expired: renew it with `x`")
        #expect(
            ExpiredIdentity.what(in: reason) == "the AWS identity of the profile `a expired: b` expired")
        #expect(ExpiredIdentity.what(in: "a person must do it, and say so") == nil)
        #expect(ExpiredIdentity.what(in: nil) == nil)
    }
}
