internal import AWSClient
internal import AWSModels
public import JSON

/// The least IAM policy under which the calls that documents spell out can be made, and what it cannot know.
public struct LeastPolicy {
    /// The policy, as IAM takes it.
    public let document: JSONValue
    /// What somebody must look at before it is used, a sentence each.
    public let notes: [String]

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - calls: What is called, rollbacks and checks among it.
    ///   - partition: The AWS partition of the targets, such as `aws`.
    public init(_ calls: [LiteralCall], partition: String) {
        var grants = Grants()
        var unknown: Set<String> = []
        var passing: Set<String> = []
        for call in calls {
            let resources = IAMResources(call: call, partition: partition)
            let actions = Self.actions(of: call)
            if let actions {
                for action in actions { grants.add(action, on: resources.names(for: action)) }
            } else {
                unknown.insert("`\(call.command)`")
            }
            guard let operation = call.operation, call.impact != .read else { continue }
            if operation.service.name == "ec2", call.options.contains("--tag-specifications") {
                grants.add("ec2:CreateTags", on: nil)
            }
            if Self.passesRole(operation) {
                var roles = Self.roles(in: .object(call.parameters))
                if operation.service.name == "iam", let name = call.parameters["RoleName"]?.string {
                    roles.append("arn:\(partition):iam::*:role/\(name)")
                }
                for role in roles { grants.add("iam:PassRole", on: [role]) }
                if roles.isEmpty, call.options.contains(where: Self.namesRole) {
                    passing.insert("`\(call.command)`")
                }
            }
        }
        document = [
            "Version": "2012-10-17", "Statement": .array(grants.statements),
        ]
        notes = Self.notes(unknown: unknown, passing: passing, grants)
    }

    /// The actions of a call; nil where they are not known.
    private static func actions(of call: LiteralCall) -> [String]? {
        if let operation = call.operation { return IAMActions.names(of: operation) }
        let facts = CustomCommand.facts(call.path, options: call.options)
        if !facts.actions.isEmpty {
            guard call.path.first == "s3" else { return facts.actions }
            return facts.actions.filter { CustomCommand.needs($0, call) }
        }
        return facts.impact == .read ? [] : nil
    }

    // MARK: - Roles

    private static func passesRole(_ operation: AWSModels.Operation) -> Bool {
        !["sts", "kms", "sso-admin"].contains(operation.service.name)
            && (operation.service.name != "iam" || operation.name == "AddRoleToInstanceProfile")
    }

    private static func namesRole(_ option: String) -> Bool {
        option.hasSuffix("-role") || option.hasSuffix("role-arn") || option == "--role"
            || option == "--role-name"
            || option == "--iam-instance-profile"
    }

    /// The ARNs of roles in a value.
    private static func roles(in value: JSONValue) -> [String] {
        switch value {
        case .string(let text): text.hasPrefix("arn:") && text.contains(":role/") ? [text] : []
        case .array(let items): items.flatMap(roles)
        case .object(let object): object.values.flatMap(roles)
        default: []
        }
    }

    // MARK: - Notes

    private static func notes(unknown: Set<String>, passing: Set<String>, _ grants: Grants) -> [String] {
        var notes = [
            "it knows only `aws` commands that stand in the blocks word by word: not the calls of other programs and "
                + "scripts, nor commands whose names come from variables"
        ]
        if grants.hasAnyResource {
            notes.append(
                "`*` stands where a resource comes from a variable or a file, is not named by the call, or has no ARN"
            )
        }
        if grants.mentions("iam:") {
            notes.append(
                "roles, users and policies are taken to have the path `/` where no other one is given")
        }
        if !passing.isEmpty {
            notes.append(
                "`iam:PassRole` is not in it for roles that variables name: see \(passing.sorted().joined(separator: ", "))"
            )
        }
        if !unknown.isEmpty {
            notes.append("what these need is not known: \(unknown.sorted().joined(separator: ", "))")
        }
        notes.append(
            "calls that a service makes on behalf of these, such as those for encrypted data with KMS, may need more"
        )
        return notes
    }
}

/// Actions with the resources that they are for.
private struct Grants {
    /// Nil: any.
    private var resources: [String: Set<String>?] = [:]

    mutating func add(_ action: String, on names: [String]?) {
        guard let names else {
            resources[action] = .some(nil)
            return
        }
        switch resources[action] {
        case .none: resources[action] = Set(names)
        case .some(.none): break
        case .some(.some(let known)): resources[action] = known.union(names)
        }
    }

    var hasAnyResource: Bool { resources.values.contains { $0 == nil } }

    func mentions(_ prefix: String) -> Bool { resources.keys.contains { $0.hasPrefix(prefix) } }

    /// One statement for all actions with the same resources, those for any resource first.
    var statements: [JSONValue] {
        var actions: [[String]: [String]] = [:]
        for (action, names) in resources { actions[names?.sorted() ?? [], default: []].append(action) }
        return actions.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { names, actions in
            [
                "Effect": "Allow", "Action": .array(actions.sorted().map { .string($0) }),
                "Resource": names.isEmpty ? "*" : .array(names.map { .string($0) }),
            ]
        }
    }
}
