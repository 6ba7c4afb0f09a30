/// Follows shell text line by line, far enough to say whether a command goes on in the next line.
///
/// It knows quotes, here-documents, comments, line ends that continue, and the words that open and close
/// compound commands. It need not be right about everything: what it misjudges does not parse, and that is told
/// before anything runs.
struct SessionScanner {
    private var quote: UInt8?
    private var hereDocuments: [(word: [UInt8], stripsTabs: Bool)] = []
    private var depth = 0
    private var endsWithOperator = false

    /// The command before is not complete.
    var isOpen: Bool { quote != nil || !hereDocuments.isEmpty || depth > 0 || endsWithOperator }

    /// Takes in one line, without its line break.
    mutating func read(_ line: Substring.UTF8View) {
        if let document = hereDocuments.first {
            let text = document.stripsTabs ? line.drop { $0 == UInt8(ascii: "\t") } : line
            if text.elementsEqual(document.word) { hereDocuments.removeFirst() }
            return
        }
        endsWithOperator = false
        let bytes = Array(line)
        var opened: [(word: [UInt8], stripsTabs: Bool)] = []
        var index = 0
        var isAtCommand = quote == nil
        while index < bytes.count {
            let byte = bytes[index]
            if let open = quote {
                if byte == UInt8(ascii: "\\"), open == UInt8(ascii: "\"") { index += 1 }
                if byte == open { quote = nil }
                index += 1
                continue
            }
            switch byte {
            case UInt8(ascii: "\\"):
                if index + 1 == bytes.count { endsWithOperator = true }
                index += 2
                isAtCommand = false
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                quote = byte
                index += 1
                isAtCommand = false
            case UInt8(ascii: "#") where index == 0 || Self.isBlank(bytes[index - 1]): index = bytes.count
            case UInt8(ascii: "<") where bytes[index...].starts(with: "<<<".utf8): index += 3
            case UInt8(ascii: "<") where bytes[index...].starts(with: "<<".utf8):
                index += 2
                if let document = Self.hereDocument(bytes, &index) { opened.append(document) }
            case UInt8(ascii: "|"), UInt8(ascii: "&"):
                let isDouble = index + 1 < bytes.count && bytes[index + 1] == byte
                endsWithOperator = byte == UInt8(ascii: "|") || isDouble
                index += isDouble ? 2 : 1
                isAtCommand = true
                if Self.isEnd(bytes[index...]) { continue }
                endsWithOperator = false
            case UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: ")"):
                index += 1
                isAtCommand = true
            case _ where Self.isBlank(byte): index += 1
            default:
                let word = bytes[index...].prefix { !Self.endsWord($0) }
                index += max(word.count, 1)
                if isAtCommand { isAtCommand = count(String(decoding: word, as: UTF8.self)) }
            }
        }
        hereDocuments += opened
    }

    /// Counts a word where a command can begin; true when another one can begin after it.
    private mutating func count(_ word: String) -> Bool {
        switch word {
        case "if", "while", "until", "{":
            depth += 1
            return true
        case "for", "case", "select": depth += 1
        case "fi", "done", "esac", "}": depth = max(depth - 1, 0)
        case "then", "else", "elif", "do", "!", "time": return true
        default: break
        }
        return false
    }

    /// Reads the word after `<<`; nil for a shift in arithmetic.
    private static func hereDocument(
        _ bytes: [UInt8], _ index: inout Int
    ) -> (word: [UInt8], stripsTabs: Bool)? {
        let stripsTabs = index < bytes.count && bytes[index] == UInt8(ascii: "-")
        if stripsTabs { index += 1 }
        while index < bytes.count, isBlank(bytes[index]) { index += 1 }
        let raw = bytes[index...].prefix { !endsWord($0) || isQuoting($0) }
        index += raw.count
        let word = raw.filter { !isQuoting($0) }
        guard let first = word.first, first == UInt8(ascii: "_") || !isDigit(first) else { return nil }
        return (Array(word), stripsTabs)
    }

    private static func isEnd(_ rest: ArraySlice<UInt8>) -> Bool {
        guard let first = rest.first(where: { !isBlank($0) }) else { return true }
        return first == UInt8(ascii: "#")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isBlank(_ byte: UInt8) -> Bool { " \t".utf8.contains(byte) }

    private static func isQuoting(_ byte: UInt8) -> Bool { "'\"\\".utf8.contains(byte) }

    private static func endsWord(_ byte: UInt8) -> Bool {
        isBlank(byte) || isQuoting(byte) || ";()|&<>".utf8.contains(byte)
    }
}
