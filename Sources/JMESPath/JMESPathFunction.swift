internal import JSON

/// The functions of the language and what they take.
enum JMESPathFunction: String, CaseIterable {
    case abs
    case avg
    case ceil
    case contains
    case endsWith = "ends_with"
    case floor
    case join
    case keys
    case length
    case map
    case max
    case maxBy = "max_by"
    case merge
    case min
    case minBy = "min_by"
    case notNull = "not_null"
    case reverse
    case sort
    case sortBy = "sort_by"
    case startsWith = "starts_with"
    case sum
    case toArray = "to_array"
    case toNumber = "to_number"
    case toString = "to_string"
    case type
    case values

    /// What one argument may be.
    enum Parameter {
        case any
        case number
        case string
        case array
        case object
        case arrayOfNumbers
        case arrayOfStrings
        case arrayOfNumbersOrStrings
        case arrayOrString
        case arrayOrStringOrObject
        /// An expression behind `&`.
        case reference
    }

    /// Why a call does not fit its function.
    struct Mismatch: Error {
        let kind: JMESPathError.Kind
        let message: String
    }

    var parameters: [Parameter] {
        switch self {
        case .abs, .ceil, .floor: [.number]
        case .avg, .sum: [.arrayOfNumbers]
        case .contains: [.arrayOrString, .any]
        case .startsWith, .endsWith: [.string, .string]
        case .join: [.string, .arrayOfStrings]
        case .keys, .values, .merge: [.object]
        case .length: [.arrayOrStringOrObject]
        case .map: [.reference, .array]
        case .sortBy, .maxBy, .minBy: [.array, .reference]
        case .max, .min, .sort: [.arrayOfNumbersOrStrings]
        case .reverse: [.arrayOrString]
        case .notNull, .toArray, .toNumber, .toString, .type: [.any]
        }
    }

    /// The last parameter can be repeated.
    var isVariadic: Bool { self == .notNull || self == .merge }

    /// Checks what can be checked before there are values: the number of arguments and which of them have an `&`.
    func check(valueCount: Int, references: [Int]) throws(Mismatch) {
        let count = valueCount + references.count
        let parameters = parameters
        guard isVariadic ? count >= parameters.count : count == parameters.count else {
            let expected = "\(isVariadic ? "at least " : "")\(parameters.count)"
            let noun = parameters.count == 1 ? "argument" : "arguments"
            throw Mismatch(
                kind: .invalidArity, message: "`\(rawValue)` takes \(expected) \(noun), not \(count)")
        }
        for (place, parameter) in parameters.enumerated() where parameter == .reference {
            guard references.contains(place) else {
                throw Mismatch(
                    kind: .invalidType,
                    message: "argument \(place + 1) of `\(rawValue)` must be an expression with `&`")
            }
        }
        if let place = references.first(where: { parameter(at: $0) != .reference }) {
            throw Mismatch(
                kind: .invalidType,
                message: "argument \(place + 1) of `\(rawValue)` must be a value, not an expression with `&`")
        }
    }

    /// Checks the types of the values, in the order of the parameters that are no references.
    func check(values: [JSONValue]) throws(Mismatch) {
        let places = parameters.indices.filter { parameters[$0] != .reference }
        for (index, value) in values.enumerated() {
            let place = index < places.count ? places[index] : index
            let parameter = parameter(at: place)
            guard parameter.takes(value) else {
                throw Mismatch(
                    kind: .invalidType,
                    message: "argument \(place + 1) of `\(rawValue)` must be \(parameter.name), "
                        + "not \(value.nameOfTypes)")
            }
        }
    }

    private func parameter(at place: Int) -> Parameter { parameters[Swift.min(place, parameters.count - 1)] }
}

extension JMESPathFunction.Parameter {
    fileprivate var name: String {
        switch self {
        case .any: "any value"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        case .arrayOfNumbers: "an array of numbers"
        case .arrayOfStrings: "an array of strings"
        case .arrayOfNumbersOrStrings: "an array of numbers or an array of strings"
        case .arrayOrString: "an array or a string"
        case .arrayOrStringOrObject: "an array, a string or an object"
        case .reference: "an expression with `&`"
        }
    }

    fileprivate func takes(_ value: JSONValue) -> Bool {
        switch self {
        case .any: true
        case .number: value.number != nil
        case .string: value.string != nil
        case .array: value.array != nil
        case .object: value.object != nil
        case .arrayOfNumbers: value.array?.allSatisfy { $0.number != nil } ?? false
        case .arrayOfStrings: value.array?.allSatisfy { $0.string != nil } ?? false
        case .arrayOfNumbersOrStrings: Self.arrayOfNumbers.takes(value) || Self.arrayOfStrings.takes(value)
        case .arrayOrString: value.array != nil || value.string != nil
        case .arrayOrStringOrObject: value.array != nil || value.string != nil || value.object != nil
        case .reference: false
        }
    }
}

extension JSONValue {
    /// The language's name of the value's type: what `type` answers.
    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// The type for messages, of an array with the types of its elements.
    fileprivate var nameOfTypes: String {
        guard let array, !array.isEmpty else { return typeName }
        var names: [String] = []
        for element in array where !names.contains(element.typeName) { names.append(element.typeName) }
        return "array of \(names.joined(separator: ", "))"
    }
}
