public import JSON

/// One case for the formatter as a value, for tools and tests: an answer and how to print it.
public struct FormatRequest: Sendable {
    /// The parsed answer.
    public var response: JSONValue
    /// What was called: `ec2 describe-vpcs`, or `ec2/describe-vpcs` where the name itself is to be the title.
    public var command: String
    /// How to print it.
    public var format: OutputFormat

    /// Reads `{"response": …, "command": "ec2 describe-vpcs", "output": "table"}`; `output` is `json` where absent.
    ///
    /// Nil: there is no response, or no such format.
    public init?(_ value: JSONValue) {
        guard let response = value["response"],
            let format = OutputFormat(rawValue: value["output"]?.string ?? "json")
        else { return nil }
        self.response = response
        self.format = format
        command = value["command"]?.string ?? ""
    }

    /// `{"text": …}` with exactly what standard output would be.
    ///
    /// - Parameter operationName: The exact name of the operation that a command such as `rds describe-db-instances`
    ///   means, by the models. Where it is nil, each word of the command is capitalised.
    /// - Returns: An object with the one key.
    /// - Throws: `OutputError` where the format has no layout for the response.
    public func answer(operationName: (String) -> String? = { _ in nil }) throws(OutputError) -> JSONValue {
        let formatter = OutputFormatter(format, title: title(operationName))
        return ["text": .string(try formatter.text(of: response))]
    }

    private func title(_ operationName: (String) -> String?) -> String {
        // The published cases name commands as the AWS CLI's folders of examples do, and title tables by them.
        if let slash = command.lastIndex(of: "/") { return String(command[command.index(after: slash)...]) }
        if let name = operationName(command) { return name }
        let words = command.split(separator: " ").last?.split(separator: "-") ?? []
        return words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
