public import JSON
internal import PythonTexts

/// The pages of one call as they come: says what to ask for next, and cuts what is beyond `--max-items`.
///
/// Send `parameters`, give the answer to `take`, go on while its page says so.
public struct Pages: Sendable {
    /// One page, and what follows it.
    public struct Page: Sendable {
        /// The answer, cut at both ends as asked.
        public var answer: JSONValue
        /// What `--output text` prints of it: the result keys, null where absent, and on the first page what
        /// belongs to all pages.
        public var results: JSONValue
        /// What follows.
        public var next: Next
    }

    /// What follows a page.
    public enum Next: Sendable, Hashable {
        /// Another request, with these parameters.
        case request(JSONObject)
        /// Nothing.
        case done
        /// This page counts, but the next cannot be asked for.
        case failed(PagingError)
    }

    /// The parameters of the next request.
    public private(set) var parameters: JSONObject
    /// What `--starting-token` takes to go on where the answer was cut; nil: it was not cut.
    public private(set) var resumeToken: String?
    /// What `--output text` prints after the last page; nil: nothing.
    public var textEnd: JSONValue? { resumeToken.map { ["NextToken": ["NextToken": .string($0)]] } }
    /// The members of the first answer that belong to all pages.
    public private(set) var nonAggregatePart = JSONObject()

    private let paginator: Paginator
    private let maxItems: Int?
    /// How many items the starting token skips; nil: there is none.
    private let startIndex: Int?
    private var itemCount = 0
    private var isFirst = true
    /// The tokens that the last request was made with.
    private var tokens: JSONObject
    /// The tokens of the answer before; nil for the first.
    private var previousTokens: JSONObject?

    init(paginator: Paginator, parameters: JSONObject, options: Paginator.Options) throws(PagingError) {
        self.paginator = paginator
        self.parameters = parameters
        maxItems = options.maxItems
        tokens = JSONObject(paginator.inputTokens.map { ($0, .null) })
        if let text = options.startingToken {
            let start = try PageToken.decode(text, names: paginator.inputTokens)
            tokens = start.tokens
            startIndex = start.index
            inject(tokens)
        } else {
            startIndex = nil
        }
        if let size = options.pageSize {
            guard let limitKey = paginator.limitKey else { throw .noPageSize }
            self.parameters[limitKey] = size
        }
    }

    /// Takes the answer to the request with `parameters`.
    ///
    /// - Throws: `PagingError` where the page itself cannot be read.
    public mutating func take(_ answer: JSONValue) throws(PagingError) -> Page {
        var page = answer.object ?? JSONObject()
        var skipped = 0
        let beginsPage = isFirst
        if isFirst {
            isFirst = false
            if let startIndex {
                try skip(startIndex, in: &page)
                skipped = startIndex
            }
            try recordNonAggregatePart(of: .object(page))
        }
        let items = try primary(of: page)
        let count = items.itemCount
        let next: Next
        if let maxItems, itemCount + count > maxItems {
            let kept = count - (itemCount + count - maxItems)
            paginator.resultKeys.first?.set(items.items(to: kept), in: &page)
            tokens[PageToken.truncationKey] = .number(JSONNumber(kept + skipped))
            resumeToken = try encoded(tokens)
            next = .done
        } else {
            itemCount += count
            next = try follow(.object(page))
        }
        let results = try resultPart(of: .object(page), isFirst: beginsPage)
        return Page(answer: .object(page), results: results, next: next)
    }

    // MARK: Parts of a page

    private func primary(of page: JSONObject) throws(PagingError) -> JSONValue {
        try paginator.resultKeys.first?.value(in: .object(page)) ?? .null
    }

    /// Leaves out what was shown before the answer was cut.
    private func skip(_ count: Int, in page: inout JSONObject) throws(PagingError) {
        for (index, path) in paginator.resultKeys.enumerated() {
            let value = try path.value(in: .object(page))
            switch value {
            case .array where index > 0: path.set([], in: &page)
            case .string where index > 0: path.set("", in: &page)
            // Sums stay: they count what the service looked at.
            case .number where index > 0: break
            case .array, .string: path.set(value.items(from: count), in: &page)
            default: path.set(.null, in: &page)
            }
        }
    }

    private mutating func recordNonAggregatePart(of page: JSONValue) throws(PagingError) {
        for path in paginator.nonAggregateKeys { path.set(try path.value(in: page), in: &nonAggregatePart) }
    }

    private func resultPart(of page: JSONValue, isFirst: Bool) throws(PagingError) -> JSONValue {
        var part = isFirst ? nonAggregatePart : JSONObject()
        for path in paginator.resultKeys { path.set(try path.value(in: page), in: &part) }
        return .object(part)
    }

    // MARK: Tokens

    private mutating func follow(_ page: JSONValue) throws(PagingError) -> Next {
        tokens = try paginator.nextTokens(in: page)
        if tokens.values.allSatisfy(\.isNull) { return .done }
        if let maxItems, itemCount == maxItems {
            do throws(PagingError) {
                resumeToken = try encoded(tokens)
            } catch {
                return .failed(error)
            }
            return .done
        }
        if previousTokens == tokens { return .failed(.repeatedToken(PythonText.repr(.object(tokens)))) }
        inject(tokens)
        previousTokens = tokens
        return .request(parameters)
    }

    private mutating func inject(_ tokens: JSONObject) {
        for (name, token) in tokens {
            // `None` is how tokens of the old form write that there is none.
            let isAbsent = token.isNull || token.string == "None"
            parameters[name] = isAbsent ? JSONValue?.none : token
        }
    }

    private func encoded(_ tokens: JSONObject) throws(PagingError) -> String {
        var names = Set(paginator.inputTokens)
        if tokens[PageToken.truncationKey] != nil { names.insert(PageToken.truncationKey) }
        guard Set(tokens.keys) == names else {
            throw .badStartingToken(PythonText.repr(.object(tokens)))
        }
        return PageToken.encode(tokens)
    }
}

extension JSONValue {
    /// How many items it has: elements, characters or keys.
    fileprivate var itemCount: Int {
        switch self {
        case .array(let elements): elements.count
        case .string(let text): text.unicodeScalars.count
        case .object(let object): object.count
        default: 0
        }
    }

    /// The items before an index; a negative one counts from the end.
    fileprivate func items(to end: Int) -> JSONValue {
        let end = end < 0 ? max(0, itemCount + end) : end
        return switch self {
        case .array(let elements): .array(Array(elements.prefix(end)))
        case .string(let text): .string(String(String.UnicodeScalarView(text.unicodeScalars.prefix(end))))
        case .object: self
        default: []
        }
    }

    /// The items from an index on; a negative one counts from the end.
    fileprivate func items(from start: Int) -> JSONValue {
        let start = start < 0 ? max(0, itemCount + start) : start
        return switch self {
        case .array(let elements): .array(Array(elements.dropFirst(start)))
        case .string(let text):
            .string(String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(start))))
        default: self
        }
    }
}
