/// What one block changed in its shell: applied to what the block was given it gives what the block left.
public struct ShellDifference: Sendable, Hashable {
    /// `declare` lines of new and changed variables.
    var variables: [[UInt8]] = []
    /// Names of variables that are gone.
    var unset: [String] = []
    /// The text of all functions, when any changed; empty otherwise.
    var functions: [UInt8] = []
    /// Names of functions that are gone.
    var unsetFunctions: [String] = []
    /// The working directory, when it changed.
    var directory: [UInt8]?
    /// Entries added before the others of `PATH`.
    var pathBefore: [UInt8]?
    /// Entries added after the others of `PATH`.
    var pathAfter: [UInt8]?

    /// A difference that changes nothing.
    public init() {}

    /// It changes nothing.
    public var isEmpty: Bool { self == ShellDifference() }

    /// The names of the variables that it sets.
    public var names: [String] { variables.compactMap { ShellVariable(line: $0[...])?.name } }

    // MARK: - Encoding

    private enum Tag: UInt8 {
        case variable = 1
        case unset, functions, unsetFunction, directory, pathBefore, pathAfter
    }

    /// The difference as bytes: a version, then tag, length (four bytes, big-endian) and bytes of each part.
    public func encoded() -> [UInt8] {
        if isEmpty { return [] }
        var bytes: [UInt8] = [1]
        func add(_ tag: Tag, _ part: [UInt8]) {
            bytes.append(tag.rawValue)
            let count = UInt32(part.count)
            for shift in [24, 16, 8, 0] as [UInt32] {
                bytes.append(UInt8(truncatingIfNeeded: count >> shift))
            }
            bytes += part
        }
        for line in variables { add(.variable, line) }
        for name in unset { add(.unset, Array(name.utf8)) }
        if !functions.isEmpty { add(.functions, functions) }
        for name in unsetFunctions { add(.unsetFunction, Array(name.utf8)) }
        if let directory { add(.directory, directory) }
        if let pathBefore { add(.pathBefore, pathBefore) }
        if let pathAfter { add(.pathAfter, pathAfter) }
        return bytes
    }

    /// Reads what `encoded` wrote; nil for anything else.
    public init?(decoding bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        guard bytes[0] == 1 else { return nil }
        var rest = bytes[1...]
        while !rest.isEmpty {
            guard rest.count >= 5, let tag = Tag(rawValue: rest[rest.startIndex]) else { return nil }
            let count = rest.dropFirst().prefix(4).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(5)
            guard rest.count >= count else { return nil }
            let part = Array(rest.prefix(count))
            rest = rest.dropFirst(count)
            let text = String(decoding: part, as: UTF8.self)
            switch tag {
            case .variable: variables.append(part)
            case .unset: unset.append(text)
            case .functions: functions = part
            case .unsetFunction: unsetFunctions.append(text)
            case .directory: directory = part
            case .pathBefore: pathBefore = part
            case .pathAfter: pathAfter = part
            }
        }
    }

    // MARK: - Composition

    /// The difference that does what this one and then `next` do.
    public func followed(by next: ShellDifference) -> ShellDifference {
        var result = self
        let replaced = Set(next.names).union(next.unset)
        result.variables.removeAll { line in
            ShellVariable(line: line[...]).map { replaced.contains($0.name) } ?? false
        }
        result.variables += next.variables
        result.unset = unset.filter { !replaced.contains($0) } + next.unset
        if !next.functions.isEmpty { result.functions = functions + next.functions }
        result.unsetFunctions = unsetFunctions + next.unsetFunctions
        result.directory = next.directory ?? directory
        result.pathBefore = Self.joined(next.pathBefore, pathBefore)
        result.pathAfter = Self.joined(pathAfter, next.pathAfter)
        return result
    }

    private static func joined(_ first: [UInt8]?, _ second: [UInt8]?) -> [UInt8]? {
        guard let first else { return second }
        guard let second else { return first }
        return first + [UInt8(ascii: ":")] + second
    }
}
