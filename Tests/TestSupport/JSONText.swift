internal import Foundation

/// JSON that a program printed, looked at by paths such as `steps.0.id`.
///
/// Read by Foundation, so that the product's own parser is not its own judge.
public struct JSONText {
    private let root: Any

    /// Reads the text.
    ///
    /// - Throws: Foundation's error for what is no JSON.
    public init(_ text: String) throws {
        root = try JSONSerialization.jsonObject(with: Data(text.utf8))
    }

    /// The text of a string, or a number or boolean as JSON writes it; nil for anything else, and where nothing is.
    public subscript(path: String) -> String? {
        switch value(path) {
        case let text as String: text
        case let number as NSNumber: number.stringValue
        default: nil
        }
    }

    /// The number of members of an array; nil where there is none.
    public func count(_ path: String) -> Int? { (value(path) as? [Any])?.count }

    private func value(_ path: String) -> Any? {
        path.split(separator: ".").reduce(root as Any?) { value, part in
            if let list = value as? [Any] {
                guard let index = Int(part), list.indices.contains(index) else { return nil }
                return list[index]
            }
            return (value as? [String: Any])?[String(part)]
        }
    }
}
