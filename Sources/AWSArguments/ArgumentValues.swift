internal import AWSModels
internal import JSON
internal import PythonTexts

/// Turns the words of an option into a parameter's value: files, shorthand, JSON, scalars, in this order.
struct ArgumentValues: Sendable {
    /// The files and variables around the command.
    let context: ArgumentContext
    /// The command's path, such as `elb` and `describe-instance-health`.
    let service: String
    let operation: String

    /// The content of the file that a value names, else the value itself.
    func load(_ value: WordParser.Value, for name: String) throws(UsageError) -> LoadedValue {
        let single: String?
        let asItIs: LoadedValue
        switch value {
        case .text(let text): (single, asItIs) = (text, .text(text))
        case .list(let items): (single, asItIs) = (items.count == 1 ? items[0] : nil, .list(items))
        case .flag(let truth): return .flag(truth)
        case .number(let number): return .number(number)
        case .bare: return .bare
        }
        guard let single else { return asItIs }
        do throws(ParameterFileError) {
            switch try context.load(single) {
            case .text(let text): return .text(text)
            case .bytes(let bytes): return .bytes(bytes)
            default: return asItIs
            }
        } catch {
            throw .parameter(name, error.message)
        }
    }

    /// The parameter's value.
    ///
    /// - Throws: 252 for a text that is no shorthand or JSON; 255 for one that is no number.
    func value(_ loaded: LoadedValue, _ argument: Argument) throws(UsageError) -> JSONValue {
        guard let shape = argument.shape else { return loaded.plain }
        if let value = try shorthand(loaded, shape, argument) { return value }
        return try unpacked(loaded, shape, argument.shownName)
    }

    // MARK: Shorthand

    private func shorthand(
        _ loaded: LoadedValue, _ shape: Shape, _ argument: Argument
    ) throws(UsageError) -> JSONValue? {
        let texts: [String]
        switch loaded {
        case .text(let text): texts = [text]
        case .list(let items): texts = items
        default: return nil
        }
        if let first = texts.first, ["[", "{"].contains(PythonText.firstVisible(first)) { return nil }
        guard Self.takesShorthand(shape) else { return nil }
        if let value = special(loaded, shape, argument) { return value }
        do throws(ShorthandError) {
            if case .text(let text) = loaded {
                // A file's text is one value, even where the model has a list: validation tells that.
                let parsed = try parse(text)
                return shape.kind == .list
                    ? ShorthandTypes.plain(parsed) : try ShorthandTypes.apply(shape, to: parsed)
            }
            var parsed: [ShorthandValue] = []
            for text in texts { parsed.append(try parse(text)) }
            return try ShorthandTypes.apply(shape, to: .list(parsed))
        } catch {
            switch error {
            case .syntax(let message): throw .parameter(argument.shownName, message)
            case .fatal(let error): throw error
            }
        }
    }

    private func parse(_ text: String) throws(ShorthandError) -> ShorthandValue {
        var parser = ShorthandParser(text) { (value) throws(UsageError) in
            do throws(ParameterFileError) {
                return try context.load(value)
            } catch {
                throw .general(error.message)
            }
        }
        return try parser.parse()
    }

    /// Structures with one member that take its bare value.
    private func special(_ loaded: LoadedValue, _ shape: Shape, _ argument: Argument) -> JSONValue? {
        if shape.kind == .list, shape.element.kind == .structure, shape.element.members.count == 1,
            Self.bareLists[service]?[operation] == argument.name
        {
            let key = shape.element.members[0].name
            let values: [String] =
                switch loaded {
                case .list(let items): items
                case .text(let text): text.unicodeScalars.map { String($0) }
                default: []
                }
            return .array(values.map { [key: .string($0)] })
        }
        guard shape.kind == .structure, shape.members.count == 1, let member = shape.member("Value"),
            member.shape.kind == .string, let text = loaded.text, !text.contains("=")
        else { return nil }
        return ["Value": .string(text)]
    }

    /// Lists whose elements may be written as bare values of their one member.
    /// Source: the AWS CLI's list for old commands.
    private static let bareLists: [String: [String: String]] = [
        "firehose": ["put-record-batch": "records"],
        "workspaces": [
            "reboot-workspaces": "reboot-workspace-requests",
            "rebuild-workspaces": "rebuild-workspace-requests",
            "terminate-workspaces": "terminate-workspace-requests",
        ],
        "elb": [
            "remove-tags": "tags",
            "describe-instance-health": "instances",
            "deregister-instances-from-load-balancer": "instances",
            "register-instances-with-load-balancer": "instances",
        ],
    ]

    /// Structures, maps, and lists of those; not where a document is all that they hold.
    static func takesShorthand(_ shape: Shape) -> Bool {
        var inner = shape
        for _ in 0..<32 {
            if inner.kind == .list {
                inner = inner.element
            } else if inner.kind == .map {
                inner = inner.value
            }
        }
        if inner.isDocument { return false }
        return isComplex(shape) && (shape.kind != .list || isComplex(shape.element))
    }

    private static func isComplex(_ shape: Shape) -> Bool { [.structure, .list, .map].contains(shape.kind) }

    // MARK: JSON and scalars

    private func unpacked(_ loaded: LoadedValue, _ shape: Shape, _ name: String) throws(UsageError)
        -> JSONValue
    {
        if shape.isDocument || shape.isJSONText && shape.location == "header" && shape.kind == .string {
            return try json(loaded.text ?? "", name)
        }
        switch shape.kind {
        case .structure, .map:
            guard let text = loaded.text else { return loaded.plain }
            guard try first(text) == "{" else { throw .parameter(name, "Invalid JSON:\n\(text)") }
            return try json(text, name)
        case .list: return try list(loaded, shape, name)
        default: return try scalar(loaded, shape)
        }
    }

    private func list(_ loaded: LoadedValue, _ shape: Shape, _ name: String) throws(UsageError) -> JSONValue {
        let items: [String]
        switch loaded {
        case .text(let text):
            if try first(text) == "[" { return try json(text, name) }
            // A file of text that is no JSON is taken letter by letter.
            items = text.unicodeScalars.map { String($0) }
        case .list(let words):
            if words.count == 1, PythonText.firstVisible(words[0]) == "[" { return try json(words[0], name) }
            items = words
        default: return loaded.plain
        }
        var result: [JSONValue] = []
        for item in items {
            do throws(UsageError) {
                result.append(try unpacked(.text(item), shape.element, name))
            } catch {
                throw error.exitStatus == 255 ? .parameter(name, items[0]) : error
            }
        }
        return .array(result)
    }

    private func scalar(_ loaded: LoadedValue, _ shape: Shape) throws(UsageError) -> JSONValue {
        guard let text = loaded.text else { return loaded.plain }
        switch shape.kind {
        case .integer, .long:
            guard let number = PythonText.int(text) else { throw .notInteger(text) }
            return .number(number)
        case .float, .double:
            guard let number = PythonText.float(text) else { throw .notFloat(text) }
            return PythonText.value(number)
        case .boolean: return .bool(text.lowercased() != "false" && !text.isEmpty)
        default: return .string(text)
        }
    }

    private func first(_ text: String) throws(UsageError) -> Unicode.Scalar {
        guard let first = PythonText.firstVisible(text) else { throw .general("string index out of range") }
        return first
    }

    private func json(_ text: String, _ name: String) throws(UsageError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue.parse(text)
        } catch {
            throw .parameter(name, "Invalid JSON: \(JSONComplaint.about(text))\nJSON received: \(text)")
        }
    }
}
