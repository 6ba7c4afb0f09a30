internal import JMESPath
public import JSON

/// How the pages of an operation's answers follow each other: its entry of `paginators-1.json`.
///
/// Source: botocore's `paginate.py`, whose results and tokens these are.
public struct Paginator: Sendable {
    /// What `--max-items`, `--starting-token` and `--page-size` say.
    public struct Options: Sendable, Hashable {
        /// No more items than this of the first result key.
        public var maxItems: Int?
        /// The `NextToken` that an earlier, cut answer ended with, or a token of the service's own.
        public var startingToken: String?
        /// The value for the operation's own limit: a number, or text where its member is text.
        public var pageSize: JSONValue?

        /// Makes options; by default every item of every page.
        public init(maxItems: Int? = nil, startingToken: String? = nil, pageSize: JSONValue? = nil) {
            self.maxItems = maxItems
            self.startingToken = startingToken
            self.pageSize = pageSize
        }
    }

    /// The members of the request that take tokens.
    public let inputTokens: [String]
    /// The member of the request that takes the size of a page; nil: there is none.
    public let limitKey: String?
    let outputTokens: [PagePath]
    let moreResults: PagePath?
    let resultKeys: [PagePath]
    let nonAggregateKeys: [PagePath]

    /// Reads an operation's entry.
    ///
    /// - Throws: `PagingError.expression`.
    public init(definition: JSONObject) throws(PagingError) {
        inputTokens = PagePath.texts(definition["input_token"])
        outputTokens = try PagePath.list(definition["output_token"])
        limitKey = definition["limit_key"]?.string
        moreResults = try PagePath.list(definition["more_results"]).first
        resultKeys = try PagePath.list(definition["result_key"])
        nonAggregateKeys = try PagePath.list(definition["non_aggregate_keys"])
    }

    /// The pages of one call.
    ///
    /// - Parameters:
    ///   - parameters: What the call was given.
    ///   - options: Where to start and how much to take.
    /// - Returns: The pages, before the first request.
    /// - Throws: `PagingError.badStartingToken`, `.noPageSize`.
    public func pages(of parameters: JSONObject, options: Options = Options()) throws(PagingError) -> Pages {
        try Pages(paginator: self, parameters: parameters, options: options)
    }

    /// The tokens that an answer ends with, null where it has none; empty: there are no more pages.
    func nextTokens(in answer: JSONValue) throws(PagingError) -> JSONObject {
        if let moreResults, try !moreResults.value(in: answer).isPythonTrue { return JSONObject() }
        var tokens = JSONObject()
        for (name, path) in zip(inputTokens, outputTokens) {
            let token = try path.value(in: answer)
            tokens[name] = token.isPythonTrue ? token : .null
        }
        return tokens
    }
}

extension JSONValue {
    /// It is true in Python: not null, false, zero or empty.
    var isPythonTrue: Bool {
        if case .number(let number) = self { return number != JSONNumber(0) }
        return isTruthy
    }
}
