/// Why bytes are no frame or no message.
public enum FrameError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A frame says that it is this long, counted without its length.
    case oversized(Int)
    /// A frame has no room for its version.
    case empty
    /// The other side speaks another version of the protocol.
    case version(UInt8)
    /// A message's fields do not add up to its frame.
    case malformed
    /// A message has one field twice.
    case repeatedField(String)
    /// A message lacks a field, or the field has a value of another kind.
    case missingField(String)

    /// The message.
    public var description: String {
        switch self {
        case .oversized(let count): "a frame of \(count) bytes is over the limit of \(Frame.limitBytes)"
        case .empty: "a frame is empty"
        case .version(let version): "version \(version) of the protocol is not \(Frame.version)"
        case .malformed: "a frame's fields are malformed"
        case .repeatedField(let name): "a frame has the field `\(name)` twice"
        case .missingField(let name): "a frame lacks the field `\(name)`"
        }
    }
}
