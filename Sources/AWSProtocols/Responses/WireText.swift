internal import AWSModels
internal import Cryptography
internal import JSON
internal import PythonTexts

/// Scalars of answers, which come as text in XML and header fields.
enum WireText {
    /// An integer, as Python's `int` reads it.
    static func integer(_ value: JSONValue) -> JSONValue? {
        switch value {
        case .number(let number):
            guard PythonText.isFloat(number) else { return value }
            let whole = number.double.rounded(.towardZero)
            return abs(whole) < 0x1p63 ? .number(JSONNumber(Int(whole))) : nil
        case .string(let text):
            return PythonText.int(text).map(JSONValue.number)
        default: return nil
        }
    }

    /// A number with a fraction, as Python's `float` reads and writes it; infinities and NaN are text, as on the wire.
    static func float(_ value: JSONValue) -> JSONValue? {
        switch value {
        case .number(let number): PythonText.value(number.double)
        case .string(let text): PythonText.float(text).map(PythonText.value)
        default: nil
        }
    }

    /// Base64 text in its one normal form; nil where it is none. Line breaks and other foreign characters do not
    /// count, as in Python's `b64decode`.
    static func base64(_ text: String) -> String? {
        let letters = text.utf8.filter { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                true
            default: false
            }
        }
        return Base64.decode(String(decoding: letters, as: UTF8.self), allowsMissingPadding: true)
            .map { Base64.encode($0) }
    }

    // MARK: Unions

    /// The model does not know this member of a union.
    static func isUnknown(_ tag: String, in shape: Shape) -> Bool {
        !shape.members.contains { ($0.shape.locationName ?? $0.name) == tag }
    }

    /// What stands for it, as in botocore.
    static func unknownMember(_ tag: String) -> JSONValue { ["SDK_UNKNOWN_MEMBER": ["name": .string(tag)]] }

    static func wrongUnion(_ shape: Shape) -> ResponseError {
        .unreadable("Invalid service response: \(shape.name) must have one and only one member set.")
    }
}
