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
        func number(_ range: Range<Int>) -> Int64 { digits[range].reduce(0) { $0 * 10 + Int64($1) - 48 } }
        let (year, month, day) = (number(0..<4), number(4..<6), number(6..<8))
        let (hour, minute, second) = (number(8..<10), number(10..<12), number(12..<14))
        guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61 else {
            return nil
        }
        // Days since 1970 in a calendar whose years begin in March: the leap day comes last.
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
        seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
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
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let parts = parts
        let clock = "\(pad(parts.hour, 2)):\(pad(parts.minute, 2)):\(pad(parts.second, 2))"
        return
            "\(weekdays[parts.weekday]), \(pad(parts.day, 2)) \(names[parts.month - 1]) \(pad(parts.year, 4)) "
            + "\(clock) GMT"
    }

    private var parts: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, weekday: Int) {
        let second = Int(((seconds % 86_400) + 86_400) % 86_400)
        let days = Int((seconds - Int64(second)) / 86_400)
        // The same calendar, in eras of 400 years.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        return (
            year, month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1,
            second / 3_600, second / 60 % 60, second % 60, ((days % 7) + 7) % 7
        )
    }

    private func pad(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
