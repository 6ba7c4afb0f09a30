internal import Runbooks
internal import Texts

/// How long blocks ran, and how much of that time passed while a call of theirs was on its way.
///
/// Calls of one block that overlap count once, so that the share is never more than the whole. Checks have no
/// attempts: their calls do not count here.
struct CallTime {
    /// Of all attempts whose end is known, in microseconds.
    private(set) var blocks: Int64 = 0
    /// The part of it in calls, in microseconds.
    private(set) var calls: Int64 = 0

    init() {}

    /// The time of one execution.
    init(of execution: RunRecord.Execution) {
        for attempt in execution.attempts {
            guard let ended = attempt.ended, ended >= attempt.started else { continue }
            let whole = (start: attempt.started * 1000, end: ended * 1000)
            blocks += whole.end - whole.start
            let spans = execution.calls.compactMap { call -> (start: Int64, end: Int64)? in
                guard call.kind == attempt.kind, call.attempt == attempt.number,
                    let microseconds = call.microseconds
                else { return nil }
                let start = call.started * 1000
                return (max(start, whole.start), min(start + microseconds, whole.end))
            }
            var covered = whole.start
            for span in spans.sorted(by: { $0.start < $1.start }) where span.end > covered {
                calls += span.end - max(span.start, covered)
                covered = span.end
            }
        }
    }

    /// Adds another execution's time.
    mutating func add(_ other: CallTime) {
        blocks += other.blocks
        calls += other.calls
    }

    /// From 0 to 1; nil where no time is known.
    var share: Double? { blocks > 0 ? Double(calls) / Double(blocks) : nil }

    /// `92 %`; nil where no time is known.
    var shareText: String? {
        share.map { share in
            let percent = Int((share * 100).rounded())
            return percent == 0 && calls > 0 ? "under 1 %" : "\(percent) %"
        }
    }

    /// `1.2 s of 1.3 s in AWS calls (92 %)`; nil where no time is known.
    var text: String? {
        shareText.map { share in
            "\(Self.text(calls)) of \(Self.text(blocks)) in AWS calls (\(share))"
        }
    }

    /// A span of microseconds.
    static func text(_ microseconds: Int64) -> String {
        if microseconds > 0, microseconds < 1000 { return "\(microseconds) µs" }
        return Durations.text(milliseconds: (microseconds + 500) / 1000)
    }
}
