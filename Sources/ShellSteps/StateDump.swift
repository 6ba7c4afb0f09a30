internal import Runbooks
internal import ShellScanning

/// The state that a block left, as bash wrote it when it ended well.
///
/// Fields end with NUL: the lines of `declare -p`; for each function the line of `declare -F` and the text of
/// `declare -f`; an empty field; the directory; and `#END`, which proves that all of it is there.
struct StateDump {
    private let lines: [Bytes]
    private let functions: [ShellDifference.Function]
    private let directory: Bytes

    /// Reads a dump; nil for one that is not whole.
    init?(_ bytes: Bytes) {
        var fields = bytes.pieces(separatedBy: 0)[...]
        guard fields.popLast() == Bytes(text: "#END"), let directory = fields.popLast(),
            fields.popLast() == [],
            let lines = fields.popFirst()
        else { return nil }
        self.directory = directory
        self.lines = lines.pieces(separatedBy: UInt8(ascii: "\n"))
        var functions: [ShellDifference.Function] = []
        while let header = fields.popFirst(), let definition = fields.popFirst() {
            // `declare -fx name`
            let words = header.split(separator: UInt8(ascii: " "), maxSplits: 2)
            guard words.count == 3 else { continue }
            functions.append(
                .init(
                    name: Bytes(words[2]), attributes: Bytes(words[1].dropFirst(2)).text,
                    definition: definition))
        }
        self.functions = functions
    }

    /// Where the block began, and its `PATH`.
    private static let noted: Set<String> = [BashProgram.startVariable, "PATH"]

    /// What differs from what the block was given.
    func difference(given environment: [EnvironmentVariable], _ state: ShellState) -> ShellDifference {
        var difference = ShellDifference()
        let given = Dictionary(environment.map { ($0.name, Bytes(text: $0.value)) }) { $1 }
        let carried = Dictionary(state.whole.variables.map { ($0.name, $0) }) { $1 }
        let untouched = Self.untouchedLines(given, carried: carried)
        var present: Set<String> = []
        var noted: [String: Bytes] = [:]
        for line in lines {
            if let name = untouched[line] {
                present.insert(name)
                continue
            }
            guard let variable = ShellVariable(line: line) else { continue }
            if Self.noted.contains(variable.name), case .scalar(let value) = variable.value {
                noted[variable.name] = value
            }
            if CarriedNames.isNeverCarried(variable.name) { continue }
            present.insert(variable.name)
            let isSame =
                carried[variable.name].map { $0 == variable }
                ?? Self.isAsStarted(variable, given: given[variable.name])
            if !isSame { difference.variables.append(variable) }
        }
        let gone = Set(carried.keys).union(given.keys).subtracting(present).subtracting(
            state.whole.unsetVariables)
        difference.unsetVariables = gone.sorted().filter {
            ShellNames.isVariable($0) && !CarriedNames.isNeverCarried($0)
        }
        addFunctions(to: &difference, state)
        if directory != noted[BashProgram.startVariable] { difference.directory = directory }
        if let path = noted["PATH"], let start = given["PATH"] {
            Self.addPath(path, given: state.path(from: start), to: &difference)
        }
        return difference
    }

    /// The lines of variables of the environment that no block touched, as bash writes plain values: most of a dump.
    private static func untouchedLines(
        _ given: [String: Bytes], carried: [String: ShellVariable]
    ) -> [Bytes: String] {
        var lines: [Bytes: String] = [:]
        for (name, value) in given where carried[name] == nil && !noted.contains(name) {
            let isPlain = value.allSatisfy { $0 >= 0x20 && $0 < 0x7f && !"\"$`\\".utf8.contains($0) }
            if isPlain { lines[Bytes(text: "declare -x \(name)=\"") + value + [UInt8(ascii: "\"")]] = name }
        }
        return lines
    }

    /// A variable that no block set: the environment's, or one of those that bash sets when it starts.
    private static func isAsStarted(_ variable: ShellVariable, given: Bytes?) -> Bool {
        if let given { return variable.attributes == "x" && variable.value == .scalar(given) }
        switch variable.name {
        case "OLDPWD": return variable.value == nil
        case "IFS": return variable.attributes.isEmpty && variable.value == .scalar(Bytes(text: " \t\n"))
        case "TERM": return variable.attributes.isEmpty && variable.value == .scalar(Bytes(text: "dumb"))
        case "SHELL": return variable.attributes.isEmpty
        default: return false
        }
    }

    private func addFunctions(to difference: inout ShellDifference, _ state: ShellState) {
        let carried = Dictionary(state.whole.functions.map { ($0.name, $0) }) { $1 }
        difference.functions = functions.filter { carried[$0.name] != $0 }
        let present = Set(functions.map(\.name))
        difference.unsetFunctions = state.whole.functions.map(\.name).filter { !present.contains($0) }
    }

    /// The entries of `PATH` that were not there before: those in front of the first that was, and the others.
    private static func addPath(_ path: Bytes, given: Bytes, to difference: inout ShellDifference) {
        guard path != given else { return }
        let entries = path.pieces(separatedBy: UInt8(ascii: ":"))
        let known = Set(given.pieces(separatedBy: UInt8(ascii: ":")))
        let first = entries.firstIndex { known.contains($0) } ?? entries.endIndex
        difference.pathPrefix = Array(entries[..<first])
        difference.pathSuffix = entries[first...].filter { !known.contains($0) }
    }
}
