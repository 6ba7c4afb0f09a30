internal import AWSProtocols
internal import JSON
internal import PythonTexts

/// Events of CloudWatch Logs as `logs tail` prints them.
struct LogLines {
    enum Layout: String { case detailed, short, json }

    let layout: Layout
    let isColored: Bool

    private static let green = "\u{1B}[32m"
    private static let cyan = "\u{1B}[36m"
    private static let reset = "\u{1B}[0m"

    /// One event with its one line break.
    func text(_ event: JSONValue) -> String {
        let message = event["message"]?.string ?? ""
        let stream = painted(event["logStreamName"]?.string ?? "", Self.cyan)
        let moment = moment(event)
        let line =
            switch layout {
            case .short: "\(painted(String(moment.isoformat.prefix(19)), Self.green)) \(message)"
            case .detailed: "\(painted(precise(moment), Self.green)) \(stream) \(message)"
            case .json: "\(painted(moment.isoformat, Self.green)) \(stream) \(indented(message))"
            }
        return PythonText.strippedAtEnd(line) + "\n"
    }

    private func painted(_ text: String, _ color: String) -> String {
        isColored ? color + text + Self.reset : text
    }

    private func moment(_ event: JSONValue) -> Moment {
        let milliseconds = event["timestamp"]?.int ?? 0
        let rest = ((milliseconds % 1000) + 1000) % 1000
        return Moment(seconds: (milliseconds - rest) / 1000, microseconds: rest * 1000)
    }

    /// With microseconds, even where they are zero.
    private func precise(_ moment: Moment) -> String {
        let text = moment.isoformat
        return moment.microseconds == 0 ? "\(text.prefix(19)).000000\(text.dropFirst(19))" : text
    }

    /// A message that is JSON begins on a line of its own.
    private func indented(_ message: String) -> String {
        guard let value = try? JSONValue.parse(message) else { return message }
        return "\n" + PythonJSON.text(value, .indented(4))
    }
}
