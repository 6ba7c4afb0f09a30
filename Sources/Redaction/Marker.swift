/// What stands in the place of a secret.
enum Marker {
    /// The bytes that a name may have; any other becomes `_`.
    static let nameBytes = ByteSet.alphanumerics.union(ByteSet("_-."))
    /// How many bytes of a name are kept.
    static let nameLimit = 64
    /// How each begins.
    static let opening = "[redacted"

    /// The bytes of a marker.
    static func bytes(name: [UInt8]?) -> [UInt8] {
        Array(opening.utf8) + (name.map { [UInt8(ascii: " ")] + $0 } ?? []) + [UInt8(ascii: "]")]
    }

    /// A name as it stands in a marker; nil for an empty one.
    static func name(_ text: String) -> [UInt8]? {
        let name = text.utf8.prefix(nameLimit).map { nameBytes.contains($0) ? $0 : UInt8(ascii: "_") }
        return name.isEmpty ? nil : name
    }
}
