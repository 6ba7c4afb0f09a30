internal import PythonTexts
internal import Texts

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
        let (year, month, day) = GregorianCalendar.date(ofDay: days)
        let weekday = GregorianCalendar.weekdays[((days % 7) + 7 + 3) % 7]
        let monthName = GregorianCalendar.months[month - 1]
        return "\(weekday), \(Self.padded(day, 2)) \(monthName) \(Self.padded(year, 4)) \(time) GMT"
    }

    /// Seconds since 1970 as Python writes them: an integer, or a float with microseconds.
    public var epochText: String {
        guard microseconds != 0 else { return String(seconds) }
        return PythonText.repr(epochSeconds)
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
        let (year, month, day) = GregorianCalendar.date(ofDay: dayAndSecond.day)
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
