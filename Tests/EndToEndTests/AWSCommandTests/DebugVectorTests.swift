import Foundation
import TestSupport
import Testing

/// The published vectors through the built program; skipped where they are not installed.
@Suite(
    "runbook debug and the published vectors",
    .enabled(if: RepositoryLayout.vectors != nil, "the published vectors are absent (RUNBOOK_VECTORS)"))
struct DebugVectorTests {
    @Test func `every published request is signed as published`() async throws {
        let folder = "\(try #require(RepositoryLayout.vectors))/sigv4"
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        let names = files.filter { $0.hasSuffix(".req") }.map { String($0.dropLast(4)) }.sorted()
        #expect(names.count == 34)
        func text(_ name: String, _ kind: String) throws -> String {
            String(decoding: try DebugAnswers.vectors("sigv4/\(name).\(kind)"), as: UTF8.self)
                .replacingOccurrences(of: "\r\n", with: "\n")
        }
        let cases = try names.map { name -> [String: Any] in
            var item = [
                "request": try text(name, "req"), "region": "us-east-1", "service": "service",
                "date": "20150830T123600Z", "accessKey": "AKIDEXAMPLE",
                "secretKey": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            ]
            // Only where the token is signed: of one case it is added behind the signature.
            if try text(name, "creq").contains("x-amz-security-token:") {
                let line = try text(name, "sreq").split(separator: "\n")
                    .first { $0.lowercased().hasPrefix("x-amz-security-token:") }
                item["token"] = line.map { String($0.split(separator: ":", maxSplits: 1)[1]) }?
                    .trimmingCharacters(in: .whitespaces)
            }
            return item
        }
        for (name, answer) in zip(names, try await DebugAnswers.of("sign", cases)) {
            for kind in ["creq", "sts", "authz"] {
                #expect(answer[kind] as? String == (try text(name, kind)), "\(name).\(kind)")
            }
        }
    }

    @Test func `every published expression gives its result or an error`() async throws {
        let folder = "\(try #require(RepositoryLayout.vectors))/jmespath"
        var cases: [[String: Any]] = []
        var wanted: [(expression: String, result: Any?, isError: Bool)] = []
        for file in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            let groups = try JSONSerialization.jsonObject(with: DebugAnswers.vectors("jmespath/\(file)"))
            for group in groups as? [[String: Any]] ?? [] {
                for item in group["cases"] as? [[String: Any]] ?? [] {
                    let expression = item["expression"] as? String ?? ""
                    cases.append(["expression": expression, "given": group["given"] ?? NSNull()])
                    wanted.append((expression, item["result"], item["error"] != nil))
                }
            }
        }
        #expect(cases.count == 908)
        for (item, answer) in zip(wanted, try await DebugAnswers.of("jmespath", cases)) {
            #expect((answer["error"] != nil) == item.isError, "\(item.expression)")
            guard let result = item.result else { continue }
            let found = try DebugAnswers.text(answer["result"] ?? NSNull())
            #expect(found == (try DebugAnswers.text(result)), "\(item.expression)")
        }
    }

    @Test("every published answer is printed as published", arguments: ["text", "table", "json"])
    func format(output: String) async throws {
        let samples = try DebugAnswers.lines("aws-cli/format.sample.jsonl")
        #expect(samples.count == 500)
        let text = String(decoding: try DebugAnswers.vectors("aws-cli/format.sample.jsonl"), as: UTF8.self)
        let cases = text.split(separator: "\n").map { #"{"output": "\#(output)", "# + $0.dropFirst() }
        for (sample, answer) in zip(samples, try await DebugAnswers.of("format", lines: cases)) {
            let wanted = sample[output] as? String ?? ""
            if wanted.hasPrefix("ERR ") {
                #expect(answer["error"] != nil, "\(sample["command"] ?? "")")
            } else {
                #expect(answer["text"] as? String == wanted, "\(sample["command"] ?? "")")
            }
        }
    }

    @Test func `every published request and answer has its form`() async throws {
        let input = try Self.cases("input")
        #expect(input.count == 322)
        for (item, answer) in zip(input, try await DebugAnswers.of("serialize", input)) {
            let wanted = item["serialized"] as? [String: Any] ?? [:]
            #expect(answer["method"] as? String == wanted["method"] as? String, "\(item["id"] ?? "")")
            let url = answer["url"] as? String ?? ""
            let path = (wanted["uri"] as? String ?? "/").split(separator: "?")[0]
            #expect(url.split(separator: "?")[0].hasSuffix(path), "\(item["id"] ?? ""): \(url)")
        }
        let output = try Self.cases("output")
        #expect(output.count == 332)
        for (item, answer) in zip(output, try await DebugAnswers.of("parse-response", output)) {
            for key in ["result", "errorCode", "errorMessage", "error"] {
                guard let wanted = item[key] else { continue }
                let found = try DebugAnswers.text(Self.rounded(answer[key] ?? NSNull()))
                #expect(found == (try DebugAnswers.text(Self.rounded(wanted))), "\(item["id"] ?? "") \(key)")
            }
        }
    }

    /// Numbers as Foundation reads them again: the last digit of fractions depends on how they were written.
    private static func rounded(_ value: Any) -> Any {
        switch value {
        case let object as [String: Any]: object.mapValues(rounded)
        case let list as [Any]: list.map(rounded)
        case let number as NSNumber where isFraction(number): Double(Float(number.doubleValue))
        default: value
        }
    }

    private static func isFraction(_ number: NSNumber) -> Bool {
        number.doubleValue != number.doubleValue.rounded()
    }

    /// All protocol cases but those that botocore ignores.
    private static func cases(_ direction: String) throws -> [[String: Any]] {
        let folder = "protocols/\(direction)"
        let list = try JSONSerialization.jsonObject(with: DebugAnswers.vectors("protocols/ignore-list.json"))
        let ignored = list as? [String: [String: [String: Any]]] ?? [:]
        let suites = ignored["general"]?[direction]?["suites"] as? [String] ?? []
        let path = "\(try #require(RepositoryLayout.vectors))/\(folder)"
        var cases: [[String: Any]] = []
        for file in try FileManager.default.contentsOfDirectory(atPath: path).sorted() {
            let all = ignored["protocols"]?[String(file.dropLast(5))]?[direction] as? [String: Any]
            let without = all?["cases"] as? [String] ?? []
            let found = try JSONSerialization.jsonObject(with: DebugAnswers.vectors("\(folder)/\(file)"))
            for suite in found as? [[String: Any]] ?? [] {
                if suites.contains(suite["description"] as? String ?? "") { continue }
                for var item in suite["cases"] as? [[String: Any]] ?? [] {
                    if without.contains(item["id"] as? String ?? "") { continue }
                    for key in ["metadata", "shapes", "clientEndpoint"] { item[key] = suite[key] }
                    cases.append(item)
                }
            }
        }
        return cases
    }
}

