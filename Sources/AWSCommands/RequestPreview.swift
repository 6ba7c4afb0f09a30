internal import AWSArguments
internal import AWSClient
internal import AWSCredentials
internal import AWSModels
internal import AWSProtocols
internal import Glibc
public import JSON

/// What a command line would send, without sending it.
public struct RequestPreview: Sendable, Hashable {
    /// Why there is nothing to show.
    public struct Failure: Error, Sendable, Hashable {
        /// All that standard error would say.
        public let text: String
        /// What the command would exit with.
        public let exitCode: Int32
    }

    /// The requests as far as they are known without an answer, in the order in which they would be sent: `service`,
    /// `operation`, `params` without the tokens that are made for each call, `method`, `url`, `headers` without
    /// signature and user agent, `body` as text or `{"base64": …}`, null where it is empty, `scope` as
    /// `region/service`.
    public let requests: [JSONValue]
    /// What there is to say beside them, one line each: that nothing is sent, that more follows, what failed here.
    public let notes: [String]

    /// Finds the requests of a command line. An operation has one: its pages and a waiter's further questions are left
    /// out. The AWS CLI's own commands are carried out up to their first answer: nothing is written, and nobody is
    /// asked for credentials.
    ///
    /// - Parameters:
    ///   - words: What follows `aws`.
    ///   - command: Where it was typed.
    /// - Returns: The requests, and what there is to say of them.
    /// - Throws: `Failure`, as the command itself would fail.
    public static func of(
        _ words: [String], by command: AWSCommand
    ) async throws(Failure) -> RequestPreview {
        do {
            let parsed = try command.parse(words)
            guard case .invocation(let invocation) = parsed else { return try await of(parsed, command) }
            return try of(invocation, command)
        } catch {
            throw Failure(text: error.text, exitCode: error.exitCode)
        }
    }

    private static let nothing = RequestPreview(requests: [], notes: ["this command sends nothing"])

    // MARK: Operations

    private static func of(
        _ invocation: AWSInvocation, _ command: AWSCommand
    ) throws(CommandFailure) -> RequestPreview {
        let run = InvocationRun(
            command: command, invocation: invocation, settings: try command.settings(for: invocation.globals))
        switch invocation.kind {
        case .skeleton, .sampleAnswer: return nothing
        case .wait, .call: break
        }
        let first = try run.firstParameters()
        var shown = invocation.givenParameters
        // What `--page-size` and `--starting-token` ask for is as good as given.
        for (name, value) in first where invocation.parameters[name] != value { shown[name] = value }
        var call = try run.call(first)
        let body = try run.openBody()
        defer { if let body { close(body.descriptor) } }
        call.body = body?.body
        do {
            let request = try RequestRecord.json(shown, call, try run.client.request(for: call))
            return RequestPreview(requests: [request], notes: [])
        } catch {
            throw CommandFailure(error)
        }
    }

    // MARK: Commands of the AWS CLI's own

    private static func of(
        _ parsed: ParsedCommand, _ command: AWSCommand
    ) async throws(CommandFailure) -> RequestPreview {
        let record = RequestRecord()
        var context = command.context
        context.record = record
        context.observer = nil
        context.output = CommandOutput()
        context.errors = CommandOutput()
        let nobody = Credentials(accessKeyID: "-", secretAccessKey: "-", source: .explicit)
        context.identity = .given { () async throws(CredentialError) in nobody }
        let result: Result<CommandEnding, CommandFailure>
        do throws(CommandFailure) {
            result = .success(
                try await AWSCommand(session: command.session, context: context).perform(parsed))
        } catch {
            result = .failure(error)
        }
        let said = context.errors.text
        if !record.requests.isEmpty {
            // What is said of a call that was withheld is no news; the rest is.
            var notes = said.split(separator: "\n").map(String.init)
                .filter { !$0.hasSuffix(RequestRecord.withheld) }
            if record.goesOn { notes.append("what follows depends on the answer") }
            return RequestPreview(requests: record.requests, notes: notes)
        }
        switch try result.get() {
        case .exited(0): return nothing
        case .exited(let code): throw CommandFailure(whole: said, exitCode: code)
        case .notCovered(let text): throw CommandFailure(text, exitCode: 252)
        case .shell:
            throw CommandFailure(
                "the alias stands for a command of the shell, and what that sends is not known", exitCode: 252
            )
        }
    }
}
