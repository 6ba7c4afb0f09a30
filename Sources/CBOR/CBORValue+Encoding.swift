extension CBORValue {
    /// The item's bytes: lengths are definite, heads are as short as they can be, infinities and NaN take two bytes.
    public func encoded() -> [UInt8] {
        var output: [UInt8] = []
        write(to: &output)
        return output
    }

    private func write(to output: inout [UInt8]) {
        switch self {
        case .unsigned(let number): Self.head(0, number, to: &output)
        case .negative(let number): Self.head(1, number, to: &output)
        case .bytes(let bytes):
            Self.head(2, UInt64(bytes.count), to: &output)
            output += bytes
        case .text(let text):
            Self.head(3, UInt64(text.utf8.count), to: &output)
            output += text.utf8
        case .array(let items):
            Self.head(4, UInt64(items.count), to: &output)
            for item in items { item.write(to: &output) }
        case .map(let pairs):
            Self.head(5, UInt64(pairs.count), to: &output)
            for pair in pairs {
                pair.key.write(to: &output)
                pair.value.write(to: &output)
            }
        case .tagged(let tag, let item):
            Self.head(6, tag, to: &output)
            item.write(to: &output)
        case .bool(let truth): output.append(truth ? 0xF5 : 0xF4)
        case .null: output.append(0xF6)
        case .float(let number):
            if number.isFinite {
                output.append(0xFA)
                Self.append(UInt64(number.bitPattern), count: 4, to: &output)
            } else {
                Self.special(Double(number), to: &output)
            }
        case .double(let number):
            if number.isFinite {
                output.append(0xFB)
                Self.append(number.bitPattern, count: 8, to: &output)
            } else {
                Self.special(number, to: &output)
            }
        }
    }

    private static func head(_ major: UInt8, _ number: UInt64, to output: inout [UInt8]) {
        let kind = major << 5
        switch number {
        case 0..<24: output.append(kind | UInt8(number))
        case 24...0xFF:
            output.append(kind | 24)
            append(number, count: 1, to: &output)
        case 0x100...0xFFFF:
            output.append(kind | 25)
            append(number, count: 2, to: &output)
        case 0x1_0000...0xFFFF_FFFF:
            output.append(kind | 26)
            append(number, count: 4, to: &output)
        default:
            output.append(kind | 27)
            append(number, count: 8, to: &output)
        }
    }

    private static func special(_ number: Double, to output: inout [UInt8]) {
        output += [0xF9, number.isNaN ? 0x7E : number < 0 ? 0xFC : 0x7C, 0]
    }

    private static func append(_ number: UInt64, count: Int, to output: inout [UInt8]) {
        for index in (0..<count).reversed() {
            output.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * index)))
        }
    }
}
