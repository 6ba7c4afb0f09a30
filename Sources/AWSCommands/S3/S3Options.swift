internal import AWSArguments
internal import JSON

/// What the words behind an `s3` command say.
struct S3Options {
    let verb: S3Verb
    /// The arguments that are no options.
    let paths: [String]
    /// `--exclude` and `--include` in their order.
    let patterns: [(includes: Bool, pattern: String)]
    /// Each pair of `--tags`.
    let tags: [(key: String, value: String)]
    /// `--metadata`.
    let metadata: JSONObject
    /// The bytes of `--sse-c-key` and `--sse-c-copy-source-key`.
    let keys: [String: [UInt8]]
    private let values: [String: WordParser.Value]
    private let texts: [String: String]

    /// Reads the words.
    ///
    /// - Throws: 252 for words that cannot be, 255 for files behind `file://` that cannot be read.
    init(_ verb: S3Verb, _ words: [String], context: ArgumentContext) throws(CommandFailure) {
        do throws(UsageError) {
            let found = try WordParser(Self.definitions[verb] ?? []).parse(words)
            guard found.rest.isEmpty else {
                throw UsageError(message: "Unknown options: \(found.rest.joined(separator: ","))")
            }
            self.verb = verb
            values = found.values
            paths =
                switch found.values["paths"] {
                case .list(let paths): paths
                case .text(let path): [path]
                default: verb == .ls ? ["s3://"] : []
                }
            var patterns: [(Bool, String)] = []
            var tags: [(String, String)] = []
            for occurrence in found.occurrences {
                switch (occurrence.name, occurrence.value) {
                case ("--exclude", .text(let pattern)): patterns.append((false, pattern))
                case ("--include", .text(let pattern)): patterns.append((true, pattern))
                case ("--tags", .list(let pair)): tags.append((pair[0], pair[1]))
                default: break
                }
            }
            self.patterns = patterns
            self.tags = tags
            var texts: [String: String] = [:]
            var keys: [String: [UInt8]] = [:]
            for (name, value) in found.values {
                guard case .text(let text) = value, name != "paths" else { continue }
                let option = "--" + name.replacing("_", with: "-")
                let content = try ShorthandMap.file(text, option: option, context: context)
                if name.hasSuffix("_key") {
                    keys[name] = content ?? Array(text.utf8)
                } else {
                    texts[name] = content.map { String(decoding: $0, as: UTF8.self) } ?? text
                }
            }
            self.texts = texts
            self.keys = keys
            metadata =
                try texts["metadata"].map { (text) throws(UsageError) in
                    try ShorthandMap.parse(text, option: "--metadata", context: context)
                } ?? JSONObject()
        } catch {
            throw CommandFailure(whole: error.text, exitCode: error.exitStatus)
        }
    }

    /// An option that stands for a truth was given.
    func has(_ name: String) -> Bool { values[name] != nil }

    /// The value of an option; an empty one counts as none.
    func text(_ name: String) -> String? { texts[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// A whole number.
    ///
    /// - Throws: 255 for other texts.
    func number(_ name: String) throws(CommandFailure) -> Int? {
        guard let text = texts[name] else { return nil }
        guard let number = Int(text) else {
            throw CommandFailure(Self.noNumber(text), exitCode: 255)
        }
        return number
    }

    /// As Python says it.
    static func noNumber(_ text: String) -> String { "invalid literal for int() with base 10: '\(text)'" }

    /// Whether links to files and folders are followed: the last of the two options says it.
    var followsLinks: Bool { values["follow_symlinks"] != .flag(false) }
}

extension S3Options {
    private typealias Definition = WordParser.Definition

    private static func flags(_ names: String...) -> [Definition] {
        names.map { Definition("--\($0)", arity: .flag(true)) }
    }

    private static func texts(_ names: String...) -> [Definition] { names.map { Definition("--\($0)") } }

    /// Options by command. Source: `awscli/customizations/s3/subcommands.py`, and v2's own options beside them.
    private static let definitions: [S3Verb: [Definition]] = {
        let two = [Definition("paths", arity: .exactly(2))]
        let one = [Definition("paths", arity: .exactly(1))]
        let copies =
            two + transfers + texts("metadata")
            + [Definition("--copy-props", choices: ["none", "metadata-directive", "default"])]
            + [Definition("--metadata-directive", choices: ["COPY", "REPLACE"])]
            + [Definition("--case-conflict", choices: ["ignore", "skip", "warn", "error"])]
        return [
            .ls: [Definition("paths", arity: .optional)]
                + flags("recursive", "human-readable", "summarize") + texts("page-size") + payer
                + texts("bucket-name-prefix", "bucket-region"),
            .website: one + texts("index-document", "error-document"),
            .cp: copies + texts("expected-size") + flags("recursive"),
            .mv: copies + flags("recursive", "validate-same-s3-paths"),
            .rm: one + flags("dryrun", "quiet", "recursive") + payer + texts("include", "exclude")
                + flags("only-show-errors") + texts("page-size"),
            .sync: copies + flags("size-only", "exact-timestamps", "delete"),
            .mb: [Definition("paths"), Definition("--tags", arity: .exactly(2))],
            .rb: [Definition("paths")] + flags("force"),
            .presign: [Definition("paths")] + texts("expires-in"),
        ]
    }()

    private static let payer = [
        Definition("--request-payer", arity: .optional, choices: ["requester"], constant: "requester")
    ]

    private static let transfers =
        flags("dryrun", "quiet") + texts("include", "exclude") + [Definition("--acl", choices: acls)]
        + [
            Definition("--follow-symlinks", arity: .flag(true)),
            Definition("--no-follow-symlinks", destination: "follow_symlinks", arity: .flag(false)),
            Definition("--no-guess-mime-type", arity: .flag(true)),
            Definition(
                "--sse", arity: .optional, choices: ["AES256", "aws:kms", "aws:kms:dsse"], constant: "AES256"),
            Definition("--sse-c", arity: .optional, choices: ["AES256"], constant: "AES256"),
        ] + texts("sse-c-key", "sse-kms-key-id")
        + [
            Definition("--sse-c-copy-source", arity: .optional, choices: ["AES256"], constant: "AES256"),
            Definition("--sse-c-copy-source-key"), Definition("--storage-class", choices: storageClasses),
            Definition("--grants", arity: .atLeastOne),
        ]
        + texts(
            "website-redirect", "content-type", "cache-control", "content-disposition", "content-encoding",
            "content-language", "expires", "source-region")
        + flags("only-show-errors", "no-progress") + texts("progress-frequency")
        + flags("progress-multiline") + texts("page-size")
        + flags("ignore-glacier-warnings", "force-glacier-transfer") + payer
        + [
            Definition("--checksum-mode", choices: ["ENABLED"]),
            Definition("--checksum-algorithm", choices: ["CRC64NVME", "CRC32", "SHA256", "SHA1", "CRC32C"]),
        ] + flags("no-overwrite")

    private static let acls = [
        "private", "public-read", "public-read-write", "authenticated-read", "aws-exec-read",
        "bucket-owner-read",
        "bucket-owner-full-control", "log-delivery-write",
    ]

    private static let storageClasses = [
        "STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER",
        "DEEP_ARCHIVE", "GLACIER_IR",
    ]

    /// The values of `--grants`.
    var grants: [String] {
        if case .list(let grants) = values["grants"] { grants } else { [] }
    }
}
