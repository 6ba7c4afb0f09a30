/// One command line of `aws`, as a step gave it. Standard input, output and error travel beside the frame's first bytes
/// as descriptors, in this order.
public struct AWSRequest: Sendable, Hashable {
    /// What followed `aws`.
    public var arguments: [String]
    /// The working folder, absolute.
    public var directory: String
    /// The entries of the environment that decide what the command does.
    public var environment: [(name: String, value: String)] {
        get { entries.map { ($0.name, $0.value) } }
        set { entries = newValue.map { Entry(name: $0.name, value: $0.value) } }
    }
    private var entries: [Entry]

    private struct Entry: Sendable, Hashable {
        var name: String
        var value: String
    }

    /// The number of descriptors beside the frame.
    public static let streamCount = 3

    /// Makes a command line.
    public init(arguments: [String], directory: String, environment: [(name: String, value: String)]) {
        self.arguments = arguments
        self.directory = directory
        entries = environment.map { Entry(name: $0.name, value: $0.value) }
    }

    /// The entries of an environment that matter to `aws`: AWS's own, the proxies, a bundle of certificates, and where the
    /// home folder is.
    ///
    /// `entries`: `NAME=VALUE`.
    public static func relevant(_ entries: [String]) -> [(name: String, value: String)] {
        entries.compactMap { entry in
            guard let equals = entry.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            let name = String(entry[..<equals])
            let isRelevant =
                name.hasPrefix("AWS_") || name == "HOME" || name == "PATH" || name == "TZ"
                || name == "COLUMNS" || name == "REQUESTS_CA_BUNDLE"
                || name.uppercased().hasSuffix("_PROXY")
            return isRelevant ? (name, String(entry[entry.utf8.index(after: equals)...])) : nil
        }
    }
}

extension Request {
    /// Asks the engine to do what an `aws` command line says. Arguments and the environment hold no NUL.
    public static func aws(_ command: AWSRequest, token: String) -> Request {
        var fields = Fields()
        fields["arguments"] = joined(command.arguments)
        fields[text: "directory"] = command.directory
        fields["environment"] = joined(command.environment.map { "\($0.name)=\($0.value)" })
        return Request(kind: "aws", token: token, fields: fields)
    }

    /// The command line of an `aws` request; nil when it is none, or not whole.
    public var aws: AWSRequest? {
        guard kind == "aws", let arguments = fields["arguments"], let environment = fields["environment"],
            let directory = fields[text: "directory"]
        else { return nil }
        return AWSRequest(
            arguments: Self.separated(arguments), directory: directory,
            environment: AWSRequest.relevant(Self.separated(environment)))
    }

    /// Each text with a NUL behind it, so that an empty one is seen.
    private static func joined(_ texts: [String]) -> [UInt8] {
        texts.flatMap { Array($0.utf8) + [0] }
    }

    private static func separated(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}
