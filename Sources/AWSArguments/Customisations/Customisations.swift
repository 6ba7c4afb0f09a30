internal import AWSModels
internal import Cryptography
internal import JSON

/// What the AWS CLI changes in single operations: easier options, and values that it rewrites.
///
/// Source: the AWS CLI's `customizations` and botocore's `handlers.py` (behaviour; measured with the AWS CLI).
enum Customisations {
    /// Changes the options of an operation.
    static func apply(to table: inout ArgumentTable, operation: Operation, service: String, command: String) {
        switch (service, command) {
        case ("ec2", "run-instances"): runInstances(&table)
        case ("ec2", "authorize-security-group-ingress"), ("ec2", "authorize-security-group-egress"),
            ("ec2", "revoke-security-group-ingress"), ("ec2", "revoke-security-group-egress"):
            securityGroup(&table)
        case ("lambda", "create-function"): zipFile(&table, member: "Code")
        case ("lambda", "publish-layer-version"): zipFile(&table, member: "Content")
        case ("lambda", "update-function-code"): checkZipFile(&table)
        case ("s3api", "select-object-content"):
            table.set(
                Argument(
                    name: "outfile",
                    application: .addition { (assembly, value) throws(UsageError) in
                        assembly.outfile = value.text
                    },
                    isPositional: true))
        case ("cloudfront", "create-invalidation"): invalidationPaths(&table)
        case ("cloudfront", "create-distribution"): distribution(&table)
        case ("cloudwatch", "put-metric-data"): metricData(&table)
        case ("ses", "send-email"): sendEmail(&table)
        case ("configservice", "put-configuration-recorder"): configurationRecorder(&table)
        case ("rds", "add-option-to-option-group"):
            table.rename("options-to-include", to: "options")
            table.remove("options-to-remove")
        case ("rds", "remove-option-from-option-group"):
            table.rename("options-to-remove", to: "options")
            table.remove("options-to-include")
        case ("rekognition", _):
            for name in ["image", "source-image", "target-image"] {
                guard name == "image" || command == "compare-faces" else { continue }
                hoist(&table, from: name, member: "Bytes", to: "\(name)-bytes")
            }
        case ("quicksight", "start-asset-bundle-import-job"):
            hoist(
                &table, from: "asset-bundle-import-source", member: "Body",
                to: "asset-bundle-import-source-bytes")
        case ("translate", "import-terminology"):
            let refusal =
                "File cannot be provided as part of the '--terminology-data' argument. Please use the "
                + "'--data-file' option instead to specify a file."
            replace(&table, "terminology-data", member: "File", with: "data-file", isRequired: true, refusal)
        case ("translate", "translate-document"):
            let refusal =
                "Content cannot be provided as a part of the '--document' argument. Please use the "
                + "'--document-content' option instead to specify a file."
            replace(
                &table, "document", member: "Content", with: "document-content", isRequired: true, refusal)
            table.change("document") { $0.isRequired = true }
        default: break
        }
    }

    /// Adds the changes of an operation's parameters that are made whatever the options were.
    static func finish(_ finishers: inout [(inout JSONObject) -> Void], operation: Operation) {
        switch (operation.service.name, operation.name) {
        case ("ec2", "RunInstances"):
            finishers.append { parameters in
                finishRunInstances(&parameters)
                encodeUserData(&parameters)
            }
        case ("autoscaling", "CreateLaunchConfiguration"):
            finishers.append { parameters in encodeUserData(&parameters) }
        case ("ec2", "CreateNetworkAclEntry"), ("ec2", "ReplaceNetworkAclEntry"):
            finishers.append { parameters in
                let numbers = ["tcp": "6", "udp": "17", "icmp": "1", "all": "-1"]
                guard let number = parameters["Protocol"]?.string.flatMap({ numbers[$0] }) else { return }
                parameters["Protocol"] = .string(number)
            }
        default: break
        }
    }

    /// User data travels in base64, whatever the options say of blobs.
    private static func encodeUserData(_ parameters: inout JSONObject) {
        guard let data = parameters["UserData"] else { return }
        if let base64 = BlobValues.base64(of: data) {
            parameters["UserData"] = .string(base64)
        } else if let text = data.string {
            parameters["UserData"] = .string(Base64.encode(Array(text.utf8)))
        }
    }

    /// Large accounts have millions of volumes and snapshots: pages of 1,000 unless something narrows the answer.
    static func injectPageSize(_ path: [String], _ parameters: JSONObject, _ paging: inout PagingOptions) {
        let harmless: Set<String>
        switch path {
        case ["ec2", "describe-volumes"]: harmless = ["NextToken", "DryRun"]
        case ["ec2", "describe-snapshots"]:
            harmless = ["NextToken", "DryRun", "OwnerIds", "RestorableByUserIds"]
        default: return
        }
        guard paging.isEnabled, paging.pageSize == nil, parameters.keys.allSatisfy(harmless.contains) else {
            return
        }
        paging.pageSize = 1000
    }

    /// Refuses options of two groups side by side. Source: the AWS CLI's `validate_mutually_exclusive`.
    static func exclude(_ groups: [[String]], in table: inout ArgumentTable) {
        table.checks.append(
            ArgumentTable.Check { [order = table.arguments] (values) throws(UsageError) in
                var current: [String]?
                for place in order.map(\.place) where values[place] != nil {
                    guard let group = groups.first(where: { $0.contains(place) }) else { continue }
                    guard let known = current else {
                        current = group
                        continue
                    }
                    guard known != group else { continue }
                    throw UsageError(
                        message:
                            "The key \"\(place)\" cannot be specified when one of the following keys are also "
                            + "specified: \(known.joined(separator: ", "))")
                }
            })
    }
}
