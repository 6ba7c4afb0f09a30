internal import Texts

/// Untrusted text as GitHub's Markdown that shows exactly this text: no markup, no HTML, no mention, no link.
enum MarkdownEscaping {
    /// Running text on one line, also inside a table.
    static func text(_ text: String) -> String {
        var result = ""
        let line = ControlBytes.singleLine(text).unicodeScalars
        for (index, scalar) in zip(line.indices, line) {
            switch scalar {
            case "\\", "`", "*", "_", "[", "]", "<", ">", "&", "|", "~", "$", "{", "}", "!":
                result += "&#\(scalar.value);"
            case "@", "#":
                // GitHub looks for mentions and issue numbers in the rendered text: nothing may follow directly.
                result += "\(scalar)&#8203;"
            case ":" where line[index...].starts(with: "://".unicodeScalars),
                "." where line[..<index].suffix(3).elementsEqual("www".unicodeScalars):
                // Addresses turn into links by themselves.
                result += "&#\(scalar.value);"
            default:
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Text on one line in a code span, also inside a table.
    static func code(_ text: String) -> String {
        let line = ControlBytes.singleLine(text)
        if line.isEmpty { return "" }
        let needsEntities = line.unicodeScalars.contains { "`|\\".unicodeScalars.contains($0) }
        if !needsEntities { return "`\(line)`" }
        // In a table neither a pipe nor a backslash before one survives in backticks; entities do, in HTML.
        var result = "<code>"
        for scalar in line.unicodeScalars {
            if scalar.isASCII, !scalar.properties.isAlphabetic, scalar != " ", !("0"..."9").contains(scalar) {
                result += "&#\(scalar.value);"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "</code>"
    }

    /// Lines in a fence that none of them can close.
    ///
    /// - Parameters:
    ///   - text: Any text; control characters are neutralised here.
    ///   - language: For highlighting; anything but a plain word is left out.
    /// - Returns: The fenced block, ending with a line feed.
    static func fence(_ text: String, language: String = "") -> String {
        var body = ControlBytes.neutralised(text)
        if !body.hasSuffix("\n") { body += "\n" }
        var longest = 0
        var run = 0
        for byte in body.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        let marks = String(repeating: "`", count: max(3, longest + 1))
        let isWord = language.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
        }
        return "\(marks)\(isWord ? language : "")\n\(body)\(marks)\n"
    }
}
