/// How a terminal shows a piece of text.
public struct TerminalLook: Sendable, Hashable {
    /// A colour as a program asks for it.
    public enum Colour: Sendable, Hashable {
        /// 0 to 7 are the theme's colours, 8 to 15 their bright ones.
        case theme(UInt8)
        case rgb(red: UInt8, green: UInt8, blue: UInt8)
    }

    /// The colour of the text; nil for the theme's own.
    public var foreground: Colour?
    /// The colour behind it; nil for the theme's own.
    public var background: Colour?
    /// Heavier letters.
    public var isBold = false
    /// Less contrast.
    public var isFaint = false
    /// Slanted letters.
    public var isItalic = false
    /// A line below.
    public var isUnderlined = false
    /// A line through the middle.
    public var isStruck = false
    /// Both colours change places.
    public var isInverse = false

    /// Text as it is.
    public static let plain = TerminalLook()

    /// Makes the look of plain text.
    public init() {}

    /// One parameter with what its colons divide: `4:3` is `[4, 3]`; missing numbers are nil.
    private typealias Parameter = [Int?]

    /// Changes the look as the parameters of one sequence say; what is not known changes nothing.
    ///
    /// Concealed text is evidence all the same: it stays visible, and nothing blinks.
    mutating func apply(_ parameters: some Collection<UInt8>) {
        var rest = Self.parse(parameters)[...]
        while let parameter = rest.popFirst() {
            let code = parameter[0] ?? 0
            switch code {
            case 0: self = .plain
            case 1: isBold = true
            case 2: isFaint = true
            case 3: isItalic = true
            case 4: isUnderlined = parameter.count < 2 || parameter[1] != 0
            case 7: isInverse = true
            case 9: isStruck = true
            case 21: isUnderlined = true
            case 22: (isBold, isFaint) = (false, false)
            case 23: isItalic = false
            case 24: isUnderlined = false
            case 27: isInverse = false
            case 29: isStruck = false
            case 30...37: foreground = .theme(UInt8(code - 30))
            case 38: if let colour = Self.colour(parameter, &rest) { foreground = colour }
            case 39: foreground = nil
            case 40...47: background = .theme(UInt8(code - 40))
            case 48: if let colour = Self.colour(parameter, &rest) { background = colour }
            case 49: background = nil
            case 90...97: foreground = .theme(UInt8(code - 82))
            case 100...107: background = .theme(UInt8(code - 92))
            default: break
            }
        }
    }

    private static func parse(_ bytes: some Collection<UInt8>) -> [Parameter] {
        bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { parameter in
            parameter.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { number in
                Int(String(decoding: number, as: UTF8.self))
            }
        }
    }

    /// The colour behind `38` or `48`: `5;N` or `2;R;G;B`, or the same with colons and an optional colour space.
    private static func colour(_ parameter: Parameter, _ rest: inout ArraySlice<Parameter>) -> Colour? {
        var numbers = Array(parameter.dropFirst())
        if numbers.isEmpty {
            guard let kind = rest.popFirst()?[0] else { return nil }
            let count = kind == 5 ? 1 : kind == 2 ? 3 : 0
            numbers = [kind] + rest.prefix(count).map { $0[0] ?? 0 }
            rest = rest.dropFirst(count)
        } else if numbers.first == 2, numbers.count >= 5 {
            numbers.remove(at: 1)
        }
        let values = numbers.dropFirst().compactMap { UInt8(exactly: $0 ?? 0) }
        if numbers.first == 5, values.count == 1 { return indexed(values[0]) }
        if numbers.first == 2, values.count >= 3 {
            return .rgb(red: values[0], green: values[1], blue: values[2])
        }
        return nil
    }

    /// One of xterm's 256 colours: the theme's 16, a cube of 6 × 6 × 6, and 24 greys.
    private static func indexed(_ number: UInt8) -> Colour {
        switch number {
        case 0...15: return .theme(number)
        case 16...231:
            let place = number - 16
            let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
            return .rgb(
                red: levels[Int(place / 36)], green: levels[Int(place / 6 % 6)],
                blue: levels[Int(place % 6)])
        default:
            let grey = 8 + (number - 232) * 10
            return .rgb(red: grey, green: grey, blue: grey)
        }
    }
}
