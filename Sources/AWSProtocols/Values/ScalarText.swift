internal import AWSModels
internal import Cryptography
internal import JSON
internal import PythonTexts

/// Scalars of parameters as text: in forms, elements, paths and headers.
enum ScalarText {
    /// The text of a scalar; numbers as Python writes them.
    ///
    /// - Throws: Where a timestamp is none.
    static func text(
        _ value: JSONValue, _ shape: Shape, timestamps: TimestampFormat
    ) throws(SerializationError) -> String {
        switch shape.kind {
        case .timestamp:
            TimestampFormat(of: shape, else: timestamps).text(try moment(value, shape))
        case .boolean: value.bool == true ? "true" : "false"
        default: plain(value)
        }
    }

    /// Text without regard to a shape.
    static func plain(_ value: JSONValue) -> String {
        switch value {
        case .bool(let truth): truth ? "true" : "false"
        case .null: ""
        default: PythonText.str(value)
        }
    }

    /// The moment that a value means.
    static func moment(_ value: JSONValue, _ shape: Shape) throws(SerializationError) -> Moment {
        guard let moment = Moment(value) else {
            throw .parameters(["Invalid timestamp \"\(PythonText.str(value))\" for \(shape.name)"])
        }
        return moment
    }

    /// The bytes that a blob's base64 text means.
    static func bytes(_ value: JSONValue, _ shape: Shape) throws(SerializationError) -> [UInt8] {
        guard let text = value.string, let bytes = Base64.decode(text, allowsMissingPadding: true) else {
            throw .parameters(["Invalid base64 for \(shape.name)"])
        }
        return bytes
    }
}
