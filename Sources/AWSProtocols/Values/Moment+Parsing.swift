public import JSON
internal import PythonTexts
internal import Texts

extension Moment {
    /// Reads what AWS sends and people write: seconds since 1970, ISO 8601 with its variants, RFC 822 and its
    /// relatives, dates with month names. Without a zone it is UTC.
    ///
    /// Covers what botocore takes through `dateutil`, but for dates without a year and other guesses.
    ///
    /// - Returns: Nil for everything else.
    public init?(_ value: JSONValue) {
        switch value {
        case .number(let number):
            if let whole = number.int {
                guard -62_135_596_800..<253_402_300_800 ~= whole else { return nil }
                self.init(seconds: whole)
            } else {
                self.init(secondsSince1970: number.double)
            }
        case .string(let text): self.init(text: text)
        default: return nil
        }
    }

    /// Reads text as the other initialiser does.
    public init?(text: String) {
        let trimmed = PythonText.stripped(text)
        if let whole = Int(trimmed) {
            guard -62_135_596_800..<253_402_300_800 ~= whole else { return nil }
            self.init(seconds: whole)
        } else if let number = PythonText.float(trimmed) {
            self.init(secondsSince1970: number)
        } else {
            var reader = MomentReader(trimmed)
            guard let moment = reader.read() else { return nil }
            self = moment
        }
    }
}

/// Reads a date, a time and a zone in whatever order they come.
private struct MomentReader {
    private var rest: Substring.UTF8View
    private var year: Int?
    private var month: Int?
    private var day: Int?
    /// Seconds of the day.
    private var time: Int?
    private var microseconds = 0
    /// Seconds east of Greenwich.
    private var offset: Int?

    init(_ text: String) { rest = text[...].utf8 }

