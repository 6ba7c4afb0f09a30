/// One line to the watchdog: `+GROUP MARKER` or `-GROUP MARKER`.
struct WatchdogOrder: Hashable {
    enum Kind: UInt8 {
        /// `+`
        case register = 0x2B
        /// `-`
        case unregister = 0x2D
    }

    let kind: Kind
    let group: Int32
    let marker: String

    init(_ kind: Kind, group: Int32, marker: String) {
        self.kind = kind
        self.group = group
        self.marker = marker
    }

    /// Reads a line without its newline; nil when it is no order.
    init?(line: some Collection<UInt8>) {
        guard let kind = line.first.flatMap(Kind.init), let blank = line.firstIndex(of: UInt8(ascii: " ")),
            let group = Int32(String(decoding: line[..<blank].dropFirst(), as: UTF8.self)), group > 1
        else { return nil }
        self.init(
            kind, group: group, marker: String(decoding: line[line.index(after: blank)...], as: UTF8.self))
    }

    /// The line with its newline; nil when a pipe would not take it whole, or it would not be one line.
    var line: [UInt8]? {
        let line = [kind.rawValue] + Array("\(group) \(marker)\n".utf8)
        let isOneLine = !marker.isEmpty && !marker.utf8.contains(UInt8(ascii: "\n"))
        return isOneLine && line.count <= 4096 ? line : nil
    }
}
