/// One rule at work on the bytes after its opening.
struct Recogniser: Sendable {
    /// What a byte did to it.
    enum Outcome {
        case goesOn
        /// There is nothing to hide.
        case fails
        /// This is to be hidden, under the name that an earlier redaction gave it.
        case ends(Range<Int>, name: [UInt8]?)
    }

    /// What it expects next.
    enum Phase: Hashable {
        case separator(ByteSet, bare: ByteSet)
        case opening(bare: ByteSet, slashes: Int)
        case bare(ByteSet, minimum: Int)
        /// A value in quotes, each with so many backslashes before it as the text is nested.
        case quoted(UInt8, slashes: Int)
        case webToken(part: Int)
        case privateKey
        case marker
    }

    private(set) var phase: Phase
    /// Where in the whole text that begins what it may hide.
    private var start: Int
    /// How many bytes it has read in this phase.
    private var count: Int
    private var slashRun = 0
    private var name: [UInt8] = []

    /// Begins after an opening.
    ///
    /// - Parameters:
    ///   - rule: What was opened; nil is returned for one that only marks a place.
    ///   - opening: Where the opening lies.
    init?(_ rule: Rule, after opening: Range<Int>) {
        start = opening.upperBound
        count = 0
        switch rule {
        case .assigned(let separators, let bare):
            phase = .separator(separators, bare: bare)
        case .run(let set, let minimum, let hidesOpening):
            phase = .bare(set, minimum: minimum)
            if hidesOpening { start = opening.lowerBound }
        case .webToken:
            phase = .webToken(part: 0)
            start = opening.lowerBound
        case .privateKey:
            phase = .privateKey
            start = opening.lowerBound
        case .marker:
            phase = .marker
            start = opening.lowerBound
        case .privateKeyEnd, .secureType, .secureValue:
            return nil
        }
    }

    /// From here on it hides everything; nil while that is not decided.
    var hidesFrom: Int? {
        switch phase {
        case .bare(_, let minimum): count >= minimum ? start : nil
        case .quoted(_, let slashes): count > slashes ? start : nil
        case .webToken(let part): part > 1 || (part == 1 && count >= 10) ? start : nil
        case .privateKey: start
        case .separator, .opening, .marker: nil
        }
    }

    /// An older one in the same phase hides all that this one would.
    func isCovered(by older: Recogniser) -> Bool {
        if case .bare(Rule.word, _) = phase, count < 3 { return false }  // it may turn quoted yet
        return older.phase == phase
    }

    /// From here on nothing may be shown or dropped before it has decided.
    ///
    /// - Parameter position: How far the text has been read.
    /// - Returns: Nil when it needs nothing.
    func holdsFrom(at position: Int) -> Int? {
        switch phase {
        case .separator, .privateKey: nil
        case .marker: start
        // They may belong to the value.
        case .opening(_, let slashes): slashes > 0 ? position - slashes : nil
        // The backslashes before a closing quote do not belong to the value.
        case .quoted(_, let slashes) where count > slashes: position - min(slashRun, slashes)
        case .bare, .quoted, .webToken: hidesFrom == nil ? start : nil
        }
    }

    /// Reads one byte.
    mutating func step(_ byte: UInt8, at position: Int) -> Outcome {
        count += 1
        switch phase {
        case .separator(let separators, let bare): return stepSeparator(byte, position, separators, bare)
        case .opening(let bare, let slashes): return stepOpening(byte, position, bare, slashes)
        case .bare(let set, let minimum): return stepBare(byte, position, set, minimum)
        case .quoted(let quote, let slashes): return stepQuoted(byte, position, quote, slashes)
        case .webToken(let part): return stepWebToken(byte, position, part)
        case .marker: return stepMarker(byte, position)
        case .privateKey:
            let isOver = count > Rule.unterminatedLimit && ByteSet.lineBreaks.contains(byte)
            return isOver ? .ends(start..<position, name: nil) : .goesOn
        }
    }

