public import JMESPath
public import JSON
internal import PythonTexts

/// Turns answers into the bytes that AWS CLI v2 prints for them.
///
/// A value in, its text out: which pages there are, and what they merge to, is `Paginator`'s.
/// Source: `awscli/formatter.py` of v2, and its output for generated values.
public struct OutputFormatter: Sendable {
    /// The layout.
    public var format: OutputFormat
    /// What `--query` says.
    public var query: JMESPathExpression?
    /// What stands over a table: the operation's name, such as `DescribeVpcs`.
    public var title: String
    /// The width beyond which tables turn their single rows upright. The AWS CLI takes the terminal's, else 80.
    public var columns: Int
    /// Tables are coloured.
    public var isColored: Bool

    /// Makes a formatter.
    public init(
        _ format: OutputFormat, query: JMESPathExpression? = nil, title: String = "", columns: Int = 80,
        isColored: Bool = false
    ) {
        self.format = format
        self.query = query
        self.title = title
        self.columns = columns
        self.isColored = isColored
    }

    /// The text of a whole answer: one that has no pages, or all pages merged.
    ///
    /// An answer without members prints nothing, and so does a query whose result is `{}`.
    public func text(of response: JSONValue) throws(OutputError) -> String {
        if format == .off { return "" }
        let value = try queried(response)
        if format == .yamlStream, isEmptyObject(value) { return "" }
        return try laidOut(value)
    }

    /// The text of one of several pages, for a format that `isPrintedByPage`.
    ///
    /// Pages of `text` hold the result keys alone, as `Paginator` makes them; those of `yaml-stream` are whole answers.
    public func text(ofPage page: JSONValue) throws(OutputError) -> String {
        if format == .off { return "" }
        return try laidOut(queried(page))
    }

    private func queried(_ response: JSONValue) throws(OutputError) -> JSONValue {
        var response = response
        if var object = response.object, object["Errors"] == nil, object["ResponseMetadata"] != nil {
            object["ResponseMetadata"] = nil
            response = .object(object)
        }
        guard let query else { return response }
        do throws(JMESPathError) {
            return try query.evaluate(response)
        } catch {
            throw OutputError(.query(error))
        }
    }

    private func laidOut(_ value: JSONValue) throws(OutputError) -> String {
        switch format {
        case .off: return ""
        case .json:
            if isEmptyObject(value) { return "" }
            return PythonJSON.normalised(value).serialized(indent: 4) + "\n"
        case .yaml: return isEmptyObject(value) ? "" : YAMLOutput.text(of: value)
        case .yamlStream: return YAMLOutput.text(of: .array([value]))
        case .text: return try TextOutput.text(of: value)
        case .table:
            var table = Table()
            guard try table.add(value, title: title) else { return "" }
            return table.rendered(columns: columns, isColored: isColored)
        }
    }

    private func isEmptyObject(_ value: JSONValue) -> Bool { value.object?.isEmpty == true }
}

extension JSONValue {
    /// It is no collection.
    var isScalar: Bool {
        switch self {
        case .array, .object: false
        default: true
        }
    }
}
