import AWSOutput
import Foundation
import JSON
import TestSupport
import Testing

/// Answers recorded with what the AWS CLI's formatter made of them; skipped where the vectors are not installed.
@Suite("Published output cases")
struct PublishedFormatTests {
    private static let path = RepositoryLayout.vectors.map { $0 + "/aws-cli/format.sample.jsonl" }

    @Test(
        "every published answer is printed byte for byte",
        .enabled(if: path != nil, "500 published answers are skipped: shared/vectors/aws-cli is absent"),
        arguments: [OutputFormat.text, .table, .json])
    func publishedCases(format: OutputFormat) throws {
        let lines = try String(contentsOfFile: try #require(Self.path), encoding: .utf8).split(
            separator: "\n")
        #expect(lines.count == 500)
        for line in lines {
            var example = try #require(try JSONValue.parse(String(line)).object)
            let expected = try #require(example[format.rawValue]?.string)
            example["output"] = .string(format.rawValue)
            let request = try #require(FormatRequest(.object(example)))
            #expect(Self.outcome(of: request) == expected, "\(request.command)")
        }
    }

    /// What is printed; the published cases write `ERR` before what the AWS CLI cannot lay out.
    private static func outcome(of request: FormatRequest) -> String {
        do throws(OutputError) {
            return try request.answer()["text"]?.string ?? ""
        } catch {
            return "ERR \(error)"
        }
    }
}
