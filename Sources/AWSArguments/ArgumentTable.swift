internal import AWSModels
internal import JSON

/// The options of one operation in order: those of its members, changed and joined as the AWS CLI does.
struct ArgumentTable {
    typealias Values = [String: WordParser.Value]

    /// What must hold between options.
    struct Check {
        /// Throws where it does not hold.
        let ask: (Values) throws(UsageError) -> Void

        // In a type of its own: the compiler crashes on closures with typed errors in arrays (Swift 6.3).
        init(_ ask: @escaping (Values) throws(UsageError) -> Void) { self.ask = ask }
    }

    /// The options; the order is that of parameters and messages.
    private(set) var arguments: [Argument] = []
    /// What must hold between options, asked in order before files are read.
    var checks: [Check] = []
    /// Changes to the whole of the parameters, in order.
    var finishers: [(inout JSONObject) -> Void] = []
    /// How pages follow each other: the operation's entry of `paginators-1.json`.
    let paginator: JSONObject?
    /// Options of the model that paging options hide.
    private(set) var hidden: [Argument] = []
    /// The operation may be described by one JSON or YAML text, and prints samples.
    private(set) var takesInput = false

    /// Builds the table.
    ///
    /// - Parameters:
    ///   - operation: The operation.
    ///   - service: Its service's name as a command; `wait` for a waiter, which has no changes of a service.
    ///   - command: Its own name as a command.
    init(operation: Operation, service: String, command: String) {
        paginator = operation.service.paginator(of: operation.name)
        let required = Set(operation.input?.required ?? [])
        for member in operation.input?.members ?? [] {
            add(member, isRequired: required.contains(member.name) && !member.shape.isIdempotencyToken)
        }
        if let payload = operation.output?.payload, operation.output?.member(payload)?.shape.kind == .blob {
            set(
                Argument(
                    name: "outfile",
                    application: .addition { (assembly, value) throws(UsageError) in
                        assembly.outfile = value.text
                    },
                    isPositional: true))
        }
        rename("\(service).*")
        if service == "ec2" { boxTruths() }
        rename("\(service).\(command)")
        Customisations.apply(to: &self, operation: operation, service: service, command: command)
        Customisations.finish(&finishers, operation: operation)
        takesInput = self["outfile"] == nil
        if takesInput {
            set(Argument(name: "cli-input-json", application: .nothing))
            set(Argument(name: "cli-input-yaml", application: .nothing))
        }
        if let paginator { addPaging(paginator, operation) }
        if takesInput {
            set(
                Argument(
                    name: "generate-cli-skeleton", application: .nothing, arity: .optional,
                    choices: ["input", "output", "yaml-input"], constant: "input"))
        }
    }

    // MARK: Changing

    /// The option of a name; setting one that is there keeps its place.
    subscript(name: String) -> Argument? {
        arguments.first { $0.name == name }
    }

    /// Puts an option in, in the place of one with the same name.
    mutating func set(_ argument: Argument) {
        if let index = arguments.firstIndex(where: { $0.name == argument.name }) {
            arguments[index] = argument
        } else {
            arguments.append(argument)
        }
    }

    /// Takes an option out.
    mutating func remove(_ name: String) { arguments.removeAll { $0.name == name } }

    /// Changes an option where it stands.
    mutating func change(_ name: String, _ body: (inout Argument) -> Void) {
        guard let index = arguments.firstIndex(where: { $0.name == name }) else { return }
        body(&arguments[index])
    }

    /// Gives an option another name, at the end of the table.
    mutating func rename(_ name: String, to other: String) {
        guard var argument = self[name] else { return }
        remove(name)
        if argument.sharedDestination == nil, case .flag = argument.arity {
            argument.sharedDestination = argument.place
        }
        argument.name = other
        set(argument)
    }

    // MARK: Building

