/// Sizes for people.
public enum ByteCounts {
    /// `1 byte`, `512 bytes`, `1.5 KiB`, `3.2 MiB`: one decimal place, units of 1024.
    public static func text(_ count: some BinaryInteger) -> String {
        let bytes = max(0, Int(clamping: count))
        if bytes < 1024 { return Plurals.text(bytes, "byte") }
        var unit = 1024
        for name in ["KiB", "MiB", "GiB"] {
            // Divided before it is multiplied, so that the largest sizes do not overflow.
            let tenths = bytes / unit * 10 + (bytes % unit * 10 + unit / 2) / unit
            if tenths < 10_240 { return "\(tenths / 10).\(tenths % 10) \(name)" }
            unit *= 1024
        }
        return "\(Plurals.grouped(bytes / unit)) TiB"
    }
}
