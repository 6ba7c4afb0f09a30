/// Text of unknown origin made safe to show: nothing in it can move the cursor, change colours, ring the bell
/// or reorder what a reader sees.
public enum ControlBytes {
    /// The text with every control character as a visible sign; tabs and line feeds stay.
    ///
    /// Control characters of ASCII become their pictures (escape is `␛`), those of Latin-1 and the controls of
    /// writing direction become `\u{…}`. A carriage return before a line feed goes away.
    public static func neutralised(_ text: some StringProtocol) -> String {
        if isHarmless(text) { return String(text) }
        var result = ""
        result.reserveCapacity(text.utf8.count + 16)
        appendNeutralised(text.unicodeScalars, to: &result)
        return result
    }

    /// Bytes as text, with control characters as in `neutralised(_:)` for text; bytes that are no UTF-8 become
    /// `\xNN`.
    public static func neutralised(bytes: some Collection<UInt8>) -> String {
        var result = ""
        result.reserveCapacity(bytes.count + 16)
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let valid = validPrefix(of: rest)
            if valid > 0 {
                result += neutralised(String(decoding: rest.prefix(valid), as: UTF8.self))
                rest = rest.dropFirst(valid)
            }
            if let bad = rest.first {
                result += "\\x" + hexadecimal(UInt32(bad), digits: 2)
                rest = rest.dropFirst()
            }
        }
        return result
    }

    /// What a terminal would show of a line with progress output: only what follows its last carriage return.
    ///
    /// The line comes without its line feed; a carriage return at its very end does not count. The result is
    /// neutralised.
    public static func visibleLine(_ line: some StringProtocol) -> String {
        var scalars = line.unicodeScalars[...]
        while scalars.last == "\r" { scalars.removeLast() }
        if let last = scalars.lastIndex(of: "\r") {
            scalars = scalars[scalars.index(after: last)...]
        }
        return neutralised(String(String.UnicodeScalarView(scalars)))
    }

    /// The text on one line: neutralised, with each run of line feeds, tabs and spaces as one space.
    public static func singleLine(_ text: some StringProtocol) -> String {
        neutralised(text).split { $0 == "\n" || $0 == "\t" || $0 == " " }.joined(separator: " ")
    }

    private static func appendNeutralised(
        _ scalars: some BidirectionalCollection<Unicode.Scalar>, to result: inout String
    ) {
        var index = scalars.startIndex
        while index != scalars.endIndex {
            let scalar = scalars[index]
            index = scalars.index(after: index)
            switch scalar.value {
            case 0x09, 0x0a:
                result.unicodeScalars.append(scalar)
            case 0x0d where index != scalars.endIndex && scalars[index] == "\n":
                break
            case 0x00...0x1f:
                result.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{fffd}")
            case 0x7f:
                result += "␡"
            default:
                if isHidden(scalar.value) {
                    result += "\\u{" + hexadecimal(scalar.value, digits: 1) + "}"
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
    }

    /// Controls of Latin-1, line and paragraph separators, and all that overrides or marks writing direction.
    private static func isHidden(_ value: UInt32) -> Bool {
        switch value {
        case 0x80...0x9f, 0x061c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: true
        default: false
        }
    }

    /// Says yes only to text that needs no change, without looking at scalars.
    private static func isHarmless(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { byte in
            // 0xC2, 0xD8 and 0xE2 lead every character that `isHidden` names.
            switch byte {
            case 0x09, 0x0a: true
            case 0x00...0x1f, 0x7f, 0xc2, 0xd8, 0xe2: false
            default: true
            }
        }
    }

    /// The length of the longest prefix that is valid UTF-8, as Unicode's table 3-7 defines it.
    private static func validPrefix(of bytes: ArraySlice<UInt8>) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var length = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            length += UTF8.width(scalar)
        }
        return length
    }

    private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
