/// The text of an `http` block cut into its parts: a line `METHOD URL`, header lines, an empty line, a body.
///
/// It is cut before expressions are expanded, so that no value can add a header line.
public struct RequestText: Sendable, Hashable {
    /// What is wrong with a text.
    public struct Problem: Error, Sendable, Hashable {
        /// For people.
        public var message: String
        /// What to do.
        public var help: String?
        /// Where in the text, in Unicode scalars from 0.
        public var offset: Int
    }

    /// One header line.
    public struct Field: Sendable, Hashable {
        /// The part before the colon.
        public var name: String
        /// The rest, without blanks around it.
        public var value: String

        /// Makes a field.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// In capitals; `GET` when the line is a URL alone.
    public var method: String
    /// The URL as written.
    public var url: String
    /// The header lines in order.
    public var fields: [Field]
    /// What follows the empty line, without the last line break.
    public var body: String

    /// Makes a request from its parts.
    public init(method: String, url: String, fields: [Field] = [], body: String = "") {
        self.method = method
        self.url = url
        self.fields = fields
        self.body = body
    }

    /// Cuts a text.
    public init(parsing text: String) throws(Problem) {
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        let first = lines[0].trimmed
        guard !first.isEmpty else {
            throw Problem(message: "the block has no request", help: Self.shape, offset: 0)
        }
        (method, url) = try Self.requestLine(first, in: text)
        fields = []
        body = ""
        for (number, line) in lines.enumerated().dropFirst() {
            if line.trimmed.isEmpty {
                let rest = lines[(number + 1)...].map { String($0) }.joined(separator: "\n")
                body = rest.hasSuffix("\n") ? String(rest.dropLast()) : rest
                break
            }
            fields.append(try Self.field(line.trimmed, in: text))
        }
    }

    private typealias Line = Substring.UnicodeScalarView

    private static let shape =
        "write `METHOD URL`, then lines `Name: value`, an empty line, and the body, as far as there are such"

    private static func requestLine(
        _ line: Line, in text: String
    ) throws(Problem) -> (method: String, url: String) {
        func problem(_ message: String, at place: Line, help: String? = Self.shape) -> Problem {
            Problem(message: message, help: help, offset: text.offset(of: place.startIndex))
        }
        var method = "GET"
        var url = line
        let word = line.prefix { !$0.properties.isWhitespace }
        if word.allSatisfy({ $0.isASCII && $0.properties.isAlphabetic }) {
            method = String(word)
            url = line[word.endIndex...].trimmed
            guard method == method.uppercased() else {
                throw problem("the method `\(method)` is not in capitals", at: word, help: nil)
            }
            guard !url.isEmpty else { throw problem("the request has no URL", at: word) }
        }
        if let blank = url.firstBlankOutsideExpressions {
            let rest = url[blank...].trimmed
            throw problem("`\(String(rest))` after the URL has no meaning", at: rest)
        }
        let address = String(url)
        if let end = address.firstRange(of: "://"), !address[..<end.lowerBound].contains("{{") {
            guard ["http", "https"].contains(address[..<end.lowerBound].lowercased()) else {
                throw problem("the URL's scheme is neither `http` nor `https`", at: url, help: nil)
            }
        } else if let first = url.first, first != "{", first != "<", !first.properties.isUppercase {
            // Capitals and angle brackets may be a placeholder of the guide's.
            throw problem(
                "the URL does not begin with `http://` or `https://`", at: url,
                help: "write the whole address: `GET http://localhost:3000/api/health`")
        }
        return (method, address)
    }

    private static func field(_ line: Line, in text: String) throws(Problem) -> Field {
        let name = line.prefix { $0 != ":" }
        let isName =
            !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || $0.isSign) }
        guard name.endIndex != line.endIndex, isName else {
            throw Problem(
                message: "`\(String(line))` is no header line",
                help: "write `Name: value`; an empty line stands before the body",
                offset: text.offset(of: line.startIndex))
        }
        return Field(name: String(name), value: String(line[name.endIndex...].dropFirst().trimmed))
    }
}

extension Unicode.Scalar {
    /// A digit, or a sign that names of header fields may have (RFC 9110, section 5.6.2).
    fileprivate var isSign: Bool {
        ("0"..."9").contains(self) || "!#$%&'*+-.^_`|~".unicodeScalars.contains(self)
    }
}

extension String {
    /// The number of Unicode scalars before an index.
    fileprivate func offset(of index: Index) -> Int { unicodeScalars[..<index].count }
}

extension Substring.UnicodeScalarView {
    /// Without white space at its ends.
    fileprivate var trimmed: Self {
        var line = drop { $0.properties.isWhitespace }
        while line.last?.properties.isWhitespace == true { line.removeLast() }
        return line
    }

    /// The first blank that does not stand in `{{ EXPR }}`.
    fileprivate var firstBlankOutsideExpressions: Index? {
        var depth = 0
        var before: Unicode.Scalar?
        for index in indices {
            let scalar = self[index]
            if scalar == before, scalar == "{" || scalar == "}" {
                depth = Swift.max(0, depth + (scalar == "{" ? 1 : -1))
                before = nil
                continue
            }
            if depth == 0, scalar.properties.isWhitespace { return index }
            before = scalar
        }
        return nil
    }
}
