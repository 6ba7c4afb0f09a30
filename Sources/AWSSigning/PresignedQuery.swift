internal import HTTPMessages

/// The query that a URL had before it was presigned, as everyone reads it alike.
enum PresignedQuery {
    /// Its pairs in their order, each percent-encoded in the one way that signatures know; a `+` stands for a blank.
    static func reencoded(_ query: Substring) -> [String] {
        query.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            let parts = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return "\(reencoded(parts[0]))=\(parts.count > 1 ? reencoded(parts[1]) : "")"
        }
    }

    private static func reencoded(_ text: Substring.UTF8View) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let code = code(rest.prefix(2)) {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return PercentEncoding.encode(String(decoding: bytes, as: UTF8.self))
    }

    private static func code(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard digits.count == 2 else { return nil }
        let isHexadecimal = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
        return isHexadecimal ? UInt8(String(decoding: digits, as: UTF8.self), radix: 16) : nil
    }
}
