public import JSON

/// The shell state that a block is given: what all blocks before it left, put together.
public struct ShellState: Sendable, Hashable {
    private(set) var whole = ShellDifference()
    /// The step that went to the carried directory.
    public private(set) var directorySetBy: String?

    /// The state before the first block.
    public init() {}

    /// Adds what a step left.
    ///
    /// - Parameters:
    ///   - difference: What it changed.
    ///   - step: Its name, for the message when its directory is gone.
    public mutating func apply(_ difference: ShellDifference, of step: String) {
        if difference.directory != nil { directorySetBy = step }
        whole = whole.followed(by: difference)
    }

    /// The directory that the next block begins in; nil for the one its shell is started in.
    public var directory: [UInt8]? { whole.directory }

    /// The variables for expressions: scalars as strings, arrays as arrays (without their gaps), associative
    /// arrays as objects; null for a variable that has no value. Invalid UTF-8 becomes U+FFFD.
    public var variables: JSONObject {
        var object = JSONObject()
        for variable in whole.variables { object[variable.name] = Self.json(variable) }
        return object
    }

    private static func json(_ variable: ShellVariable) -> JSONValue {
        switch variable.value {
        case nil: return .null
        case .scalar(let value): return .string(value.text)
        case .indexed(let elements): return .array(elements.map { .string($0.value.text) })
        case .associative(let elements):
            // bash prints them in the order of its hash table, which says nothing.
            return .object(
                JSONObject(
                    elements.map { ($0.key.text, JSONValue.string($0.value.text)) }.sorted { $0.0 < $1.0 }))
        }
    }

    /// A `PATH` with the entries that blocks added.
    func path(from given: Bytes) -> Bytes {
        Bytes((whole.pathPrefix + [given] + whole.pathSuffix).joined(separator: [UInt8(ascii: ":")]))
    }

    // MARK: - Restoring

    /// Commands that bring the state back.
    ///
    /// Functions come last and with `extglob` on, as their bodies may need it to be read; a variable is unset
    /// before it is declared, so that it does not keep an attribute of the environment's.
    var restoration: Bytes {
        var text: Bytes = []
        let names = whole.unsetVariables + whole.names
        if !names.isEmpty { text += Bytes(text: "builtin unset -v \(names.joined(separator: " "))\n") }
        for variable in whole.variables { text += variable.line + Bytes(text: "\n") }
        if !whole.pathPrefix.isEmpty || !whole.pathSuffix.isEmpty {
            let colon = [UInt8(ascii: ":")]
            let before = Bytes(whole.pathPrefix.flatMap { $0 + colon })
            let after = Bytes(whole.pathSuffix.flatMap { colon + $0 })
            text += Bytes(text: "PATH=") + before.shellQuoted + Bytes(text: "$PATH") + after.shellQuoted
            text += Bytes(text: "\n")
        }
        if whole.functions.isEmpty { return text }
        text += Bytes(text: "builtin shopt -s extglob\n")
        for function in whole.functions {
            text += function.definition
            if !function.attributes.isEmpty {
                text +=
                    Bytes(text: "builtin declare -f\(function.attributes) ") + function.name
                    + Bytes(text: "\n")
            }
        }
        return text + Bytes(text: "builtin shopt -u extglob\n")
    }
}
