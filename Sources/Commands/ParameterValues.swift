internal import Actions
internal import Execution
internal import Files
internal import Glibc
internal import JSON
internal import Patterns
internal import Redaction
internal import Runbooks
internal import Texts
internal import YAML

/// The values of a run's parameters, from the command line, files, the environment and prompts.
///
/// A secret never comes from the command line, which other users can read in the list of processes: it comes
/// from a file, from `RUNBOOK_PARAM_NAME`, from standard input (`--param NAME=-`) or from a prompt.
struct ParameterValues {
    /// Every declared parameter that has a value.
    private(set) var values = JSONObject()
    /// The names of secrets.
    private(set) var secretNames: Set<String> = []
    private(set) var problems: [Diagnostic] = []

    /// The values as reports show them.
    var shown: JSONObject {
        var shown = values
        for name in secretNames where shown[name] != nil { shown[name] = "[redacted]" }
        return shown
    }

    /// A text without the values of secrets, and without what looks like one.
    func redacted(_ text: String) -> String {
        Redactor(
            secrets: secretNames.sorted().compactMap { name in
                values[name].map { Secret(name: name, value: Template.plainText(of: $0)) }
            }
        ).redact(text)
    }

    /// Collects and checks the values.
    ///
    /// `given`: `NAME=VALUE` of each `--param`.
    /// `files`: Each `--params FILE`: flat YAML or JSON.
    /// `earlier`: The values of the run that is carried on.
    init(
        for runbooks: [Runbook], given: [String], files: [String], earlier: JSONObject = JSONObject(),
        console: Console
    ) throws {
        let parameters = Self.declared(in: runbooks)
        secretNames = Set(parameters.filter(\.isSecret).map(\.name))
        var texts: [String: String] = [:]
        for parameter in parameters {
            if let text = Operator.variable("RUNBOOK_PARAM_\(parameter.name)") {
                texts[parameter.name] = text
            }
        }
        for file in files { try Self.read(file, parameters, into: &texts, lists: &values) }
        for text in given { try read(text, parameters, into: &texts) }
        for parameter in parameters {
            try take(parameter, text: texts[parameter.name], earlier: earlier[parameter.name], console)
        }
    }

    private static func declared(in runbooks: [Runbook]) -> [Parameter] {
        var parameters: [Parameter] = []
        for parameter in runbooks.flatMap(\.parameters)
        where !parameters.contains(where: { $0.name == parameter.name }) {
            parameters.append(parameter)
        }
        return parameters
    }

    private func read(_ given: String, _ parameters: [Parameter], into texts: inout [String: String]) throws {
        guard let equals = given.firstIndex(of: "=") else {
            throw CommandError.invalid("`--param \(given)` has no value", help: "write `--param NAME=VALUE`")
        }
        let name = String(given[..<equals])
        let value = String(given[given.index(after: equals)...])
        let parameter = try Self.parameter(name, in: parameters)
        if value == "-" {
            texts[name] = readLine(strippingNewline: true) ?? ""
            return
        }
        if parameter.isSecret {
            throw CommandError.invalid(
                "`\(name)` is a secret, and the command line can be read by others",
                help: "write `--param \(name)=-` and give it on standard input, set `RUNBOOK_PARAM_\(name)`, "
                    + "or put it into a file for `--params`")
        }
        texts[name] = value
    }

    private static func read(
        _ file: String, _ parameters: [Parameter], into texts: inout [String: String], lists: inout JSONObject
    ) throws {
        guard let bytes = try? FileTree.read(file), let source = String(validating: bytes, as: UTF8.self)
        else {
            throw CommandError.invalid("cannot read the parameters `\(file)`", help: "check the path")
        }
        let node: YAMLNode
        do {
            node = try YAMLParser.parse(source)
        } catch {
            throw CommandError.invalid("\(file):\(error.mark.line):\(error.mark.column): \(error.message)")
        }
        guard case .mapping(let pairs, _) = node else {
            throw CommandError.invalid(
                "`\(file)` is no mapping of names to values", help: "write `name: value` lines")
        }
        for (key, value) in pairs {
            let parameter = try Self.parameter(key.text, in: parameters)
            switch value {
            case .scalar(let scalar): texts[key.text] = scalar.text
            case .sequence(let items, _) where parameter.kind == .list:
                texts[key.text] = nil
                lists[key.text] = .array(
                    items.compactMap {
                        if case .scalar(let scalar) = $0 { .string(scalar.text) } else { nil }
                    })
            default:
                throw CommandError.invalid(
                    "\(file):\(key.start.line):\(key.start.column): `\(key.text)` takes one value")
            }
        }
    }

