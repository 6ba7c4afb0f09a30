internal import AWSConfiguration
internal import JSON

/// `configure`: asks for keys, region and output format, and keeps what is answered with nothing.
///
/// Keys are written before the rest, each file as a whole: when the process dies in between, what was not written holds
/// as before. Source: the AWS CLI's `customizations/configure/configure.py` of v2.
struct ConfigureQuestions {
    let scope: CustomScope

    private static let questions = [
        (key: "aws_access_key_id", text: "AWS Access Key ID"),
        (key: "aws_secret_access_key", text: "AWS Secret Access Key"),
        (key: "region", text: "Default region name"), (key: "output", text: "Default output format"),
    ]

    func run() async throws(CommandFailure) -> Int32 {
        let settings = try scope.command.uncheckedSettings(for: scope.globals)
        let input: StandardInput
        do {
            input = try StandardInput(LocalFiles(scope.context.files))
        } catch {
            throw CommandFailure(error.text, exitCode: 255)
        }
        var answers: [(key: String, text: String)] = []
        for question in Self.questions {
            let current = settings.profile[question.key]?.string
            let isSecret = question.key.hasPrefix("aws_")
            let shown = current.map { isSecret ? Self.masked($0) : $0 } ?? "None"
            try await scope.print("\(question.text) [\(shown)]: ")
            let answer = try await Self.line(input)
            if !answer.isEmpty, answer != current { answers.append((question.key, answer)) }
        }
        let profile = settings.profileName ?? "default"
        let paths = settings.configuration.paths
        let header = profile == "default" ? profile : ConfigurationWriter.header(of: profile)
        do throws(ConfigurationError) {
            for answer in answers {
                let isSecret = answer.key.hasPrefix("aws_")
                try ConfigurationWriter.update(
                    isSecret ? paths.credentials : paths.configuration, section: isSecret ? profile : header,
                    key: answer.key, .text(answer.text))
            }
        } catch {
            throw CommandFailure(error.description, exitCode: error.exitCode)
        }
        scope.command.session.forgetCredentials()
        return 0
    }

    private static func masked(_ text: String) -> String {
        String(repeating: "*", count: 16) + text.suffix(4)
    }

    /// One line, without what ends it; what follows is left to whoever reads next.
    private static func line(_ input: StandardInput) async throws(CommandFailure) -> String {
        var line: [UInt8] = []
        while true {
            let byte: [UInt8]
            do {
                byte = try await input.read(1)
            } catch {
                throw CommandFailure(error.text, exitCode: 255)
            }
            if byte.isEmpty, line.isEmpty {
                throw CommandFailure("EOF when reading a line", exitCode: 255)
            }
            if byte.isEmpty || byte == [UInt8(ascii: "\n")] { return String(decoding: line, as: UTF8.self) }
            line += byte
        }
    }
}
