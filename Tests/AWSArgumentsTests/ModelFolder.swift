internal import AWSArguments
internal import AWSModels
internal import JSON
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#endif

/// Models as JSON files, `SERVICE/service-2.json` and its kin, unpacked from botocore's data.
struct ModelFolder: Sendable {
    let path: String

    /// The folder that the environment names, nil where there is none.
    static let named = Self.environment("RUNBOOK_BOTOCORE_MODELS").map { ModelFolder(path: $0) }

    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    private static let cache = Mutex<[String: ServiceModel]>([:])

    /// A service by its command's name.
    func service(_ command: String) -> ServiceModel? {
        let name = ["s3api": "s3", "configservice": "config", "deploy": "codedeploy"][command] ?? command
        guard !["s3", "config", "codedeploy"].contains(command) else { return nil }
        let key = "\(path)/\(name)"
        if let known = Self.cache.withLock({ $0[key] }) { return known }
        guard let model = json("\(key)/service-2.json") else { return nil }
        let source = JSONModelSource(
            model: model, paginators: json("\(key)/paginators-1.json"), waiters: json("\(key)/waiters-2.json")
        )
        let service = ServiceModel(name: name, source: source)
        Self.cache.withLock { $0[key] = service }
        return service
    }

    private func json(_ path: String) -> JSONValue? {
        TestFiles.read(path).flatMap { try? JSONValue.parse($0) }
    }
}

enum TestFiles {
    static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return count == 0 ? bytes : nil }
            bytes += buffer[..<count]
        }
    }

    static func lines(_ path: String) throws -> [JSONValue] {
        try (read(path) ?? []).split(separator: UInt8(ascii: "\n")).map { try JSONValue.parse(Array($0)) }
    }

    static let context = ArgumentContext(
        environment: ["HOME": "/root", "PLACE": "vpc"],
        readFile: { path in
            var status = stat()
            guard stat(path, &status) == 0 else {
                return .failure(.init(number: 2, text: "No such file or directory"))
            }
            guard let bytes = read(path) else { return .failure(.init(number: 21, text: "Is a directory")) }
            return .success(bytes)
        },
        isFile: { path in
            var status = stat()
            return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        },
        makeUnique: { "\($0)-1-1" })
}
