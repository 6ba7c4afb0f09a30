internal import Actions
internal import Arguments
internal import Glibc
internal import JMESPath
internal import JSON
internal import Journals

/// `runbook value EXPR` inside a step: asks the engine.
struct ValueCommand {
    let console: Console
    let arguments: ParsedCommand

    func run() async throws -> ExitCode {
        guard let socket = Operator.variable("RUNBOOK_SOCKET"), let token = Operator.variable("RUNBOOK_TOKEN")
        else {
            throw CommandError.invalid(
                "`runbook value` answers inside a step only",
                help: "elsewhere query JSON with `runbook query EXPR < FILE`")
        }
        let answer = await EngineClient.value(
            of: arguments.positional.first ?? "", socket: socket, token: token)
        switch answer {
        case .value(let text):
            console.print(text)
            return .success
        case .failed(let message):
            console.complain(message, help: nil)
            return .failed
        }
    }
}

/// `runbook query EXPR < FILE`: JMESPath over JSON.
struct QueryCommand {
    let console: Console
    let arguments: ParsedCommand

    func run() throws -> ExitCode {
        let text = arguments.positional.first ?? ""
        let expression: JMESPathExpression
        do {
            expression = try JMESPathExpression(parsing: text)
        } catch {
            let caret = String(repeating: " ", count: error.offset) + "^"
            throw CommandError.invalid("\(error.message)\n  \(text)\n  \(caret)")
        }
        let input: JSONValue
        do {
            input = try JSONValue.parse(Self.standardInput())
        } catch {
            throw CommandError.invalid("standard input:\(error.line):\(error.column): \(error.message)")
        }
        do {
            let value = try expression.evaluate(input)
            if arguments.value("format") == "text", case .string(let string) = value {
                console.print(string)
            } else {
                console.print(value.serialized(indent: 4))
            }
            return .success
        } catch {
            console.complain(error.message, help: nil)
            return .failed
        }
    }

    static func standardInput() -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = read(0, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }
}

/// `runbook key export|import`: carries the key of a journal to another machine.
struct KeyCommand {
    let console: Console
    let arguments: ParsedCommand

    func run() throws -> ExitCode {
        if arguments.path.last == "export" {
            let location = JournalLocation(
                named: arguments.value("journal"), isSandbox: arguments.flag("sandbox"))
            guard let id = try JournalReader(path: location.path).keyID() else {
                throw CommandError.invalid("the journal `\(location.path)` has no key yet")
            }
            if isatty(1) == 1 {
                console.say("this opens every secret of the journal: hand it over as you would a password")
            }
            console.print(try Operator.keyFolder.exported(id: id))
            return .success
        }
        let text = String(decoding: QueryCommand.standardInput(), as: UTF8.self)
        let id = try Operator.keyFolder.importKey(text)
        console.say("key \(id) is in \(Operator.keyFolder.path)")
        return .success
    }
}
