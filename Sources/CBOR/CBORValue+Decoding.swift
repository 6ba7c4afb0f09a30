extension CBORValue {
    /// How deep arrays, maps and tags may nest in bytes that are decoded.
    public static let depthLimit = 256

    /// Reads one item, lengths definite or not; bytes behind it are left alone.
    ///
    /// - Throws: `CBORError` for bytes that end early or mean nothing, for text that is not UTF-8, and for nesting
    ///   beyond `depthLimit`.
    public static func decode(_ bytes: [UInt8]) throws(CBORError) -> CBORValue {
        var reader = CBORReader(bytes: bytes)
        return try reader.item(depth: 0)
    }
}

private struct CBORReader {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func item(depth: Int) throws(CBORError) -> CBORValue {
        guard depth < CBORValue.depthLimit else {
            throw failure("nesting deeper than \(CBORValue.depthLimit)")
        }
        let head = try byte()
        let info = head & 31
        switch head >> 5 {
        case 0: return .unsigned(try number(info))
        case 1: return .negative(try number(info))
        case 2: return .bytes(try string(2, info))
        case 3: return .text(try text(info))
        case 4: return .array(try array(info, depth: depth))
        case 5: return .map(try map(info, depth: depth))
        case 6: return .tagged(try number(info), try item(depth: depth + 1))
        default: return try simple(info)
        }
    }

    // MARK: Parts

    private mutating func byte() throws(CBORError) -> UInt8 {
        guard index < bytes.count else { throw failure("unexpected end") }
        defer { index += 1 }
        return bytes[index]
    }

    private mutating func number(_ info: UInt8) throws(CBORError) -> UInt64 {
        guard info >= 24 else { return UInt64(info) }
        guard info <= 27 else { throw failure("head of an unknown length") }
        return try integer(1 << Int(info - 24))
    }

    private mutating func integer(_ count: Int) throws(CBORError) -> UInt64 {
        var result: UInt64 = 0
        for _ in 0..<count { result = result << 8 | UInt64(try byte()) }
        return result
    }

    private mutating func string(_ major: UInt8, _ info: UInt8) throws(CBORError) -> [UInt8] {
        guard info == 31 else { return try bytes(try number(info)) }
        var result: [UInt8] = []
        while try !isAtBreak() {
            let head = try byte()
            guard head >> 5 == major, head & 31 != 31 else { throw failure("string of unlike parts") }
            result += try bytes(try number(head & 31))
        }
        return result
    }

    private mutating func bytes(_ count: UInt64) throws(CBORError) -> [UInt8] {
        // Compared before it is taken: a length may say anything.
        guard count <= UInt64(bytes.count - index) else { throw failure("unexpected end") }
        defer { index += Int(count) }
        return Array(bytes[index..<index + Int(count)])
    }

    private mutating func text(_ info: UInt8) throws(CBORError) -> String {
        guard let text = String(validating: try string(3, info), as: UTF8.self) else {
            throw failure("text that is not UTF-8")
        }
        return text
    }

    private mutating func array(_ info: UInt8, depth: Int) throws(CBORError) -> [CBORValue] {
        var items: [CBORValue] = []
        if info == 31 {
            while try !isAtBreak() { items.append(try item(depth: depth + 1)) }
        } else {
            // Every item takes a byte at least, so an invented count ends soon.
            for _ in 0..<(try number(info)) { items.append(try item(depth: depth + 1)) }
        }
        return items
    }

    private mutating func map(_ info: UInt8, depth: Int) throws(CBORError) -> [CBORValue.Pair] {
        var pairs: [CBORValue.Pair] = []
        if info == 31 {
            while try !isAtBreak() { pairs.append(try pair(depth: depth)) }
        } else {
            for _ in 0..<(try number(info)) { pairs.append(try pair(depth: depth)) }
        }
        return pairs
    }

    private mutating func pair(depth: Int) throws(CBORError) -> CBORValue.Pair {
        let key = try item(depth: depth + 1)
        return CBORValue.Pair(key, try item(depth: depth + 1))
    }

    private mutating func simple(_ info: UInt8) throws(CBORError) -> CBORValue {
        switch info {
        case 20: return .bool(false)
        case 21: return .bool(true)
        case 22, 23: return .null
        case 25: return .double(Self.half(UInt16(try integer(2))))
        case 26: return .double(Double(Float(bitPattern: UInt32(try integer(4)))))
        case 27: return .double(Double(bitPattern: try integer(8)))
        default: throw failure("unknown simple value")
        }
    }

    private mutating func isAtBreak() throws(CBORError) -> Bool {
        guard index < bytes.count else { throw failure("unexpected end") }
        guard bytes[index] == 0xFF else { return false }
        index += 1
        return true
    }

    /// Sign, five bits of exponent, ten of fraction (IEEE 754 binary16).
    private static func half(_ bits: UInt16) -> Double {
        let sign: Double = bits & 0x8000 == 0 ? 1 : -1
        let exponent = Int(bits >> 10 & 31)
        let fraction = Double(bits & 0x3FF)
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * Double(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
        }
    }

    private func failure(_ message: String) -> CBORError { CBORError(message: message, offset: index) }
}
