internal import AWSArguments
internal import AWSClient
internal import AWSConfiguration
internal import AWSCredentials
internal import AWSModels
internal import AWSOutput
internal import AWSProtocols
internal import Glibc
internal import HTTP
internal import HTTPMessages
internal import JSON

/// Carries out one operation of a service, and prints what it gives.
struct InvocationRun {
    let command: AWSCommand
    let invocation: AWSInvocation
    let settings: Settings

    private var context: CommandContext { command.context }

    func perform() async throws(CommandFailure) {
        switch invocation.kind {
        case .skeleton(let text):
            try await command.print(text)
        case .sampleAnswer(let answer):
            try validate()
            try await show(answer)
        case .wait(let name):
            try await wait(for: name)
        case .call where invocation.paging.isEnabled:
            try await callPages()
        case .call:
            try await callOnce()
        }
    }

    // MARK: Calls

    private func callOnce() async throws(CommandFailure) {
        var call = try call(invocation.parameters)
        let body = try openBody()
        defer { if let body { close(body.descriptor) } }
        call.body = body?.body
        let outfile = invocation.outfile.map { OutputFile($0, files: context.files) }
        if let outfile { call.receiver = { try outfile.write($0) } }
        let answer: CallAnswer
        do throws(CallError) {
            answer = try await send(call)
        } catch {
            if error.isMismatch { outfile?.empty() }
            throw outfile?.failure ?? CommandFailure(error)
        }
        try outfile?.write([])
        try await show(.object(answer.result))
    }

    /// Sends one call.
    func perform(_ call: AWSCall) async throws(CommandFailure) -> CallAnswer {
        do {
            return try await send(call)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Sends one call, and says why it has no answer.
    func send(_ call: AWSCall) async throws(CallError) -> CallAnswer {
        if let record = context.record { throw record.take(call, by: client) }
        return try await client.perform(call, observer: context.observer)
    }

    /// The call with these parameters.
    func call(_ parameters: JSONObject) throws(CommandFailure) -> AWSCall {
        do {
            var callSettings = try CallSettings(
                settings, of: invocation.service, userAgent: command.session.userAgent(context.agentNote))
            callSettings.limits.connect = Self.limit(invocation.globals.connectTimeout)
            callSettings.limits.idle = Self.limit(invocation.globals.readTimeout)
            return AWSCall(
                invocation.operation, parameters, settings: callSettings, credentials: credentials)
        } catch {
            throw CommandFailure(error.description, exitCode: error.exitCode)
        }
    }

    /// Seconds; 0 means without a limit.
    private static func limit(_ seconds: Int?) -> Duration {
        guard let seconds else { return .seconds(60) }
        return seconds <= 0 ? .seconds(1_000_000) : .seconds(seconds)
    }

    private var http: HTTPClient.Configuration { command.http(settings, invocation.globals) }

    var client: AWSClient { command.session.client(for: http) }

    private var credentials: (@Sendable () async throws(CredentialError) -> Credentials)? {
        invocation.globals.signsRequests ? command.credentials(settings, http) : nil
    }

    private func validate() throws(CommandFailure) {
        guard let input = invocation.operation.input else { return }
        let problems = ParameterValidator.problems(invocation.parameters, input)
        if !problems.isEmpty {
            throw CommandFailure(SerializationError.parameters(problems).description, exitCode: 252)
        }
    }

    /// Opens the file that is the request's body; the caller closes it.
    func openBody() throws(CommandFailure) -> (descriptor: Int32, body: HTTPBody)? {
        guard let streaming = invocation.streamingBody else { return nil }
        let descriptor = open(context.files.path(streaming.path), O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            let text = String(cString: strerror(errno))
            throw CommandFailure(
                "[Errno \(errno)] \(text): '\(streaming.path)'", exitCode: 255)
        }
        return (descriptor, .file(descriptor: descriptor, offset: 0, count: Int64(status.st_size)))
    }

    // MARK: Output

    /// Prints an answer: a whole one, or all pages merged.
    func show(_ answer: JSONValue) async throws(CommandFailure) {
        try await print { formatter throws(OutputError) in try formatter.text(of: answer) }
    }

    func print(
        _ text: (OutputFormatter) throws(OutputError) -> String
    ) async throws(CommandFailure) {
        let printed: String
        do {
            printed = try text(formatter())
        } catch {
            try await command.print(error.printed)
            throw CommandFailure(error.description, exitCode: error.isQuery ? 252 : 255)
        }
        try await command.print(printed)
    }

    func formatter() -> OutputFormatter {
        let isTerminal = context.output.isTerminal
        let isColored =
            invocation.globals.color == "on" || invocation.globals.color == "auto" && isTerminal
        let columns = context.environment["COLUMNS"].flatMap { Int($0) } ?? 80
        return OutputFormatter(
            format, query: invocation.globals.query, title: invocation.operation.name, columns: columns,
            isColored: isColored)
    }

    var format: OutputFormat { OutputFormat(rawValue: settings.output) ?? .json }
}

extension OutputError {
    /// The query is at fault, not the layout.
    fileprivate var isQuery: Bool { if case .query = reason { true } else { false } }
}
