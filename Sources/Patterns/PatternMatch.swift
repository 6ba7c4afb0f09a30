/// Where a pattern matched, in byte offsets from the start of the text.
public struct PatternMatch: Sendable, Hashable {
    /// The whole match, then each group by number; nil for a group that took no part.
    public let ranges: [Range<Int>?]
    private let groups: [String: Int]

    init(ranges: [Range<Int>?], groups: [String: Int]) {
        self.ranges = ranges
        self.groups = groups
    }

    /// The whole match.
    public var range: Range<Int> { ranges.first.flatMap { $0 } ?? 0..<0 }

    /// A group by number, 0 being the whole match; nil when it took no part or there is none.
    public subscript(group: Int) -> Range<Int>? { ranges.indices.contains(group) ? ranges[group] : nil }

    /// A group by name; nil when it took no part or there is none.
    public subscript(name: String) -> Range<Int>? { groups[name].flatMap { self[$0] } }

    /// The text of a group by number, 0 being the whole match.
    ///
    /// - Parameters:
    ///   - group: The number.
    ///   - text: What was searched.
    /// - Returns: Nil when the group took no part or there is none.
    public func text(_ group: Int = 0, of text: String) -> String? {
        self[group].map { slice($0, of: text) }
    }

    /// The text of a group by name.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - text: What was searched.
    /// - Returns: Nil when the group took no part or there is none.
    public func text(_ name: String, of text: String) -> String? {
        self[name].map { slice($0, of: text) }
    }

    private func slice(_ range: Range<Int>, of text: String) -> String {
        String(decoding: text.utf8.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
    }
}
