public import HTTPMessages

/// Requests as the text of HTTP/1.1: how published cases and people write them down.
public enum RawRequest {
    /// Reads a request line, headers and a body.
    ///
    /// Lines end with a line feed, or carriage return and line feed. The target may hold blanks; a header's value
    /// may go on in a line that begins with a blank. The URL is `https`, with the host of the `Host` header.
    ///
    /// - Throws: `SigningError.request`.
    public static func parse(_ text: String) throws(SigningError) -> HTTPRequest {
        let bytes = Array(text.utf8)
        var rest = bytes[...]
        let (method, target) = try requestLine(line(&rest))
        var headers: [(name: String, value: String)] = []
        while !rest.isEmpty {
            let line = line(&rest)
            if line.isEmpty { break }
            if line.utf8.first == 32 || line.utf8.first == 9 {
                guard !headers.isEmpty else { throw .request("the first header begins with a blank") }
                headers[headers.count - 1].value += " \(trimmed(line))"
            } else {
                guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")), colon != line.startIndex else {
                    throw .request("a header line has no name")
                }
                headers.append((String(line[..<colon]), trimmed(line[line.utf8.index(after: colon)...])))
            }
        }
        var fields = HTTPHeaders()
        for header in headers { fields.add(header.name, header.value) }
        guard let host = fields["Host"], !host.isEmpty else { throw .request("there is no Host header") }
        return HTTPRequest(
            method: method, url: "https://\(host)\(target)", headers: fields, body: .bytes(Array(rest)))
    }

    private static func requestLine(_ line: String) throws(SigningError) -> (method: String, target: String) {
        guard let blank = line.utf8.firstIndex(of: 32) else { throw .request("there is no request line") }
        var target = line[line.utf8.index(after: blank)...]
        if let version = target.lastPosition(of: " HTTP/") { target = target[..<version] }
        guard target.utf8.first == UInt8(ascii: "/") else {
            throw .request("the target does not begin with `/`")
        }
        return (String(line[..<blank]), String(target))
    }

    /// Takes one line off the front.
    private static func line(_ rest: inout ArraySlice<UInt8>) -> String {
        let line = rest.prefix { $0 != UInt8(ascii: "\n") }
        rest = rest.dropFirst(line.count + 1)
        return String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 32 || $0 == 9 }
        let bytes = Array(text.utf8).drop(while: isBlank)
        return String(decoding: bytes.reversed().drop(while: isBlank).reversed(), as: UTF8.self)
    }
}

extension Substring {
    /// Where the last occurrence of a text begins.
    fileprivate func lastPosition(of text: String) -> Index? {
        let wanted = Array(text.utf8)
        var start = utf8.endIndex
        while true {
            if utf8[start...].starts(with: wanted) { return start }
            guard start > utf8.startIndex else { return nil }
            start = utf8.index(before: start)
        }
    }
}
