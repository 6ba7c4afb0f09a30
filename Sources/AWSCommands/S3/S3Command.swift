internal import AWSArguments
internal import AWSModels
internal import AWSOutput
internal import JSON

/// `aws s3`: the commands for files and objects, each made of many calls.
struct S3Command: Sendable {
    let command: AWSCommand
    let globals: GlobalOptions

    /// Carries out the words behind `s3`.
    ///
    /// - Returns: The exit code: 1 where something failed or nothing was found, 2 where something was left out.
    func run(_ words: [String]) async throws(CommandFailure) -> Int32 {
        let choices = S3Verb.allCases.map(\.rawValue)
        let found: WordParser.Result
        do {
            found = try WordParser([.init("subcommand", arity: .optional, choices: choices)]).parse(words)
        } catch {
            throw CommandFailure(whole: error.text, exitCode: error.exitStatus)
        }
        guard case .text(let name) = found.values["subcommand"], let verb = S3Verb(rawValue: name) else {
            throw CommandFailure(
                whole:
                    "\nusage: aws [options] s3 <subcommand> [parameters]\naws: [ERROR]: too few arguments\n",
                exitCode: 252)
        }
        let options = try S3Options(verb, found.rest, context: try command.argumentContext())
        let calls = try S3Calls(command: command, globals: globals)
        switch verb {
        case .ls: return try await ObjectListing(calls: calls, options: options).run()
        case .mb: return try await BucketCommands(calls: calls, options: options).make()
        case .rb: return try await BucketCommands(calls: calls, options: options).remove()
        case .website: return try await BucketCommands(calls: calls, options: options).publish()
        case .presign: return try await Presigning(calls: calls, options: options).run()
        case .cp, .mv, .rm, .sync:
            let transfer = TransferCommand(calls: calls, options: options)
            guard command.context.ownsProcess else { return try await transfer.run() }
            return try await Interruption.heeded(errors: command.context.errors) {
                () async throws(CommandFailure) in try await transfer.run()
            }
        }
    }
}

/// The commands below `aws s3`.
enum S3Verb: String, CaseIterable {
    case ls, website, cp, mv, rm, sync, mb, rb, presign

    /// What usage lines say of the arguments.
    var usage: String {
        switch self {
        case .ls: "<S3Uri> or NONE"
        case .cp, .mv, .sync: "<LocalPath> <S3Uri> or <S3Uri> <LocalPath> or <S3Uri> <S3Uri>"
        case .website, .rm, .mb, .rb, .presign: "<S3Uri>"
        }
    }
}
