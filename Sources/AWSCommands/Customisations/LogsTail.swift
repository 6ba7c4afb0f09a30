internal import AWSArguments
internal import AWSClient
internal import AWSConfiguration
internal import AWSProtocols
internal import JSON

/// `logs tail`: the events of a log group, once or as they come.
///
/// Source: the AWS CLI's `customizations/logs/tail.py` of v2.
struct LogsTail: CustomCommand {
    let path = ["logs", "tail"]

    /// How long to wait where there is nothing new.
    private static let pause = Duration.seconds(5)

    private static let definitions: [WordParser.Definition] = [
        .init("group_name"), .init("--since"), .init("--follow", arity: .flag(true)),
        .init("--format", choices: ["detailed", "short", "json"]), .init("--filter-pattern"),
        .init("--log-stream-names", arity: .atLeastOne), .init("--log-stream-name-prefix"),
    ]

    func run(_ words: [String], in scope: CustomScope) async throws(CommandFailure) -> CommandEnding {
        let options = try scope.options(words, Self.definitions)
        var parameters: JSONObject = [
            "logGroupName": .string(options.text("group_name") ?? ""), "interleaved": true,
            "startTime": .number(
                JSONNumber(try Self.milliseconds(options.text("since") ?? "10m", now: scope.now))),
        ]
        parameters["filterPattern"] = options.text("filter_pattern").map { .string($0) }
        parameters["logStreamNames"] = options.words("log_stream_names").map {
            .array($0.map { .string($0) })
        }
        parameters["logStreamNamePrefix"] = options.text("log_stream_name_prefix").map { .string($0) }
        let color = scope.globals.color
        let lines = LogLines(
            layout: LogLines.Layout(rawValue: options.text("format") ?? "") ?? .detailed,
            isColored: color == "on" || color == "auto" && scope.context.output.isTerminal)
        if options.flag("follow") == nil {
            try await print(parameters, lines, scope)
        } else {
            try await follow(parameters, lines, scope)
        }
        return .exited(0)
    }

    /// Prints what there is.
    private func print(
        _ parameters: JSONObject, _ lines: LogLines, _ scope: CustomScope
    ) async throws(CommandFailure) {
        var parameters = parameters
        while true {
            let answer = try await scope.call("logs", "FilterLogEvents", parameters)
            let text = (answer["events"]?.array ?? []).map(lines.text).joined()
            try await scope.print(text)
            guard let token = answer["nextToken"]?.string, !token.isEmpty else { return }
            if parameters["nextToken"]?.string == token {
                throw CommandFailure(
                    "Error during pagination: The same next token was received twice: "
                        + "{'nextToken': '\(token)'}", exitCode: 255)
            }
            parameters["nextToken"] = .string(token)
        }
    }

    /// Prints what comes, until it is told to stop, which is no failure.
    private func follow(
        _ parameters: JSONObject, _ lines: LogLines, _ scope: CustomScope
    ) async throws(CommandFailure) {
        var parameters = parameters
        var seen = SeenEvents()
        do {
            while !Task.isCancelled {
                let answer = try await scope.call("logs", "FilterLogEvents", parameters)
                let fresh = (answer["events"]?.array ?? []).filter { seen.isNew($0) }
                try await scope.print(fresh.map(lines.text).joined())
                seen.forgetAllButNewest()
                if let token = answer["nextToken"] {
                    parameters["nextToken"] = token
                } else {
                    parameters["nextToken"] = nil
                    if let newest = seen.newest { parameters["startTime"] = .number(JSONNumber(newest)) }
                    try await scope.command.session.clock.sleep(Self.pause)
                }
            }
        } catch {
            if Task.isCancelled { return }
            throw error as? CommandFailure ?? CommandFailure("\(error)", exitCode: 255)
        }
    }

    /// Milliseconds since 1970 of `10m`, a date, or seconds since 1970.
    static func milliseconds(_ since: String, now: Double) throws(CommandFailure) -> Int {
        let units = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        if let unit = since.last.flatMap({ units[String($0)] }),
            !since.dropLast().isEmpty, since.dropLast().allSatisfy({ $0.isASCII && $0.isNumber }),
            let amount = Int(since.dropLast())
        {
            return Int((now - Double(amount) * Double(unit)) * 1000)
        }
        guard let moment = Moment(text: since) else {
            throw CommandFailure(
                "Invalid timestamp \"\(since)\": Unknown string format: \(since)", exitCode: 255)
        }
        return moment.seconds * 1000 + moment.microseconds / 1000
    }
}

/// Which events have been printed: those of the newest moment come again with the next request.
struct SeenEvents {
    private var ids: [Int: Set<String>] = [:]

    /// The newest moment, in milliseconds since 1970.
    var newest: Int? { ids.keys.max() }

    /// Takes note of an event; false when it was seen before.
    mutating func isNew(_ event: JSONValue) -> Bool {
        let id = event["eventId"]?.string ?? ""
        return ids[event["timestamp"]?.int ?? 0, default: []].insert(id).inserted
    }

    mutating func forgetAllButNewest() {
        guard let newest else { return }
        ids = ids.filter { $0.key == newest }
    }
}
