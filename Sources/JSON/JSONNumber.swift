/// A JSON number, kept as the text it was read from: no digit is lost.
///
/// Equality is by exact decimal value, so `1`, `1.0` and `10e-1` are one number.
public struct JSONNumber: Sendable {
    /// The number as JSON text.
    public let text: String

    /// Makes a number from an integer.
    public init(_ value: Int) { text = String(value) }

    /// Makes a number from a floating-point value with the fewest digits that give it back.
    ///
    /// JSON has no infinities and no NaN: passing one is a programming error.
    public init(_ value: Double) {
        precondition(value.isFinite, "JSON has no number for \(value)")
        text = value.description
    }

    /// Makes a number from JSON text; nil when the text is no JSON number.
    public init?(text: String) {
        guard let number = try? JSONValue.parse(text).number, number.text.utf8.count == text.utf8.count else {
            return nil
        }
        self = number
    }

    /// Takes text that the parser has checked.
    init(checked text: String) { self.text = text }

    /// The value as an integer; nil for fractions and for integers that do not fit. `1.0` and `1e3` are integers.
    public var int: Int? {
        if let value = Int(text) { return value }
        let decimal = Decimal(self)
        guard decimal.exponent >= 0, decimal.digits.count + decimal.exponent <= 19 else { return nil }
        let digits = String(decoding: decimal.digits, as: UTF8.self)
        let sign = decimal.isNegative ? "-" : ""
        return Int(sign + digits + String(repeating: "0", count: decimal.exponent))
    }

    /// The nearest floating-point value; infinite for numbers beyond its range.
    public var double: Double { Double(text) ?? .nan }

    /// The number's shortest text, the same for equal numbers: an integer without exponent where that is short,
    /// else `DIGITSeEXPONENT`.
    var normalized: String {
        let decimal = Decimal(self)
        let digits = String(decoding: decimal.digits, as: UTF8.self)
        let sign = decimal.isNegative ? "-" : ""
        switch decimal.exponent {
        case 0: return sign + digits
        case 1...20: return sign + digits + String(repeating: "0", count: decimal.exponent)
        default: return "\(sign)\(digits)e\(decimal.exponent)"
        }
    }
}

extension JSONNumber: Hashable {
    /// Equality by exact value.
    public static func == (left: JSONNumber, right: JSONNumber) -> Bool {
        if let left = Int(left.text), let right = Int(right.text) { return left == right }
        return left.text == right.text || Decimal(left) == Decimal(right)
    }

    /// Equal numbers hash alike, however they are written.
    public func hash(into hasher: inout Hasher) { hasher.combine(Decimal(self)) }
}

extension JSONNumber: Comparable {
    /// Order by exact value.
    public static func < (left: JSONNumber, right: JSONNumber) -> Bool {
        if let left = Int(left.text), let right = Int(right.text) { return left < right }
        return Decimal(left) < Decimal(right)
    }
}

extension JSONNumber {
    /// A number in its one normal form: digits without zeros at either end, times a power of ten.
    private struct Decimal: Hashable, Comparable {
        /// Below this the exponent of a text is taken as written; beyond, it only keeps its sign.
        static let exponentLimit = 1_000_000_000_000

        var isNegative = false
        /// ASCII digits; a single `0` for zero.
        var digits: [UInt8] = []
        var exponent = 0

        init(_ number: JSONNumber) {
            var fraction = 0
            var isInFraction = false
            var rest = number.text.utf8[...]
            scan: while let byte = rest.popFirst() {
                switch byte {
                case UInt8(ascii: "-"): isNegative = true
                case UInt8(ascii: "."): isInFraction = true
                case UInt8(ascii: "e"), UInt8(ascii: "E"):
                    exponent = Self.exponent(rest)
                    break scan
                default:
                    if isInFraction { fraction += 1 }
                    if byte != UInt8(ascii: "0") || !digits.isEmpty { digits.append(byte) }
                }
            }
            exponent -= fraction
            while digits.last == UInt8(ascii: "0") {
                digits.removeLast()
                exponent += 1
            }
            if digits.isEmpty {
                digits = [UInt8(ascii: "0")]
                isNegative = false
                exponent = 0
            }
        }

        private static func exponent(_ text: Substring.UTF8View) -> Int {
            let value =
                Int(Substring(text)) ?? (text.first == UInt8(ascii: "-") ? -exponentLimit : exponentLimit)
            return min(max(value, -exponentLimit), exponentLimit)
        }

        static func < (left: Decimal, right: Decimal) -> Bool {
            if left.sign != right.sign { return left.sign < right.sign }
            return left.isNegative ? right.isSmallerInSize(than: left) : left.isSmallerInSize(than: right)
        }

        private var sign: Int { isNegative ? -1 : digits == [UInt8(ascii: "0")] ? 0 : 1 }

        private func isSmallerInSize(than other: Decimal) -> Bool {
            let own = digits.count + exponent
            let others = other.digits.count + other.exponent
            return own == others ? digits.lexicographicallyPrecedes(other.digits) : own < others
        }
    }
}
