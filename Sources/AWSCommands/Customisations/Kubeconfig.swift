internal import AWSArguments
internal import AWSOutput
internal import Files
internal import Glibc
internal import JSON
internal import PythonTexts
internal import YAML

/// A configuration file of Kubernetes' clients, as `eks update-kubeconfig` reads, changes and writes it.
///
/// Source: the AWS CLI's `customizations/eks/kubeconfig.py`. As there, comments are lost, and everything else is kept.
struct Kubeconfig {
    /// The file's absolute path.
    let path: String
    private(set) var content: JSONObject

    /// What a new file says, and of which kind each value is.
    private static let empty: JSONObject = [
        "apiVersion": "v1", "clusters": [], "contexts": [], "current-context": "", "kind": "Config",
        "preferences": [:], "users": [],
    ]

    /// Reads a file; one that is not there or is empty is as good as new.
    init(path: String) throws(CommandFailure) {
        self.path = path
        let bytes: [UInt8]?
        do throws(FileError) {
            bytes = try FileTree.read(path)
        } catch {
            throw CommandFailure(
                "Can't open kubeconfig for reading: \(error.message)", exitCode: 255)
        }
        let value: JSONValue
        do throws(YAMLError) {
            value = YAMLValues.value(try YAMLParser.parse(String(decoding: bytes ?? [], as: UTF8.self)))
        } catch {
            throw CommandFailure(
                "YamlError while loading kubeconfig: \(error.message)\n  in \"\(path)\", line "
                    + "\(error.mark.line), column \(error.mark.column)", exitCode: 255)
        }
        guard !value.isNull else {
            content = Self.empty
            return
        }
        guard let object = value.object else { throw Self.corrupted("Content not a <class 'dict'>.") }
        content = object
        try check()
    }

    private func check() throws(CommandFailure) {
        for (key, sample) in Self.empty {
            guard let value = content[key], !value.isNull else { continue }
            let (found, wanted) = (Self.typeName(value), Self.typeName(sample))
            guard found == wanted else {
                throw Self.corrupted("\(key) is wrong type: \(found) (Should be \(wanted))")
            }
            guard (value.array ?? []).allSatisfy({ $0.object != nil }) else {
                throw Self.corrupted("Entry in \(key) not a <class 'dict'>. ")
            }
        }
    }

    private static func corrupted(_ message: String) -> CommandFailure {
        CommandFailure(message, exitCode: 255)
    }

    /// The value's type in the AWS CLI's words.
    private static func typeName(_ value: JSONValue) -> String {
        "<class '\(value.object == nil ? PythonText.typeName(of: value) : "collections.OrderedDict")'>"
    }

    /// It has an entry for a cluster.
    func has(cluster: String) -> Bool {
        (content["clusters"]?.array ?? []).contains { $0["name"]?.string == cluster }
    }

    /// Adds cluster, user and the context that joins them, each in the place of one with its name, and makes the
    /// context the current one.
    ///
    /// - Returns: The context.
    mutating func insert(cluster: JSONObject, user: JSONObject, alias: String?) -> JSONObject {
        let context: JSONObject = [
            "context": ["cluster": cluster["name"] ?? .null, "user": user["name"] ?? .null],
            "name": alias.flatMap { $0.isEmpty ? nil : .string($0) } ?? user["name"] ?? .null,
        ]
        insert(cluster, into: "clusters")
        insert(user, into: "users")
        insert(context, into: "contexts")
        content["current-context"] = context["name"]
        return context
    }

    private mutating func insert(_ entry: JSONObject, into key: String) {
        var entries = content[key]?.array ?? []
        if let index = entries.firstIndex(where: { $0["name"] != nil && $0["name"] == entry["name"] }) {
            entries[index] = .object(entry)
        } else {
            entries.append(.object(entry))
        }
        content[key] = .array(entries)
    }

    /// The file's text.
    var text: String { DocumentText.yaml(.object(content)) }

    /// Writes the file, whole or not at all: 0600 where it is new, else with the mode that it has.
    func write() throws(CommandFailure) {
        do throws(FileError) {
            try FileTree.makeFolder(FileTree.folder(of: path))
            // What a link leads to is replaced, not the link.
            let target = realpath(path, nil)
            defer { free(target) }
            if let target {
                try FileTree.replace(String(cString: target), with: text)
            } else {
                try FileTree.write(text, to: path, mode: 0o600)
            }
        } catch {
            throw CommandFailure("Can't open kubeconfig for writing: \(error.message)", exitCode: 255)
        }
    }
}
