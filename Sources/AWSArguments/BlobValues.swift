internal import AWSModels
internal import Cryptography
internal import JSON
internal import PythonTexts

/// Bytes in parameters. Between reading an argument and the end of parsing they are kept apart from text, as a blob's
/// text is decoded and a file's bytes are not.
enum BlobValues {
    /// A key that no service has.
    private static let key = "\u{0}bytes"

    /// Bytes as a value that only `normalise` understands.
    static func bytes(_ bytes: [UInt8]) -> JSONValue { [key: .string(Base64.encode(bytes))] }

    /// The base64 of bytes; nil for every other value.
    static func base64(of value: JSONValue) -> String? {
        guard let object = value.object, object.count == 1 else { return nil }
        return object[key]?.string
    }

    /// The value with each blob as padded base64, by the model.
    ///
    /// - Throws: 255 for a text that is no base64; 252 for bytes where the model wants text.
    static func normalise(
        _ value: JSONValue, _ shape: Shape?, _ format: ArgumentContext.BinaryFormat, name: String = ""
    ) throws(UsageError) -> JSONValue {
        if let base64 = base64(of: value) {
            guard shape?.kind != .blob else { return .string(base64) }
            let shown = PythonText.repr(bytes: Base64.decode(base64) ?? [])
            throw UsageError(
                message: "Parameter validation failed:\nInvalid type for parameter \(name), value: \(shown), "
                    + "type: <class 'bytes'>, valid types: <class 'str'>")
        }
        switch (value, shape?.kind) {
        case (.string(let text), .blob):
            return .string(Base64.encode(format == .raw ? Array(text.utf8) : try decode(text)))
        case (.object(let object), let kind):
            var result = JSONObject()
            for (key, member) in object {
                let inner = kind == .map ? shape?.value : kind == .structure ? shape?.member(key)?.shape : nil
                let path = name.isEmpty ? key : "\(name).\(key)"
                result[key] = try normalise(member, inner, format, name: path)
            }
            return .object(result)
        case (.array(let items), let kind):
            var result: [JSONValue] = []
            for (index, item) in items.enumerated() {
                let inner = kind == .list ? shape?.element : nil
                result.append(try normalise(item, inner, format, name: "\(name)[\(index)]"))
            }
            return .array(result)
        default: return value
        }
    }

    private static func decode(_ text: String) throws(UsageError) -> [UInt8] {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw .general("string argument should contain only ASCII characters")
        }
        guard let bytes = PythonText.base64Decoded(text) else {
            throw .general("Invalid base64: \"\(text)\"")
        }
        return bytes
    }
}
