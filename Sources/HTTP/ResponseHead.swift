internal import HTTPMessages

/// The status and the header fields of an answer, put together line by line.
struct ResponseHead {
    private(set) var status = 0
    private(set) var headers = HTTPHeaders()
    /// The blank line came, of what is no interim answer.
    private(set) var isComplete = false
    private var byteCount = 0
    private static let byteLimit = 1 << 20

    /// Takes one line with its end, as libcurl gives it. False: there are too many.
    mutating func add(_ line: UnsafeRawBufferPointer) -> Bool {
        byteCount += line.count
        guard byteCount <= Self.byteLimit else { return false }
        // Fields behind a chunked body.
        if isComplete { return true }
        var end = line.count
        while end > 0, line[end - 1] == 10 || line[end - 1] == 13 { end -= 1 }
        let text = String(decoding: line[..<end], as: UTF8.self)
        if text.isEmpty {
            isComplete = status >= 200
        } else if text.hasPrefix("HTTP/") {
            status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            headers = HTTPHeaders()
        } else if let first = text.utf8.first, first == 32 || first == 9 {
            fold(Self.trimmed(text[...]))
        } else if let colon = text.firstIndex(of: ":") {
            headers.add(String(text[..<colon]), Self.trimmed(text[text.index(after: colon)...]))
        }
        return true
    }

    /// A line that goes on with the one before it (RFC 9112, section 5.2).
    private mutating func fold(_ more: String) {
        var fields = headers.fields
        guard var last = fields.popLast() else { return }
        last.value += last.value.isEmpty || more.isEmpty ? more : " \(more)"
        headers = HTTPHeaders()
        for field in fields + [last] { headers.add(field.name, field.value) }
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0 == " " || $0 == "\t" }
        guard let end = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return String(start[...end])
    }
}