    private mutating func stepSeparator(
        _ byte: UInt8, _ position: Int, _ separators: ByteSet, _ bare: ByteSet
    ) -> Outcome {
        switch byte {
        case _ where count > 64:
            return .fails
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            phase = .separator(separators, bare: Rule.word)
        case UInt8(ascii: "\\"), UInt8(ascii: " "), UInt8(ascii: "\t"):
            break
        case _ where !separators.contains(byte):
            return .fails
        case UInt8(ascii: ">"):
            (phase, start, count) = (.bare(Rule.element, minimum: 1), position + 1, 0)
        default:
            (phase, count) = (.opening(bare: bare, slashes: 0), 0)
        }
        return .goesOn
    }

    private mutating func stepOpening(
        _ byte: UInt8, _ position: Int, _ bare: ByteSet, _ slashes: Int
    ) -> Outcome {
        switch byte {
        case _ where count > 64:
            return .fails
        case UInt8(ascii: "\\") where slashes < 7:
            phase = .opening(bare: bare, slashes: slashes + 1)
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: ">"):
            phase = .opening(bare: bare, slashes: 0)
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            (phase, start, count) = (.quoted(byte, slashes: slashes), position + 1, 0)
        // A value with parts of its own: their names tell.
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return .fails
        case _ where !bare.contains(byte):
            return .fails
        default:
            phase = .bare(bare, minimum: Rule.bareMinimum)
            (start, count) = (position - slashes, slashes + 1)
        }
        return .goesOn
    }

    private mutating func stepBare(
        _ byte: UInt8, _ position: Int, _ set: ByteSet, _ minimum: Int
    ) -> Outcome {
        if set.contains(byte) { return .goesOn }
        // `$'…'`, `b'…'`, `u"…"`: the value has only begun.
        if set == Rule.word, count <= 3, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
            (phase, start, count) = (.quoted(byte, slashes: 0), position + 1, 0)
            return .goesOn
        }
        return count > minimum ? .ends(start..<position, name: nil) : .fails
    }

    private mutating func stepQuoted(
        _ byte: UInt8, _ position: Int, _ quote: UInt8, _ slashes: Int
    ) -> Outcome {
        if byte == UInt8(ascii: "\\") {
            slashRun += 1
            return .goesOn
        }
        // A quote that is content has more backslashes before it: twice as many and one, level by level.
        if byte == quote, slashRun % (2 * (slashes + 1)) == slashes {
            let end = position - slashes
            return end > start ? .ends(start..<end, name: nil) : .fails
        }
        slashRun = 0
        let isOver = count > Rule.unterminatedLimit && ByteSet.lineBreaks.contains(byte)
        return isOver ? .ends(start..<position, name: nil) : .goesOn
    }

    private mutating func stepWebToken(_ byte: UInt8, _ position: Int, _ part: Int) -> Outcome {
        if Rule.webTokenPart.contains(byte) { return part == 0 && count > 1024 ? .fails : .goesOn }
        if byte == UInt8(ascii: "."), part > 0 || count > 10 {
            if part == 1, count <= 10 { return .fails }
            (phase, count) = (.webToken(part: min(part + 1, 2)), 0)
            return .goesOn
        }
        return part > 1 || (part == 1 && count > 10) ? .ends(start..<position, name: nil) : .fails
    }

    private mutating func stepMarker(_ byte: UInt8, _ position: Int) -> Outcome {
        switch byte {
        case UInt8(ascii: "]") where count == 1:
            return .ends(start..<position + 1, name: nil)
        case UInt8(ascii: "]") where !name.isEmpty:
            return .ends(start..<position + 1, name: name)
        case UInt8(ascii: " ") where count == 1:
            return .goesOn
        case _ where count > 1 && name.count < Marker.nameLimit && Marker.nameBytes.contains(byte):
            name.append(byte)
            return .goesOn
        default:
            return .fails
        }
    }
}
