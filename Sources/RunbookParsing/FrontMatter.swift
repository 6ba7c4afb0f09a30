internal import Runbooks
internal import Texts
internal import YAML

/// What the front matter says.
struct FrontMatter {
    private(set) var title: String?
    private(set) var parameters: [Parameter] = []
    private(set) var inventory: String?
    private(set) var on: TargetSelector?
    private(set) var rollout: Rollout?
    private(set) var uses: [String] = []
    private(set) var environment: [EnvironmentVariable] = []
    private(set) var profiles: [String] = []
    private(set) var placeholders: [Placeholder] = []
    private(set) var isStrict = true
    /// Where steps begin that do not say it, and the tags of those that have none: runme's.
    private(set) var cwd: String?
    private(set) var tags: [String] = []

    /// Reads the YAML between the `---` lines, which begins in line 2.
    init(_ text: Substring?, into diagnostics: inout DiagnosticCollector) {
        guard let text else { return }
        do {
            let node = try YAMLParser.parse(String(text), firstLine: 2)
            guard case .mapping(let entries, _) = node else {
                if node.scalar?.value == .null { return }
                diagnostics.error(
                    "front-matter", "front matter must be a mapping of keys to values",
                    at: diagnostics.range(node.mark))
                return
            }
            var reader = YAMLReader(diagnostics: diagnostics)
            read(entries, &reader)
            PlaceholderReader.checkSecrets(placeholders, parameters, at: node.mark, &reader)
            diagnostics = reader.diagnostics
        } catch {
            let message = "front matter is no YAML: \(error.message)"
            diagnostics.error("front-matter", message, at: diagnostics.range(error.mark))
        }
    }

    /// Reads the same keys from a sidecar; what it says goes before what the document says.
    mutating func read(
        _ entries: [(key: YAMLScalar, value: YAMLNode)], ofSidecarOf document: DocumentSource,
        into diagnostics: inout DiagnosticCollector
    ) {
        var reader = YAMLReader(diagnostics: diagnostics)
        let earlier = placeholders
        for entry in entries where !Self.keys.contains(entry.key.text) {
            reader.unknownKey(entry.key, in: "the sidecar", known: Self.keys + ["sections"])
        }
        read(entries.filter { Self.keys.contains($0.key.text) }, &reader)
        if let entry = entries.first(where: { $0.key.text == "placeholders" }) {
            PlaceholderReader.requireUse(in: document, entry.value, &reader)
            placeholders += earlier.filter { old in !placeholders.contains { $0.token == old.token } }
            PlaceholderReader.checkSecrets(placeholders, parameters, at: entry.key.start, &reader)
        }
        diagnostics = reader.diagnostics
    }

    /// Gives a step what holds for the whole document.
    func complete(_ step: inout Step) {
        if case .shell = step.kind { step.cwd = step.cwd ?? cwd }
        if step.tags.isEmpty { step.tags = tags }
    }

    private static let keys = [
        "title", "parameters", "inventory", "on", "rollout", "uses", "env", "shell", "placeholders",
        "profiles", "cwd", "tag",
    ]

    /// What runme's editor wants to know; it does nothing.
    private static let keysForEditorsOnly = ["runme", "category", "skipPrompts", "terminalRows"]

    private mutating func read(_ entries: [(key: YAMLScalar, value: YAMLNode)], _ reader: inout YAMLReader) {
        var foreign: [YAMLScalar] = []
        for (key, value) in entries {
            switch key.text {
            // Templates leave it empty.
            case "title": if value.scalar?.text.isEmpty != true { title = reader.text(value, of: "title") }
            case "parameters": parameters = ParameterReader.parameters(value, &reader)
            case "inventory": inventory = reader.text(value, of: "inventory")
            case "on": on = reader.selector(value, of: "on")
            case "rollout": rollout = readRollout(value, &reader)
            case "uses": uses = reader.texts(value, of: "uses")
            case "env": environment = readEnvironment(value, &reader)
            case "shell": isStrict = readShell(value, &reader)
            case "cwd": cwd = reader.text(value, of: "cwd")
            case "tag":
                tags = reader.texts(value, of: "tag").flatMap { $0.split(separator: ",").map { $0.trimmed } }
            case _ where Self.keysForEditorsOnly.contains(key.text): break
            case "placeholders": placeholders = PlaceholderReader.placeholders(value, &reader)
            case "profiles": profiles = reader.texts(value, of: "profiles")
            default:
                if !reportTypo(key, &reader) { foreign.append(key) }
            }
        }
        if let first = foreign.first {
            let names = foreign.map { "`\($0.text)`" }.joined(separator: ", ")
            reader.diagnostics.warning(
                "foreign-key", "front matter has keys that mean nothing here: \(names)",
                at: reader.range(first))
        }
    }

