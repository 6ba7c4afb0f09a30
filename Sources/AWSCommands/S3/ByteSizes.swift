/// Sizes as the `s3` commands print and read them.
enum ByteSizes {
    private static let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]

    /// `1 Byte`, `10 Bytes`, `1.0 KiB`.
    static func text(_ count: Int64) -> String {
        if count == 1 { return "1 Byte" }
        if count < 1024 { return "\(count) Bytes" }
        var size = Double(count)
        for unit in units {
            size /= 1024
            // What would be shown as 1024 of a unit is one of the next.
            if size.rounded(.toNearestOrEven) < 1024 || unit == units.last {
                let tenths = (size * 10).rounded(.toNearestOrEven)
                return "\(Int64(tenths) / 10).\(Int64(tenths) % 10) \(unit)"
            }
        }
        return ""
    }

    /// `8388608`, `8MB`, `8MiB`, all of 1024; nil for anything else.
    static func bytes(_ text: String) -> Int64? {
        let text = text.lowercased()
        for (power, letter) in ["k", "m", "g", "t"].enumerated() {
            for suffix in ["\(letter)ib", "\(letter)b"] where text.hasSuffix(suffix) {
                guard let number = Int64(text.dropLast(suffix.count)) else { return nil }
                let (product, overflows) = number.multipliedReportingOverflow(
                    by: Int64(1) << (10 * (power + 1)))
                return overflows ? nil : product
            }
        }
        return Int64(text)
    }
}