    private static func parameter(_ name: String, in parameters: [Parameter]) throws -> Parameter {
        if let parameter = parameters.first(where: { $0.name == name }) { return parameter }
        let names = parameters.map(\.name)
        let help = Suggestion.nearest(to: name, in: names).map { "did you mean `\($0)`?" }
        let known =
            names.isEmpty ? "the runbook declares none" : "declared are \(names.joined(separator: ", "))"
        throw CommandError.invalid("no parameter `\(name)`", help: help ?? known)
    }

    private mutating func take(
        _ parameter: Parameter, text: String?, earlier: JSONValue?, _ console: Console
    ) throws {
        if let text {
            values[parameter.name] = try Self.typed(text, parameter)
        } else if values[parameter.name] == nil, let value = earlier ?? parameter.defaultValue {
            values[parameter.name] = value
        } else if values[parameter.name] == nil, parameter.isRequired, Console.isInteractive {
            values[parameter.name] = try Self.typed(Self.prompt(for: parameter, console), parameter)
        }
        guard let value = values[parameter.name] else {
            if parameter.isRequired {
                problems.append(
                    Diagnostic(
                        .error, code: "missing-parameter", "the parameter `\(parameter.name)` needs a value",
                        at: parameter.range,
                        help: parameter.isSecret
                            ? "set `RUNBOOK_PARAM_\(parameter.name)`, or use `--params FILE`"
                            : "add `--param \(parameter.name)=VALUE` or `--params FILE`"))
            }
            return
        }
        check(value, parameter)
    }

    private mutating func check(_ value: JSONValue, _ parameter: Parameter) {
        let texts = value.array?.compactMap(\.string) ?? [value.string ?? value.serialized()]
        // What cannot be hidden without hiding half of every log would be shown: better not to begin.
        if parameter.isSecret {
            for text in texts where !text.isEmpty {
                guard let reason = Redactor.refusal(for: Secret(name: parameter.name, value: text)) else {
                    continue
                }
                problems.append(
                    Diagnostic(
                        .error, code: "invalid-parameter",
                        "the secret `\(parameter.name)` cannot be kept out of the record: \(reason)",
                        at: parameter.range, help: "use a longer value, or do not declare it a secret"))
            }
        }
        let shown = parameter.isSecret ? "the value" : "`\(texts.joined(separator: ","))`"
        if !parameter.choices.isEmpty, !(value.array ?? [value]).allSatisfy(parameter.choices.contains) {
            let choices = parameter.choices.map { $0.string ?? $0.serialized() }.joined(separator: ", ")
            problems.append(
                Diagnostic(
                    .error, code: "invalid-parameter", "\(shown) is no choice of `\(parameter.name)`",
                    at: parameter.range, help: "choose one of \(choices)"))
        }
        if let source = parameter.pattern, let pattern = try? Pattern(source) {
            for text in texts where (try? pattern.matchesWhole(text)) != true {
                problems.append(
                    Diagnostic(
                        .error, code: "invalid-parameter",
                        "\(parameter.isSecret ? "the value" : "`\(text)`") of `\(parameter.name)` does not match its pattern",
                        at: parameter.range, help: "the pattern is `\(source)`"))
            }
        }
    }

    private static func typed(_ text: String, _ parameter: Parameter) throws -> JSONValue {
        let wrong = CommandError.invalid(
            "`\(parameter.isSecret ? "…" : text)` is no \(parameter.kind.rawValue) for `\(parameter.name)`")
        switch parameter.kind {
        case .string: return .string(text)
        case .boolean:
            guard text == "true" || text == "false" else { throw wrong }
            return .bool(text == "true")
        case .integer:
            guard let number = Int(text) else { throw wrong }
            return .number(JSONNumber(number))
        case .number:
            guard let number = JSONNumber(text: text) else { throw wrong }
            return .number(number)
        case .list:
            return .array(text.isEmpty ? [] : text.split(separator: ",").map { .string($0.trimmed) })
        }
    }

    /// Asks on the terminal; what is typed for a secret is not shown.
    private static func prompt(for parameter: Parameter, _ console: Console) -> String {
        let note = parameter.description.map { " (\($0))" } ?? ""
        console.sayRaw("\(parameter.name)\(ControlBytes.singleLine(note)): ")
        guard parameter.isSecret else { return readLine(strippingNewline: true) ?? "" }
        var settings = termios()
        tcgetattr(0, &settings)
        var quiet = settings
        quiet.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(0, TCSAFLUSH, &quiet)
        defer {
            tcsetattr(0, TCSAFLUSH, &settings)
            console.sayRaw("\n")
        }
        return readLine(strippingNewline: true) ?? ""
    }
}
