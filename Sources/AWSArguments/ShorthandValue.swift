/// What shorthand syntax says, before the model gives it types.
indirect enum ShorthandValue: Sendable, Hashable {
    case text(String)
    /// The content of a `fileb://` file behind `@=`.
    case bytes([UInt8])
    case list([ShorthandValue])
    /// Keys in order, each once.
    case map([Entry])

    struct Entry: Sendable, Hashable {
        var key: String
        var value: ShorthandValue
    }

    /// Puts a key's value into entries: a key that is there keeps its place.
    static func put(_ key: String, _ value: ShorthandValue, into entries: inout [Entry]) {
        if let index = entries.firstIndex(where: { $0.key == key }) {
            entries[index].value = value
        } else {
            entries.append(Entry(key: key, value: value))
        }
    }
}

/// Why a text is no shorthand.
enum ShorthandError: Error, Sendable, Hashable {
    /// Whole message, with the input and a caret below the place.
    case syntax(String)
    /// Ends the command whatever the option: a file behind `@=` that cannot be read, or too deep a nesting.
    case fatal(UsageError)
}
