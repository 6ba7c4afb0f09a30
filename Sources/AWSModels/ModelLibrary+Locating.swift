internal import Files

extension ModelLibrary {
    /// Finds the compiled file: `RUNBOOK_AWS_MODELS`, else `aws-models` beside the program or in one of the three
    /// folders above, else `../share/runbook/aws-models` from the program's folder.
    ///
    /// - Parameters:
    ///   - environment: Environment variables.
    ///   - executablePath: The program's own path, absolute and without links.
    /// - Returns: The file's path.
    /// - Throws: `ModelError` when there is no such file; one that `RUNBOOK_AWS_MODELS` names is not looked at.
    public static func locate(
        environment: [String: String], executablePath: String
    ) throws(ModelError) -> String {
        if let path = environment["RUNBOOK_AWS_MODELS"], !path.isEmpty { return path }
        let home = FileTree.folder(of: executablePath)
        var folders = [home]
        // From `.build/x86_64-unknown-linux-gnu/debug/runbook` the second is `.build`.
        for _ in 0..<3 { folders.append(FileTree.folder(of: folders[folders.count - 1])) }
        let installed = FileTree.folder(of: home) + "/share/runbook"
        let candidates = (folders + [installed]).map { "\($0)/aws-models" }
        guard let found = candidates.first(where: FileTree.exists) else {
            throw ModelError(
                "no service models: `aws-models` is neither in `\(home)`, nor up to three folders above, nor in "
                    + "`\(installed)`; scripts/setup makes the file, RUNBOOK_AWS_MODELS names another")
        }
        return found
    }

    /// The folders in which users keep models of their own: each of `AWS_DATA_PATH`, then `~/.aws/models`.
    ///
    /// In `AWS_DATA_PATH`, variables and a leading `~` are replaced. `~NAME`, another user's home, is not.
    /// Source: botocore's `loaders.py`.
    ///
    /// - Parameters:
    ///   - environment: Environment variables.
    ///   - folder: What relative paths start from.
    /// - Returns: Absolute paths, of folders that may not exist.
    public static func userFolders(environment: [String: String], folder: String) -> [String] {
        let home = environment["HOME"]
        var folders = (environment["AWS_DATA_PATH"] ?? "").split(separator: ":").map { entry in
            var path = expanded(entry, environment)
            if let home, path == "~" || path.hasPrefix("~/") { path = home + path.dropFirst() }
            return path.hasPrefix("/") ? path : "\(folder)/\(path)"
        }
        if let home { folders.append("\(home)/.aws/models") }
        return folders
    }

    /// The text with `$NAME` and `${NAME}` replaced; unknown ones stay.
    private static func expanded(_ text: Substring, _ environment: [String: String]) -> String {
        var result = ""
        var rest = text
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[dollar...]
            let after = rest.dropFirst()
            let isBraced = after.first == "{"
            let name =
                isBraced
                ? after.dropFirst().prefix { $0 != "}" }
                : after.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            let isClosed = !isBraced || name.endIndex < rest.endIndex
            if isClosed, let value = environment[String(name)] {
                result += value
                rest = rest[name.endIndex...].dropFirst(isBraced ? 1 : 0)
            } else {
                result += "$"
                rest = after
            }
        }
        return result + rest
    }
}
