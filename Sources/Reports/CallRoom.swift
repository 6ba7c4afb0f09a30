/// How much of a run's calls a page has room for, so that it stays usable however many there were.
struct CallRoom {
    /// Calls that are shown of one execution.
    let limit: Int
    /// Bytes that are shown of one call's parameters.
    let parameterLimit: Int

    private static let calls = 4000
    /// Nobody reads a longer list, and a shorter one says little.
    private static let longest = 400
    private static let shortest = 8
    private static let parameterBytes = 2 << 20

    /// Shares the room out.
    ///
    /// - Parameter groups: For each execution on the page how many calls it made.
    init(groups: [Int]) {
        let groups = groups.filter { $0 > 0 }
        let limit = min(Self.longest, max(Self.shortest, Self.calls / max(1, groups.count)))
        self.limit = limit
        let shown = groups.reduce(0) { $0 + min($1, limit) }
        parameterLimit = max(400, Self.parameterBytes / max(1, shown))
    }
}
