public import JSON
internal import Synchronization

/// The models of all services: the compiled file, with users' own models over it.
///
/// Opening costs a mapping and a look at the header; a service, an operation and a shape are read when they are asked
/// for, and kept.
public final class ModelLibrary: Sendable {
    /// Where the compiled file lies.
    public let path: String
    private let file: CompiledFile
    private let users: UserModels
    private let services = Mutex<[String: ServiceModel]>([:])

    /// Maps the file that `scripts/compile-models` made.
    ///
    /// - Parameters:
    ///   - path: The file; `locate` finds it.
    ///   - userFolders: Folders with models of users' own, as `userFolders(environment:folder:)` gives them.
    /// - Throws: `ModelError` when it cannot be read, is no such file, is of another format or is cut short.
    public convenience init(path: String, userFolders: [String] = []) throws(ModelError) {
        self.init(path: path, file: try CompiledFile(path: path), users: UserModels(folders: userFolders))
    }

    private init(path: String, file: CompiledFile, users: UserModels) {
        self.path = path
        self.file = file
        self.users = users
    }

    /// The same compiled models with other folders of users' own, for a step that has its own `AWS_DATA_PATH`.
    public func with(userFolders: [String]) -> ModelLibrary {
        ModelLibrary(path: path, file: file, users: UserModels(folders: userFolders))
    }

    /// The names of all services, as botocore's folders are called, sorted.
    public var serviceNames: [String] {
        let compiled = file.serviceNames
        let added = users.serviceNames.subtracting(compiled)
        return added.isEmpty ? compiled : (compiled + added).sorted()
    }

    /// A service by the name of its folder, such as `ec2` or `config`; nil when there is none.
    ///
    /// - Throws: `ModelError` when a user's own model cannot be read, or the compiled file is damaged there.
    public func service(named name: String) throws(ModelError) -> ServiceModel? {
        if let known = services.withLock({ $0[name] }) { return known }
        let compiled = try file.service(name)
        let own = try users.source(of: name, over: compiled)
        guard let source: any ModelSource = own ?? compiled else { return nil }
        let service = ServiceModel(name: name, source: source)
        return services.withLock { services in
            // Two tasks may ask at once; all are to share one service's cache.
            let kept = services[name] ?? service
            services[name] = kept
            return kept
        }
    }

    /// AWS's partitions: `partitions.json`, parsed anew each time.
    ///
    /// - Throws: `ModelError` when a user's own `partitions.json` cannot be read.
    public var partitions: JSONValue {
        get throws(ModelError) { try users.partitions() ?? file.partitions ?? .null }
    }

    /// The version of botocore that the compiled models come from.
    public var botocoreVersion: String { file.botocoreVersion }

    /// The number of operations of all compiled services together.
    public var operationCount: Int { file.operationCount }

    /// The licence of the compiled models.
    public var licence: String { file.licence }

    /// The notice that goes with the licence; it begins by saying what was changed.
    public var notice: String { file.notice }

    /// Reads the whole compiled file, some 20 MB, and compares its checksum.
    ///
    /// - Throws: `ModelError` when a byte was changed.
    public func verify() throws(ModelError) { try file.verify() }
}
