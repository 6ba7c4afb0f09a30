internal import JSON
internal import PythonTexts

/// A configuration file's text, read by the rules of Python's `configparser.RawConfigParser`, which the AWS CLI uses:
/// `#` and `;` begin comments on lines of their own only, deeper lines continue a value, `=` or `:` ends a key, keys
/// are lower case, and what comes twice is an error.
struct INIText {
    /// The text is none. Which line is at fault is not said, as the AWS CLI does not say it either.
    struct Malformed: Error {}

    private struct Section {
        var options: [(name: String, lines: [String])] = []
        var positions: [String: Int] = [:]

        mutating func add(_ name: String, _ value: String) {
            if let position = positions[name] {
                options[position].lines = [value]
            } else {
                positions[name] = options.count
                options.append((name, [value]))
            }
        }
    }

    /// The section whose options all others have too.
    private static let common = "DEFAULT"

    private var sections: [Section] = []
    private var names: [String] = []
    private var positions: [String: Int] = [:]
    /// Where the section is that lines belong to now; nil before the first.
    private var current: Int?
    /// The option that deeper lines continue.
    private var option: Int?
    private var indentation = 0
    private var isMalformed = false
    private var hasBlocks = true

    /// The sections in order, each an object of texts, or of objects of texts where a value is an indented block.
    ///
    /// `hasBlocks`: False where an indented block is a text as any other.
    static func sections(of text: String, hasBlocks: Bool = true) throws(Malformed) -> JSONObject {
        var file = INIText()
        file.hasBlocks = hasBlocks
        for line in PythonText.fileLines(text) { try file.read(line) }
        guard !file.isMalformed else { throw Malformed() }
        return try file.result()
    }

    private mutating func read(_ line: ArraySlice<Unicode.Scalar>) throws(Malformed) {
        let value = PythonText.stripped(line)
        guard let first = value.first else {
            // An empty line belongs to a value that goes on behind it.
            if let current, let option { sections[current].options[option].lines.append("") }
            return
        }
        guard first != "#", first != ";" else { return }
        let depth = value.startIndex - line.startIndex
        if let current, let option, depth > indentation {
            return sections[current].options[option].lines.append(PythonText.string(value))
        }
        indentation = depth
        if first == "[", let end = value.lastIndex(of: "]"), end > value.startIndex + 1 {
            return try begin(PythonText.string(value[(value.startIndex + 1)..<end]))
        }
        guard let current else { throw Malformed() }
        guard let separator = value.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
            isMalformed = true
            return
        }
        let name = PythonText.string(PythonText.strippedAtEnd(value[..<separator])).lowercased()
        if name.isEmpty { isMalformed = true }
        guard sections[current].positions[name] == nil else { throw Malformed() }
        sections[current].add(name, PythonText.string(PythonText.stripped(value[(separator + 1)...])))
        option = name.isEmpty ? nil : sections[current].options.count - 1
    }

    private mutating func begin(_ name: String) throws(Malformed) {
        if let position = positions[name] {
            // The common section alone may come again.
            guard name == Self.common else { throw Malformed() }
            current = position
        } else {
            current = sections.count
            positions[name] = sections.count
            names.append(name)
            sections.append(Section())
        }
        option = nil
    }

    private func result() throws(Malformed) -> JSONObject {
        let common = positions[Self.common].map { sections[$0].options } ?? []
        var result = JSONObject()
        for (name, section) in zip(names, sections) where name != Self.common {
            var values = JSONObject()
            for (key, lines) in section.options { values[key] = try value(lines) }
            for (key, lines) in common where values[key] == nil { values[key] = try value(lines) }
            result[name] = .object(values)
        }
        return result
    }

    private func value(_ lines: [String]) throws(Malformed) -> JSONValue {
        let joined = lines.joined(separator: "\n")
        let text = PythonText.strippedAtEnd(joined)
        return hasBlocks && text.unicodeScalars.first == "\n" ? .object(try block(text)) : .string(text)
    }

    /// An indented block below a key without a value: `KEY = VALUE` lines, whose keys keep their case.
    private func block(_ text: String) throws(Malformed) -> JSONObject {
        var result = JSONObject()
        for line in PythonText.lines(text) {
            let line = PythonText.stripped(line)
            if line.isEmpty { continue }
            guard let equals = line.firstIndex(of: "=") else { throw Malformed() }
            let key = PythonText.string(PythonText.stripped(line[..<equals]))
            result[key] = .string(PythonText.string(PythonText.stripped(line[(equals + 1)...])))
        }
        return result
    }
}
