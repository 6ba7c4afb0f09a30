/// Counted things.
public enum Plurals {
    /// `1 step`, `2 steps`, `1,000 targets`.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - noun: The singular.
    ///   - plural: The plural where it is not the singular and an `s`.
    /// - Returns: The number and the noun.
    public static func text(_ count: Int, _ noun: String, plural: String? = nil) -> String {
        "\(grouped(count)) \(count == 1 ? noun : plural ?? noun + "s")"
    }

    /// A number with commas between its thousands.
    public static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var result = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return result
    }
}
