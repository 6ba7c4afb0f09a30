/// The text of a document or an inventory.
public enum SourceText {
    /// Its lines without their ends, which are `\n`, `\r\n` or `\r`, as CommonMark and YAML count them. O(bytes).
    public static func lines(of text: String) -> [Substring] {
        var lines: [Substring] = []
        let bytes = text.utf8
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex {
            let byte = bytes[index]
            let next = bytes.index(after: index)
            defer { index = next }
            guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else { continue }
            // The `\n` of `\r\n` ends nothing more.
            let isSecond =
                byte == UInt8(ascii: "\n") && index == start && index > bytes.startIndex
                && bytes[bytes.index(before: index)] == UInt8(ascii: "\r")
            if !isSecond { lines.append(text[start..<index]) }
            start = next
        }
        return lines + [text[start...]]
    }
}
