import Foundation

/// A double of STS that knows two calls, for tests whose steps never use AWS: the engine's own look at each target needs
/// no sandbox with it. Access keys of roles carry the account's number.
public enum StubAWS {
    /// Answers AssumeRole and GetCallerIdentity. Accounts that cannot be reached are those whose id begins with 9.
    ///
    /// `asked`: Called with the name of each call before it is answered.
    /// `first`: Answers a call in this double's place; nil: it does not.
    public static func server(
        asked: @escaping @Sendable (String) -> Void = { _ in },
        first: @escaping @Sendable (_ call: String, _ request: FaultServer.Request) -> FaultAnswer? = {
            _, _ in nil
        }
    ) throws -> FaultServer {
        try FaultServer { request in
            let form = Self.form(request.text)
            let action = form["Action"] ?? ""
            asked(action)
            if let answer = first(action, request) { return answer }
            switch action {
            case "AssumeRole":
                let account =
                    (form["RoleArn"] ?? "").split(separator: ":").dropFirst(3).first.map(String.init) ?? ""
                if account.hasPrefix("9") {
                    return .status(
                        403,
                        """
                        <ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>
                        <Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>
                        """)
                }
                return .ok(
                    """
                    <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>\(account)</AccessKeyId>
                    <SecretAccessKey>stub</SecretAccessKey><SessionToken>stub</SessionToken>
                    <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
                    """)
            case "GetCallerIdentity":
                let account = Self.accessKey(request["Authorization"] ?? "")
                return .ok(
                    """
                    <GetCallerIdentityResponse><GetCallerIdentityResult><Account>\(account)</Account>
                    <Arn>arn:aws:sts::\(account):assumed-role/Operator/test</Arn><UserId>u</UserId>
                    </GetCallerIdentityResult></GetCallerIdentityResponse>
                    """)
            default: return .status(400, "the double of STS does not know \(action)")
            }
        }
    }

    /// An inventory of accounts in one region, named `a1` and so on, all in the group `all`.
    public static func inventory(_ accounts: [(id: String, groups: [String])]) -> String {
        var text = "defaults:\n  role: Operator\n  regions: [eu-central-1]\naccounts:\n"
        for (index, account) in accounts.enumerated() {
            let groups = (["all"] + account.groups).joined(separator: ", ")
            text += "  - {id: \"\(account.id)\", name: a\(index + 1), groups: [\(groups)]}\n"
        }
        return text
    }

    private static func form(_ text: String) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            fields[parts[0]] = parts.count > 1 ? parts[1].removingPercentEncoding ?? "" : ""
        }
        return fields
    }

    /// The access key of an `Authorization` field.
    private static func accessKey(_ field: String) -> String {
        guard let range = field.range(of: "Credential=") else { return "" }
        return String(field[range.upperBound...].prefix { $0 != "/" })
    }
}

extension TestFolder {
    /// Leads AWS calls of this folder's home to a double of STS, and writes `inventory.yaml` with these accounts.
    public func useStubAWS(
        _ accounts: [(id: String, groups: [String])], asked: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        let server = try StubAWS.server(asked: asked)
        keep(server)
        let settings = """
            region = eu-central-1
            endpoint_url = http://127.0.0.1:\(server.port)
            aws_access_key_id = stub
            aws_secret_access_key = stub

            """
        try write("[default]\n\(settings)[profile operator]\n\(settings)", to: "home/.aws/config")
        try write(StubAWS.inventory(accounts), to: "inventory.yaml")
    }
}
