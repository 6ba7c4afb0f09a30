/// How the command line writes the names of services, operations, members and waiters.
///
/// Source: botocore's `xform_name` and the AWS CLI's customisations (facts, not code).
public enum CommandNames {
    /// The command line's form of an operation's, member's or waiter's name: `describe-vpcs` for `DescribeVpcs`.
    public static func dashed(_ name: String) -> String {
        exceptions[name] ?? separated(name)
    }

    /// A name that has a dash already stays. Else a dash goes before a plural of capitals at the end (`ARNs`),
    /// before every capital that small letters follow, and between a small letter or digit and a capital.
    private static func separated(_ name: String) -> String {
        var bytes = Array(name.utf8)
        if bytes.contains(dash) { return name }
        let capitals = bytes.dropLast().reversed().prefix(while: isCapital).count
        if bytes.last == UInt8(ascii: "s"), capitals >= 2 {
            let start = bytes.count - 1 - capitals
            bytes = bytes[..<start] + [dash] + bytes[start...].map(lowercased)
        }
        bytes = beforeWords(bytes)
        bytes = betweenSmallAndCapital(bytes)
        return String(decoding: bytes.map(lowercased), as: UTF8.self)
    }

    /// Any byte, a capital and small letters: a dash after the first, and on behind the letters.
    private static func beforeWords(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            result.append(bytes[index])
            index += 1
            guard index + 1 < bytes.count, isCapital(bytes[index]), isSmall(bytes[index + 1]) else {
                continue
            }
            let word = bytes[index...].prefix(1) + bytes[(index + 1)...].prefix(while: isSmall)
            result.append(dash)
            result += word
            index += word.count
        }
        return result
    }

    private static func betweenSmallAndCapital(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if index > 0, isCapital(byte), isSmall(bytes[index - 1]) || isDigit(bytes[index - 1]) {
                result.append(dash)
            }
            result.append(byte)
        }
        return result
    }

    private static let dash = UInt8(ascii: "-")

    private static func isCapital(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
    private static func isSmall(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }
    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    private static func lowercased(_ byte: UInt8) -> UInt8 { isCapital(byte) ? byte | 0x20 : byte }
}

// MARK: - Services and operations under other names

extension CommandNames {
    /// Services whose command is not called as their folder is. `s3` itself is a command that is not a service.
    private static let renamedServices = ["codedeploy": "deploy", "config": "configservice", "s3": "s3api"]

    /// Commands that the AWS CLI still takes under an old name, which it does not show.
    private static let hiddenServices = ["runtime.sagemaker": "sagemaker-runtime"]

    /// By service: old names of operations' commands, with today's.
    private static let hiddenOperations: [String: [String: String]] = [
        "cloudwatch": [
            "get-o-tel-enrichment": "get-otel-enrichment", "start-o-tel-enrichment": "start-otel-enrichment",
            "stop-o-tel-enrichment": "stop-otel-enrichment",
        ],
        "mturk": ["list-hi-ts-for-qualification-type": "list-hits-for-qualification-type"],
        "signin": ["create-o-auth2-token": "create-oauth2-token"],
        "socialmessaging": ["delete-whatsapp-media-message": "delete-whatsapp-message-media"],
    ]

    /// The command of the service whose folder has this name: `s3api` for `s3`.
    public static func command(ofService name: String) -> String { renamedServices[name] ?? name }

    /// The folder's name of the service that a command may mean: `s3` for `s3api`; nil for the folder's name of a service
    /// whose command is called otherwise.
    public static func service(ofCommand command: String) -> String? {
        if let service = renamedServices.first(where: { $0.value == command })?.key { return service }
        return renamedServices[command] == nil ? hiddenServices[command] ?? command : nil
    }

    /// The name that most operations with this command would have: `DescribeVpcs` for `describe-vpcs`.
    static func likelyName(ofCommand command: String) -> String {
        command.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// Today's name of an operation's command.
    static func current(_ command: String, in service: String) -> String {
        hiddenOperations[service]?[command] ?? command
    }
}

extension ModelLibrary {
    /// A service by the name of its command, such as `s3api` or `configservice`; nil when there is none.
    ///
    /// - Throws: `ModelError` as `service(named:)` does.
    public func service(commandName: String) throws(ModelError) -> ServiceModel? {
        guard let name = CommandNames.service(ofCommand: commandName) else { return nil }
        return try service(named: name)
    }

    /// The names of the commands of all services, sorted.
    public var commandNames: [String] { serviceNames.map(CommandNames.command(ofService:)).sorted() }
}
