internal import Cryptography
internal import Files
internal import JSON
internal import PythonTexts

/// A folder of JSON files that AWS tools share; what cannot be read is not there, and nothing fails for lack of it.
struct FileCache: Sendable {
    /// Where it is.
    let folder: String

    /// The name of the file for such arguments, without its ending: the digest of their JSON, as other AWS tools make it.
    static func name(of arguments: JSONObject, _ layout: PythonJSON.Layout = .spaced) -> String {
        Hexadecimal.encode(SHA1.hash(PythonJSON.text(.object(arguments), layout, sortsKeys: true)))
    }

    /// The object in a file; nil when there is none.
    func read(_ name: String) -> JSONObject? {
        guard let bytes = (try? FileTree.read(path(name))) ?? nil else { return nil }
        return (try? JSONValue.parse(bytes))?.object
    }

    /// Writes a file, 0600, whole or not at all.
    ///
    /// - Throws: `CredentialError` when it cannot be written.
    func write(_ object: JSONObject, _ name: String) throws(CredentialError) {
        do throws(FileError) {
            try FileTree.makeFolder(folder)
            try FileTree.write(JSONValue.object(object).serialized(), to: path(name), mode: 0o600)
        } catch {
            throw CredentialError(.source, error.message)
        }
    }

    /// Writes a file if it can be written: what was got is good without it.
    func keep(_ object: JSONObject, _ name: String) { try? write(object, name) }

    private func path(_ name: String) -> String { "\(folder)/\(name).json" }
}
