import AWSModels
import JSON
import Testing

@testable import AWSArguments

/// What lines with aliases mean: that of AWS CLI 2.9.19 with the same file.
@Suite("Aliases")
struct AliasTests {
    private static let sections: [[String]: [String: String]] = [
        []: [
            "whoami": "sts get-caller-identity", "things": "ec2 describe-things --region there --query a",
            "ec2": "ec2 --output text", "more": "things --name 'a b'", "hello": "!echo hello",
            "one": "two", "two": "one", "self": "self x", "open": "ec2 'describe", "escape": "ec2 \\",
            "other": "ec2 --profile p describe-things", "debugged": "ec2 describe-things --debug",
            "store": "s3 ls", "gone": "ecs list-tasks", "nothing": "",
        ],
        ["ec2"]: [
            "named": "describe-things --name x --output json", "describe-things": "describe-things --size 1",
            "list": "!aws ec2 describe-things", "renamed": "named",
        ],
        ["s3"]: ["up": "cp --recursive", "ls": "ls --human-readable"],
    ]

    @Test(
        "an alias stands for its words, and the line's own stand behind them",
        arguments: [
            ("things --size 2", "ec2 DescribeThings {\"Size\":2} there text"),
            ("more", "ec2 DescribeThings {\"Size\":1,\"Name\":\"a b\"} there text"),
            ("ec2 get-thing --key k", "ec2 GetThing {\"Key\":\"k\"} - text"),
            ("ec2 named", "ec2 DescribeThings {\"Size\":1,\"Name\":\"x\"} - json"),
            ("ec2 renamed --name y", "ec2 DescribeThings {\"Size\":1,\"Name\":\"y\"} - json"),
            ("ec2 describe-things --name y", "ec2 DescribeThings {\"Size\":1,\"Name\":\"y\"} - text"),
            ("store s3://b", "s3 | ls --human-readable s3://b"), ("s3 up a b", "s3 | cp --recursive a b"),
            ("s3 cp a b", "s3 | cp a b"),
        ])
    func meaning(line: String, wanted: String) throws {
        switch try parse(line) {
        case .invocation(let found):
            let region = found.globals.region ?? "-"
            let output = found.globals.output ?? "-"
            let parameters = JSONValue.object(found.parameters).serialized()
            #expect("ec2 \(found.operation.name) \(parameters) \(region) \(output)" == wanted)
        case .other(let path, let words, _):
            #expect("\(path.joined(separator: " ")) | \(words.joined(separator: " "))" == wanted)
        case .help, .version, .shell: Issue.record("\(line) is no command")
        }
    }

    @Test func `global options of an alias hold over those of the line, which hold for the rest`() throws {
        let parsed = try parse("--region here --no-paginate things --output json")
        guard case .invocation(let found) = parsed else { throw Unexpected() }
        #expect(found.globals.region == "there")
        // `things` is `ec2`, and that is an alias too.
        #expect(found.globals.output == "text")
        #expect(!found.globals.paginates)
    }

    @Test(
        "what begins with an exclamation mark is a command of the shell, with the line's words quoted",
        arguments: [
            (["hello"], "echo hello"),
            (["hello", "a b", "it's", "", "x=1"], #"echo hello 'a b' 'it'"'"'s' '' x=1"#),
            (["--region", "r", "hello", "--profile", "p", "x"], "echo hello x"),
            (["hello", "ü"], "echo hello 'ü'"),
            (["ec2", "list", "--name", "$HOME"], "aws ec2 describe-things --name '$HOME'"),
        ] as [([String], String)])
    func shell(words: [String], command: String) throws {
        guard case .shell(let found) = try parse(words) else { throw Unexpected() }
        #expect(found == command)
    }

    @Test(
        "an alias that cannot be used says why",
        arguments: [
            (
                "open",
                "Value of alias \"open\" could not be parsed. Received error: No closing quotation when parsing:\n"
                    + "ec2 'describe", 255
            ),
            (
                "escape",
                "Value of alias \"escape\" could not be parsed. Received error: No escaped character when "
                    + "parsing:\nec2 \\", 255
            ),
            (
                "other",
                "Global parameter \"--profile\" detected in alias \"other\" which is not support in subcommand "
                    + "aliases.", 255
            ),
            (
                "debugged",
                "Global parameter \"--debug\" detected in alias \"debugged\" which is not support in subcommand "
                    + "aliases.", 255
            ),
            ("one", "the alias \"one\" stands for itself in the end: mend ~/.aws/cli/alias", 255),
            ("self", "the alias \"self\" stands for itself in the end: mend ~/.aws/cli/alias", 255),
            ("nothing", "the following arguments are required: command", 252),
        ] as [(String, String, Int32)])
    func refused(line: String, message: String, status: Int32) {
        let error = #expect(throws: UsageError.self) { try parse(line) }
        #expect(error?.message == message)
        #expect(error?.exitStatus == status)
    }

    @Test func `an alias for what does not exist is refused as that is`() {
        let error = #expect(throws: UsageError.self) { try parse("gone") }
        #expect(error?.exitStatus == 252)
        #expect(error?.message.contains("Invalid choice") == true, "\(error?.message ?? "")")
    }

    private struct Unexpected: Error {}

    private func parse(_ line: String) throws -> ParsedCommand {
        try parse(line.split(separator: " ").map { String($0) })
    }

    private func parse(_ words: [String]) throws -> ParsedCommand {
        let service = ServiceModel(name: "ec2", source: try Self.model())
        let context = ArgumentContext(
            environment: [:],
            readFile: { _ in .failure(.init(number: 2, text: "No such file or directory")) },
            isFile: { _ in false }, makeUnique: { "\($0)-1" })
        let aliases = CommandAliases(Self.sections, split: Self.split)
        let catalog = CommandCatalog(services: ["ec2", "sts"], others: ["s3"], aliases: aliases) {
            $0 == "ec2" ? service : nil
        }
        return try CommandLineParser(catalog: catalog, context: context).parse(words)
    }

    /// As much of a shell's splitting as these aliases need.
    private static func split(_ text: String) -> [String]? {
        switch text {
        case "things --name 'a b'": ["things", "--name", "a b"]
        case "ec2 'describe", "ec2 \\": nil
        default: text.split(separator: " ").map { String($0) }
        }
    }

    private static func model() throws -> JSONModelSource {
        JSONModelSource(
            model: try JSONValue.parse(
                """
                {"metadata": {"protocol": "ec2"}, "operations": {
                  "DescribeThings": {"name": "DescribeThings", "input": {"shape": "DescribeRequest"}},
                  "GetThing": {"name": "GetThing", "input": {"shape": "GetRequest"}}},
                 "shapes": {
                  "String": {"type": "string"}, "Integer": {"type": "integer"},
                  "DescribeRequest": {"type": "structure", "members": {
                    "Size": {"shape": "Integer"}, "Name": {"shape": "String"}, "NextToken": {"shape": "String"}}},
                  "GetRequest": {"type": "structure", "required": ["Key"], "members": {"Key": {"shape": "String"}}}}}
                """),
            paginators: [
                "pagination": [
                    "DescribeThings": [
                        "input_token": "NextToken", "output_token": "NextToken", "result_key": "Things",
                    ]
                ]
            ], waiters: ["waiters": [:]])
    }
}
