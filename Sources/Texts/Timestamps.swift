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
        let (year, month, day) = GregorianCalendar.date(ofDay: Int(days))
        let date = "\(padded(Int64(year), 4))-\(padded(Int64(month), 2))-\(padded(Int64(day), 2))"
        let hour = padded(second / 3600, 2)
        return (date, "\(hour):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))")
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