    /// Other tools have keys too: a slip is only what is near to a known key and begins with the same letter.
    private func reportTypo(_ key: YAMLScalar, _ reader: inout YAMLReader) -> Bool {
        guard let near = Suggestion.nearest(to: key.text, in: Self.keys),
            near.first == key.text.lowercased().first
        else { return false }
        reader.diagnostics.error(
            "unknown-key", "unknown key `\(key.text)` in the front matter", at: reader.range(key),
            help: "did you mean `\(near)`?")
        return true
    }

    private func readRollout(_ node: YAMLNode, _ reader: inout YAMLReader) -> Rollout {
        var rollout = Rollout()
        for (key, value) in reader.entries(node, of: "rollout") {
            switch key.text {
            case "max-parallel":
                rollout.maxParallel = reader.integer(value, of: "max-parallel", atLeast: 1)
            case "max-failures":
                rollout.maxFailures = readFailures(value, &reader) ?? rollout.maxFailures
            case "waves", "bake", "gate":
                reader.diagnostics.notBuiltYet("`\(key.text)`", at: reader.range(key))
            default:
                let known = ["max-parallel", "max-failures", "waves", "bake", "gate"]
                reader.unknownKey(key, in: "rollout", known: known)
            }
        }
        return rollout
    }

    private func readFailures(_ node: YAMLNode, _ reader: inout YAMLReader) -> TargetCount? {
        let expected = "a count such as `2` or a share such as `10%`"
        guard let scalar = reader.scalar(node, of: "max-failures", expected: expected) else { return nil }
        if let count = Int(scalar.text), count >= 0 { return .count(count) }
        if scalar.text.hasSuffix("%"), let share = Int(scalar.text.dropLast()), (0...100).contains(share) {
            return .percent(share)
        }
        reader.invalid(scalar, "max-failures", expected)
        return nil
    }

    private func readEnvironment(_ node: YAMLNode, _ reader: inout YAMLReader) -> [EnvironmentVariable] {
        var variables: [EnvironmentVariable] = []
        for (key, value) in reader.entries(node, of: "env") {
            guard Names.isVariable(key.text) else {
                reader.diagnostics.error(
                    "invalid-value", "`\(key.text)` is not a variable's name", at: reader.range(key),
                    help: "use letters, digits and `_`")
                continue
            }
            guard let scalar = reader.scalar(value, of: key.text, expected: "a text") else { continue }
            let isNull = scalar.value == .null
            variables.append(EnvironmentVariable(name: key.text, value: isNull ? "" : scalar.text))
        }
        return variables
    }

    private func readShell(_ node: YAMLNode, _ reader: inout YAMLReader) -> Bool {
        let expected = "`strict` or `lenient`"
        guard let scalar = reader.scalar(node, of: "shell", expected: expected) else { return true }
        // A shell's name is runme's; here the fence says which one.
        let isShell = ["bash", "sh", "zsh"].contains(scalar.text.split(separator: "/").last.map(String.init))
        if scalar.text != "strict", scalar.text != "lenient", !isShell {
            reader.invalid(scalar, "shell", expected)
        }
        return scalar.text != "lenient"
    }
}

extension DiagnosticCollector {
    /// The range of one place of the YAML.
    func range(_ mark: YAMLMark) -> SourceRange {
        SourceRange(file: file, start: SourcePosition(line: mark.line, column: mark.column))
    }
}
