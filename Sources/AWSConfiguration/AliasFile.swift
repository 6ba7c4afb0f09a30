internal import Files
internal import JSON
internal import PythonTexts

/// The user's own names for commands, as `~/.aws/cli/alias` has them.
public enum AliasFile {
    /// Reads the file.
    ///
    /// - Parameter path: Where it is; a missing one has no names.
    /// - Returns: What each name stands for, by the path of the command below which it stands, empty for `[toplevel]`; names
    ///   are lower case, what they stand for is without blanks around it.
    /// - Throws: `ConfigurationError` for a file that is none.
    public static func read(_ path: String) throws(ConfigurationError) -> [[String]: [String: String]] {
        guard let bytes = (try? FileTree.read(path)) ?? nil else { return [:] }
        let malformed = ConfigurationError(.file, "Unable to parse config file: \(path)")
        guard let text = String(validating: bytes, as: UTF8.self) else { throw malformed }
        let sections: JSONObject
        do throws(INIText.Malformed) {
            sections = try INIText.sections(of: text, hasBlocks: false)
        } catch {
            throw malformed
        }
        var result: [[String]: [String: String]] = [:]
        for (header, values) in sections {
            guard header == "toplevel" || header.hasPrefix("command ") else { continue }
            let path = header.split(whereSeparator: \.isWhitespace).dropFirst().map(String.init)
            var names: [String: String] = [:]
            for (name, value) in values.object ?? JSONObject() {
                names[name] = PythonText.stripped(value.string ?? "")
            }
            result[path] = names
        }
        return result
    }
}
