internal import AWSArguments
internal import AWSConfiguration
internal import JSON
internal import YAML

/// A template of CloudFormation as far as deploying it needs to know it.
struct StackTemplate {
    /// As it is in the file.
    let bytes: [UInt8]
    let text: String
    /// The names of its parameters, in their order.
    let parameters: [String]

    /// Reads a file of JSON or YAML.
    init(file: String, _ scope: CustomScope) throws(CommandFailure) {
        var path = file
        if let home = scope.context.environment["HOME"], file == "~" || file.hasPrefix("~/") {
            path = home + file.dropFirst()
        }
        guard scope.context.files.isFile(path), case .success(let bytes) = scope.context.files.read(path)
        else { throw CommandFailure("Invalid template path \(path)", exitCode: 255) }
        self.bytes = bytes
        text = String(decoding: bytes, as: UTF8.self)
        if let value = try? JSONValue.parse(bytes) {
            parameters = value["Parameters"]?.object?.keys ?? []
            return
        }
        do throws(YAMLError) {
            // `!Ref` and its like stand below the parameters' names, never in their place.
            let root = try YAMLParser.parse(text, ignoresTags: true)
            guard case .mapping(let entries, _) = root["Parameters"] else {
                parameters = []
                return
            }
            parameters = entries.map(\.key.text)
        } catch {
            throw CommandFailure(
                "\(error.message)\n  in \"<unicode string>\", line \(error.mark.line), "
                    + "column \(error.mark.column)", exitCode: 255)
        }
    }
}

/// The parameters of a stack: what the command line says, and what the stack has already.
enum StackParameters {
    /// What `--parameter-overrides` says: `KEY=VALUE` words, or JSON in one of three forms.
    static func overrides(_ options: TypedOptions) throws(CommandFailure) -> JSONObject {
        let words = options.words("parameter_overrides") ?? []
        guard let first = words.first, let data = try? JSONValue.parse(first) else {
            return try pairs(words, option: "parameter-overrides")
        }
        if let items = data.array, items.allSatisfy({ isParameter($0) }) {
            return JSONObject(
                items.map { ($0["ParameterKey"]?.string ?? "", $0["ParameterValue"] ?? .null) })
        }
        if let parameters = data["Parameters"]?.object { return parameters }
        let texts = data.array?.compactMap(\.string) ?? []
        guard !texts.isEmpty, texts.count == data.array?.count, texts.allSatisfy({ $0.contains("=") }) else {
            throw CommandFailure(
                "JSON passed to --parameter-overrides must be one of the formats: "
                    + "[\"Key1=Value1\",\"Key2=Value2\", ...] , "
                    + "[{\"ParameterKey\": \"Key1\", \"ParameterValue\": \"Value1\"}, ...] , "
                    + "[\"Parameters\": {\"Key1\": \"Value1\", \"Key2\": \"Value2\", ...}]", exitCode: 252)
        }
        return try pairs(texts, option: "parameter-overrides")
    }

    private static func isParameter(_ value: JSONValue) -> Bool {
        value["ParameterKey"] != nil && value["ParameterValue"] != nil && value.object?.count == 2
    }

    /// Words of the form `KEY=VALUE`; the last of those with one key counts.
    static func pairs(_ words: [String], option: String) throws(CommandFailure) -> JSONObject {
        var result = JSONObject()
        for word in words {
            guard let equals = word.firstIndex(of: "=") else {
                throw CommandFailure(
                    "['\(word)'] value passed to --\(option) must be of format Key=Value", exitCode: 255)
            }
            result[String(word[..<equals])] = .string(String(word[word.index(after: equals)...]))
        }
        return result
    }

    /// The parameters of the change set: of those that are not given, the ones that the stack has keep their value, and
    /// the others take the template's default.
    static func merged(
        _ names: [String], _ overrides: JSONObject, keeping known: Set<String>
    ) -> [JSONValue] {
        names.compactMap { name in
            if let value = overrides[name] {
                return ["ParameterKey": .string(name), "ParameterValue": value]
            }
            return known.contains(name) ? ["ParameterKey": .string(name), "UsePreviousValue": true] : nil
        }
    }
}
