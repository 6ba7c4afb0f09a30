/// Moments as text, in UTC and without a calendar library; they come in milliseconds since 1970.
public enum Timestamps {
    /// `2026-11-21T08:00:00Z`, for machines and tables; parts of a second are cut off.
    public static func iso8601(_ milliseconds: Int64) -> String {
        let (date, time) = dateAndTime(milliseconds)
        return "\(date)T\(time)Z"
    }

    /// `2026-11-21T08:00:00.123Z`, for machines that compare moments.
    public static func preciseISO8601(_ milliseconds: Int64) -> String {
        let (date, time) = dateAndTime(milliseconds)
        return "\(date)T\(time).\(padded(milliseconds - quotient(milliseconds, 1000) * 1000, 3))Z"
    }

    /// `2026-11-21 08:00:00 UTC`, for people.
    public static func text(_ milliseconds: Int64) -> String {
        let (date, time) = dateAndTime(milliseconds)
        return "\(date) \(time) UTC"
    }

    /// `08:00:00`, where the day is clear.
    public static func timeOfDay(_ milliseconds: Int64) -> String { dateAndTime(milliseconds).time }

    private static func dateAndTime(_ milliseconds: Int64) -> (date: String, time: String) {
        let seconds = quotient(milliseconds, 1000)
        let days = quotient(seconds, 86_400)
        let second = seconds - days * 86_400
        let (year, month, day) = civil(days: days)
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        let hour = padded(second / 3600, 2)
        return (date, "\(hour):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))")
    }

    /// The Gregorian date of a day since 1970-01-01.
    ///
    /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = quotient(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let leapDays = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leapDays) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// Division that rounds down, also below zero.
    private static func quotient(_ number: Int64, _ divisor: Int64) -> Int64 {
        let result = number / divisor
        return number % divisor < 0 ? result - 1 : result
    }

    private static func padded(_ number: Int64, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
