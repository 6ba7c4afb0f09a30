/// One data item of CBOR (RFC 8949).
public indirect enum CBORValue: Sendable, Hashable {
    /// An integer from 0 on.
    case unsigned(UInt64)
    /// An integer below 0: -1 minus the number here.
    case negative(UInt64)
    /// Bytes.
    case bytes([UInt8])
    /// Text.
    case text(String)
    /// Items in order.
    case array([CBORValue])
    /// Keys and values in order.
    case map([Pair])
    /// An item with a meaning, such as 1 for a moment in seconds since 1970.
    case tagged(UInt64, CBORValue)
    /// True or false.
    case bool(Bool)
    /// Null, and what is undefined.
    case null
    /// A number of four bytes; what is decoded is always a `double`.
    case float(Float)
    /// A number of eight bytes, or of any width where it was decoded.
    case double(Double)

    /// A key with its value.
    public struct Pair: Sendable, Hashable {
        /// The key, text nearly always.
        public var key: CBORValue
        /// The value.
        public var value: CBORValue

        /// Makes a pair.
        public init(_ key: CBORValue, _ value: CBORValue) {
            self.key = key
            self.value = value
        }
    }

    /// An integer of any sign.
    public init(_ integer: Int) {
        self = integer < 0 ? .negative(UInt64(-1 - integer)) : .unsigned(UInt64(integer))
    }

    /// The value of a map's text key.
    public subscript(key: String) -> CBORValue? {
        guard case .map(let pairs) = self else { return nil }
        return pairs.last { $0.key == .text(key) }?.value
    }
}
