/// A block that asks over the network, and not in a shell: what its language and attributes say beside its text.
public struct Probe: Sendable, Hashable {
    /// What kind of question it is: the language of the block.
    public enum Language: String, Sendable, Hashable, CaseIterable {
        /// One request.
        case http
        /// One instant query to an API of Prometheus.
        case promql
        /// Whether something listens at each address.
        case tcp
        /// Whether each address has a certificate that is valid for its name.
        case tls
    }

    /// A header field that an answer must have.
    public struct Header: Sendable, Hashable {
        /// The field's name; case does not count.
        public var name: String
        /// What its value must contain; empty: any value will do.
        public var value: String

        /// Makes a header field.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The language.
    public var language: Language
    /// The method of an `http` block, in capitals; `GET` for the others.
    public var method: String
    /// The status that an `http` block wants; nil: any from 200 to 299.
    public var status: Int?
    /// The header field that an `http` block wants.
    public var header: Header?
    /// Where a `promql` block asks: the API's address without `/api/v1`, with expressions to be expanded.
    public var url: String?
    /// How many days the certificates of a `tls` block must last.
    public var days: Int

    /// Makes a probe.
    public init(
        _ language: Language, method: String = "GET", status: Int? = nil, header: Header? = nil,
        url: String? = nil, days: Int = 14
    ) {
        self.language = language
        self.method = method
        self.status = status
        self.header = header
        self.url = url
        self.days = days
    }

    /// It only looks: asking twice does nothing twice.
    public var onlyReads: Bool { method == "GET" || method == "HEAD" }

    /// How lists name it: `http POST`, `promql`.
    public var words: String { language == .http ? "http \(method)" : language.rawValue }
}
