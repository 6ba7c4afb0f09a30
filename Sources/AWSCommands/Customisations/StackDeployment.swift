internal import AWSArguments
internal import AWSClient
internal import AWSProtocols
internal import Files
internal import JSON

/// `cloudformation deploy`: creates or updates a stack by a change set, and waits for it.
///
/// Source: the AWS CLI's `customizations/cloudformation/deploy.py` and `deployer.py` of v2.
struct StackDeployment: CustomCommand {
    let path = ["cloudformation", "deploy"]

    /// Longer templates go through a bucket.
    private static let templateLimitBytes = 51_200

    private static let definitions: [WordParser.Definition] = [
        .init("--template-file", isRequired: true), .init("--stack-name", isRequired: true),
        .init("--s3-bucket"), .init("--force-upload", arity: .flag(true)), .init("--s3-prefix"),
        .init("--kms-key-id"), .init("--parameter-overrides", arity: .atLeastOne),
        .init("--capabilities", arity: .any),
        .init("--no-execute-changeset", destination: "execute_changeset", arity: .flag(false)),
        .init("--disable-rollback", arity: .flag(true)),
        .init("--no-disable-rollback", destination: "disable_rollback", arity: .flag(false)),
        .init("--role-arn"), .init("--notification-arns", arity: .any),
        .init("--fail-on-empty-changeset", arity: .flag(true)),
        .init(
            "--no-fail-on-empty-changeset", destination: "fail_on_empty_changeset", arity: .flag(false)),
        .init("--tags", arity: .any),
    ]

    func run(_ words: [String], in scope: CustomScope) async throws(CommandFailure) -> CommandEnding {
        let options = try scope.options(words, Self.definitions)
        let stack = options.text("stack_name") ?? ""
        let template = try StackTemplate(file: options.text("template_file") ?? "", scope)
        let overrides = try StackParameters.overrides(options)
        let tags = try StackParameters.pairs(options.texts(in: "tags") ?? [], option: "tags")
        let bucket = options.text("s3_bucket").flatMap { $0.isEmpty ? nil : $0 }
        guard template.bytes.count <= Self.templateLimitBytes || bucket != nil else {
            throw CommandFailure(
                "Templates with a size greater than 51,200 bytes must be deployed via an S3 Bucket. Please add "
                    + "the --s3-bucket parameter to your command. The local template will be copied to that S3 "
                    + "bucket and then deployed.", exitCode: 255)
        }
        let changes = StackChanges(scope: scope, stack: stack)
        let isUpdate = try await changes.hasStack()
        let known = isUpdate ? try await changes.knownParameters() : []
        var parameters: JSONObject = [
            "ChangeSetName": .string("awscli-cloudformation-package-deploy-\(Int(scope.now))"),
            "StackName": .string(stack), "ChangeSetType": isUpdate ? "UPDATE" : "CREATE",
            "Parameters": .array(
                StackParameters.merged(template.parameters, overrides, keeping: Set(known))),
            "Capabilities": .array(try options.texts(in: "capabilities")?.map { .string($0) } ?? []),
            "Description": .string("Created by AWS CLI at \(Self.time(scope.now)) UTC"),
            "Tags": .array(tags.map { ["Key": .string($0.key), "Value": $0.value] }),
        ]
        if let bucket {
            let upload = TemplateUpload(
                scope: scope, bucket: bucket, prefix: options.text("s3_prefix"),
                key: options.text("kms_key_id"), isForced: options.flag("force_upload") != nil)
            parameters["TemplateURL"] = .string(try await upload.send(template.bytes))
        } else {
            parameters["TemplateBody"] = .string(template.text)
        }
        parameters["RoleARN"] = options.text("role_arn").map { .string($0) }
        parameters["NotificationARNs"] = try options.texts(in: "notification_arns").map {
            .array($0.map { .string($0) })
        }
        guard let id = try await changes.create(parameters) else {
            let message = "No changes to deploy. Stack \(stack) is up to date"
            if options.flag("fail_on_empty_changeset") == true {
                throw CommandFailure(message, exitCode: 255)
            }
            try await scope.print("\n\(message)\n")
            return .exited(0)
        }
        if options.flag("execute_changeset") == false {
            try await scope.print(
                "Changeset created successfully. Run the following command to review changes:\n"
                    + "aws cloudformation describe-change-set --change-set-name \(id)\n")
            return .exited(0)
        }
        try await changes.execute(
            id, isUpdate: isUpdate, disablesRollback: options.flag("disable_rollback") == true)
        try await scope.print("Successfully created/updated stack - \(stack)\n")
        return .exited(0)
    }

    /// Python's `isoformat` without a zone.
    private static func time(_ now: Double) -> String {
        Moment(secondsSince1970: now).map { $0.isoformat.replacing("+00:00", with: "") } ?? ""
    }
}

extension TypedOptions {
    /// A list of texts, or why it is none.
    func texts(in destination: String) throws(CommandFailure) -> [String]? {
        do {
            return try texts(destination)
        } catch {
            throw CommandFailure(error)
        }
    }
}
