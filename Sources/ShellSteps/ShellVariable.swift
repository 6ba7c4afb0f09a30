internal import JSON

/// One variable as a line of `declare -p`: attributes, name and value in bash's own words.
struct ShellVariable: Sendable, Hashable {
    /// The letters after `declare -`, without `-`.
    let attributes: [UInt8]
    /// The name.
    let name: String
    /// What follows `=`; nil when the variable is declared without a value.
    let value: [UInt8]?

    /// Reads a line; nil for anything else.
    init?(line: ArraySlice<UInt8>) {
        let start = Array("declare -".utf8)
        guard line.starts(with: start) else { return nil }
        var rest = line.dropFirst(start.count)
        let letters = rest.prefix { $0 != UInt8(ascii: " ") }
        rest = rest.dropFirst(letters.count + 1)
        let word = rest.prefix { $0 != UInt8(ascii: "=") }
        guard !word.isEmpty, word.allSatisfy(Self.isNameByte) else { return nil }
        attributes = letters.filter { $0 != UInt8(ascii: "-") }
        name = String(decoding: word, as: UTF8.self)
        rest = rest.dropFirst(word.count)
        value = rest.first == UInt8(ascii: "=") ? Array(rest.dropFirst()) : nil
    }

    /// The line that declares it again.
    var line: [UInt8] {
        var line = Array("declare -".utf8)
        line += attributes.isEmpty ? [UInt8(ascii: "-")] : attributes
        line += Array(" \(name)".utf8)
        if let value { line += [UInt8(ascii: "=")] + value }
        return line
    }

    /// It names another variable.
    var isReference: Bool { attributes.contains(UInt8(ascii: "n")) }

    /// It is in the environment of what the shell runs.
    var isExported: Bool { attributes.contains(UInt8(ascii: "x")) }

    /// The bytes of a scalar's value; nil for arrays and for variables without a value.
    var scalar: [UInt8]? {
        guard let value, !isArray, var rest = Optional(value[...]) else { return nil }
        return BashQuoting.readWord(&rest)
    }

    private var isArray: Bool {
        attributes.contains(UInt8(ascii: "a")) || attributes.contains(UInt8(ascii: "A"))
    }

    /// The value as JSON: scalars as strings, indexed arrays as arrays, associative ones as objects.
    var json: JSONValue {
        guard isArray else {
            return scalar.map { .string(String(decoding: $0, as: UTF8.self)) } ?? .null
        }
        var elements: [(key: String, value: JSONValue)] = []
        guard let value, var rest = Optional(value[...]), rest.popFirst() == UInt8(ascii: "(") else {
            return []
        }
        while true {
            rest = rest.drop { $0 == UInt8(ascii: " ") }
            guard rest.popFirst() == UInt8(ascii: "["), let key = BashQuoting.readWord(&rest),
                rest.popFirst() == UInt8(ascii: "]"), rest.popFirst() == UInt8(ascii: "="),
                let element = BashQuoting.readWord(&rest)
            else { break }
            elements.append(
                (String(decoding: key, as: UTF8.self), .string(String(decoding: element, as: UTF8.self))))
        }
        if attributes.contains(UInt8(ascii: "A")) {
            return .object(JSONObject(elements.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
        }
        return .array(elements.map(\.value))
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
