/// Text in URLs (RFC 3986).
public enum PercentEncoding {
    /// Encodes every byte but letters, digits, `-._~` and those of `also`, with capital digits.
    ///
    /// - Parameters:
    ///   - text: Encoded as UTF-8.
    ///   - also: ASCII characters that stay as they are, such as `/` in paths.
    /// - Returns: ASCII.
    public static func encode(_ text: String, also: String = "") -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let kept = Set("-._~".utf8).union(also.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            let isKept: Bool =
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: kept.contains(byte)
                }
            if isKept {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
