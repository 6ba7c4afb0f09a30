/// The texts that a secret turns into on its way through programs: encoded, escaped, quoted.
enum SecretForms {
    /// Every form of a whole secret.
    static func all(of secret: [UInt8]) -> Set<[UInt8]> {
        var forms = forms(ofLine: secret)
        forms.formUnion([false, true].map { hexadecimal(secret, isUpperCase: $0) })
        forms.formUnion([false, true].map { unicodeEscapes(secret, isUpperCase: $0, keeps: { _ in false }) })
        let lines = secret.split { ByteSet.lineBreaks.contains($0) }
        for line in lines where lines.count > 1 {
            let line = Secret(value: String(decoding: line, as: UTF8.self)).bytes
            // The dashes of a PEM file are no secret, and other files have them too.
            guard line.count >= 8, !line.starts(with: "-----".utf8) else { continue }
            forms.formUnion(self.forms(ofLine: line))
        }
        return forms
    }

    /// The forms that one line of a secret is looked for in as well.
    private static func forms(ofLine line: [UInt8]) -> Set<[UInt8]> {
        var forms: Set<[UInt8]> = [line]
        forms.formUnion(base64(line))
        forms.formUnion(percentEncoded(line))
        forms.formUnion(shellQuoted(line))
        forms.formUnion(markup(line))
        let escaped = json(line)
        forms.formUnion(escaped)
        // JSON in a string of JSON.
        forms.formUnion(escaped.flatMap { json($0) })
        return forms
    }

    /// The base64 digits that the bytes decide alone, wherever they begin in a group of three, and those with
    /// the end of the text after them.
    private static func base64(_ bytes: [UInt8]) -> [[UInt8]] {
        let common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        return ["+/", "-_"].flatMap { last -> [[UInt8]] in
            let digits = Array((common + last).utf8)
            // A byte at offset 1 or 2 of its group shares its first digit with the byte before it.
            return [0, 4, 2].flatMap { skipped -> [[UInt8]] in
                var form: [UInt8] = []
                var bits = 0
                var bitCount = -skipped
                for byte in bytes {
                    bits = (bits << 8 | Int(byte)) & 0xffff
                    bitCount += 8
                    while bitCount >= 6 {
                        bitCount -= 6
                        form.append(digits[bits >> bitCount & 63])
                    }
                }
                guard bitCount > 0 else { return [form] }
                let ended = form + [digits[bits << (6 - bitCount) & 63]]
                let padding = [UInt8](repeating: UInt8(ascii: "="), count: bitCount == 2 ? 2 : 1)
                return [form, ended, ended + padding]
            }
        }
    }

    private static func hexadecimal(_ bytes: [UInt8], isUpperCase: Bool) -> [UInt8] {
        bytes.flatMap { digits(Int($0), count: 2, isUpperCase) }
    }

    /// As URL libraries write it: each leaves other characters alone.
    private static func percentEncoded(_ bytes: [UInt8]) -> [[UInt8]] {
        let unreserved = ByteSet.alphanumerics.union(ByteSet("-._~"))
        let kept = [
            unreserved, unreserved.union(ByteSet("/")), unreserved.union(ByteSet("!'()*")),
            unreserved.union(ByteSet(";,/?:@&=+$#!'()*")), ByteSet.alphanumerics.union(ByteSet("-._*")),
        ]
        return kept.flatMap { kept in
            [(false, false), (false, true), (true, false), (true, true)].map { isUpperCase, spaceIsPlus in
                bytes.flatMap { byte -> [UInt8] in
                    if kept.contains(byte) { return [byte] }
                    if byte == 0x20, spaceIsPlus { return [UInt8(ascii: "+")] }
                    return [UInt8(ascii: "%")] + digits(Int(byte), count: 2, isUpperCase)
                }
            }
        }
    }

    /// Inside a JSON string: what must be escaped, and what some writers escape besides.
    private static func json(_ bytes: [UInt8]) -> Set<[UInt8]> {
        let html = ByteSet("<>&'=")
        var forms: Set<[UInt8]> = []
        for isUpperCase in [false, true] {
            for escapesSlash in [false, true] {
                let escapes: (UInt8) -> [UInt8]? = { byte in
                    switch byte {
                    case UInt8(ascii: "\""), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
                    case UInt8(ascii: "/"): escapesSlash ? Array("\\/".utf8) : [byte]
                    case 0x08: Array("\\b".utf8)
                    case 0x09: Array("\\t".utf8)
                    case 0x0a: Array("\\n".utf8)
                    case 0x0c: Array("\\f".utf8)
                    case 0x0d: Array("\\r".utf8)
                    case 0x00...0x1f: Array("\\u00".utf8) + digits(Int(byte), count: 2, isUpperCase)
                    default: nil
                    }
                }
                forms.insert(bytes.flatMap { escapes($0) ?? [$0] })
                // ASCII alone; and without what is special in HTML, as Go and PHP write it.
                for keepsHTML in [false, true] {
                    forms.insert(
                        unicodeEscapes(bytes, isUpperCase: isUpperCase) {
                            $0 < 0x80 && (keepsHTML || !html.contains($0))
                        } escapes: {
                            escapes($0)
                        })
                }
            }
        }
        return forms
    }

