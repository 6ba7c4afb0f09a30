import Execution
import Foundation
import Runbooks
import TestSupport
import Testing

@testable import Actions

/// Pre-flight with a double of the AWS CLI: real ones need accounts, and version 2 cannot be installed by the tests.
@Suite("AWSIdentities", .timeLimit(.minutes(1)))
struct AWSIdentitiesTests {
    let folder = TemporaryFolder()

    /// Knows one profile, `ops`, of the account 111111111111, as version 2 prints it; roles by their account.
    private static let double = """
        #!/bin/bash
        case " $* " in
        *" configure export-credentials "*)
            [[ $AWS_PROFILE == ops && ! ${AWS_ACCESS_KEY_ID-} ]] || { echo "no such profile" >&2; exit 255; }
            echo '{"Version": 1, "AccessKeyId": "111111111111", "SecretAccessKey": "s"}' ;;
        *" assume-role "*)
            account="$*" account=${account#*arn:aws:iam::}
            echo '{"Credentials": {"AccessKeyId": "'"${account%%:*}"'", "SecretAccessKey": "s", "SessionToken": "t"}}' ;;
        *" get-caller-identity "*)
            echo '{"Account": "'"$AWS_ACCESS_KEY_ID"'", "Arn": "arn:aws:iam::'"$AWS_ACCESS_KEY_ID"':user/kim"}' ;;
        esac

        """

    private func answer(_ target: Target, isSandbox: Bool = false) async throws -> PreflightAnswer {
        let path = folder("aws")
        try Data(Self.double.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return await AWSIdentities(
            executable: path,
            environment: [
                EnvironmentVariable(name: "PATH", value: "/usr/bin:/bin"),
                EnvironmentVariable(name: "AWS_ACCESS_KEY_ID", value: "999999999999"),
            ], run: "R", user: "kim", isSandbox: isSandbox
        ).reach(target)
    }

    private func target(_ account: String, _ identity: Target.Identity?) -> Target {
        Target(id: Target.ID("t"), account: account, region: "eu-west-1", identity: identity)
    }

    @Test func `a profile without a role gives its own credentials`() async throws {
        let answer = try await answer(target("111111111111", Target.Identity(profile: "ops")))
        #expect(answer == .reached(caller: "arn:aws:iam::111111111111:user/kim"))
    }

    @Test func `a profile that gives none is said before the first step`() async throws {
        let answer = try await answer(target("111111111111", Target.Identity(profile: "other")))
        #expect(
            answer
                == .failed(
                    "the profile `other` gives no credentials: no such profile "
                        + "(AWS CLI 2 is needed, or a `role`)"))
    }

    @Test func `an identity of another account is refused`() async throws {
        let answer = try await answer(target("222222222222", Target.Identity(profile: "ops")))
        guard case .failed(let message) = answer else { return #expect(Bool(false), "\(answer)") }
        #expect(message.contains("belongs to account 111111111111") && message.contains("says 222222222222"))
    }

    @Test func `in the sandbox a role stands for a profile`() async throws {
        let answer = try await answer(
            target("333333333333", Target.Identity(profile: "nobody-has-it")), isSandbox: true)
        #expect(answer == .reached(caller: "arn:aws:iam::333333333333:user/kim"))
    }
}