    private mutating func add(_ member: Shape.Member, isRequired: Bool) {
        let name = CommandNames.dashed(member.name)
        switch member.shape.kind {
        case .boolean:
            // Required or not: the service tells when a truth is missing.
            let place = Argument.place(name)
            set(
                Argument(
                    name: name, application: .boolean(member.name), arity: .flag(true),
                    sharedDestination: place))
            set(
                Argument(
                    name: "no-\(name)", application: .nothing, arity: .flag(false), sharedDestination: place))
        case .list:
            set(
                Argument(
                    name: name, application: .member(member.name), shape: member.shape, arity: .any,
                    isRequired: isRequired))
        case .long:
            set(
                Argument(
                    name: name, application: .member(member.name), shape: member.shape, conversion: .integer,
                    isRequired: isRequired))
        case .float, .double:
            set(
                Argument(
                    name: name, application: .member(member.name), shape: member.shape, conversion: .float,
                    isRequired: isRequired))
        case .blob where member.shape.isStreaming:
            set(.streaming(name, member: member.name, isRequired: isRequired))
        default:
            set(
                Argument(
                    name: name, application: .member(member.name), shape: member.shape, isRequired: isRequired
                ))
        }
    }

    private mutating func rename(_ path: String) {
        for argument in arguments {
            let key = "\(path).\(argument.name)"
            if let name = ArgumentNames.renamed[key] { rename(argument.name, to: name) }
            if let alias = ArgumentNames.aliases[key] {
                var copy = argument
                copy.name = alias
                copy.isRequired = false
                change(argument.name) { $0.isRequired = false }
                set(copy)
            }
        }
    }

    /// Structures of one truth called `Value` become a pair of options, whose first may still take a value.
    private mutating func boxTruths() {
        for argument in arguments {
            guard let shape = argument.shape, shape.kind == .structure, shape.members.count == 1,
                shape.member("Value")?.shape.kind == .boolean, case .member(let member) = argument.application
            else { continue }
            let opposite = "no-\(argument.name)"
            change(argument.name) {
                $0.application = .boxedTruth(member)
                $0.arity = .optional
                $0.isRequired = false
            }
            set(Argument(name: opposite, application: .boxedFalsehood(member), arity: .flag(true)))
            checks.append(
                ArgumentTable.Check { (values) throws(UsageError) in
                    guard values[argument.place] != nil, values[Argument.place(opposite)] != nil else {
                        return
                    }
                    throw UsageError(
                        message:
                            "Cannot specify both the \"--\(argument.name)\" option and the \"--\(opposite)\" option."
                    )
                })
        }
    }

    private mutating func addPaging(_ paginator: JSONObject, _ operation: Operation) {
        let limit = paginator["limit_key"]?.string.flatMap { operation.input?.member($0)?.shape.kind }
        let conversion: WordParser.Conversion = limit == .string ? .text : .integer
        addPaging("starting-token", "StartingToken", .text)
        if paginator["limit_key"] != nil { addPaging("page-size", "PageSize", conversion) }
        addPaging("max-items", "MaxItems", conversion)
    }

    private mutating func addPaging(_ name: String, _ key: String, _ conversion: WordParser.Conversion) {
        if let argument = self[name] { hidden.append(argument) }
        set(
            .text(name, conversion: conversion) { (assembly, value) throws(UsageError) in
                assembly.paging[key] = value.plain
            })
    }

    /// Puts the options back that paging options hide, once pages are asked for one by one.
    mutating func uncover() {
        for argument in hidden { set(argument) }
    }
}

extension Argument {
    /// A blob that is sent as a stream: the option's value is a path.
    static func streaming(_ name: String, member: String, isRequired: Bool) -> Argument {
        .text(name, isRequired: isRequired) { (assembly, value) throws(UsageError) in
            let context = assembly.values.context
            guard let text = value.text else {
                throw .parameter("--\(name)", "Blob values must be a path to a file.")
            }
            let path = context.expandHome(context.expandVariables(text))
            guard context.isFile(path) else {
                throw .parameter("--\(name)", "Blob values must be a path to a file.")
            }
            assembly.streamingBody = StreamingBody(member: member, path: path)
        }
    }
}