    /// Characters as `\uXXXX`, in UTF-16 as JSON has it.
    private static func unicodeEscapes(
        _ bytes: [UInt8], isUpperCase: Bool, keeps: (UInt8) -> Bool,
        escapes: (UInt8) -> [UInt8]? = { _ in nil }
    ) -> [UInt8] {
        String(decoding: bytes, as: UTF8.self).unicodeScalars.flatMap { scalar -> [UInt8] in
            if let byte = UInt8(exactly: scalar.value), scalar.isASCII {
                if let escape = escapes(byte) { return escape }
                if keeps(byte) { return [byte] }
            }
            return UTF16.encode(scalar).map { unit in
                unit.flatMap { Array("\\u".utf8) + digits(Int($0), count: 4, isUpperCase) }
            } ?? []
        }
    }

    /// Inside `'…'`, `"…"` and `$'…'`, and with backslashes alone.
    private static func shellQuoted(_ bytes: [UInt8]) -> [[UInt8]] {
        let special = ByteSet("|&;<>()$`\\\"' \t*?[]!{},^")
        let specialAtStart = special.union(ByteSet("#~"))
        let specialSomewhere = specialAtStart.union(ByteSet("=%:@+"))
        let inDoubleQuotes = ByteSet("\"$`\\")
        let quote = UInt8(ascii: "'")
        let backslash = UInt8(ascii: "\\")
        let octal: (UInt8) -> [UInt8] = { byte in
            [backslash] + [6, 3, 0].map { byte >> $0 & 7 + UInt8(ascii: "0") }
        }
        let short: [UInt8: String] = [
            0x07: "\\a", 0x08: "\\b", 0x09: "\\t", 0x0a: "\\n", 0x0b: "\\v", 0x0c: "\\f", 0x0d: "\\r",
            0x1b: "\\E",
            quote: "\\'", backslash: "\\\\",
        ]
        return [
            bytes.flatMap { $0 == quote ? Array("'\\''".utf8) : [$0] },
            bytes.flatMap { $0 == quote ? Array("'\"'\"'".utf8) : [$0] },
            bytes.flatMap { inDoubleQuotes.contains($0) ? [backslash, $0] : [$0] },
            bytes.enumerated().flatMap { index, byte in
                (index == 0 ? specialAtStart : special).contains(byte) ? [backslash, byte] : [byte]
            },
            bytes.flatMap { specialSomewhere.contains($0) ? [backslash, $0] : [$0] },
            bytes.flatMap {
                short[$0].map { Array($0.utf8) } ?? ((0x20..<0x7f).contains($0) ? [$0] : octal($0))
            },
            bytes.flatMap { short[$0].map { Array($0.utf8) } ?? [$0] },
        ]
    }

    /// As text in XML and HTML.
    private static func markup(_ bytes: [UInt8]) -> [[UInt8]] {
        [("&quot;", "&apos;"), ("&#34;", "&#39;"), ("&quot;", "&#39;"), ("&quot;", "&#x27;"), ("\"", "'")]
            .map { quote, apostrophe in
                bytes.flatMap { byte -> [UInt8] in
                    switch byte {
                    case UInt8(ascii: "&"): Array("&amp;".utf8)
                    case UInt8(ascii: "<"): Array("&lt;".utf8)
                    case UInt8(ascii: ">"): Array("&gt;".utf8)
                    case UInt8(ascii: "\""): Array(quote.utf8)
                    case UInt8(ascii: "'"): Array(apostrophe.utf8)
                    default: [byte]
                    }
                }
            }
    }

    private static func digits(_ value: Int, count: Int, _ isUpperCase: Bool) -> [UInt8] {
        let text = String(value, radix: 16, uppercase: isUpperCase)
        return Array(repeatElement("0", count: count - text.count).joined().utf8) + Array(text.utf8)
    }
}
