/// Takes apart what a supervisor writes, at whatever places reads cut it; keeps no output in memory.
///
/// Everything before the token's line is what a login shell had to say, and is dropped. Then come lines of words; `out` and
/// `err` are followed by as many bytes as they say, and `end` by the reports, the state and the
/// environment.
struct SupervisorFrames {
    /// What came.
    enum Event: Equatable {
        /// The program waits for `go`.
        case ready
        /// The block goes on, and its output follows.
        case attached
        /// The block never began, and will not.
        case notBegun
        /// The host knows nothing of the attempt.
        case absent
        /// The host was restarted while the block ran.
        case rebooted
        /// The block is gone, and left no word of how it ended.
        case vanished
        /// The supervisor cannot do it: its words.
        case failed(String)
        /// Output of the block: 1 or 2, and the bytes.
        case output(Int, [UInt8])
        /// The block ended.
        case ended(SupervisorEnd)
    }

    private enum Part: Hashable {
        case out, err, reports, state, environment
    }

    private let token: [UInt8]
    private var hasToken = false
    private var line: [UInt8] = []
    private var waiting: [(part: Part, left: Int)] = []
    private var end: SupervisorEnd?

    init(token: String) { self.token = Array(token.utf8) }

    /// Takes bytes, and gives what they complete.
    ///
    /// - Throws: `HostError` for what no supervisor writes.
    mutating func take(_ bytes: [UInt8]) throws(HostError) -> [Event] {
        var events: [Event] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            if let (part, left) = waiting.first {
                let piece = Array(rest.prefix(left))
                rest = rest.dropFirst(piece.count)
                waiting[0].left -= piece.count
                take(piece, of: part, into: &events)
                if waiting[0].left == 0 { waiting.removeFirst() }
                finish(&events)
                continue
            }
            guard let newline = rest.firstIndex(of: UInt8(ascii: "\n")) else {
                line += rest
                // What a login shell says before may be long and without lines.
                if line.count > 64 << 10 { line = Array(line.suffix(1024)) }
                return events
            }
            line += rest[..<newline]
            rest = rest[rest.index(after: newline)...]
            if hasToken {
                if let event = try read(String(decoding: line, as: UTF8.self)) { events.append(event) }
                finish(&events)
            } else {
                hasToken = line == token
            }
            line = []
        }
        return events
    }

    private mutating func read(_ text: String) throws(HostError) -> Event? {
        let words = text.split(separator: " ")
        switch words.first {
        case "ready": return .ready
        case "attached": return .attached
        case "notbegun": return .notBegun
        case "absent": return .absent
        case "rebooted": return .rebooted
        case "vanished": return .vanished
        case "failed": return .failed(String(text.dropFirst("failed ".count)))
        case "out", "err":
            guard words.count == 2, let count = Int(words[1]), count > 0 else { break }
            waiting = [(words[0] == "out" ? .out : .err, count)]
            return nil
        case "end":
            let numbers = words.dropFirst().prefix(6).compactMap { Int($0) }
            guard numbers.count == 6, numbers.allSatisfy({ $0 >= 0 }), words.count >= 9 else { break }
            end = SupervisorEnd(how: words[7], value: words[8], totals: numbers, isDiskFull: numbers[5] == 1)
            waiting = zip([.reports, .state, .environment], numbers[2...4]).map { ($0, $1) }
            return nil
        default: break
        }
        throw .unreachable("the host answers with something else than was asked: \(text.prefix(200))")
    }

    private mutating func take(_ piece: [UInt8], of part: Part, into events: inout [Event]) {
        switch part {
        case .out: events.append(.output(1, piece))
        case .err: events.append(.output(2, piece))
        case .reports: end?.reports += piece
        case .state: end?.state += piece
        case .environment: end?.environment += piece
        }
    }

    /// Tells the end once all that belongs to it has come.
    private mutating func finish(_ events: inout [Event]) {
        waiting.removeAll { $0.left == 0 }
        guard waiting.isEmpty, let end else { return }
        events.append(.ended(end))
        self.end = nil
    }
}

/// How a block on a host ended, and what it left.
public struct SupervisorEnd: Sendable, Hashable {
    /// Why it ended.
    public enum Cause: Sendable, Hashable {
        /// Its shell exited; a status over 128 may stand for a signal.
        case exited(Int)
        /// It was killed: at its limit.
        case timedOut
        /// It was killed: by the operator.
        case killed
        /// It was killed on the host, as nobody was connected for longer than the grace.
        case lost
    }

    /// Why it ended.
    public var cause: Cause
    /// How many bytes it wrote to standard output and to standard error.
    public var written: (out: Int, err: Int) { (totals[0], totals[1]) }
    /// What its shell reported.
    public var reports: [UInt8] = []
    /// The state that its shell wrote.
    public var state: [UInt8] = []
    /// The environment it began with, as its shell wrote it.
    public var environment: [UInt8] = []
    /// There was no room left to write the state.
    public var isDiskFull: Bool
    /// Why not all of it could be brought here; nil: all of it was.
    public var problem: String?

    private let totals: [Int]

    /// The end of a block that was killed by the operator, and of which nothing else is known.
    public static var killed: SupervisorEnd {
        SupervisorEnd(how: "killed", value: "killed", totals: [0, 0, 0, 0, 0, 0], isDiskFull: false)
    }

    init(how: Substring, value: Substring, totals: [Int], isDiskFull: Bool) {
        self.totals = totals
        self.isDiskFull = isDiskFull
        switch (how, value) {
        case ("exit", _): cause = .exited(Int(value) ?? 255)
        case (_, "timeout"): cause = .timedOut
        case (_, "lost"): cause = .lost
        default: cause = .killed
        }
    }
}
