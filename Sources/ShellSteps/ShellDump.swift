internal import Runbooks

/// The state that a block left, as bash wrote it.
struct ShellDump {
    private let variables: [ShellVariable]
    private let functions: [UInt8]
    private let functionNames: [String]
    private let directory: [UInt8]

    /// Reads the four sections of a dump: variables, functions, function names, directory.
    init(_ sections: [ArraySlice<UInt8>]) {
        variables = sections[0].split(separator: UInt8(ascii: "\n")).compactMap { ShellVariable(line: $0) }
        let names = sections[2].split(separator: UInt8(ascii: "\n"))
        // `declare -f` does not say which functions are exported; `declare -F` does.
        var text = Array(sections[1])
        var found: [String] = []
        for line in names {
            let words = line.split(separator: UInt8(ascii: " "))
            guard words.count == 3 else { continue }
            found.append(String(decoding: words[2], as: UTF8.self))
            if words[1].contains(UInt8(ascii: "x")) || words[1].contains(UInt8(ascii: "t")) {
                text += Array(line) + [UInt8(ascii: "\n")]
            }
        }
        functions = text
        functionNames = found
        directory = Array(sections[3])
    }

    /// What differs from what the block was given.
    func difference(given: [EnvironmentVariable], state: ShellState, directory start: String)
        -> ShellDifference
    {
        var difference = ShellDifference()
        var environment: [String: [UInt8]] = [:]
        for variable in given { environment[variable.name] = Array(variable.value.utf8) }
        let carried = state.variableLines
        var seen: Set<String> = []
        for variable in variables where !Carrying.isExcluded(variable.name) {
            seen.insert(variable.name)
            let line = variable.line
            if carried[variable.name] == line { continue }
            if variable.name == "PATH" {
                addPath(variable.scalar ?? [], given: environment["PATH"] ?? [], to: &difference)
                continue
            }
            if carried[variable.name] == nil, Carrying.initialLines.contains(line) { continue }
            if carried[variable.name] == nil, variable.isExported, variable.attributes.count == 1,
                let value = environment[variable.name], variable.scalar == value
            {
                continue
            }
            difference.variables.append(line)
        }
        for name in Set(carried.keys).union(environment.keys).sorted()
        where !seen.contains(name) && !Carrying.isExcluded(name) && name != "PATH" && Carrying.isName(name) {
            difference.unset.append(name)
        }
        if functions != state.functions {
            difference.functions = functions
            difference.unsetFunctions = Self.names(in: state.functions).filter { !functionNames.contains($0) }
        }
        if directory != (state.directory ?? Array(start.utf8)) { difference.directory = directory }
        return difference
    }

    /// Entries of `PATH` that were added before and after the ones given.
    private func addPath(_ path: [UInt8], given: [UInt8], to difference: inout ShellDifference) {
        guard path != given, !given.isEmpty else { return }
        let entries = path.split(separator: UInt8(ascii: ":"))
        let known = given.split(separator: UInt8(ascii: ":"))
        guard let first = entries.firstIndex(where: { known.contains($0) }) else {
            difference.pathBefore = path
            return
        }
        let added = entries.indices.filter { !known.contains(entries[$0]) }
        func joined(_ indices: [Int]) -> [UInt8]? {
            indices.isEmpty ? nil : Array(indices.map { entries[$0] }.joined(separator: [UInt8(ascii: ":")]))
        }
        difference.pathBefore = joined(added.filter { $0 < first })
        difference.pathAfter = joined(added.filter { $0 > first })
    }

    /// The names of the functions in a text of `declare -f`.
    private static func names(in functions: [UInt8]) -> [String] {
        functions.split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard line.suffix(4).elementsEqual(Array(" () ".utf8)) else { return nil }
            return String(decoding: line.dropLast(4), as: UTF8.self)
        }
    }
}

/// Which variables are never carried from one block to the next.
enum Carrying {
    /// Bash's own, the engine's, identities and sessions.
    static func isExcluded(_ name: String) -> Bool {
        if shellNames.contains(name) { return true }
        if name.hasPrefix("BASH") && name != "BASH_ENV" { return true }
        return ["__rb_", "RUNBOOK_", "AWS_", "SSH_", "COMP_", "BOTO_"].contains { name.hasPrefix($0) }
            || name == "BASH_ENV"
    }

    /// It can be unset by name.
    static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    /// What bash sets by itself and a block may change: not carried as long as it is as at the start.
    static let initialLines: Set<[UInt8]> = [
        Array(#"declare -- IFS=$' \t\n'"#.utf8), Array("declare -i OPTIND=\"1\"".utf8),
    ]

    private static let shellNames: Set<String> = [
        "DIRSTACK", "EPOCHREALTIME", "EPOCHSECONDS", "EUID", "FUNCNAME", "GROUPS", "HISTCMD", "HOSTNAME",
        "HOSTTYPE", "LINENO", "MACHTYPE", "OLDPWD", "OPTARG", "OPTERR", "OPTIND", "OSTYPE",
        "PIPESTATUS", "POSIXLY_CORRECT", "PPID", "PS4", "PWD", "RANDOM", "SECONDS", "SHELLOPTS", "SHLVL",
        "SRANDOM", "TERM", "UID", "_", "PAGER",
    ]
}
