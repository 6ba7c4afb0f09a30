/// The parts of a text that must not be shown, in order; parts that overlap are one.
struct HiddenRanges: Sendable {
    /// One part.
    struct Part: Sendable {
        var range: Range<Int>
        /// What its marker says.
        var name: [UInt8]?
    }

    private(set) var parts: [Part] = []

    /// Adds a part that ends where the text has just been read to, or a few bytes before.
    ///
    /// Of several names the one that begins first stays.
    mutating func add(_ range: Range<Int>, name: [UInt8]?) {
        var part = Part(range: range, name: name)
        while let last = parts.last, last.range.upperBound > part.range.lowerBound {
            let isEarlier = last.range.lowerBound <= part.range.lowerBound
            part.name = isEarlier ? last.name ?? part.name : part.name ?? last.name
            part.range =
                min(
                    part.range.lowerBound, last.range.lowerBound)..<max(
                    part.range.upperBound, last.range.upperBound)
            parts.removeLast()
        }
        parts.append(part)
    }

    /// Takes out the parts that nothing can join any more: those that end at or before a position.
    mutating func removeSettled(before position: Int) -> [Part] {
        let count = parts.prefix { $0.range.upperBound <= position }.count
        defer { parts.removeFirst(count) }
        return Array(parts.prefix(count))
    }
}
