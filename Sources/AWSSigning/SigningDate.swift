internal import Texts

/// A moment in the forms that signatures use; UTC throughout.
public struct SigningDate: Sendable, Hashable {
    /// Seconds since 1970.
    public let seconds: Int64

    /// Makes a date from seconds since 1970.
    public init(seconds: Int64) { self.seconds = seconds }

    /// Reads `20150830T123600Z` or `2015-08-30T12:36:00Z`; nil for anything else.
    public init?(_ text: String) {
        let digits = Array(text.utf8).filter { byte in !Self.separators.contains(byte) }
        guard digits.count == 14, digits.allSatisfy({ $0 >= 48 && $0 <= 57 }), text.utf8.last == 90 else {
            return nil
        }
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + Int($1) - 48 } }
        let (hour, minute, second) = (number(8..<10), number(10..<12), number(12..<14))
        guard let day = GregorianCalendar.day(year: number(0..<4), month: number(4..<6), day: number(6..<8)),
            hour < 24, minute < 60, second < 61
        else { return nil }
        seconds = Int64(((day * 24 + hour) * 60 + minute) * 60 + second)
    }

    private static let separators = Set("-:TZ".utf8)

    /// `20150830`.
    var day: String { String(timestamp.prefix(8)) }

    /// `20150830T123600Z`.
    var timestamp: String {
        let parts = parts
        return pad(parts.year, 4) + pad(parts.month, 2) + pad(parts.day, 2) + "T"
            + pad(parts.hour, 2) + pad(parts.minute, 2) + pad(parts.second, 2) + "Z"
    }

    /// `Sun, 30 Aug 2015 12:36:00 GMT`.
    var http: String {
        let parts = parts
        let clock = "\(pad(parts.hour, 2)):\(pad(parts.minute, 2)):\(pad(parts.second, 2))"
        return
            "\(GregorianCalendar.weekdays[parts.weekday]), \(pad(parts.day, 2)) \(GregorianCalendar.months[parts.month - 1]) \(pad(parts.year, 4)) "
            + "\(clock) GMT"
    }

    private var parts: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, weekday: Int) {
        let second = Int(((seconds % 86_400) + 86_400) % 86_400)
        let days = Int((seconds - Int64(second)) / 86_400)
        let date = GregorianCalendar.date(ofDay: days)
        return (
            date.year, date.month, date.day, second / 3_600, second / 60 % 60, second % 60,
            // 1970 began on a Thursday.
            (days % 7 + 7 + 3) % 7
        )
    }

    private func pad(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
