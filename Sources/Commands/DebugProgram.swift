internal import AWSCommands
internal import AWSEndpoints
internal import AWSModels
internal import AWSOutput
internal import AWSProtocols
internal import AWSSigning
internal import Glibc
internal import JMESPath
internal import JSON
internal import Terminals

/// The hidden `runbook debug KIND`: cases as JSON lines on standard input, their answers as JSON lines, in order; see
/// `Documentation/debug.md`. Nothing is sent, and no files are read but those that cases name and the AWS CLI's own.
enum DebugProgram {
    /// Why a case has no answer.
    private struct Failure: Error {
        let text: String
        var exitCode: Int32 = 255
    }

    /// Answers every line; the exit code is 0 when the kind is known.
    static func run(_ words: [String]) async -> Int32 {
        guard let kind = words.first, words.count == 1, kinds.contains(kind) else {
            Console(color: .auto).complain(
                "`runbook debug` answers one of: \(kinds.joined(separator: ", "))", help: nil)
            return ExitCode.invalid.rawValue
        }
        let session = try? AWSProgram.session()
        let cases = Cases()
        while let line = cases.next() {
            if line.isEmpty { continue }
            var answer: JSONValue
            do {
                answer = try await Self.answer(kind, JSONValue.parse(line), session)
            } catch let error as Failure {
                answer = ["error": .string(error.text), "exit": .number(JSONNumber(Int(error.exitCode)))]
            } catch {
                answer = ["error": .string("\(error)"), "exit": 255]
            }
            print(answer.serialized())
        }
        return 0
    }

    /// The lines of standard input. A case that reads standard input itself finds it empty.
    private struct Cases: ~Copyable {
        private let file: UnsafeMutablePointer<FILE>?

        init() {
            file = fdopen(dup(0), "r")
            let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
            dup2(nothing, 0)
            close(nothing)
        }

        deinit { if let file { fclose(file) } }

        /// The next line without its end; nil behind the last.
        func next() -> String? {
            var line: UnsafeMutablePointer<CChar>?
            var room = 0
            defer { free(line) }
            guard let file, getline(&line, &room, file) >= 0, let line else { return nil }
            let text = String(cString: line)
            return text.last?.isNewline == true ? String(text.dropLast()) : text
        }
    }

    private static let kinds = [
        "requests", "format", "jmespath", "serialize", "parse-response", "endpoint", "sign",
    ]

    private static func answer(
        _ kind: String, _ item: JSONValue, _ session: AWSSession?
    ) async throws -> JSONValue {
        switch kind {
        case "requests": return try await requests(item, session)
        case "format": return try format(item, session)
        case "jmespath":
            let expression = try JMESPathExpression(parsing: item["expression"]?.string ?? "")
            return ["result": try expression.evaluate(item["given"] ?? .null)]
        case "serialize": return try PublishedCases.serialize(item)
        case "parse-response": return try PublishedCases.parseResponse(item)
        case "endpoint": return try endpoint(item, session)
        default: return try sign(item)
        }
    }

    private static func requests(_ item: JSONValue, _ session: AWSSession?) async throws -> JSONValue {
        guard let session else { throw Failure(text: "no service models: run scripts/setup") }
        let words = item["argv"]?.array?.compactMap(\.string) ?? []
        let command = AWSCommand(session: session, context: AWSProgram.context())
        do {
            let preview = try await RequestPreview.of(words, by: command)
            var answer: JSONObject = ["requests": .array(preview.requests)]
            if !preview.notes.isEmpty { answer["notes"] = .array(preview.notes.map { .string($0) }) }
            return .object(answer)
        } catch {
            throw Failure(text: error.text, exitCode: error.exitCode)
        }
    }

    private static func format(_ item: JSONValue, _ session: AWSSession?) throws -> JSONValue {
        guard let request = FormatRequest(item) else {
            throw Failure(text: "a case has `response`, `command` and `output`", exitCode: 252)
        }
        return try request.answer { command in
            let words = command.split(separator: " ").map(String.init)
            guard let library = session?.library, words.count == 2 else { return nil }
            return try? library.service(commandName: words[0])?.operation(commandName: words[1])?.name
        }
    }

    private static func endpoint(_ item: JSONValue, _ session: AWSSession?) throws -> JSONValue {
        guard let library = session?.library, let name = item["service"]?.string,
            let service = try library.service(named: name), let rules = service.endpointRules
        else { throw Failure(text: "no such service, or no service models") }
        return try EndpointRules(rules).resolve(
            item["params"]?.object ?? JSONObject(), partitions: Partitions(library.partitions)
        ).json
    }

    private static func sign(_ item: JSONValue) throws -> JSONValue {
        guard let date = SigningDate(item["date"]?.string ?? "") else {
            throw Failure(text: "`date` is no date such as 20150830T123600Z", exitCode: 252)
        }
        let answer = try SigningCase(
            request: item["request"]?.string ?? "", region: item["region"]?.string ?? "",
            service: item["service"]?.string ?? "", date: date,
            credentials: SigningCredentials(
                accessKeyID: item["accessKey"]?.string ?? "",
                secretAccessKey: item["secretKey"]?.string ?? "",
                sessionToken: item["token"]?.string)
        ).answer()
        return ["creq": .string(answer.creq), "sts": .string(answer.sts), "authz": .string(answer.authz)]
    }
}
