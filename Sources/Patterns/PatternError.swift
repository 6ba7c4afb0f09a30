internal import CPCRE2

/// A pattern that does not compile, or that gave up on a text.
public struct PatternError: Error, Sendable, Hashable {
    /// What is wrong, in PCRE2's words.
    public let message: String
    /// Where in the pattern, in UTF-8 bytes; 0 when matching gave up.
    public let offset: Int
    /// The pattern compiled, but needs more steps or memory on this text than it may take.
    public let isLimit: Bool

    /// Makes an error.
    public init(message: String, offset: Int = 0, isLimit: Bool = false) {
        self.message = message
        self.offset = offset
        self.isLimit = isLimit
    }

    init(code: Int32, offset: Int = 0) {
        var text = [UInt8](repeating: 0, count: 256)
        let count = max(0, pcre2_get_error_message_8(code, &text, text.count))
        let limits = [PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT]
        self.init(
            message: String(decoding: text.prefix(Int(count)), as: UTF8.self), offset: offset,
            isLimit: limits.contains(code))
    }
}

extension PatternError: CustomStringConvertible {
    /// The message, and where it points.
    public var description: String { offset > 0 ? "\(message) at byte \(offset)" : message }
}
