internal import Actions
internal import Files
internal import Glibc
internal import Runbooks

/// The programs that steps find first on their `PATH`: `runbook` itself, and its `aws`.
struct StepTools {
    /// The folder with the links.
    let folder: String
    /// The operator's environment.
    let inherited: [EnvironmentVariable]

    /// Makes the folder of links below the journal's folder.
    init(below folder: String) throws {
        let path = JournalLocation.absolute("\(folder)/tools")
        self.folder = path
        inherited = Operator.environment
        do {
            try FileTree.makeFolder(path)
        } catch {
            throw CommandError(message: error.message, help: nil, code: .failed)
        }
        let beside = Self.executable.split(separator: "/").dropLast().map { "/\($0)" }.joined()
        guard access("\(beside)/runbook-aws", X_OK) == 0 else {
            throw CommandError.invalid(
                "the `aws` of steps, `runbook-aws`, is missing: it belongs beside `\(Self.executable)`",
                help: "install both programs: `swift build` makes them in one folder")
        }
        try Self.link("\(path)/runbook", to: Self.executable)
        try Self.link("\(path)/aws", to: "\(beside)/runbook-aws")
    }

    /// The environment for the engine's own AWS calls: the operator's, or the sandbox's with keys that open
    /// nothing anywhere else.
    func environment(sandboxEndpoint: String?) -> [EnvironmentVariable] {
        Self.environment(inherited, sandboxEndpoint: sandboxEndpoint)
    }

    /// The same, before there are tools.
    static func environment(
        _ inherited: [EnvironmentVariable], sandboxEndpoint: String?
    ) -> [EnvironmentVariable] {
        guard let sandboxEndpoint else { return inherited }
        let others = inherited.filter { !$0.name.hasPrefix("AWS_") }
        return others + [
            EnvironmentVariable(name: "AWS_ENDPOINT_URL", value: sandboxEndpoint),
            EnvironmentVariable(name: "AWS_ACCESS_KEY_ID", value: "sandbox"),
            EnvironmentVariable(name: "AWS_SECRET_ACCESS_KEY", value: "sandbox"),
            EnvironmentVariable(name: "AWS_EC2_METADATA_DISABLED", value: "true"),
            EnvironmentVariable(name: "AWS_CONFIG_FILE", value: "/dev/null"),
            EnvironmentVariable(name: "AWS_SHARED_CREDENTIALS_FILE", value: "/dev/null"),
        ]
    }

    /// The path of this program.
    static let executable: String = {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/self/exe", &buffer, Int(PATH_MAX))
        guard count > 0 else { return CommandLine.arguments.first ?? "runbook" }
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    private static func link(_ path: String, to destination: String) throws {
        let temporary = "\(path).\(getpid())"
        unlink(temporary)
        guard symlink(destination, temporary) == 0, rename(temporary, path) == 0 else {
            throw CommandError(
                message: "cannot make the link `\(path)`: \(String(cString: strerror(errno)))", help: nil,
                code: .failed)
        }
    }
}
