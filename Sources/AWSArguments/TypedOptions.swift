internal import JSON
internal import PythonTexts

/// The options of a command that is no operation of a service: words taken by their definitions, files read.
///
/// Source: `BasicCommand` in the AWS CLI's `customizations/commands.py`.
public struct TypedOptions: Sendable {
    private let values: [String: LoadedValue]

    /// Reads the words behind a command.
    ///
    /// - Parameters:
    ///   - words: The words.
    ///   - definitions: What the command takes.
    ///   - verbatim: Destinations whose values never mean a file.
    ///   - context: Files and variables.
    /// - Throws: `UsageError` for words that nothing takes, and for files that cannot be read.
    public init(
        _ words: [String], _ definitions: [WordParser.Definition], verbatim: Set<String> = [],
        context: ArgumentContext
    ) throws(UsageError) {
        let found = try WordParser(definitions).parse(words)
        let reader = ArgumentValues(context: context, service: "custom", operation: "")
        var values: [String: LoadedValue] = [:]
        for definition in definitions {
            guard let value = found.values[definition.destination] else { continue }
            if verbatim.contains(definition.destination), case .text(let text) = value {
                values[definition.destination] = .text(text)
            } else {
                values[definition.destination] = try reader.load(value, for: definition.name)
            }
        }
        guard found.rest.isEmpty else {
            throw UsageError(message: "Unknown options: \(found.rest.joined(separator: ","))")
        }
        self.values = values
    }

    /// A text; nil: the option was not given.
    public func text(_ destination: String) -> String? {
        switch values[destination] {
        case .text(let text): text
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        default: nil
        }
    }

    /// What a flag stands for; nil: it was not given.
    public func flag(_ destination: String) -> Bool? {
        if case .flag(let truth) = values[destination] { truth } else { nil }
    }

    /// A whole number by Python's rules, as text.
    ///
    /// - Throws: `UsageError` with exit code 255 for what is none.
    public func integer(_ destination: String) throws(UsageError) -> String? {
        guard let text = text(destination) else { return nil }
        guard let number = PythonText.int(text) else { throw .notInteger(text) }
        return number.text
    }

    /// The words of a list, as they stand there, or the text of the one file that they name.
    public func words(_ destination: String) -> [String]? {
        if case .list(let words) = values[destination] { return words }
        return text(destination).map { [$0] }
    }

    /// A list of texts: words, or one word that is a JSON list.
    ///
    /// - Throws: `UsageError` for JSON that is none, or holds something else.
    public func texts(_ destination: String) throws(UsageError) -> [String]? {
        guard let words = words(destination) else { return nil }
        guard words.count == 1, PythonText.firstVisible(words[0]) == "[" else { return words }
        let name = "--\(destination.replacing("_", with: "-"))"
        guard let items = (try? JSONValue.parse(words[0]))?.array else {
            throw .parameter(
                name, "Invalid JSON: \(JSONComplaint.about(words[0]))\nJSON received: \(words[0])")
        }
        let texts = items.compactMap(\.string)
        guard texts.count == items.count else {
            throw UsageError(message: "Parameter validation failed:\nInvalid type for parameter \(name)")
        }
        return texts
    }
}
