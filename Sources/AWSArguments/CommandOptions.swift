public import AWSModels
public import JSON

/// The options of one command, for those who look at command lines without carrying them out.
public struct CommandOptions {
    /// One option, or positional argument.
    public struct Option: Sendable {
        /// As it is typed: `--vpc-id`, or `outfile`.
        public var name: String
        /// It has no dashes.
        public var isPositional: Bool
        /// How many words belong to it.
        public var arity: WordParser.Arity
        /// The command is refused without it.
        public var isRequired: Bool
        /// The only words that it takes; nil: any.
        public var choices: [String]?
        /// The member of the operation's input that it gives; nil: it is not one member's value.
        public var member: String?
        /// The shape of its value; nil: text.
        public var shape: Shape?
    }

    /// The operation that is called; of a waiter: the one that is asked.
    public let operation: Operation
    /// The options in order.
    public let options: [Option]
    private let table: ArgumentTable
    private let values: ArgumentValues

    /// The options of an operation's command; nil where the service has no such command.
    public init?(service: ServiceModel, command: String, operation name: String) {
        guard let operation = OperationTable(service: service, command: command).operation(name) else {
            return nil
        }
        self.init(operation, service: command, command: name)
    }

    /// The options of `wait NAME`; nil where the service has no such waiter.
    public init?(service: ServiceModel, waiter name: String) {
        guard let waiter = service.waiterName(commandName: name),
            let operation = service.waiter(waiter)?["operation"]?.string.flatMap({ service.operation($0) })
        else { return nil }
        self.init(operation, service: "wait", command: name)
    }

    private init(_ operation: Operation, service: String, command: String) {
        self.operation = operation
        table = ArgumentTable(operation: operation, service: service, command: command)
        options = table.arguments.map(Option.init)
        values = ArgumentValues(context: .withoutFiles, service: service, operation: command)
    }

    /// The names of a service's commands, `wait` among them where it has waiters.
    public static func commands(of service: ServiceModel, command: String) -> [String] {
        OperationTable(service: service, command: command).commands
            + (service.waiterNames.isEmpty ? [] : ["wait"])
    }

    /// The options that every command has.
    public static let globals: [Option] = GlobalOptions.definitions.map { definition in
        Option(
            name: definition.name, isPositional: false, arity: definition.arity, isRequired: false,
            choices: definition.choices, member: nil, shape: nil)
    }

    /// What is wrong with the words of a global option; nil: nothing.
    public static func problem(ofGlobal option: Option, words: [String]) -> String? {
        do throws(UsageError) {
            let found = try WordParser(GlobalOptions.definitions).parse([option.name] + words)
            _ = try GlobalOptions(found.values)
            return nil
        } catch {
            return error.message
        }
    }

    /// What the words behind an option mean.
    ///
    /// - Returns: The value by the model's shape, blobs as they were written; nil where it is no member's value, or
    ///   stands in a file, which is not read.
    /// - Throws: `UsageError` where the command would be refused for them.
    public func value(of option: Option, words: [String]) throws(UsageError) -> JSONValue? {
        guard let argument = table.arguments.first(where: { $0.shownName == option.name }),
            !words.contains(where: { $0.contains("file://") || $0.contains("fileb://") })
        else { return nil }
        // Read by itself, so that a word that is missing elsewhere does not matter here.
        var definition = argument.definition
        definition.isRequired = false
        let typed = argument.isPositional ? words : [option.name] + words
        guard let value = try WordParser([definition]).parse(typed).values[definition.destination] else {
            return nil
        }
        let loaded = try values.load(value, for: argument.shownName)
        switch argument.application {
        case .member: return try values.value(loaded, argument)
        case .boxedTruth: return loaded == .bare ? nil : try values.value(loaded, argument)
        case .addition(let addition):
            var assembly = Assembly(values: values)
            try addition(&assembly, loaded)
            return nil
        case .boolean, .boxedFalsehood, .nothing: return nil
        }
    }

    /// Why options cannot stand side by side; nil: they can.
    ///
    /// `given`: The options that were typed with their words, of which only the presence counts.
    public func conflict(among given: [(option: Option, words: [String])]) -> String? {
        var found = ArgumentTable.Values()
        for (option, words) in given {
            guard let argument = table.arguments.first(where: { $0.shownName == option.name }) else {
                continue
            }
            switch argument.arity {
            case .flag(let truth): found[argument.definition.destination] = .flag(truth)
            case .any, .atLeastOne, .exactly: found[argument.definition.destination] = .list(words)
            case .one, .optional:
                found[argument.definition.destination] = words.first.map { .text($0) } ?? .bare
            }
        }
        for check in table.checks {
            do throws(UsageError) { try check.ask(found) } catch { return error.message }
        }
        return nil
    }
}

extension CommandOptions.Option {
    fileprivate init(_ argument: Argument) {
        name = argument.shownName
        isPositional = argument.isPositional
        arity = argument.arity
        isRequired = argument.isRequired || argument.isPositional
        choices = argument.choices
        shape = argument.shape
        switch argument.application {
        case .member(let name), .boolean(let name), .boxedTruth(let name), .boxedFalsehood(let name):
            member = name
        case .addition, .nothing: member = nil
        }
    }
}

extension ArgumentContext {
    /// Any path is a file, and none can be read.
    fileprivate static let withoutFiles = ArgumentContext(
        readFile: { _ in .failure(Failure(number: 2, text: "No such file or directory")) },
        isFile: { _ in true }, makeUnique: { $0 })
}
