/// An `aws` that knows two calls, for tests whose steps never use AWS: the engine's own look at each target takes
/// milliseconds with it, and about a second with the AWS CLI. Credentials carry the account's number as their key.
public enum StubAWS {
    /// Accounts that cannot be reached are those whose id begins with 9.
    public static let text = """
        #!/bin/bash
        arguments=" $* "
        if [[ $arguments == *" assume-role "* ]]; then
            account=${arguments#*arn:aws:iam::}
            account=${account%%:*}
            if [[ $account == 9* ]]; then echo "not authorized to perform: sts:AssumeRole" >&2; exit 254; fi
            printf '{"Credentials": {"AccessKeyId": "%s", "SecretAccessKey": "stub", "SessionToken": "stub"}}' "$account"
        elif [[ $arguments == *" get-caller-identity "* ]]; then
            printf '{"Account": "%s", "Arn": "arn:aws:sts::%s:assumed-role/Operator/test"}' \\
                "$AWS_ACCESS_KEY_ID" "$AWS_ACCESS_KEY_ID"
        else
            echo "the stub of aws does not know: $*" >&2
            exit 252
        fi
        """

    /// An inventory of accounts in one region, named `a1` and so on, all in the group `all`.
    public static func inventory(_ accounts: [(id: String, groups: [String])]) -> String {
        var text = "defaults:\n  role: Operator\n  regions: [eu-central-1]\naccounts:\n"
        for (index, account) in accounts.enumerated() {
            let groups = (["all"] + account.groups).joined(separator: ", ")
            text += "  - {id: \"\(account.id)\", name: a\(index + 1), groups: [\(groups)]}\n"
        }
        return text
    }
}

extension TestFolder {
    /// Puts the stub on `PATH`, and writes `inventory.yaml` with these accounts.
    public func useStubAWS(_ accounts: [(id: String, groups: [String])]) throws {
        try program("aws", StubAWS.text)
        try write(StubAWS.inventory(accounts), to: "inventory.yaml")
    }
}
