/// Hides secrets in one stream of output, however it is cut into reads.
///
/// What comes out, put together, is the same for every way of cutting. Text is held back only while it may
/// still become a secret; a recognised one is dropped as it comes, so that memory stays bounded.
public struct RedactionStream: Sendable {
    private var redactor: Redactor
    private var automaton: Automaton { redactor.automaton }
    private var state = Automaton.start
    /// What has been read and not released.
    private var held: [UInt8] = []
    /// Where `held` begins in the whole text.
    private var base = 0
    /// How far the whole text has been read.
    private var position = 0
    private var recognisers: [Recogniser] = []
    private var hidden = HiddenRanges()
    /// The end of the last name of a type that says that a value near by is secret.
    private var secureTypeEnd: Int?
    /// The end of the latest line break that was passed over, and how many in a row it ended.
    private var lineBreaks = (end: -1, count: 0)

    /// Begins a stream.
    public init(_ redactor: Redactor) { self.redactor = redactor }

    /// Reads what was put out.
    ///
    /// - Parameter bytes: Any piece of the stream.
    /// - Returns: What is safe to show and store now; often all of it, sometimes nothing.
    public mutating func consume(_ bytes: [UInt8]) -> [UInt8] {
        if held.isEmpty { held = bytes } else { held += bytes }
        scan()
        return release()
    }

    /// Reads what was put out; see the other `consume`.
    public mutating func consume(_ bytes: ArraySlice<UInt8>) -> [UInt8] { consume(Array(bytes)) }

    /// Goes on with a redactor that knows more secrets, and all that the one before knew.
    ///
    /// What was released is out; what is held back is read again for the new secrets.
    public mutating func learn(_ redactor: Redactor) {
        self.redactor = redactor
        state = Automaton.start
        let bytes = held
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < position - base {
                guard case .found = automaton.scan(bytes, from: &index, state: &state) else { continue }
                hide(bytes, before: index)
            }
        }
    }

    /// Ends the stream.
    ///
    /// - Returns: What was held back and turned out to be no secret; a marker for one that has no end.
    public mutating func finish() -> [UInt8] {
        for start in recognisers.compactMap(\.hidesFrom).sorted() {
            hidden.add(start..<position, name: nil)
        }
        let redactor = redactor
        defer { self = RedactionStream(redactor) }
        recognisers = []
        state = Automaton.start
        return release()
    }

    private mutating func scan() {
        // A copy of the reference, so that the bytes can be read while the rest of the stream changes.
        let bytes = held
        bytes.withUnsafeBufferPointer { bytes in
            var index = position - base
            while index < bytes.count {
                let start = index
                let stop = automaton.scan(bytes, from: &index, state: &state)
                for read in start..<index {
                    if recognisers.isEmpty { break }
                    stepRecognisers(bytes[read], at: base + read)
                }
                switch stop {
                case .end: break
                case .found: found(bytes, before: index)
                case .lineBreak: passLineBreak(before: base + index)
                }
            }
            position = base + index
        }
    }

    /// Enters what the automaton has found in the bytes before an index.
    private mutating func found(_ bytes: UnsafeBufferPointer<UInt8>, before index: Int) {
        hide(bytes, before: index)
        let knowledge = automaton.knowledge(of: state)
        guard knowledge.rule >= 0 else { return }
        let (_, rule) = Rule.openings[Int(knowledge.rule)]
        let end = base + index
        switch rule {
        case .secureType:
            secureTypeEnd = end
        case .secureValue:
            guard let secureTypeEnd, end - secureTypeEnd <= Rule.secureDistance else { return }
            begin(.assigned(separators: ByteSet(":=|"), bare: Rule.word), after: end..<end)
        case .privateKeyEnd:
            guard let key = recognisers.firstIndex(where: { $0.phase == .privateKey }) else { return }
            if let start = recognisers.remove(at: key).hidesFrom { hidden.add(start..<end, name: nil) }
        default:
            let count = rule.hidesOpening ? knowledge.ruleCount : 0
            begin(rule, after: base + start(of: count, in: bytes, before: index)..<end)
        }
    }

    /// Hides the secret that ends before an index, if one does.
    private mutating func hide(_ bytes: UnsafeBufferPointer<UInt8>, before index: Int) {
        let knowledge = automaton.knowledge(of: state)
        guard knowledge.secret >= 0 else { return }
        let start = self.start(of: knowledge.secretCount, in: bytes, before: index)
        hidden.add(base + start..<base + index, name: redactor.names[Int(knowledge.secret)])
    }

    private mutating func begin(_ rule: Rule, after opening: Range<Int>) {
        guard let recogniser = Recogniser(rule, after: opening),
            !recognisers.contains(where: recogniser.isCovered)
        else { return }
        recognisers.append(recogniser)
    }

    private mutating func stepRecognisers(_ byte: UInt8, at position: Int) {
        var index = 0
        while index < recognisers.count {
            let outcome = recognisers[index].step(byte, at: position)
            if case .ends(let range, let name) = outcome { hidden.add(range, name: name) }
            if case .goesOn = outcome, !recognisers[..<index].contains(where: recognisers[index].isCovered) {
                index += 1
            } else {
                recognisers.remove(at: index)
            }
        }
    }

    /// Gives up what is in progress where more line breaks follow each other than any program wraps text with,
    /// so that what is held back has a limit.
    private mutating func passLineBreak(before end: Int) {
        lineBreaks = (end, lineBreaks.end == end - 1 ? lineBreaks.count + 1 : 1)
        if lineBreaks.count > 8 { state = Automaton.start }
    }

    /// Where a pattern of so many bytes begins, given where it ends; line breaks do not count.
    private func start(of count: Int32, in bytes: UnsafeBufferPointer<UInt8>, before end: Int) -> Int {
        var start = end
        var left = count
        while left > 0, start > 0 {
            start -= 1
            if !ByteSet.lineBreaks.contains(bytes[start]) { left -= 1 }
        }
        return start
    }

    /// Takes out what nothing can change any more, with markers in the place of what is hidden.
    private mutating func release() -> [UInt8] {
        let heldCount = automaton.knowledge(of: state).heldCount
        let undecided = held.withUnsafeBufferPointer {
            base + start(of: heldCount, in: $0, before: $0.count)
        }
        let position = position
        let limit = recognisers.compactMap { $0.holdsFrom(at: position) }.reduce(undecided, min)
        let open = recognisers.compactMap(\.hidesFrom).min() ?? .max
        if limit == position, open == .max, hidden.parts.isEmpty {
            defer { (held, base) = ([], position) }
            return held
        }

        var released: [UInt8] = []
        var shown = base
        func show(to end: Int) {
            if end > shown { released += held[shown - base..<end - base] }
            shown = max(shown, end)
        }
        for part in hidden.removeSettled(before: min(limit, open)) {
            show(to: part.range.lowerBound)
            released += Marker.bytes(name: part.name)
            shown = max(shown, part.range.upperBound)
        }
        show(to: min(limit, open, hidden.parts.first?.range.lowerBound ?? .max))
        // What lies between here and the limit is hidden, whatever comes.
        let dropped = max(shown, limit)
        held.removeFirst(dropped - base)
        base = dropped
        return released
    }
}
