internal import AWSArguments
internal import AWSConfiguration
internal import AWSCredentials
internal import AWSOutput
internal import JSON

/// `eks update-kubeconfig`: makes a cluster known to Kubernetes' clients.
///
/// Source: the AWS CLI's `customizations/eks/update_kubeconfig.py`.
struct UpdateKubeconfig: CustomCommand {
    let path = ["eks", "update-kubeconfig"]

    private static let definitions: [WordParser.Definition] = [
        .init("--name", destination: "cluster_name", isRequired: true), .init("--kubeconfig"),
        .init("--role-arn"), .init("--proxy-url"), .init("--dry-run", arity: .flag(true)),
        .init("--verbose", arity: .flag(true)), .init("--alias"), .init("--user-alias"),
        .init("--assume-role-arn"),
    ]

    func run(_ words: [String], in scope: CustomScope) async throws(CommandFailure) -> CommandEnding {
        let options = try scope.options(words, Self.definitions)
        let name = options.text("cluster_name") ?? ""
        let description = try await description(of: name, options, scope)
        let cluster = Self.cluster(description, options)
        let user = try Self.user(name, description, options, profile: scope.settings().profileName)
        let arn = description["arn"]?.string ?? ""
        var file = try Self.choose(options.text("kubeconfig"), cluster: arn, scope)
        let isKnown = file.has(cluster: arn)
        let context = file.insert(cluster: cluster, user: user, alias: options.text("alias"))
        guard options.flag("dry_run") == nil else {
            try await scope.print(file.text)
            return .exited(0)
        }
        try file.write()
        let contextName = context["name"]?.string ?? ""
        try await scope.print(
            isKnown
                ? "Updated context \(contextName) in \(file.path)\n"
                : "Added new context \(contextName) to \(file.path)\n")
        if options.flag("verbose") != nil {
            let entries = [context, user, cluster].map { "\(DocumentText.yaml(.object($0)))\n" }
            try await scope.print("Entries:\n\n" + entries.joined())
        }
        return .exited(0)
    }

    private func description(
        of name: String, _ options: TypedOptions, _ scope: CustomScope
    ) async throws(CommandFailure) -> JSONValue {
        var credentials: Credentials?
        if let role = options.text("assume_role_arn"), !role.isEmpty {
            var scope = scope
            scope.globals.endpointURL = nil
            credentials = try await scope.assume(role: role, session: "EKSDescribeClusterSession")
        }
        let answer = try await scope.call(
            "eks", "DescribeCluster", ["name": .string(name)], credentials: credentials)
        guard let cluster = answer["cluster"], let status = cluster["status"]?.string else {
            throw CommandFailure("Cluster not found", exitCode: 255)
        }
        guard ["ACTIVE", "UPDATING"].contains(status) else {
            throw CommandFailure("Cluster status is \(status)", exitCode: 255)
        }
        return cluster
    }

    // MARK: Entries

    private static func cluster(_ description: JSONValue, _ options: TypedOptions) -> JSONObject {
        var cluster: JSONObject = [
            "certificate-authority-data": description["certificateAuthority"]?["data"] ?? "",
            "server": description["endpoint"] ?? .null,
        ]
        cluster["proxy-url"] = options.text("proxy_url").map { .string($0) }
        return ["cluster": .object(cluster), "name": description["arn"] ?? .null]
    }

    private static func user(
        _ name: String, _ description: JSONValue, _ options: TypedOptions, profile: String?
    ) throws(CommandFailure) -> JSONObject {
        let arn = description["arn"]?.string ?? ""
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 3 else { throw CommandFailure("list index out of range", exitCode: 255) }
        // A cluster on an outpost is known by its id there.
        let outpost = description["outpostConfig"]
        let isLocal = outpost != nil && outpost?["etcdInstanceType"] == nil
        var arguments: [JSONValue] = [
            "--region", .string(String(parts[3])), "eks", "get-token",
            isLocal ? "--cluster-id" : "--cluster-name",
            isLocal ? description["id"] ?? .null : .string(name), "--output", "json",
        ]
        if let role = options.text("role_arn") { arguments += ["--role", .string(role)] }
        var program: JSONObject = [
            "apiVersion": "client.authentication.k8s.io/v1beta1", "args": .array(arguments), "command": "aws",
        ]
        if let profile, !profile.isEmpty {
            program["env"] = [["name": "AWS_PROFILE", "value": .string(profile)]]
        }
        let alias = options.text("user_alias").flatMap { $0.isEmpty ? nil : $0 }
        return ["name": .string(alias ?? arn), "user": ["exec": .object(program)]]
    }

    // MARK: The file

    /// The file that knows the cluster already, else the first one.
    private static func choose(
        _ option: String?, cluster: String, _ scope: CustomScope
    ) throws(CommandFailure) -> Kubeconfig {
        let environment = scope.context.environment
        var names = [option].compactMap { $0 }
        if names.isEmpty {
            names = (environment["KUBECONFIG"] ?? "").split(separator: ":").map(String.init)
                .filter { !$0.allSatisfy(\.isWhitespace) }
        }
        if names.isEmpty { names = ["~/.kube/config"] }
        let paths = names.map { absolute($0, scope) }
        for path in paths {
            if let file = try? Kubeconfig(path: path), file.has(cluster: cluster) { return file }
        }
        return try Kubeconfig(path: paths[0])
    }

    /// The path from the root, without `.` and `..`.
    private static func absolute(_ name: String, _ scope: CustomScope) -> String {
        var path = name
        if let home = scope.context.environment["HOME"], name == "~" || name.hasPrefix("~/") {
            path = home + name.dropFirst()
        }
        var parts: [Substring] = []
        for part in scope.context.files.path(path).split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
