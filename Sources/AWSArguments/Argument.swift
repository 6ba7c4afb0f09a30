internal import AWSModels
internal import JSON

/// What an option's words became after files were read.
enum LoadedValue: Sendable, Hashable {
    case text(String)
    case bytes([UInt8])
    case list([String])
    case flag(Bool)
    /// A number; a text for infinities and what is no number.
    case number(JSONValue)
    case bare

    /// The text where it is one.
    var text: String? { if case .text(let text) = self { text } else { nil } }

    /// As a parameter that takes it as it is.
    var plain: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .bytes(let bytes): BlobValues.bytes(bytes)
        case .list(let items): .array(items.map { .string($0) })
        case .flag(let truth): .bool(truth)
        case .number(let number): number
        case .bare: .null
        }
    }

    /// As Python takes it for a truth.
    var isTrue: Bool {
        switch self {
        case .text(let text): !text.isEmpty
        case .bytes(let bytes): !bytes.isEmpty
        case .list(let items): !items.isEmpty
        case .flag(let truth): truth
        case .number(let number): number != 0
        case .bare: false
        }
    }
}

/// One option, or positional argument, of an operation.
struct Argument: Sendable {
    typealias Addition = @Sendable (inout Assembly, LoadedValue) throws(UsageError) -> Void

    /// What becomes of the value.
    enum Application: Sendable {
        /// The member's value, by its shape.
        case member(String)
        /// The member's truth.
        case boolean(String)
        /// `{"Value": true}`, or a value by the shape.
        case boxedTruth(String)
        /// `{"Value": false}`.
        case boxedFalsehood(String)
        case addition(Addition)
        /// It is read elsewhere.
        case nothing
    }

    /// The name without dashes.
    var name: String
    var application: Application
    /// The shape of the member that it stands for; nil: text.
    var shape: Shape?
    var arity: WordParser.Arity = .one
    var conversion: WordParser.Conversion = .text
    var isRequired = false
    var isPositional = false
    var choices: [String]?
    var constant: String?
    /// Where its value is kept, where that is not the name: a pair of truths shares one place.
    var sharedDestination: String?

    /// An argument that is made from text without a model.
    static func text(
        _ name: String, arity: WordParser.Arity = .one, conversion: WordParser.Conversion = .text,
        isRequired: Bool = false, _ addition: @escaping Addition
    ) -> Argument {
        Argument(
            name: name, application: .addition(addition), arity: arity, conversion: conversion,
            isRequired: isRequired)
    }

    /// The place that the value is read from.
    var place: String { Self.place(name) }

    /// The place of an argument's value: its name with underscores.
    static func place(_ name: String) -> String { name.replacing("-", with: "_") }

    /// The name in messages.
    var shownName: String { isPositional ? name : "--\(name)" }

    /// What the word parser is told.
    var definition: WordParser.Definition {
        WordParser.Definition(
            shownName, destination: sharedDestination ?? place, arity: arity, conversion: conversion,
            isRequired: isRequired, choices: choices, constant: constant)
    }
}

/// Parameters as they are put together.
struct Assembly: Sendable {
    /// So far.
    var parameters = JSONObject()
    /// The file that is the body.
    var streamingBody: StreamingBody?
    /// Where the body of the answer goes.
    var outfile: String?
    /// What `--starting-token`, `--page-size` and `--max-items` say.
    var paging = JSONObject()
    /// Reads values by shapes.
    let values: ArgumentValues

    /// Changes a member that is a structure, made when it is missing.
    mutating func change(_ member: String, _ body: (inout JSONObject) -> Void) {
        var object = parameters[member]?.object ?? JSONObject()
        body(&object)
        parameters[member] = .object(object)
    }

    /// Changes the first structure of a member that is a list, made when it is missing.
    mutating func changeFirst(
        _ member: String, from start: JSONObject = JSONObject(), _ body: (inout JSONObject) -> Void
    ) {
        var items = parameters[member]?.array ?? []
        var first = items.first?.object ?? start
        body(&first)
        if items.isEmpty { items = [.object(first)] } else { items[0] = .object(first) }
        parameters[member] = .array(items)
    }
}
