internal import AWSClient

/// How many calls of each kind there are.
public struct CallCounts: Sendable, Hashable {
    /// They change nothing.
    public var reads = 0
    /// They make or change something.
    public var writes = 0
    /// They take something away or stop it.
    public var destructive = 0

    /// Counts calls.
    public init(_ calls: some Sequence<LiteralCall>) {
        for call in calls {
            switch call.impact {
            case .read: reads += 1
            case .write: writes += 1
            case .destructive: destructive += 1
            }
        }
    }

    /// There are none.
    public var isEmpty: Bool { reads + writes + destructive == 0 }

    /// The counts that are not zero: `3 reads, 1 write, 1 destructive`.
    public var text: String {
        var parts: [String] = []
        if reads > 0 { parts.append("\(reads) read\(reads == 1 ? "" : "s")") }
        if writes > 0 { parts.append("\(writes) write\(writes == 1 ? "" : "s")") }
        if destructive > 0 { parts.append("\(destructive) destructive") }
        return parts.joined(separator: ", ")
    }
}
