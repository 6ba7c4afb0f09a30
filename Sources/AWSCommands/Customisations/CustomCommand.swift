internal import AWSArguments
internal import AWSClient
internal import AWSConfiguration
internal import AWSCredentials
internal import AWSModels
internal import HTTPMessages
internal import JSON

/// A command of `aws` that is no operation of a service.
protocol CustomCommand: Sendable {
    /// The words that name it, such as `eks` and `get-token`.
    var path: [String] { get }

    /// It calls no operation of its own, whatever its words are.
    var sendsNothing: Bool { get }

    /// Carries out the words behind the path.
    func run(_ words: [String], in scope: CustomScope) async throws(CommandFailure) -> CommandEnding
}

extension CustomCommand {
    var sendsNothing: Bool { false }
}

/// The commands that are covered.
enum CustomCommands {
    static let all: [any CustomCommand] = [
        GetLoginPassword(service: "ecr"), GetLoginPassword(service: "ecr-public"), EKSToken(),
        UpdateKubeconfig(), DatabaseToken(), LogsTail(), Configure(), SSOSignIn(), SSOSignOut(),
        StackDeployment(),
    ]
}

/// What a custom command works with: where it was typed, the options that every command has, and calls.
struct CustomScope: Sendable {
    let command: AWSCommand
    var globals: GlobalOptions

    var context: CommandContext { command.context }

    /// The time, in seconds since 1970.
    var now: Double { command.session.clock.now() }

    /// Reads the words behind a command.
    func options(
        _ words: [String], _ definitions: [WordParser.Definition], verbatim: Set<String> = []
    ) throws(CommandFailure) -> TypedOptions {
        let arguments = try command.argumentContext()
        do {
            return try TypedOptions(words, definitions, verbatim: verbatim, context: arguments)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// What holds; the profile that was asked for exists.
    func settings() throws(CommandFailure) -> Settings { try command.settings(for: globals) }

    /// The region, which must be known.
    func region() throws(CommandFailure) -> String {
        guard let region = try settings().region else {
            throw CommandFailure(
                "You must specify a region. You can also configure your region by running \"aws configure\".",
                exitCode: 253)
        }
        return region
    }

    /// Whoever the command acts as.
    func credentials() async throws(CommandFailure) -> Credentials {
        let settings = try settings()
        do {
            return try await command.credentials(settings, command.http(settings, globals))()
        } catch {
            throw CommandFailure(error)
        }
    }

    // MARK: Calls

    /// The way to call one operation.
    func run(_ service: String, _ operation: String) throws(CommandFailure) -> InvocationRun {
        guard let model = try? command.session.library.service(named: service),
            let operation = model.operation(operation)
        else { throw CommandFailure("the models lack \(service) \(operation)", exitCode: 255) }
        return InvocationRun(
            command: command,
            invocation: AWSInvocation(calling: operation, globals),
            settings: try settings())
    }

    /// Calls an operation by its exact name and gives its output; as the command's own identity where there is no
    /// word of another.
    func call(
        _ service: String, _ operation: String, _ parameters: JSONObject, credentials: Credentials? = nil,
        body: HTTPBody? = nil
    ) async throws(CommandFailure) -> JSONObject {
        switch try await attempt(service, operation, parameters, credentials: credentials, body: body) {
        case .success(let answer): return answer.result
        case .failure(let error): throw CommandFailure(error)
        }
    }

    /// Calls an operation whose error the command may live with.
    func attempt(
        _ service: String, _ operation: String, _ parameters: JSONObject, credentials: Credentials? = nil,
        body: HTTPBody? = nil
    ) async throws(CommandFailure) -> Result<CallAnswer, CallError> {
        let run = try run(service, operation)
        var call = try run.call(parameters)
        call.body = body
        if let credentials { call.credentials = { () async throws(CredentialError) in credentials } }
        do {
            return .success(try await run.send(call))
        } catch {
            return .failure(error)
        }
    }

    /// Takes on a role, as the AWS CLI does within a command.
    func assume(role: String, session: String) async throws(CommandFailure) -> Credentials {
        let answer = try await call(
            "sts", "AssumeRole", ["RoleArn": .string(role), "RoleSessionName": .string(session)])
        let keys = answer["Credentials"]
        return Credentials(
            accessKeyID: keys?["AccessKeyId"]?.string ?? "",
            secretAccessKey: keys?["SecretAccessKey"]?.string ?? "",
            sessionToken: keys?["SessionToken"]?.string, source: .assumeRole)
    }

    // MARK: Output

    func print(_ text: String) async throws(CommandFailure) { try await command.print(text) }

    /// Says something on standard error. Nobody reading it is no failure.
    func say(_ text: String) async { try? await context.errors.write(text) }
}