/// What `runbook debug` says of single cases, vectors or not.
@Suite("runbook debug")
struct DebugProgramTests {
    @Test func `a table is titled by the operation's own name`() async throws {
        let answers = try await DebugAnswers.of(
            "format",
            ["ec2 describe-vpcs", "rds describe-db-instances", "no such"].map {
                ["response": ["A": "b"], "command": $0, "output": "table"]
            })
        let titles = answers.map { answer in
            (answer["text"] as? String ?? "").split(separator: "\n").dropFirst().first.map(String.init)?
                .trimmingCharacters(in: CharacterSet(charactersIn: "| "))
        }
        #expect(titles == ["DescribeVpcs", "DescribeDBInstances", "Such"])
    }

    @Test func `endpoints are those of the rules`() async throws {
        let answers = try await DebugAnswers.of(
            "endpoint",
            [
                ["service": "sts", "params": ["Region": "us-gov-west-1", "UseFIPS": true]],
                [
                    "service": "s3",
                    "params": ["Region": "eu-west-1", "Bucket": "b-one", "UseDualStack": true],
                ],
                ["service": "nope", "params": [:]],
            ])
        #expect(answers[0]["url"] as? String == "https://sts.us-gov-west-1.amazonaws.com")
        #expect(answers[1]["url"] as? String == "https://b-one.s3.dualstack.eu-west-1.amazonaws.com")
        #expect(answers[2]["exit"] as? Int == 255)
    }

    @Test func `an unknown kind is refused, and a bad line costs no other`() async throws {
        let folder = try TestFolder()
        #expect(try await folder.runbook("debug", "nope").status == 2)
        let outcome = try await Invocation(["debug", "jmespath"], in: folder)
            .input("{\n\n{\"expression\": \"a\", \"given\": {\"a\": 1}}\n").run()
        let lines = outcome.stdout.split(separator: "\n")
        try #require(lines.count == 2)
        #expect(lines[0].contains("\"error\""))
        #expect(lines[1] == #"{"result":1}"#)
    }
}
