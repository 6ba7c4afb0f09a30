public import JSON

/// What all earlier blocks left, put together: what a block is given.
public struct ShellState: Sendable, Hashable {
    private var whole = ShellDifference()
    /// Who set the working directory.
    public private(set) var directorySetBy: String?

    /// The state before the first block.
    public init() {}

    /// Adds what a step left.
    public mutating func apply(_ difference: ShellDifference, of step: String) {
        if difference.directory != nil { directorySetBy = step }
        whole = whole.followed(by: difference)
    }

    /// The carried working directory.
    public var directory: [UInt8]? { whole.directory }

    /// The carried variables as JSON, by name.
    public var variables: JSONObject {
        var object = JSONObject()
        for line in whole.variables {
            if let variable = ShellVariable(line: line[...]) { object[variable.name] = variable.json }
        }
        return object
    }

    /// The carried variables by name.
    var variableLines: [String: [UInt8]] {
        var lines: [String: [UInt8]] = [:]
        for line in whole.variables { lines[ShellVariable(line: line[...])?.name ?? ""] = line }
        return lines
    }

    /// The text of the carried functions.
    var functions: [UInt8] { whole.functions }

    /// Commands that bring the state back: functions first, while no option changes how they are read; names of
    /// other variables last, so that declaring them finds what they name.
    var restoration: [UInt8] {
        var text: [UInt8] = []
        let newline = UInt8(ascii: "\n")
        for name in whole.unset { text += Array("builtin unset \(name)\n".utf8) }
        text += whole.functions
        for name in whole.unsetFunctions { text += Array("builtin unset -f \(name)\n".utf8) }
        if let before = whole.pathBefore {
            text += Array("PATH=".utf8) + BashQuoting.quoted(before) + Array(":$PATH\n".utf8)
        }
        if let after = whole.pathAfter {
            text += Array("PATH=$PATH:".utf8) + BashQuoting.quoted(after) + [newline]
        }
        let parsed = whole.variables.compactMap { ShellVariable(line: $0[...]) }
        for variable in parsed where !variable.isReference { text += variable.line + [newline] }
        for variable in parsed where variable.isReference { text += variable.line + [newline] }
        return text
    }
}
