internal import PythonTexts

/// A configuration file as lines that are changed one at a time.
///
/// Lines are found by the rules of the AWS CLI's own writer (`customizations/configure/writer.py`), so that both leave
/// the same file behind; but for a last line without a line feed, which theirs may join with what it adds.
struct ConfigurationText {
    /// With their line feeds; the last may lack it.
    private var lines: [String]

    /// The text with one key of a section set; the section is added where it is missing.
    static func changed(
        _ text: String, section: String, key: String, _ value: ConfigurationWriter.Value
    ) -> String {
        var file = ConfigurationText(lines: Self.lines(of: text))
        if let start = file.lines.firstIndex(where: { isHeader($0, of: section) }) {
            file.set(key, value, inSectionAt: start)
        } else {
            file.endLastLine()
            file.lines.append("[\(section)]\n" + new(key, value))
        }
        return file.lines.joined()
    }

    private mutating func set(_ key: String, _ value: ConfigurationWriter.Value, inSectionAt start: Int) {
        var lastOption = start
        for index in lines.indices.dropFirst(start + 1) {
            if Self.beginsSection(lines[index]) {
                return insert(Self.new(key, value), at: lastOption + 1)
            }
            guard let option = Self.option(lines[index]) else { continue }
            lastOption = index
            guard option.name == key else { continue }
            switch value {
            case .text(let text): lines[index] = "\(key) = \(text)\n"
            case .member(let member, let text):
                setMember(member, text, ofBlockAt: index, indentation: option.indentation)
            }
            return
        }
        endLastLine()
        insert(Self.new(key, value), at: lastOption + 2)
    }

    private mutating func setMember(
        _ member: String, _ text: String, ofBlockAt start: Int, indentation: Int
    ) {
        var isSet = false
        var current: Int?
        for index in lines.indices.dropFirst(start + 1) {
            if let option = Self.option(lines[index]) {
                current = option.indentation
                if option.name == member, !isSet {
                    let blanks = String(repeating: " ", count: option.indentation)
                    lines[index] = "\(blanks)\(member) = \(text)\n"
                    isSet = true
                }
            }
            if current == indentation || Self.beginsSection(lines[index]) {
                if !isSet { insert("    \(member) = \(text)\n", at: index) }
                return
            }
        }
        if !isSet {
            endLastLine()
            insert("    \(member) = \(text)\n", at: lines.count)
        }
    }

    private mutating func insert(_ line: String, at index: Int) {
        lines.insert(line, at: min(index, lines.count))
    }

    private mutating func endLastLine() {
        if let last = lines.last, last.unicodeScalars.last != "\n" { lines[lines.count - 1] += "\n" }
    }

    private static func new(_ key: String, _ value: ConfigurationWriter.Value) -> String {
        switch value {
        case .text(let text): "\(key) = \(text)\n"
        case .member(let member, let text): "\(key) =\n    \(member) = \(text)\n"
        }
    }

    private static func lines(of text: String) -> [String] {
        let endsLine = text.unicodeScalars.last.map { $0 == "\n" || $0 == "\r" } ?? true
        var lines = PythonText.fileLines(text).map { PythonText.string($0) + "\n" }
        if !endsLine, !lines.isEmpty { lines[lines.count - 1].unicodeScalars.removeLast() }
        return lines
    }

    /// The header of this very section, at the line's beginning, its name with or without double quotes.
    private static func isHeader(_ line: String, of section: String) -> Bool {
        let scalars = Array(line.unicodeScalars)
        if let first = PythonText.stripped(scalars[...]).first, first == "#" || first == ";" { return false }
        guard beginsSection(line), let end = scalars.firstIndex(of: "]") else { return false }
        let header = PythonText.string(scalars[...end])
        if header == "[\(section)]" { return true }
        guard let blank = section.firstIndex(of: " ") else { return false }
        return header == "[\(section[..<blank]) \"\(section[section.index(after: blank)...])\"]"
    }

    /// `[`, something, `]`, after blanks.
    private static func beginsSection(_ line: String) -> Bool {
        let rest = Array(line.unicodeScalars).drop(while: PythonText.isBlank)
        guard rest.first == "[", let end = rest.firstIndex(of: "]") else { return false }
        return end > rest.startIndex + 1
    }

    /// The name before a `=` or `:`, and how deep it stands; comments count as options too.
    private static func option(_ line: String) -> (name: String, indentation: Int)? {
        func isDelimiter(_ scalar: Unicode.Scalar) -> Bool { scalar == "=" || scalar == ":" }
        let rest = Array(line.unicodeScalars).drop(while: isDelimiter)
        guard let end = rest.firstIndex(where: isDelimiter) else { return nil }
        let name = rest[..<end]
        return (
            PythonText.string(PythonText.stripped(name)),
            name.prefix(while: PythonText.isBlank).count
        )
    }
}
