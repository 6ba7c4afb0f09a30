/// A line that opens or closes a fenced block.
struct FenceLine {
    /// A back-tick or a tilde.
    let character: UInt8
    /// How many of them.
    let length: Int
    /// What stands after them, blanks around it removed.
    let info: Bytes

    /// Reads a line that begins with the fence; nil when it does not begin with three back-ticks or tildes, or
    /// has a back-tick after back-ticks.
    init?(_ line: Bytes) {
        guard let first = line.first else { return nil }
        guard first == UInt8(ascii: "`") || first == UInt8(ascii: "~") else { return nil }
        let rest = line.drop { $0 == first }
        character = first
        length = line.count - rest.count
        info = rest.withoutBlanks
        if length < 3 || first == UInt8(ascii: "`") && info.contains(first) { return nil }
    }

    /// The line can close a block that `opening` began.
    func closes(_ opening: FenceLine) -> Bool {
        character == opening.character && length >= opening.length && info.isEmpty
    }
}
