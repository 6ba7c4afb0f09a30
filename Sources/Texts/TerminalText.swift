/// Output as a terminal would colour it: text in pieces, each with its look.
///
/// Only "select graphic rendition" (`ESC [ … m`) is understood and taken away. Everything else that could steer a
/// terminal becomes a visible sign, as `ControlBytes` does it. Source: ECMA-48, 8.3.117, and xterm's control
/// sequences for 256 and true colours.
public struct TerminalText: Sendable, Hashable {
    /// A stretch of text that looks the same.
    public struct Piece: Sendable, Hashable {
        /// The text, neutralised.
        public var text: String
        /// Its look.
        public var look: TerminalLook
    }

    /// The pieces in order; none is empty, and two neighbours never look the same.
    public private(set) var pieces: [Piece] = []

    /// Reads output.
    public init(_ text: String) {
        var text = text
        let hasEscape = text.utf8.contains(0x1b)
        guard hasEscape else {
            append(ControlBytes.neutralised(text), .plain)
            return
        }
        text.withUTF8 { bytes in
            var look = TerminalLook.plain
            var start = 0
            var index = 0
            while index < bytes.count {
                guard bytes[index] == 0x1b, let end = Self.end(of: bytes, from: index) else {
                    index += 1
                    continue
                }
                append(Self.neutralised(bytes[start..<index]), look)
                look.apply(bytes[(index + 2)..<end])
                index = end + 1
                start = index
            }
            append(Self.neutralised(bytes[start...]), look)
        }
    }

    /// The whole text without its looks.
    public var plain: String { pieces.map(\.text).joined() }

    /// The longest sequence that is understood; xterm stops at as many parameters.
    private static let lengthLimit = 128

    /// Where the `m` of a sequence stands; nil when this is no such sequence.
    private static func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard start + 1 < bytes.count, bytes[start + 1] == UInt8(ascii: "[") else { return nil }
        for index in (start + 2)..<min(bytes.count, start + lengthLimit) {
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: ";"): continue
            case UInt8(ascii: "m"): return index
            default: return nil
            }
        }
        return nil
    }

    private static func neutralised(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        bytes.isEmpty ? "" : ControlBytes.neutralised(String(decoding: bytes, as: UTF8.self))
    }

    private mutating func append(_ text: String, _ look: TerminalLook) {
        if text.isEmpty { return }
        if let last = pieces.indices.last, pieces[last].look == look {
            pieces[last].text += text
        } else {
            pieces.append(Piece(text: text, look: look))
        }
    }
}
