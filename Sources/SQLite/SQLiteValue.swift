/// One value going into or coming out of a statement.
public enum SQLiteValue: Sendable, Hashable {
    /// SQL's NULL.
    case null
    /// A 64-bit integer.
    case integer(Int64)
    /// A double; NaN is stored as NULL.
    case real(Double)
    /// UTF-8 text, which may contain NUL.
    case text(String)
    /// Bytes.
    case blob([UInt8])

    /// An integer, or NULL for nil.
    public init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }

    /// An integer, or NULL for nil.
    public init(_ value: Int64?) { self = value.map { .integer($0) } ?? .null }

    /// 1, 0, or NULL for nil.
    public init(_ value: Bool?) { self = value.map { .integer($0 ? 1 : 0) } ?? .null }

    /// A double, or NULL for nil.
    public init(_ value: Double?) { self = value.map { .real($0) } ?? .null }

    /// Text, or NULL for nil.
    public init(_ value: String?) { self = value.map { .text($0) } ?? .null }

    /// Bytes, or NULL for nil.
    public init(_ value: [UInt8]?) { self = value.map { .blob($0) } ?? .null }

    /// The integer; nil when this is none, or too big for `Int`.
    public var int: Int? {
        guard case .integer(let value) = self else { return nil }
        return Int(exactly: value)
    }

    /// The text; nil when this is none.
    public var string: String? {
        guard case .text(let value) = self else { return nil }
        return value
    }

    /// The bytes; nil when this is no blob.
    public var bytes: [UInt8]? {
        guard case .blob(let value) = self else { return nil }
        return value
    }
}

extension SQLiteValue: ExpressibleByNilLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByStringInterpolation
{
    /// NULL.
    public init(nilLiteral: ()) { self = .null }
    /// An integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A double.
    public init(floatLiteral value: Double) { self = .real(value) }
    /// 1 or 0.
    public init(booleanLiteral value: Bool) { self = .integer(value ? 1 : 0) }
    /// Text.
    public init(stringLiteral value: String) { self = .text(value) }
}
