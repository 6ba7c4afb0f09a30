import AWSClient
import JSON
import Testing

/// Requests, answers and tokens that botocore's own paginator gave for these pages.
@Suite("Paginator")
struct PaginatorTests {
    private struct Outcome: Equatable {
        var requests: [JSONValue] = []
        var merged: JSONValue = .null
        var texts: [JSONValue] = []
        var error: PagingError?
    }

    private static let vpcs: JSONObject = [
        "input_token": "NextToken", "output_token": "NextToken", "limit_key": "MaxResults",
        "result_key": "Vpcs",
    ]
    private static let pages: [JSONValue] = [
        ["Vpcs": ["a", "b"], "NextToken": "t1"], ["Vpcs": ["c", "d"], "NextToken": "tö"], ["Vpcs": ["e"]],
    ]

    private func follow(
        _ definition: JSONObject, _ answers: [JSONValue], _ options: Paginator.Options = .init()
    ) -> Outcome {
        var outcome = Outcome()
        do throws(PagingError) {
            let paginator = try Paginator(definition: definition)
            var pages = try paginator.pages(of: JSONObject(), options: options)
            var merger = PageMerger(paginator: paginator)
            for answer in answers {
                outcome.requests.append(.object(pages.parameters))
                let page = try pages.take(answer)
                outcome.texts.append(page.results)
                try merger.add(page.answer)
                if case .request = page.next { continue }
                if case .failed(let error) = page.next { throw error }
                break
            }
            outcome.merged = merger.result(of: pages)
        } catch {
            outcome.error = error
        }
        return outcome
    }

    @Test func `every page is asked for with the token of the one before`() {
        let outcome = follow(Self.vpcs, Self.pages)
        #expect(outcome.requests == [[:], ["NextToken": "t1"], ["NextToken": "tö"]])
        #expect(outcome.merged == ["Vpcs": ["a", "b", "c", "d", "e"]])
    }

    @Test func `the size of a page goes with every request`() {
        let outcome = follow(Self.vpcs, Self.pages, .init(pageSize: 5))
        #expect(outcome.requests[1] == ["MaxResults": 5, "NextToken": "t1"])
    }

    @Test func `an operation without a limit has no page size`() {
        var definition = Self.vpcs
        definition["limit_key"] = nil
        #expect(follow(definition, Self.pages, .init(pageSize: 5)).error == .noPageSize)
    }

    @Test(
        "a cut answer ends with botocore's token",
        arguments: [
            (3, "eyJOZXh0VG9rZW4iOiAidDEiLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxfQ=="),
            (4, "eyJOZXh0VG9rZW4iOiAidFx1MDBmNiJ9"),
        ])
    func cutAnswers(maxItems: Int, token: String) {
        let outcome = follow(Self.vpcs, Self.pages, .init(maxItems: maxItems))
        #expect(outcome.requests.count == 2)
        #expect(outcome.merged["Vpcs"]?.array?.count == maxItems)
        #expect(outcome.merged["NextToken"] == .string(token))
    }

    @Test func `tokens of several members are kept together, absent ones as null`() {
        let definition: JSONObject = [
            "input_token": ["K", "U"], "output_token": ["NK", "NU"], "more_results": "T",
            "result_key": "Uploads",
        ]
        let answers: [JSONValue] = [
            ["Uploads": [1, 2], "NK": "k", "T": true],
            ["Uploads": [3, 4], "NK": "k2", "NU": "u2", "T": true],
        ]
        let outcome = follow(definition, answers, .init(maxItems: 3))
        #expect(outcome.requests == [[:], ["K": "k"]])
        let token = "eyJLIjogImsiLCAiVSI6IG51bGwsICJib3RvX3RydW5jYXRlX2Ftb3VudCI6IDF9"
        #expect(outcome.merged == ["Uploads": [1, 2, 3], "NextToken": .string(token)])
    }

    @Test(
        "starting tokens are botocore's, the service's own, or of the old form",
        arguments: [
            ("eyJOZXh0VG9rZW4iOiAidDEiLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxfQ==", "t1", ["d", "e"]),
            ("opaque", "opaque", ["c", "d", "e"]),
            ("t1___1", "t1", ["d", "e"]),
        ])
    func startingTokens(token: String, sent: String, items: [String]) {
        let outcome = follow(Self.vpcs, Array(Self.pages.dropFirst()), .init(startingToken: token))
        #expect(outcome.requests == [["NextToken": .string(sent)], ["NextToken": "tö"]])
        #expect(outcome.merged == ["Vpcs": .array(items.map { .string($0) })])
    }

    @Test func `a starting token with too many parts is refused`() {
        let outcome = follow(Self.vpcs, Self.pages, .init(startingToken: "a___b___c"))
        #expect(outcome.error?.description == "Bad starting token: a___b___c")
    }

    @Test func `the same token twice ends the pages`() {
        let page: JSONValue = ["Vpcs": [1], "NextToken": "x"]
        let outcome = follow(Self.vpcs, [page, page, page])
        #expect(outcome.requests == [[:], ["NextToken": "x"]])
        #expect(
            outcome.error?.description
                == "Error during pagination: The same next token was received twice: {'NextToken': 'x'}")
    }

    @Test func `sums are added and what belongs to all pages comes from the first`() {
        let definition: JSONObject = [
            "input_token": "ExclusiveStartKey", "output_token": "LastEvaluatedKey", "limit_key": "Limit",
            "result_key": ["Items", "Count", "ScannedCount"], "non_aggregate_keys": ["ConsumedCapacity"],
        ]
        let answers: [JSONValue] = [
            ["Items": [1], "Count": 1, "ScannedCount": 2.5, "LastEvaluatedKey": ["k": ["S": "é"]]],
            ["Items": [2], "Count": 1, "ScannedCount": 2],
        ]
        let outcome = follow(definition, answers)
        #expect(outcome.requests == [[:], ["ExclusiveStartKey": ["k": ["S": "é"]]]])
        #expect(
            outcome.merged == ["Items": [1, 2], "Count": 2, "ScannedCount": 4.5, "ConsumedCapacity": nil])
        #expect(
            outcome.texts == [
                ["ConsumedCapacity": nil, "Items": [1], "Count": 1, "ScannedCount": 2.5],
                ["Items": [2], "Count": 1, "ScannedCount": 2],
            ])
    }

    @Test func `a token may be an expression, and is asked for only where there is more`() {
        let definition: JSONObject = [
            "input_token": "Marker", "output_token": "NextMarker || Contents[-1].Key",
            "more_results": "IsTruncated", "limit_key": "MaxKeys",
            "result_key": ["Contents", "CommonPrefixes"],
        ]
        let answers: [JSONValue] = [
            ["Contents": [["Key": "a"]], "IsTruncated": true],
            ["Contents": [["Key": "b"]], "CommonPrefixes": ["p"], "IsTruncated": true, "NextMarker": "m"],
            ["IsTruncated": false],
        ]
        let outcome = follow(definition, answers)
        #expect(outcome.requests == [[:], ["Marker": "a"], ["Marker": "m"]])
        #expect(outcome.merged == ["Contents": [["Key": "a"], ["Key": "b"]], "CommonPrefixes": ["p"]])
        #expect(outcome.texts.last == ["Contents": nil, "CommonPrefixes": nil])
    }
}
