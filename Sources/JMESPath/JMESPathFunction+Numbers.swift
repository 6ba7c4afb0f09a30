// `rounded` is a call of libm, which this import links.
internal import Glibc
internal import JSON

extension JMESPathFunction {
    /// The functions whose result is a number. Integers stay exact; what does not fit becomes floating point.
    func numeric(_ value: JSONValue) -> JSONValue {
        switch self {
        case .abs: value.number.map { .number($0.magnitude) } ?? .null
        case .ceil: value.number.map { .number($0.rounded(.up)) } ?? .null
        case .floor: value.number.map { .number($0.rounded(.down)) } ?? .null
        case .toNumber: JSONNumber(lenient: value).map { .number($0) } ?? .null
        case .sum: JSONNumber.sum(of: value.numbers).map { .number($0) } ?? .null
        case .avg: JSONNumber.average(of: value.numbers).map { .number($0) } ?? .null
        default: .null
        }
    }
}

extension JSONValue {
    fileprivate var numbers: [JSONNumber] { (array ?? []).compactMap { $0.number } }

    /// Compact JSON with `\u` escapes for all but ASCII: what jmespath.py's `to_string` makes.
    var serializedInASCII: String {
        var result = ""
        for scalar in serialized().unicodeScalars {
            if scalar.isASCII && scalar != "\u{7F}" {
                result.unicodeScalars.append(scalar)
            } else {
                for unit in String(Character(scalar)).utf16 {
                    let digits = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return result
    }
}

extension JSONNumber {
    /// Written without fraction and exponent, which makes it an integer in Python.
    private var isWrittenAsInteger: Bool { !text.utf8.contains { ".eE".utf8.contains($0) } }

    fileprivate var magnitude: JSONNumber {
        text.hasPrefix("-") ? JSONNumber(text: String(text.dropFirst())) ?? self : self
    }

    fileprivate func rounded(_ rule: FloatingPointRoundingRule) -> JSONNumber {
        guard !isWrittenAsInteger, double.isFinite else { return self }
        let rounded = double.rounded(rule)
        return Int(exactly: rounded).map { JSONNumber($0) } ?? JSONNumber(rounded)
    }

    /// The sum, an integer when all numbers are written as integers; nil when it is beyond every number.
    fileprivate static func sum(of numbers: [JSONNumber]) -> JSONNumber? {
        if let sum = integerSum(of: numbers) { return JSONNumber(text: String(sum)) }
        return JSONNumber(finite: numbers.reduce(0) { $0 + $1.double })
    }

    /// The mean as floating point; nil for no numbers.
    fileprivate static func average(of numbers: [JSONNumber]) -> JSONNumber? {
        guard !numbers.isEmpty else { return nil }
        let sum = integerSum(of: numbers).map { Double($0) } ?? numbers.reduce(0) { $0 + $1.double }
        return JSONNumber(finite: sum / Double(numbers.count))
    }

    private static func integerSum(of numbers: [JSONNumber]) -> Int128? {
        var sum: Int128 = 0
        for number in numbers {
            guard let value = Int128(number.text) else { return nil }
            let (next, overflows) = sum.addingReportingOverflow(value)
            guard !overflows else { return nil }
            sum = next
        }
        return sum
    }

    private init?(finite value: Double) {
        guard value.isFinite else { return nil }
        self.init(value)
    }

    /// A number, or a string that Python's `int` or `float` reads as one.
    fileprivate init?(lenient value: JSONValue) {
        if let number = value.number {
            self = number
            return
        }
        guard var text = value.string?[...] else { return nil }
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        if let number = JSONNumber(text: String(text)) {
            self = number
        } else if let integer = Int128(text) {
            self.init(text: String(integer))
        } else if text.utf8.allSatisfy({ "+-.0123456789eE".utf8.contains($0) }), let double = Double(text) {
            self.init(finite: double)
        } else {
            return nil
        }
    }
}
