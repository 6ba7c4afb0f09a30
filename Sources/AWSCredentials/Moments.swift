internal import Texts

/// Moments as text in the files and answers that credentials come from.
enum Moments {
    /// `2026-11-21T08:00:00Z`.
    static func text(_ seconds: Double) -> String { Timestamps.iso8601(Int64(seconds) * 1000) }

    /// The seconds since 1970 of a moment: date, `T` or a blank, time, a fraction or none, and `Z`, `UTC`, an offset or
    /// nothing for UTC. Nil for anything else.
    static func seconds(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        var rest = Substring(text)
        guard let year = number(&rest, 4), take(&rest, "-"), let month = number(&rest, 2), take(&rest, "-"),
            let day = number(&rest, 2), take(&rest, "T") || take(&rest, " "), let hour = number(&rest, 2),
            take(&rest, ":"), let minute = number(&rest, 2)
        else { return nil }
        var second = 0.0
        if take(&rest, ":") {
            guard let whole = number(&rest, 2) else { return nil }
            second = Double(whole)
            if take(&rest, ".") {
                let digits = rest.prefix { $0.isNumber }
                guard let fraction = Double("0.\(digits)") else { return nil }
                second += fraction
                rest = rest.dropFirst(digits.count)
            }
        }
        guard let date = GregorianCalendar.day(year: year, month: month, day: day), hour < 25, minute < 60,
            let offset = offset(rest)
        else { return nil }
        let clock = Double(hour * 3600 + minute * 60 - offset) + second
        return Double(date) * 86_400 + clock
    }

    /// The seconds that a zone is ahead of UTC.
    private static func offset(_ zone: Substring) -> Int? {
        if ["", "Z", "UTC", "GMT"].contains(zone) { return 0 }
        var rest = zone
        let sign: Int
        if take(&rest, "+") {
            sign = 1
        } else if take(&rest, "-") {
            sign = -1
        } else {
            return nil
        }
        guard let hours = number(&rest, 2) else { return nil }
        _ = take(&rest, ":")
        let minutes = rest.isEmpty ? 0 : number(&rest, 2)
        guard let minutes, rest.isEmpty else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    private static func number(_ rest: inout Substring, _ count: Int) -> Int? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy(\.isNumber), let value = Int(digits) else {
            return nil
        }
        rest = rest.dropFirst(count)
        return value
    }

    private static func take(_ rest: inout Substring, _ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest = rest.dropFirst()
        return true
    }
}
