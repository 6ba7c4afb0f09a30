/// Moments of a run as places on a line from 0 to 1; long stretches in which nothing ran are shortened.
struct TimeScale {
    /// A stretch in which nothing ran, too long to be shown as it was.
    struct Gap: Equatable {
        /// Where it stands on the line.
        let place: Double
        let milliseconds: Int64
    }

    /// A piece of the line on which time passes evenly.
    private struct Piece {
        let start: Int64
        let end: Int64
        /// Where it begins and how much of the line it takes, in milliseconds of the line.
        let place: Double
        let length: Double
    }

    /// What was shortened.
    private(set) var gaps: [Gap] = []
    private var pieces: [Piece] = []
    private var length = 0.0

    /// Makes a scale for attempts that each took from one moment to another.
    init(_ spans: [(start: Int64, end: Int64)]) {
        var busy: [(start: Int64, end: Int64)] = []
        for span in spans.sorted(by: { $0.start < $1.start }) {
            if let last = busy.last, span.start <= last.end {
                busy[busy.count - 1].end = max(last.end, span.end)
            } else {
                busy.append((span.start, max(span.start, span.end)))
            }
        }
        let total = busy.reduce(Int64(0)) { $0 + $1.end - $1.start }
        var shortened: [(place: Double, milliseconds: Int64)] = []
        for (index, span) in busy.enumerated() {
            if index > 0 {
                let start = busy[index - 1].end
                let isLong = span.start - start > max(total / 2, 1000)
                let shown = isLong ? Double(max(total / 20, 50)) : Double(span.start - start)
                if isLong { shortened.append((length + shown / 2, span.start - start)) }
                add(from: start, to: span.start, length: shown)
            }
            add(from: span.start, to: span.end, length: Double(span.end - span.start))
        }
        length = max(length, 1)
        gaps = shortened.map { Gap(place: $0.place / length, milliseconds: $0.milliseconds) }
    }

    private mutating func add(from start: Int64, to end: Int64, length: Double) {
        pieces.append(Piece(start: start, end: end, place: self.length, length: length))
        self.length += length
    }

    /// Where a moment stands, from 0 to 1. O(log attempts).
    func place(of moment: Int64) -> Double {
        guard let first = pieces.first, moment > first.start else { return 0 }
        var low = 0
        var high = pieces.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if pieces[middle].start <= moment { low = middle } else { high = middle }
        }
        let piece = pieces[low]
        let share = Double(min(moment, piece.end) - piece.start) / Double(max(piece.end - piece.start, 1))
        return min(1, (piece.place + share * piece.length) / length)
    }

    /// The moment that stands at a place from 0 to 1.
    func moment(at place: Double) -> Int64 {
        let wanted = place * length
        guard let piece = pieces.last(where: { $0.place <= wanted }) else { return 0 }
        let share = piece.length > 0 ? min(1, (wanted - piece.place) / piece.length) : 0
        return piece.start + Int64(share * Double(piece.end - piece.start))
    }
}
