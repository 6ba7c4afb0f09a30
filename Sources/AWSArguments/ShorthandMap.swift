public import JSON
internal import PythonTexts

/// The value of an option that is a map of texts, for commands that have no model.
public enum ShorthandMap {
    /// Reads `key=value,key=value`, or a JSON object.
    ///
    /// - Parameters:
    ///   - text: The option's value.
    ///   - option: Its name, for messages.
    ///   - context: Reads the files behind `@=`.
    /// - Returns: Texts by key, lists and maps as they were written.
    /// - Throws: `UsageError`, 252, in AWS CLI v2's words.
    public static func parse(
        _ text: String, option: String, context: ArgumentContext
    ) throws(UsageError) -> JSONObject {
        if PythonText.firstVisible(text) == "{" {
            guard let object = (try? JSONValue.parse(text))?.object else {
                throw .parameter(option, "Invalid JSON received: \(text)")
            }
            return object
        }
        var parser = ShorthandParser(text) { (value) throws(UsageError) in
            do throws(ParameterFileError) {
                return try context.load(value)
            } catch {
                throw .general(error.message)
            }
        }
        do throws(ShorthandError) {
            return ShorthandTypes.plain(try parser.parse()).object ?? JSONObject()
        } catch {
            switch error {
            case .syntax(let message): throw .parameter(option, message)
            case .fatal(let failure): throw failure
            }
        }
    }

    /// The content behind `file://` or `fileb://`; nil for every other value.
    ///
    /// - Throws: `UsageError`, 252, where the file cannot be read.
    public static func file(_ value: String, option: String, context: ArgumentContext) throws(UsageError)
        -> [UInt8]?
    {
        do throws(ParameterFileError) {
            switch try context.load(value) {
            case .text(let text): return Array(text.utf8)
            case .bytes(let bytes): return bytes
            default: return nil
            }
        } catch {
            throw .parameter(option, error.message)
        }
    }
}
