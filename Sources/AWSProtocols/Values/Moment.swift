/// A moment in UTC with microseconds, as AWS sends and takes it.
public struct Moment: Sendable, Hashable {
    /// Whole seconds since 1970, rounded down.
    public var seconds: Int
    /// What follows them: 0 to 999,999.
    public var microseconds: Int

    /// Makes a moment.
    public init(seconds: Int, microseconds: Int = 0) {
        self.seconds = seconds
        self.microseconds = microseconds
    }

    /// The moment that lies so many seconds after 1970, to the nearest microsecond; nil beyond the years 1 to 9999.
    public init?(secondsSince1970 value: Double) {
        guard value > -62_135_596_801, value < 253_402_300_800 else { return nil }
        let whole = value.rounded(.down)
        seconds = Int(whole)
        microseconds = Int(((value - whole) * 1_000_000).rounded(.toNearestOrEven))
        if microseconds == 1_000_000 {
            seconds += 1
            microseconds = 0
        }
    }

    // MARK: Texts

    /// `2026-11-21T06:21:43Z`, with microseconds where they are not zero.
    public var iso8601: String {
        "\(date)T\(time)\(microseconds == 0 ? "" : ".\(Self.padded(microseconds, 6))")Z"
    }

    /// `2026-11-21T06:21:43+00:00`, with microseconds where they are not zero: Python's `isoformat`.
    public var isoformat: String {
        "\(date)T\(time)\(microseconds == 0 ? "" : ".\(Self.padded(microseconds, 6))")+00:00"
    }

    /// `Sat, 21 Nov 2026 06:21:43 GMT`; what is less than a second is left out.
    public var rfc822: String {
        let (days, _) = dayAndSecond
        let (year, month, day) = Calendar.date(ofDay: days)
        let weekday = Calendar.weekdays[((days % 7) + 7 + 3) % 7]
        let monthName = Calendar.months[month - 1]
        return "\(weekday), \(Self.padded(day, 2)) \(monthName) \(Self.padded(year, 4)) \(time) GMT"
    }

    /// Seconds since 1970 as Python writes them: an integer, or a float with microseconds.
    public var epochText: String {
        guard microseconds != 0 else { return String(seconds) }
        return PythonText.float(epochSeconds)
    }

    /// Seconds since 1970.
    public var epochSeconds: Double {
        // One rounding only: the integer is exact.
        Double(seconds * 1_000_000 + microseconds) / 1_000_000
    }

    private var dayAndSecond: (day: Int, second: Int) {
        let second = ((seconds % 86_400) + 86_400) % 86_400
        return ((seconds - second) / 86_400, second)
    }

    private var date: String {
        let (year, month, day) = Calendar.date(ofDay: dayAndSecond.day)
        return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
    }

    private var time: String {
        let second = dayAndSecond.second
        let (hours, minutes) = (second / 3600, second / 60 % 60)
        return "\(Self.padded(hours, 2)):\(Self.padded(minutes, 2)):\(Self.padded(second % 60, 2))"
    }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}

/// The Gregorian calendar before and after its time.
enum Calendar {
    static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    /// The date of a day since 1970-01-01.
    ///
    /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    static func date(ofDay days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let leapDays = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leapDays) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// The day since 1970-01-01 of a date; nil where there is no such date.
    ///
    /// Source: the same, `days_from_civil`.
    static func day(year: Int, month: Int, day: Int) -> Int? {
        guard 1...9999 ~= year, 1...12 ~= month, 1...length(of: month, in: year) ~= day else { return nil }
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func length(of month: Int, in year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}
