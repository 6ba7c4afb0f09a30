internal import Markdown
internal import Runbooks

/// Blocks that ask over the network: `http`, `promql`, `tcp` and `tls`.
extension StepAssembler {
    /// Takes in a block in one of these languages that has attributes: a step, or with `verify` a check.
    mutating func addProbe(_ entry: CodeEntry, _ language: Probe.Language, as role: BlockRole) {
        if let attribute = entry.attributes.own(.rollback), role == .rollback {
            diagnostics.notBuiltYet("`rollback` of \(entry.kindName)", at: attribute.keyRange)
            return
        }
        let role = role == .check ? BlockRole.check : .probe
        for attribute in entry.attributes.own {
            if language.refuses(attribute.key) {
                diagnostics.error(
                    "misplaced-attribute",
                    "`\(attribute.key.rawValue)` does not apply to \(entry.kindName)",
                    at: attribute.keyRange, help: role.help(for: attribute.key))
            } else if !role.allows(attribute.key), !language.has(attribute.key) {
                reportMisplaced(attribute, in: role)
            }
        }
        if role == .probe, language == .tcp || language == .tls, let first = entry.attributes.own.first {
            diagnostics.error(
                "inert-block",
                "\(entry.kindName) is a check, and this one does not say of which step",
                at: first.keyRange, help: "add `verify`")
            return
        }
        for problem in FileTemplate.problems(in: entry.code.text) {
            diagnostics.error(
                "invalid-expression", problem.message, at: place(ofScalar: problem.offset, in: entry),
                help: FileTemplate.help)
        }
        let probe = self.probe(entry, language)
        let block = entry.block(entry.code.text, lines: entry.code.lines)
        guard role == .check else {
            append(entry, kind: .probe(probe), block: block)
            if let expect = entry.attributes.own(.expect) { expectOutput(nil, of: entry, expect) }
            return
        }
        var check = Postcondition(name: "", block: block)
        check.probe = probe
        // What was just started may need a moment until it listens.
        check.within = .seconds(30)
        add(check, of: entry)
    }

    private mutating func probe(_ entry: CodeEntry, _ language: Probe.Language) -> Probe {
        let set = entry.attributes
        var probe = Probe(language)
        switch language {
        case .http:
            probe.method = method(of: entry) ?? probe.method
            probe.status = diagnostics.integer(set.own(.status), in: 100...599)
            probe.header = header(set.own(.header))
        case .promql:
            probe.url = url(of: entry)
            reportEmpty(entry, "the block has no query", "write one instant query")
        case .tcp, .tls:
            probe.days = diagnostics.integer(set.own(.days), in: 0...3650) ?? probe.days
            reportEmpty(entry, "the block has no address", "write `HOST:PORT`, one a line")
            checkAddresses(of: entry)
        }
        return probe
    }

    private mutating func reportEmpty(_ entry: CodeEntry, _ message: String, _ help: String) {
        if entry.code.text.contains(where: { !$0.isWhitespace }) { return }
        diagnostics.error("empty-block", message, at: entry.opening, help: help)
    }

    // MARK: - Requests

    /// The method; nil for a text that is no request, which is told.
    private mutating func method(of entry: CodeEntry) -> String? {
        do {
            return try RequestText(parsing: entry.code.text).method
        } catch {
            let isEmpty = !entry.code.text.contains { !$0.isWhitespace }
            diagnostics.error(
                "invalid-request", error.message,
                at: isEmpty ? entry.opening : place(ofScalar: error.offset, in: entry), help: error.help)
            return nil
        }
    }

    /// `Name`, or `Name: text`.
    private mutating func header(_ attribute: Attribute?) -> Probe.Header? {
        guard let attribute, let value = diagnostics.text(attribute) else { return nil }
        let name = value.text.prefix { $0 != ":" }
        let isName = name.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte & 0xDF) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_")
        }
        guard !name.isEmpty, isName else {
            diagnostics.invalid(attribute, "`Name` or `Name: text`", value)
            return nil
        }
        let rest = value.text[name.endIndex...].dropFirst().drop(while: \.isWhitespace)
        return Probe.Header(name: String(name), value: String(rest))
    }

    // MARK: - Queries

    private mutating func url(of entry: CodeEntry) -> String? {
        guard let attribute = entry.attributes.own(.url) else {
            diagnostics.error(
                "missing-attribute", "a `promql` block needs the address of the API it asks",
                at: entry.opening,
                help: "add `url=http://localhost:9090`, or the address of an AMP workspace")
            return nil
        }
        guard let value = diagnostics.text(attribute) else { return nil }
        for problem in FileTemplate.problems(in: value.text) {
            diagnostics.error(
                "invalid-expression", problem.message, at: value.range(ofScalar: problem.offset),
                help: FileTemplate.help)
        }
        let isWhole = ["http://", "https://", "{{", "<"].contains(where: value.text.hasPrefix)
        // Capitals may be a placeholder of the guide's.
        guard isWhole || value.text.first?.isUppercase == true else {
            diagnostics.invalid(attribute, "an address that begins with `http://` or `https://`", value)
            return nil
        }
        return value.text
    }

    // MARK: - Addresses

    private mutating func checkAddresses(of entry: CodeEntry) {
        var offset = 0
        for line in entry.code.text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
            defer { offset += line.count + 1 }
            let leading = line.prefix { $0.properties.isWhitespace }.count
            let text = String(line).filter { !$0.isWhitespace }
            // What is still to be replaced is known only then.
            if text.isEmpty || text.contains("{{") || text.contains("<") { continue }
            if NetworkAddress(text) == nil, !text.contains(where: \.isUppercase) {
                diagnostics.error(
                    "invalid-address", "`\(text)` is no address",
                    at: place(ofScalar: offset + leading, in: entry),
                    help: "write `HOST:PORT`, one a line")
            }
        }
    }
}

extension Probe.Language {
    /// The language of a block that has attributes of its own; nil for any other block.
    init?(of entry: CodeEntry) {
        guard !entry.attributes.own.isEmpty, let language = Self(rawValue: entry.language.lowercased()) else {
            return nil
        }
        self = language
    }

    /// The attribute is for blocks in another of these languages.
    func refuses(_ key: AttributeKey) -> Bool {
        switch key {
        case .status, .header, .url, .days: !has(key)
        // There is nothing that they print.
        case .expect: self == .tcp || self == .tls
        default: false
        }
    }

    /// The attribute says something about blocks in this language.
    func has(_ key: AttributeKey) -> Bool {
        switch key {
        case .status, .header: self == .http
        case .url: self == .promql
        case .days: self == .tls
        default: false
        }
    }
}
