internal import AWSModels
internal import JSON
internal import TestSupport
import Testing

@testable import AWSArguments

/// Comparisons with recordings of the AWS CLI, which are no part of the project.
@Suite("Command lines beside the AWS CLI")
struct OracleTests {
    private static let sample = RepositoryLayout.vectors.map { "\($0)/aws-cli/requests.sample.jsonl" }
    private static let shorthand = ModelFolder.environment("RUNBOOK_SHORTHAND_ORACLE")
    private static let oracle = ModelFolder.environment("RUNBOOK_ARGUMENT_ORACLE")

    private func parser(_ models: ModelFolder) -> CommandLineParser {
        CommandLineParser(
            catalog: CommandCatalog(services: Self.services, others: ["configure", "s3"]) {
                models.service($0)
            },
            context: TestFiles.context)
    }

    private static let services = [
        "acm", "apigateway", "application-autoscaling", "autoscaling", "bedrock-runtime", "budgets", "ce",
        "cloudformation", "cloudfront", "cloudtrail", "cloudwatch", "codecommit", "cognito-idp",
        "configservice",
        "deploy", "dynamodb", "ec2", "ecr", "ecs", "efs", "eks", "elasticache", "elb", "elbv2", "events",
        "firehose",
        "glacier", "glue", "guardduty", "health", "iam", "iot-data", "kinesis", "kms", "lambda", "logs",
        "medialive",
        "networkmanager", "oam", "organizations", "pi", "ram", "rds", "rekognition",
        "resourcegroupstaggingapi",
        "route53", "s3api", "sagemaker", "secretsmanager", "servicediscovery", "ses", "sns", "sqs", "ssm",
        "stepfunctions", "sts", "support", "translate", "wafv2", "workspaces", "xray",
    ]

    /// The sample was recorded with 1.46, where blobs are text; here they are in base64.
    @Test(
        "commands of public guides give the parameters that the AWS CLI sends",
        .enabled(
            if: sample != nil && ModelFolder.named != nil, "needs RUNBOOK_VECTORS and RUNBOOK_BOTOCORE_MODELS"
        ))
    func guideCommands() throws {
        let models = try #require(ModelFolder.named)
        var equal = 0
        var different: [String] = []
        for line in try TestFiles.lines(try #require(Self.sample)) {
            let words = (line["argv"]?.array ?? []).compactMap(\.string)
            let request = line["reqs"]?[0]
            // The transfer commands have a parser of their own; the two blobs are no base64, which v2 refuses.
            guard words[0] != "s3", !["add-attachments-to-set", "derive-shared-secret"].contains(words[1])
            else {
                continue
            }
            do {
                guard case .invocation(let invocation) = try parser(models).parse(words) else {
                    different.append("\(words): no invocation")
                    continue
                }
                var parameters = invocation.givenParameters
                page(&parameters, invocation)
                let isSame =
                    JSONValue.object(parameters) == request?["params"]
                    && invocation.operation.name == request?["operation"]?.string
                if isSame {
                    equal += 1
                } else {
                    let shown = JSONValue.object(parameters).serialized()
                    different.append(
                        "\(words)\n  ours \(shown)\n  want \(request?["params"]?.serialized() ?? "")")
                }
            } catch {
                different.append("\(words): \(error)")
            }
        }
        #expect(equal == 594)
        #expect(different.isEmpty, "\(different.joined(separator: "\n"))")
    }

    private func page(_ parameters: inout JSONObject, _ invocation: AWSInvocation) {
        let paginator = invocation.service.paginator(of: invocation.operation.name)
        if let token = invocation.paging.startingToken, let key = paginator?["input_token"]?.string {
            parameters[key] = .string(token)
        }
        if let size = invocation.paging.pageSize, let key = paginator?["limit_key"]?.string {
            parameters[key] = size
        }
    }

    /// The recording holds `argv`, `rc`, `out`, `err` and `calls` with `operation`, `params`, `paging`.
    @Test(
        "single commands end as with the AWS CLI 2.9.19",
        .enabled(if: oracle != nil && ModelFolder.named != nil, "needs RUNBOOK_ARGUMENT_ORACLE"))
    func recordedCommands() throws {
        let models = try #require(ModelFolder.named)
        var equal = 0
        var different: [String] = []
        for line in try TestFiles.lines(try #require(Self.oracle)) {
            let words = (line["argv"]?.array ?? []).compactMap(\.string)
            var ours: String
            var want: String
            if let call = line["calls"]?[0] {
                var parameters = call["params"]?.object ?? JSONObject()
                // A token of the recording's, made as the request was built.
                if parameters["ClientToken"]?.string?.count == 36 { parameters["ClientToken"] = nil }
                want = [
                    call["operation"]?.string ?? "", JSONValue.object(parameters).serialized(),
                    call["wait"]?.string ?? call["paging"]?.serialized() ?? "null",
                ].joined(separator: " ")
            } else {
                want =
                    "\(line["rc"]?.int ?? 0) \(line["out"]?.string ?? "")\(plain(line["err"]?.string ?? ""))"
            }
            do {
                switch try parser(models).parse(words) {
                case .invocation(let invocation): ours = text(invocation)
                default: ours = "other"
                }
            } catch {
                ours = "\(error.exitStatus) \(plain(error.text))"
            }
            if ours == want {
                equal += 1
            } else {
                different.append("\(words)\n  ours \(ours)\n  want \(want)")
            }
        }
        #expect(different.isEmpty, "\(different.joined(separator: "\n"))")
    }

    @Test(
        "shorthand is read as the AWS CLI reads it",
        .enabled(if: shorthand != nil, "needs RUNBOOK_SHORTHAND_ORACLE"))
    func recordedShorthand() throws {
        for line in try TestFiles.lines(try #require(Self.shorthand)) {
            let input = line["in"]?.string ?? ""
            var parser = ShorthandParser(input) { _ throws(UsageError) in nil }
            do throws(ShorthandError) {
                let value = ShorthandTypes.plain(try parser.parse())
                #expect(value.serialized() == line["ok"]?.serialized(), "\(input)")
            } catch {
                guard case .syntax(let message) = error else { continue }
                #expect(message == line["err"]?.string, "\(input)")
            }
        }
    }

    private func text(_ invocation: AWSInvocation) -> String {
        if case .skeleton(let text) = invocation.kind { return "0 \(text)" }
        var paging = JSONObject()
        if let token = invocation.paging.startingToken { paging["StartingToken"] = .string(token) }
        if let size = invocation.paging.pageSize { paging["PageSize"] = size }
        if let items = invocation.paging.maxItems { paging["MaxItems"] = .number(JSONNumber(items)) }
        var parameters = invocation.parameters
        if let body = invocation.streamingBody { parameters[body.member] = ["file": .string(body.path)] }
        var last = paging.isEmpty ? "null" : JSONValue.object(paging).serialized()
        if case .wait(let name) = invocation.kind { last = name }
        return "\(invocation.operation.name) \(JSONValue.object(parameters).serialized()) \(last)"
    }

    private func plain(_ text: String) -> String {
        text.replacing("aws: error: ", with: "").replacing("aws: [ERROR]: ", with: "")
    }
}
