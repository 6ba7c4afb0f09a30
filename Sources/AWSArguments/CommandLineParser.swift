public import AWSModels
internal import JMESPath
internal import JSON

/// The commands that there are.
public struct CommandCatalog: Sendable {
    /// The names of services as commands, such as `s3api`, in order.
    public var services: [String]
    /// The model behind a service's command.
    public var model: @Sendable (String) -> ServiceModel?
    /// Commands that are no services, such as `configure`.
    public var others: [String]
    /// Commands beside a service's operations that somebody else carries out, such as `ecr`'s `get-login-password`.
    public var subcommands: [String: [String]]
    /// The names that the user has made.
    public var aliases: CommandAliases

    /// Makes a catalog.
    public init(
        services: [String], others: [String] = [], subcommands: [String: [String]] = [:],
        aliases: CommandAliases = .none, model: @escaping @Sendable (String) -> ServiceModel?
    ) {
        self.services = services
        self.others = others
        self.subcommands = subcommands
        self.aliases = aliases
        self.model = model
    }
}

/// What a command line says.
public enum ParsedCommand: Sendable {
    /// An operation of a service.
    case invocation(AWSInvocation)
    /// A command of the catalog's `others` or `subcommands`, with the words behind it.
    case other(path: [String], words: [String], globals: GlobalOptions)
    /// The manual of the command at this path.
    case help(path: [String])
    /// A user's alias for this command of `/bin/sh`.
    case shell(String)
    /// `--version`.
    case version
}

/// Reads command lines as AWS CLI v2 does: a chain of parsers, each handing on what it does not know.
public struct CommandLineParser: Sendable {
    private let catalog: CommandCatalog
    private let context: ArgumentContext

    /// Takes the commands, and the files and variables around them.
    public init(catalog: CommandCatalog, context: ArgumentContext) {
        self.catalog = catalog
        self.context = context
    }

    /// Reads the words behind `aws`.
    ///
    /// - Throws: `UsageError` with the whole text for standard error and the exit status.
    public func parse(_ words: [String]) throws(UsageError) -> ParsedCommand {
        let anything = WordParser(GlobalOptions.definitions + [.init("command", arity: .optional)])
        if let found = try? anything.parse(words), found.values["version"] != nil { return .version }
        var resolution = AliasResolution(
            catalog.aliases, commands: catalog.services + catalog.others + ["help"])
        let found: [String]
        switch try resolution.resolve(words) {
        case .shell(let text): return .shell(text)
        case .words(let words): found = words
        }
        let globals = try GlobalOptions(resolution.values)
        guard let command = found.first, command != "help" else { return .help(path: []) }
        let rest = Array(found.dropFirst())
        guard !catalog.others.contains(command), let service = catalog.model(command) else {
            switch try resolution.resolve(rest, below: [command], subcommands: nil) {
            case .shell(let text): return .shell(text)
            case .words(let words):
                return .other(path: [command], words: words, globals: try GlobalOptions(resolution.values))
            }
        }
        return try parse(rest, in: service, command: command, globals, &resolution)
    }

    private func parse(
        _ words: [String], in service: ServiceModel, command: String, _ globals: GlobalOptions,
        _ resolution: inout AliasResolution
    ) throws(UsageError) -> ParsedCommand {
        let own = catalog.subcommands[command] ?? []
        let table = OperationTable(service: service, command: command)
        // A large service has a thousand: they are made only for what is none of them.
        let all = { table.commands + own + (service.waiterNames.isEmpty ? [] : ["wait"]) + ["help"] }
        let given: [String]
        switch try resolution.resolve(words, below: [command], subcommands: all()) {
        case .shell(let text): return .shell(text)
        case .words(let words): given = words
        }
        let choices = given.first.flatMap { table.operation($0) == nil ? nil : [$0] } ?? all()
        let found = try WordParser([.init("operation", choices: choices)]).parse(given)
        guard case .text(let name) = found.values["operation"], name != "help" else {
            return .help(path: [command])
        }
        // An alias may have brought options with it.
        let globals = words == given ? globals : try GlobalOptions(resolution.values)
        if own.contains(name) { return .other(path: [command, name], words: found.rest, globals: globals) }
        if name == "wait" { return try parseWait(found.rest, service, command, globals) }
        guard let operation = table.operation(name) else {
            throw UsageError(message: "the model has no operation for \(name)", exitStatus: 255)
        }
        let arguments = ArgumentTable(operation: operation, service: command, command: name)
        return try OperationParser(
            arguments: arguments, operation: operation, path: [command, name], kind: .call, context: context
        ).parse(found.rest, globals)
    }

    private func parseWait(
        _ words: [String], _ service: ServiceModel, _ command: String, _ globals: GlobalOptions
    ) throws(UsageError) -> ParsedCommand {
        let waiters = service.waiterNames.map { (name: $0, command: CommandNames.dashed($0)) }
            .sorted { $0.command < $1.command }
        let definition = WordParser.Definition(
            "subcommand", arity: .optional, choices: waiters.map(\.command))
        guard words != ["help"] else { return .help(path: [command, "wait"]) }
        let found = try WordParser([definition]).parse(words)
        guard case .text(let name) = found.values["subcommand"] else {
            guard found.rest.isEmpty else {
                throw UsageError(message: "Unknown options: \(found.rest.joined(separator: ","))")
            }
            throw UsageError(
                message: "usage: aws [options] \(command) wait <subcommand> [parameters]\n"
                    + "aws: [ERROR]: too few arguments", form: .verbatim)
        }
        guard let waiter = waiters.first(where: { $0.command == name })?.name,
            let operation = service.waiter(waiter)?["operation"]?.string.flatMap({ service.operation($0) })
        else {
            throw UsageError(message: "the model has no operation for the waiter \(name)", exitStatus: 255)
        }
        var rest = words
        if let index = rest.firstIndex(of: name) { rest.remove(at: index) }
        let arguments = ArgumentTable(operation: operation, service: "wait", command: name)
        return try OperationParser(
            arguments: arguments, operation: operation, path: [command, "wait", name], kind: .wait(waiter),
            context: context
        ).parse(rest, globals)
    }
}
