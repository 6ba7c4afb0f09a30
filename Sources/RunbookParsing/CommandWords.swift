/// Finding a command's name in shell text, without understanding the text.
enum CommandWords {
    /// The word stands somewhere in the text, alone or as the last part of a path.
    static func contains(_ word: StaticString, in text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            let sought = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
            var start = 0
            while start + sought.count <= bytes.count {
                let end = start + sought.count
                if bytes[start] == sought[0], bytes[start..<end].elementsEqual(sought) {
                    let isFree = start == 0 || !joins(bytes[start - 1])
                    if isFree, end == bytes.count || !joins(bytes[end], isAfter: true) { return true }
                }
                start += 1
            }
            return false
        }
    }

    /// The byte would make the word a part of a longer one.
    private static func joins(_ byte: UInt8, isAfter: Bool = false) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "="): isAfter
        default: "-_.$@".utf8.contains(byte)
        }
    }
}
