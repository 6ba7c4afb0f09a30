internal import AWSSigning
internal import Glibc

/// The times of objects and files.
enum S3Time {
    /// Seconds since 1970 of `2026-11-21T06:21:43.987+00:00`, which is how results say it.
    static func seconds(_ text: String?) -> Double? {
        guard let text, let date = SigningDate(text.prefix(19) + "Z") else { return nil }
        let fraction = text.dropFirst(19).prefix { $0 == "." || $0.isNumber }
        return Double(date.seconds) + (Double("0\(fraction)") ?? 0)
    }

    /// `2026-11-21 06:21:43` where the command was typed.
    ///
    /// `zone`: The command's `TZ`. Other zones than UTC are this process's own.
    static func local(_ seconds: Double, zone: String?) -> String {
        var time = time_t(seconds.rounded(.down))
        var parts = tm()
        if let zone, ["", "UTC", "UTC0", "GMT", "Etc/UTC"].contains(zone) {
            gmtime_r(&time, &parts)
        } else {
            localtime_r(&time, &parts)
        }
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) "
            + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    }
}
