/// Which texts a YAML reader would take for something else, so that they need quotes.
///
/// The rules are ruamel.yaml's for YAML 1.2, from its `resolver.py`: `yes` and `on` are texts.
enum YAMLResolution {
    /// Without quotes it would be read as a boolean, null, a number, a moment, or one of the marks `<<` and `=`.
    static func isOtherThanText(_ text: String) -> Bool {
        switch text {
        case "", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE", "<<", "=":
            return true
        default:
            let bytes = Array(text.utf8)
            guard let first = bytes.first, "+-.0123456789".utf8.contains(first) else { return false }
            return isInteger(bytes) || isFloat(bytes) || isDate(bytes)
        }
    }

    private static func isInteger(_ bytes: [UInt8]) -> Bool {
        var scanner = Scanner(bytes)
        scanner.sign()
        let unsigned = scanner
        for (marker, digits) in [
            ("0b", "01_"), ("0o", "01234567_"), ("0x", "0123456789abcdefABCDEF_"), ("", "0123456789_"),
        ] {
            scanner = unsigned
            if scanner.take(marker), scanner.run(of: digits) > 0, scanner.isAtEnd { return true }
        }
        return false
    }

    private static func isFloat(_ bytes: [UInt8]) -> Bool {
        var scanner = Scanner(bytes)
        if [".nan", ".NaN", ".NAN"].contains(where: scanner.rest(is:)) { return true }
        scanner.sign()
        if [".inf", ".Inf", ".INF"].contains(where: scanner.rest(is:)) { return true }
        if scanner.take(".") {
            guard scanner.run(of: "0123456789_") > 0 else { return false }
            return scanner.isAtEnd || scanner.exponent(needsSign: true)
        }
        guard scanner.digits(1...1) else { return false }
        _ = scanner.run(of: "0123456789_")
        guard scanner.take(".") else { return scanner.exponent(needsSign: false) }
        _ = scanner.run(of: "0123456789_")
        return scanner.isAtEnd || scanner.exponent(needsSign: false)
    }

    /// A date, or a date with a time and perhaps a zone.
    private static func isDate(_ bytes: [UInt8]) -> Bool {
        var day = Scanner(bytes)
        if day.digits(4...4), day.take("-"), day.digits(2...2), day.take("-"), day.digits(2...2), day.isAtEnd
        {
            return true
        }
        var moment = Scanner(bytes)
        guard moment.digits(4...4), moment.take("-"), moment.digits(1...2), moment.take("-"),
            moment.digits(1...2),
            moment.take("T") || moment.take("t") || moment.run(of: " \t") > 0,
            moment.digits(1...2), moment.take(":"), moment.digits(2...2), moment.take(":"),
            moment.digits(2...2)
        else { return false }
        if moment.take(".") { _ = moment.run(of: "0123456789") }
        if moment.isAtEnd { return true }
        _ = moment.run(of: " \t")
        if moment.take("Z") { return moment.isAtEnd }
        guard moment.take("+") || moment.take("-"), moment.digits(1...2) else { return false }
        if moment.isAtEnd { return true }
        return moment.take(":") && moment.digits(2...2) && moment.isAtEnd
    }
}

/// Reads a text from its start.
private struct Scanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    func rest(is text: String) -> Bool { bytes[index...].elementsEqual(text.utf8) }

    mutating func take(_ text: String) -> Bool {
        guard bytes[index...].starts(with: text.utf8) else { return false }
        index += text.utf8.count
        return true
    }

    mutating func sign() { _ = take("+") || take("-") }

    /// Takes all bytes of a set, and says how many they were.
    mutating func run(of set: String) -> Int {
        let count = bytes[index...].prefix { set.utf8.contains($0) }.count
        index += count
        return count
    }

    /// Takes as many digits as allowed.
    mutating func digits(_ counts: ClosedRange<Int>) -> Bool {
        let found = bytes[index...].prefix(counts.upperBound).prefix { $0 &- UInt8(ascii: "0") < 10 }.count
        index += found
        return counts.contains(found)
    }

    /// The rest is an exponent.
    mutating func exponent(needsSign: Bool) -> Bool {
        guard take("e") || take("E") else { return false }
        let hasSign = take("+") || take("-")
        return (hasSign || !needsSign) && run(of: "0123456789") > 0 && isAtEnd
    }
}
