internal import AWSModels
internal import JSON
import Testing

@testable import AWSArguments

/// Messages and statuses are those of AWS CLI 2.9.19 for the same words, with the prefix of 2.36.
@Suite("Command lines")
struct CommandLineTests {
    @Test func `options become parameters by the model`() throws {
        let invocation = try call(
            "ec2 describe-things --thing-ids a b --filters Name=x,Values=y,z --size 1_0 --dry-run")
        #expect(invocation.operation.name == "DescribeThings")
        #expect(
            JSONValue.object(invocation.parameters).serialized()
                == #"{"ThingIds":["a","b"],"Filters":[{"Name":"x","Values":["y","z"]}],"Size":10,"DryRun":true}"#
        )
    }

    @Test(
        "the same parameters by other words",
        arguments: [
            ("ec2 describe-things --filter Name=a", #"{"Filters":[{"Name":"a"}]}"#),
            ("ec2 describe-things --filters=Name=a", #"{"Filters":[{"Name":"a"}]}"#),
            (#"ec2 describe-things --filters [{"Name":"a"}]"#, #"{"Filters":[{"Name":"a"}]}"#),
            (
                #"ec2 describe-things --filters {"Name":"a"} {"Name":"b"}"#,
                #"{"Filters":[{"Name":"a"},{"Name":"b"}]}"#
            ),
            ("ec2 describe-things --no-dry-run", #"{"DryRun":false}"#),
            ("ec2 describe-things --size 1 --size 2", #"{"Size":2}"#),
            ("ec2 describe-things --thing-ids", #"{"ThingIds":[]}"#),
            ("ec2 describe-things --size -5", #"{"Size":-5}"#),
            ("ec2 describe-things --optimized", #"{"Optimized":{"Value":true}}"#),
            ("ec2 describe-things --no-optimized", #"{"Optimized":{"Value":false}}"#),
            ("ec2 describe-things --optimized Value=false", #"{"Optimized":{"Value":false}}"#),
            ("ec2 describe-things --data aGk=", #"{"Data":"aGk="}"#),
            ("ec2 describe-things --data hi --cli-binary-format raw-in-base64-out", #"{"Data":"aGk="}"#),
            ("ec2 describe-things --data fileb://bytes", #"{"Data":"/wA="}"#),
            ("ec2 describe-things --thing-ids file://ids.json", #"{"ThingIds":["i-1"]}"#),
            ("ec2 describe-things --name file://$PLACE", #"{"Name":"content\nline"}"#),
            (
                #"ec2 describe-things --cli-input-json {"Name":"n","Size":1} --size 2"#,
                #"{"Size":2,"Name":"n"}"#
            ),
            ("--region r ec2 --output json describe-things --name n --query a", #"{"Name":"n"}"#),
        ])
    func parameters(words: String, expected: String) throws {
        #expect(JSONValue.object(try call(words).parameters).serialized() == expected)
    }

    @Test(
        "what is wrong is told with a status",
        arguments: [
            ("ec2 describe-things --size abc", "invalid literal for int() with base 10: 'abc'", 255),
            ("ec2 describe-things --data a", #"Invalid base64: "a""#, 255),
            (
                "ec2 describe-things --filters Name==a",
                "Error parsing parameter '--filters': Expected: ',', received: '=' for input:\nName==a\n     ^",
                252
            ),
            (
                "ec2 describe-things --filters [{]",
                "Error parsing parameter '--filters': Invalid JSON: Expecting property name enclosed in double quotes: "
                    + "line 1 column 3 (char 2)\nJSON received: [{]", 252
            ),
            (
                "ec2 describe-things --name file://missing",
                "Error parsing parameter '--name': Unable to load paramfile file://missing: "
                    + "[Errno 2] No such file or directory: 'missing'", 252
            ),
            (
                "ec2 describe-things --optimized --no-optimized",
                #"Cannot specify both the "--optimized" option and the "--no-optimized" option."#, 252
            ),
            (
                "ec2 describe-things --endpoint-url x",
                "Bad value for --endpoint-url \"x\": scheme is missing.  Must be of the form "
                    + "http://<hostname>/ or https://<hostname>/", 252
            ),
            (
                "ec2 describe-things --no-paginate --max-items 5",
                "Cannot specify --no-paginate along with pagination arguments: --max-items", 252
            ),
            (
                "ec2 describe-things --cli-input-json {",
                "Error parsing parameter 'cli-input-json': Invalid JSON received.", 252
            ),
            (
                "ec2 describe-things --cli-input-json []",
                "Error parsing parameter '--cli-input-json': Invalid type: expecting map, received <class 'list'>",
                252
            ),
            (
                "ec2 put-thing --key k --body missing",
                "Error parsing parameter '--body': Blob values must be a path to a file.", 252
            ),
        ])
    func plainErrors(words: String, message: String, status: Int32) {
        let error = #expect(throws: UsageError.self) { try call(words) }
        #expect(error?.text == "\naws: [ERROR]: \(message)\n")
        #expect(error?.exitStatus == status)
    }

    @Test(
        "wrong words are told with the usage",
        arguments: [
            ("ec2 describe-things --bogus 1 x", "Unknown options: --bogus, x, 1"),
            ("ec2 describe-things a --bogus b", "Unknown options: --bogus, b, a"),
            ("ec2 put-thing", "the following arguments are required: --key"),
            ("ec2 get-thing", "the following arguments are required: --key, outfile"),
            ("ec2", "the following arguments are required: operation"),
            ("", "the following arguments are required: command"),
            ("ec2 put-thing --key", "argument --key: expected one argument"),
            ("ec2 describe-things --dry-run=x", "argument --dry-run: ignored explicit argument 'x'"),
            ("ec2 describe-things --max-items x", "argument --max-items: invalid int value: 'x'"),
            (
                "ec2 describe-things --no-cli",
                "ambiguous option: --no-cli could match --no-cli-pager, --no-cli-auto-prompt"
            ),
            (
                "ec2 get-thin",
                "argument operation: Invalid choice, valid choices are:\n\n"
                    + "describe-things                          | put-thing                               \n"
                    + "get-thing                                | wait                                    \n"
                    + "help                                    \n\n\n"
                    + "Invalid choice: 'get-thin', maybe you meant:\n\n  * get-thing"
            ),
        ])
    func usageErrors(words: String, message: String) {
        let error = #expect(throws: UsageError.self) { try call(words) }
        #expect(
            error?.text == """

                usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]
                To see help text, you can run:

                  aws help
                  aws <command> help
                  aws <command> <subcommand> help

                aws: [ERROR]: \(message)


                """)
        #expect(error?.exitStatus == 252)
    }

    @Test func `paging options replace the model's own`() throws {
        let paging = try call("ec2 describe-things --max-items 5 --page-size 2 --starting-token t").paging
        #expect(paging.isEnabled)
        #expect(paging.maxItems == 5)
        #expect(paging.pageSize == 2)
        #expect(paging.startingToken == "t")
        #expect(try call("ec2 describe-things --next-token t").paging.isEnabled == false)
        #expect(try call("ec2 describe-things --no-paginate").paging.isEnabled == false)
        #expect(
            try call(#"ec2 describe-things --cli-input-json {"NextToken":"t"}"#).paging.isEnabled == false)
    }

    @Test func `bodies are paths and stay out of the parameters`() throws {
        let sent = try call("ec2 put-thing --key k --body ~/body")
        #expect(sent.streamingBody == StreamingBody(member: "Body", path: "/home/u/body"))
        #expect(sent.parameters == ["Key": "k"])
        #expect(try call("ec2 get-thing --key k out").outfile == "out")
    }

    @Test func `a waiter takes the options of its operation`() throws {
        let invocation = try call("ec2 wait thing-ready --thing-ids a")
        #expect(invocation.kind == .wait("ThingReady"))
        #expect(invocation.parameters == ["ThingIds": ["a"]])
    }

    @Test func `samples ask for nothing`() throws {
        let text = "{\n    \"Key\": \"\",\n    \"Body\": null\n}\n"
        #expect(try call("ec2 put-thing --generate-cli-skeleton").kind == .skeleton(text))
        let error = #expect(throws: UsageError.self) {
            try call("ec2 put-thing --generate-cli-skeleton output")
        }
        #expect(error?.message == "the following arguments are required: --key")
    }

    private func call(_ words: String) throws -> AWSInvocation {
        let service = ServiceModel(name: "ec2", source: try Self.model())
        let files: [String: [UInt8]] = [
            "bytes": [0xFF, 0], "ids.json": Array(#"["i-1"]"#.utf8), "vpc": Array("content\r\nline".utf8),
            "/home/u/body": [],
        ]
        let context = ArgumentContext(
            environment: ["HOME": "/home/u", "PLACE": "vpc"],
            readFile: { path in
                files[path].map { .success($0) }
                    ?? .failure(.init(number: 2, text: "No such file or directory"))
            }, isFile: { files[$0] != nil }, makeUnique: { "\($0)-1" })
        let catalog = CommandCatalog(services: ["ec2"]) { $0 == "ec2" ? service : nil }
        let parsed = try CommandLineParser(catalog: catalog, context: context)
            .parse(words.split(separator: " ").map { String($0) })
        guard case .invocation(let invocation) = parsed else { throw Unexpected() }
        return invocation
    }

    private struct Unexpected: Error {}

    private static func model() throws -> JSONModelSource {
        JSONModelSource(
            model: try JSONValue.parse(
                """
                {"metadata": {"protocol": "ec2"}, "operations": {
                  "DescribeThings": {"name": "DescribeThings", "input": {"shape": "DescribeRequest"}},
                  "PutThing": {"name": "PutThing", "input": {"shape": "PutRequest"}},
                  "GetThing": {"name": "GetThing", "input": {"shape": "GetRequest"}, "output": {"shape": "GetResult"}}},
                 "shapes": {
                  "String": {"type": "string"}, "Integer": {"type": "integer"}, "Boolean": {"type": "boolean"},
                  "Blob": {"type": "blob"}, "Strings": {"type": "list", "member": {"shape": "String"}},
                  "Boxed": {"type": "structure", "members": {"Value": {"shape": "Boolean"}}},
                  "Filter": {"type": "structure",
                             "members": {"Name": {"shape": "String"}, "Values": {"shape": "Strings"}}},
                  "Filters": {"type": "list", "member": {"shape": "Filter"}},
                  "DescribeRequest": {"type": "structure", "members": {
                    "ThingIds": {"shape": "Strings"}, "Filters": {"shape": "Filters"}, "Size": {"shape": "Integer"},
                    "Name": {"shape": "String"}, "DryRun": {"shape": "Boolean"}, "Optimized": {"shape": "Boxed"},
                    "Data": {"shape": "Blob"}, "NextToken": {"shape": "String"}, "Limit": {"shape": "Integer"}}},
                  "PutRequest": {"type": "structure", "required": ["Key"], "members": {
                    "Key": {"shape": "String"}, "Body": {"shape": "Blob", "streaming": true}}},
                  "GetRequest": {"type": "structure", "required": ["Key"], "members": {"Key": {"shape": "String"}}},
                  "GetResult": {"type": "structure", "payload": "Body", "members": {"Body": {"shape": "Blob"}}}}}
                """),
            paginators: [
                "pagination": [
                    "DescribeThings": [
                        "input_token": "NextToken", "output_token": "NextToken", "limit_key": "Limit",
                        "result_key": "Things",
                    ]
                ]
            ], waiters: ["waiters": ["ThingReady": ["operation": "DescribeThings"]]])
    }
}
