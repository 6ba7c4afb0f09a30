internal import AWSArguments
internal import AWSConfiguration

/// `configure import`: the keys of a file that the console of AWS made, each user as a profile.
///
/// All rows are read before the first is written. Source: the AWS CLI's `customizations/configure/importer.py` of v2.
struct ConfigureImport {
    let scope: CustomScope

    private static let columns = ["User Name", "Access Key ID", "Secret Access key"]

    func run(_ words: [String]) async throws(CommandFailure) -> Int32 {
        let options = try scope.options(
            words,
            [
                .init("--csv", isRequired: true), .init("--skip-invalid", arity: .flag(true)),
                .init("--profile-prefix"),
            ])
        let rows = try Self.rows(
            options.text("csv") ?? "", skipsInvalid: options.flag("skip_invalid") == true)
        let path = try scope.command.configuration().paths.credentials
        let prefix = options.text("profile_prefix") ?? ""
        do throws(ConfigurationError) {
            for row in rows {
                for (key, value) in [("aws_access_key_id", row[1]), ("aws_secret_access_key", row[2])] {
                    try ConfigurationWriter.update(path, section: prefix + row[0], key: key, .text(value))
                }
            }
        } catch {
            throw CommandFailure(error.description, exitCode: error.exitCode)
        }
        scope.command.session.forgetCredentials()
        try await scope.print("Successfully imported \(rows.count) profile(s)\n")
        return 0
    }

    /// The user, the key's id and the secret of each row.
    private static func rows(_ text: String, skipsInvalid: Bool) throws(CommandFailure) -> [[String]] {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard !text.allSatisfy(\.isWhitespace), !lines.isEmpty else {
            throw CommandFailure("Provided CSV contains no contents", exitCode: 255)
        }
        let headers = cells(lines[0]).map { $0.lowercased().replacing("\u{FEFF}", with: "") }
        var places: [Int] = []
        for column in columns {
            guard let place = headers.firstIndex(of: column.lowercased()) else {
                throw CommandFailure("Expected header \"\(column)\" not found", exitCode: 255)
            }
            places.append(place)
        }
        var rows: [[String]] = []
        for (number, line) in lines.dropFirst().enumerated() {
            let cells = cells(line)
            let row = places.map { $0 < cells.count ? cells[$0] : "" }
            if let missing = row.firstIndex(of: "") {
                if skipsInvalid { continue }
                throw CommandFailure(
                    "Failed to parse entry #\(number + 1): Row missing value for header \"\(columns[missing])\"",
                    exitCode: 255)
            }
            rows.append(row)
        }
        return rows
    }

    private static func cells(_ line: Substring) -> [String] {
        line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
            let start = cell.drop { $0.isWhitespace }
            return String(start.prefix(start.count - start.reversed().prefix { $0.isWhitespace }.count))
        }
    }
}
