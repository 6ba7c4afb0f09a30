internal import AWSModels
internal import JSON
internal import PythonTexts

/// Reads the words behind an operation's name, and puts its parameters together.
struct OperationParser {
    var arguments: ArgumentTable
    let operation: Operation
    /// The command's path, such as `ec2`, `wait`, `vpc-available`.
    let path: [String]
    let kind: AWSInvocation.Kind
    let context: ArgumentContext

    /// The command that the words say, in the order of the AWS CLI's steps: words, checks, values, input text, samples.
    func parse(_ words: [String], _ globals: GlobalOptions) throws(UsageError) -> ParsedCommand {
        var table = arguments
        guard words != ["help"] else { return .help(path: path) }
        let values = try values(of: words)
        if values["help"] == .text("help") { return .help(path: path) }
        var isPaging = try pages(values, globals, &table)
        for check in table.checks { try check.ask(values) }
        var assembly = try assemble(table, values)
        try CommandInput(values: values, context: context).merge(into: &assembly.parameters)
        if isPaging, let paginator = table.paginator {
            let own = Self.tokens(paginator) + [paginator["limit_key"]?.string].compactMap { $0 }
            if own.contains(where: { assembly.parameters[$0] != nil }) { isPaging = false }
        }
        let given = assembly.parameters
        for finish in table.finishers { finish(&assembly.parameters) }
        var paging = try Self.paging(assembly.paging, isPaging && table.paginator != nil)
        Customisations.injectPageSize(path, assembly.parameters, &paging)
        let format = globals.binaryFormat ?? context.binaryFormat
        let normal = try BlobValues.normalise(.object(assembly.parameters), operation.input, format)
        let parameters = normal.object ?? JSONObject()
        // Bytes that only the rewriting turns into text have no form before it.
        let before = try? BlobValues.normalise(.object(given), operation.input, format).object
        return .invocation(
            AWSInvocation(
                service: operation.service, operation: operation, kind: sampleKind(values) ?? kind,
                givenParameters: before ?? parameters, parameters: parameters,
                streamingBody: assembly.streamingBody,
                outfile: assembly.outfile, paging: paging, globals: globals))
    }

    private func values(of words: [String]) throws(UsageError) -> ArgumentTable.Values {
        var definitions = arguments.arguments.map(\.definition)
        if isRelaxed(words) {
            for index in definitions.indices { definitions[index].isRequired = false }
        }
        definitions.append(.init("help", arity: .optional))
        let found = try WordParser(definitions).parse(words)
        var rest = found.rest
        if case .text(let word) = found.values["help"], word != "help" { rest.append(word) }
        guard rest.isEmpty else {
            throw UsageError(message: "Unknown options: \(rest.joined(separator: ", "))", form: .usage)
        }
        return found.values
    }

    /// Whether an option stands there that makes the others optional. Only its whole name as a word of its own does.
    private func isRelaxed(_ words: [String]) -> Bool {
        guard arguments.takesInput else { return false }
        if words.contains("--cli-input-json") || words.contains("--cli-input-yaml") { return true }
        guard let index = words.firstIndex(of: "--generate-cli-skeleton") else { return false }
        return index + 1 == words.count || words[index + 1] != "output"
    }

    // MARK: Pages

    /// Whether the client asks for all pages. Options of the model's own paging turn that off.
    private func pages(
        _ values: ArgumentTable.Values, _ globals: GlobalOptions, _ table: inout ArgumentTable
    ) throws(UsageError) -> Bool {
        var isPaging = globals.paginates
        if path.prefix(2) == ["kinesis", "list-streams"], values["exclusive_start_stream_name"] != nil {
            isPaging = false
        }
        guard let paginator = table.paginator else { return isPaging }
        let own = Self.tokens(paginator) + [paginator["limit_key"]?.string].compactMap { $0 }
        let places = own.map { Argument.place(CommandNames.dashed($0)) }
        if places.contains(where: { values[$0] != nil && $0 != "start_token" && $0 != "max_items" }) {
            isPaging = false
        }
        guard !isPaging else { return true }
        let covered = Set(table.hidden.map(\.place))
        let used = ["starting-token", "page-size", "max-items"].filter { name in
            let place = Argument.place(name)
            return !covered.contains(place) && values[place] != nil
        }
        guard used.isEmpty else {
            let names = used.map { "--\($0)" }.joined(separator: ", ")
            throw UsageError(
                message: "Cannot specify --no-paginate along with pagination arguments: \(names)")
        }
        table.uncover()
        return false
    }

    private static func tokens(_ paginator: JSONObject) -> [String] {
        let tokens = paginator["input_token"]
        return tokens?.array?.compactMap(\.string) ?? [tokens?.string].compactMap { $0 }
    }

    private static func paging(_ values: JSONObject, _ isEnabled: Bool) throws(UsageError) -> PagingOptions {
        var paging = PagingOptions()
        paging.isEnabled = isEnabled
        paging.startingToken = values["StartingToken"]?.string
        paging.pageSize = values["PageSize"]
        switch values["MaxItems"] {
        case .number(let number): paging.maxItems = number.int
        case .string(let text):
            guard let number = PythonText.int(text) else { throw .notInteger(text) }
            paging.maxItems = number.int
        default: break
        }
        return paging
    }

    // MARK: Parameters

    private func assemble(
        _ table: ArgumentTable, _ values: ArgumentTable.Values
    ) throws(UsageError) -> Assembly {
        let service = path.first ?? ""
        let reader = ArgumentValues(context: context, service: service, operation: path.last ?? "")
        var assembly = Assembly(values: reader)
        for argument in table.arguments {
            guard let value = values[argument.place] else { continue }
            let loaded = try reader.load(value, for: argument.shownName)
            switch argument.application {
            case .member(let member): assembly.parameters[member] = try reader.value(loaded, argument)
            case .boolean(let member): assembly.parameters[member] = loaded.plain
            case .boxedTruth(let member):
                assembly.parameters[member] =
                    loaded == .bare ? ["Value": true] : try reader.value(loaded, argument)
            case .boxedFalsehood(let member): assembly.parameters[member] = ["Value": false]
            case .addition(let addition): try addition(&assembly, loaded)
            case .nothing: break
            }
        }
        return assembly
    }

    private func sampleKind(_ values: ArgumentTable.Values) -> AWSInvocation.Kind? {
        guard case .text(let sample) = values["generate_cli_skeleton"] else { return nil }
        switch sample {
        case "output": return .sampleAnswer(Skeleton(usesNames: true).value(of: operation.output))
        case "yaml-input": return .skeleton(YAMLSkeleton.text(of: operation.input))
        default: return .skeleton(Skeleton().value(of: operation.input).serialized(indent: 4) + "\n")
        }
    }
}
