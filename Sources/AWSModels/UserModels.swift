internal import Files
internal import Glibc
internal import JSON

/// The folders in which users keep models of their own, first found first.
///
/// `SERVICE/VERSION/NAME.json` replaces the whole file of that service and version, and the newest version wins,
/// wherever it lies; `NAME.sdk-extras.json` is laid over what was found. Source: botocore's `loaders.py`.
struct UserModels: Sendable {
    /// Those of the folders that exist.
    let folders: [String]

    init(folders: [String]) { self.folders = folders.filter(FileTree.isFolder) }

    /// The services that have a model here.
    var serviceNames: Set<String> {
        Set(folders.flatMap { folder in Self.names(in: folder).filter { !versions(of: $0, .model).isEmpty } })
    }

    /// The service as these folders make it of the compiled one; nil where they say nothing of it.
    ///
    /// - Throws: `ModelError` for a file that cannot be read or is no JSON object.
    func source(of service: String, over compiled: CompiledService?) throws(ModelError) -> JSONModelSource? {
        // Services are named on the command line: a name is no path.
        guard !service.isEmpty, !service.contains("/"), service != ".", service != ".." else { return nil }
        guard folders.contains(where: { FileTree.isFolder("\($0)/\(service)") }) else { return nil }
        var values: [ModelFile: JSONValue] = [:]
        var hasOwn = false
        for kind in ModelFile.allCases {
            let found = try file(of: service, kind, over: compiled)
            values[kind] = found.value
            hasOwn = hasOwn || found.isOwn
        }
        guard hasOwn, let model = values[.model] else { return nil }
        return JSONModelSource(
            model: model, paginators: values[.paginators], waiters: values[.waiters],
            endpointRules: values[.endpointRules])
    }

    /// `partitions.json`, from the first folder that has it.
    func partitions() throws(ModelError) -> JSONValue? { try read("partitions") }

    private func file(
        of service: String, _ kind: ModelFile, over compiled: CompiledService?
    ) throws(ModelError) -> (value: JSONValue?, isOwn: Bool) {
        let compiledVersion = compiled.map { [$0.version] } ?? []
        let known = versions(of: service, kind) + compiledVersion
        guard let version = known.max(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) else {
            return (nil, false)
        }
        let base = "\(service)/\(version)/\(kind.rawValue)"
        let isCompiled = compiled?.version == version
        let own = try read(base)
        let extras = try read("\(base).sdk-extras")?["merge"]?.object
        guard own != nil || extras != nil else { return (isCompiled ? compiled?.whole(kind) : nil, false) }
        guard var value = (own ?? (isCompiled ? compiled?.whole(kind) : nil))?.object else {
            return (nil, false)
        }
        // What is compiled has the published extras already.
        if let extras = extras ?? (isCompiled ? compiled?.extras(kind) : nil) { value.merge(extras) }
        return (.object(value), true)
    }

    /// The versions that have a file of this kind in any folder.
    private func versions(of service: String, _ kind: ModelFile) -> [String] {
        folders.flatMap { folder in
            Self.names(in: "\(folder)/\(service)").filter { version in
                let path = "\(folder)/\(service)/\(version)/\(kind.rawValue).json"
                return FileTree.exists(path) || FileTree.exists("\(path).gz")
            }
        }
    }

    /// The object in the first folder that has the file.
    private func read(_ name: String) throws(ModelError) -> JSONValue? {
        for folder in folders {
            let path = "\(folder)/\(name).json"
            if let value = try Self.read(path) { return value }
            guard !FileTree.exists("\(path).gz") else {
                throw ModelError(
                    "`\(path).gz` is compressed, and only plain files are read: unpack it with gunzip")
            }
        }
        return nil
    }

    private static func read(_ path: String) throws(ModelError) -> JSONValue? {
        do {
            guard let bytes = try FileTree.read(path) else { return nil }
            let value = try JSONValue.parse(bytes)
            guard value.object != nil else {
                throw ModelError("`\(path)` is no model: it holds no JSON object")
            }
            return value
        } catch let error as ModelError {
            throw error
        } catch let error as FileError {
            throw ModelError(error.message)
        } catch {
            throw ModelError("`\(path)` is no model: \(error)")
        }
    }

    /// What a folder holds; nothing where it cannot be read.
    private static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let name, name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}

extension JSONObject {
    /// Lays another object over this one, object by object; anything else is replaced.
    fileprivate mutating func merge(_ other: JSONObject) {
        for (key, value) in other {
            if var own = self[key]?.object, let others = value.object {
                own.merge(others)
                self[key] = .object(own)
            } else {
                self[key] = value
            }
        }
    }
}
