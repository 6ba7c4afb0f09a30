/// A value that nobody may read in output, records or reports.
public struct Secret: Sendable, Hashable {
    /// What stands in its place, as `[redacted NAME]`; nil for a plain `[redacted]`.
    public let name: String?
    /// The value. White space around it does not count.
    public let value: String

    /// Makes a secret.
    public init(name: String? = nil, value: String) {
        self.name = name
        self.value = value
    }

    /// The value without the white space around it, as bytes.
    var bytes: [UInt8] {
        let isBlank: (UInt8) -> Bool = { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
        return Array(Array(value.utf8.drop(while: isBlank)).reversed().drop(while: isBlank).reversed())
    }
}

extension Secret: CustomStringConvertible {
    /// Its marker: the value must not get into messages.
    public var description: String {
        String(decoding: Marker.bytes(name: name.flatMap(Marker.name)), as: UTF8.self)
    }
}