    mutating func read() -> Moment? {
        while let byte = rest.first {
            let isTaken: Bool =
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"): takeNumber()
                case UInt8(ascii: "+"), UInt8(ascii: "-"): time != nil && offset == nil && takeOffset()
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): takeWord()
                case UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: "\t"): skip()
                default: false
                }
            guard isTaken else { return nil }
        }
        guard let year, let day = GregorianCalendar.day(year: year, month: month ?? 1, day: self.day ?? 1)
        else {
            return nil
        }
        return Moment(seconds: day * 86_400 + (time ?? 0) - (offset ?? 0), microseconds: microseconds)
    }

    private mutating func skip() -> Bool {
        rest.removeFirst()
        return true
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func takeDigits(most: Int = .max) -> Substring.UTF8View {
        var count = 0
        for byte in rest {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte, count < most else { break }
            count += 1
        }
        let digits = rest.prefix(count)
        rest = rest.dropFirst(count)
        return digits
    }

    private func number(_ digits: Substring.UTF8View) -> Int? { Int(Substring(digits)) }

    private mutating func takeNumber() -> Bool {
        let digits = takeDigits()
        guard let value = number(digits) else { return false }
        if rest.first == UInt8(ascii: ":"), time == nil { return takeTime(hours: value) }
        if year == nil, month == nil, day == nil, let separator = rest.first, digits.count == 4,
            separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/")
        {
            return takeDate(year: value, separator: separator)
        }
        if year == nil, month == nil, day == nil, digits.count == 8 {
            (year, month, day) = (value / 10_000, value / 100 % 100, value % 100)
            return true
        }
        if year != nil, day != nil, time == nil, digits.count == 6 || digits.count == 4 || digits.count == 2 {
            let seconds = digits.count == 6 ? value : digits.count == 4 ? value * 100 : value * 10_000
            return setTime(hours: seconds / 10_000, minutes: seconds / 100 % 100, seconds: seconds % 100)
                && takeFraction()
        }
        if month == nil, day == nil, digits.count <= 2, rest.first == UInt8(ascii: "/") {
            return takeAmericanDate(month: value)
        }
        // Beside a month's name: a day has two digits at most, and comes first.
        if digits.count <= 2, day == nil, 1...31 ~= value {
            day = value
            _ = rest.first == UInt8(ascii: "-") && skip()
            return true
        }
        guard year == nil else { return false }
        // A year of two digits lies within fifty years of now, as in RFC 850's dates.
        year = digits.count == 2 ? (value < 70 ? 2000 + value : 1900 + value) : value
        return digits.count == 2 || digits.count == 4
    }

    private mutating func takeDate(year: Int, separator: UInt8) -> Bool {
        self.year = year
        rest.removeFirst()
        guard let month = number(takeDigits(most: 2)) else { return takeWord() && takeDayBehind(separator) }
        self.month = month
        guard rest.first == separator else { return true }
        return takeDayBehind(separator)
    }

    private mutating func takeDayBehind(_ separator: UInt8) -> Bool {
        guard rest.first == separator else { return false }
        rest.removeFirst()
        day = number(takeDigits(most: 2))
        guard day != nil else { return false }
        // Between date and time.
        if rest.first == UInt8(ascii: "T") || rest.first == UInt8(ascii: "t") { rest.removeFirst() }
        return true
    }

    private mutating func takeAmericanDate(month: Int) -> Bool {
        self.month = month
        rest.removeFirst()
        day = number(takeDigits(most: 2))
        guard day != nil, take("/") else { return false }
        let digits = takeDigits()
        guard digits.count == 4 else { return false }
        year = number(digits)
        return true
    }

    private mutating func takeTime(hours: Int) -> Bool {
        guard take(":"), let minutes = number(takeDigits(most: 2)) else { return false }
        var seconds = 0
        if take(":") {
            guard let value = number(takeDigits(most: 2)) else { return false }
            seconds = value
        }
        return setTime(hours: hours, minutes: minutes, seconds: seconds) && takeFraction()
    }

    private mutating func setTime(hours: Int, minutes: Int, seconds: Int) -> Bool {
        guard 0...23 ~= hours, 0...59 ~= minutes, 0...59 ~= seconds else { return false }
        time = hours * 3600 + minutes * 60 + seconds
        return true
    }

    /// The seconds' fraction; what is less than a microsecond is cut off.
    private mutating func takeFraction() -> Bool {
        guard rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ",") else { return true }
        rest.removeFirst()
        let digits = Array(takeDigits().prefix(6))
        guard !digits.isEmpty else { return false }
        for index in 0..<6 {
            let digit = index < digits.count ? Int(digits[index] - UInt8(ascii: "0")) : 0
            microseconds = microseconds * 10 + digit
        }
        return true
    }

    private mutating func takeOffset() -> Bool {
        let sign = rest.removeFirst() == UInt8(ascii: "-") ? -1 : 1
        let digits = takeDigits(most: 4)
        guard digits.count == 2 || digits.count == 4, var value = number(digits) else { return false }
        if digits.count == 2 {
            value *= 100
            if take(":") {
                guard let minutes = number(takeDigits(most: 2)) else { return false }
                value += minutes
            }
        }
        guard value % 100 < 60, value < 2400 else { return false }
        offset = sign * (value / 100 * 3600 + value % 100 * 60)
        return true
    }

    private mutating func takeWord() -> Bool {
        var count = 0
        for byte in rest {
            guard UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 else { break }
            count += 1
        }
        let word = Substring(rest.prefix(count)).lowercased()
        rest = rest.dropFirst(count)
        switch word {
        case "t" where year != nil && time == nil: return true
        case "z", "utc", "gmt":
            offset = 0
            return true
        default: break
        }
        guard word.utf8.count >= 3 else { return false }
        if month == nil, let index = Self.monthNames.firstIndex(where: { $0.hasPrefix(word) }) {
            month = index + 1
            _ = rest.first == UInt8(ascii: "-") && skip()
            return true
        }
        return Self.weekdayNames.contains { $0.hasPrefix(word) }
    }

    private static let monthNames = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
        "november", "december",
    ]
    private static let weekdayNames = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]
}
