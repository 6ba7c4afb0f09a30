public import Texts

/// What a report needs besides the record.
public struct ReportOptions: Sendable, Hashable {
    /// The moment of rendering in milliseconds since 1970 UTC: what goes on is timed up to it.
    public var now: Int64?
    /// How the text report shows emphasis.
    public var style: Style
    /// The room of the text report, at least 40 columns.
    public var columns: Int
    /// The longest Markdown report in UTF-16 units; GitHub refuses 65,536.
    public var markdownLimit: Int

    /// Makes options; the defaults suit a file.
    public init(now: Int64? = nil, style: Style = .plain, columns: Int = 100, markdownLimit: Int = 60_000) {
        self.now = now
        self.style = style
        self.columns = max(40, columns)
        self.markdownLimit = markdownLimit
    }
}
