internal import JMESPath
internal import JSON

/// An expression of a paginator's definition: where something stands in an answer, such as `StreamDescription.Shards`.
struct PagePath: Sendable, Hashable {
    private let expression: JMESPathExpression

    init(_ text: String) throws(PagingError) {
        do throws(JMESPathError) {
            expression = try JMESPathExpression(parsing: text)
        } catch {
            throw .expression(error)
        }
    }

    /// The paths of a field that holds one or a list of them.
    static func list(_ value: JSONValue?) throws(PagingError) -> [PagePath] {
        var paths: [PagePath] = []
        for text in texts(value) { paths.append(try PagePath(text)) }
        return paths
    }

    /// The texts of a field that holds one or a list of them.
    static func texts(_ value: JSONValue?) -> [String] {
        value?.string.map { [$0] } ?? value?.array?.compactMap(\.string) ?? []
    }

    /// What stands there; null: nothing.
    func value(in answer: JSONValue) throws(PagingError) -> JSONValue {
        do throws(JMESPathError) {
            return try expression.evaluate(answer)
        } catch {
            throw .expression(error)
        }
    }

    /// Puts a value there, with the objects around it; the expression is taken for names with dots between them.
    func set(_ value: JSONValue, in object: inout JSONObject) {
        Self.set(value, at: expression.text.split(separator: ".").map(String.init)[...], in: &object)
    }

    private static func set(_ value: JSONValue, at names: ArraySlice<String>, in object: inout JSONObject) {
        guard let name = names.first else { return }
        if names.count == 1 {
            object[name] = value
        } else {
            var inner = object[name]?.object ?? JSONObject()
            set(value, at: names.dropFirst(), in: &inner)
            object[name] = .object(inner)
        }
    }
}
