/// Spans of time as people write and read them.
public enum Durations {
    /// A span in two units at most: `340 ms`, `2.1 s`, `3 min 05 s`, `1 h 02 min`, `2 d 04 h`.
    ///
    /// Rounded to the unit shown; a negative span counts as none.
    public static func text(milliseconds: some BinaryInteger) -> String {
        let span = max(0, Int(clamping: milliseconds))
        if span < 1000 { return "\(span) ms" }
        let tenths = (span + 50) / 100
        if tenths < 600 { return "\(tenths / 10).\(tenths % 10) s" }
        let seconds = (span + 500) / 1000
        if seconds < 3600 { return "\(seconds / 60) min \(twoDigits(seconds % 60)) s" }
        let minutes = (seconds + 30) / 60
        if minutes < 24 * 60 { return "\(minutes / 60) h \(twoDigits(minutes % 60)) min" }
        let hours = (minutes + 30) / 60
        return "\(hours / 24) d \(twoDigits(hours % 24)) h"
    }

    /// A span in two units at most, as for milliseconds.
    public static func text(_ duration: Duration) -> String {
        let parts = duration.components
        return text(milliseconds: parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000)
    }

    /// Reads `250ms`, `30s`, `5 min`, `1h30m`, `1.5 h`, `2 days`; nil for anything else.
    ///
    /// Every number needs its unit, except for a lone `0`. Units come in falling order, each at most once.
    public static func parse(_ text: String) -> Duration? {
        var rest = text.unicodeScalars[...]
        skipSpaces(&rest)
        if rest.elementsEqual("0".unicodeScalars) { return .zero }
        var total: Int64 = 0
        var previous = Int64.max
        var hasPart = false
        while !rest.isEmpty {
            guard let thousandths = number(&rest) else { return nil }
            skipSpaces(&rest)
            let word = rest.prefix { ("a"..."z").contains($0) || ("A"..."Z").contains($0) }
            rest = rest.dropFirst(word.count)
            skipSpaces(&rest)
            guard let unit = milliseconds(of: String(word).lowercased()), unit < previous else { return nil }
            let (product, isTooLarge) = thousandths.multipliedReportingOverflow(by: unit)
            if isTooLarge || product % 1000 != 0 { return nil }
            let (sum, isTooLong) = total.addingReportingOverflow(product / 1000)
            if isTooLong { return nil }
            (total, previous, hasPart) = (sum, unit, true)
        }
        return hasPart ? .milliseconds(total) : nil
    }

    private static func milliseconds(of unit: String) -> Int64? {
        switch unit {
        case "ms", "millisecond", "milliseconds": 1
        case "s", "sec", "secs", "second", "seconds": 1000
        case "m", "min", "mins", "minute", "minutes": 60_000
        case "h", "hr", "hrs", "hour", "hours": 3_600_000
        case "d", "day", "days": 86_400_000
        default: nil
        }
    }

    /// A decimal number with at most three places, in thousandths.
    private static func number(_ rest: inout Substring.UnicodeScalarView) -> Int64? {
        let whole = digits(&rest)
        var places = ""
        if rest.first == "." {
            rest = rest.dropFirst()
            places = digits(&rest)
            if places.isEmpty || places.count > 3 { return nil }
        }
        if whole.isEmpty { return nil }
        return Int64(whole + places + String(repeating: "0", count: 3 - places.count))
    }

    private static func digits(_ rest: inout Substring.UnicodeScalarView) -> String {
        let found = rest.prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(found.count)
        return String(found)
    }

    private static func skipSpaces(_ rest: inout Substring.UnicodeScalarView) {
        while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
