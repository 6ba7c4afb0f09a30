import HTTPMessages
import Testing

@Suite("HTTP headers")
struct HTTPHeadersTests {
    @Test func `names are found whatever their case`() {
        let headers: HTTPHeaders = ["Content-Type": "a"]
        #expect(headers["content-type"] == "a")
        #expect(headers["Content-Typ"] == nil)
    }

    @Test func `a name that comes twice keeps both values in order`() {
        var headers: HTTPHeaders = ["A": "1", "B": "2"]
        headers.add("a", "3")
        #expect(headers["A"] == "1")
        #expect(headers.values(of: "A") == ["1", "3"])
        #expect(headers.fields.map(\.name) == ["A", "B", "a"])
    }

    @Test func `setting replaces all values in the first one's place`() {
        var headers: HTTPHeaders = ["A": "1", "B": "2", "a": "3", "C": "4", "A": "5"]
        headers["a"] = "6"
        #expect(headers.fields.map { "\($0.name)=\($0.value)" } == ["A=6", "B=2", "C=4"])
    }

    @Test func `setting nil removes all values`() {
        var headers: HTTPHeaders = ["A": "1", "B": "2", "a": "3"]
        headers["A"] = nil
        #expect(headers.fields.map(\.name) == ["B"])
        headers["Z"] = nil
        #expect(headers.fields.count == 1)
    }
}

@Suite("Percent encoding")
struct PercentEncodingTests {
    /// Made with Python's `urllib.parse.quote`.
    @Test(
        "keeps what RFC 3986 leaves unreserved",
        arguments: [
            ("aZ09-._~", "", "aZ09-._~"), ("a b/c", "", "a%20b%2Fc"), ("a b/c", "/", "a%20b/c"),
            ("ü日", "", "%C3%BC%E6%97%A5"), ("100%+=&", "", "100%25%2B%3D%26"),
            ("\u{0}\n\u{7f}", "", "%00%0A%7F"),
            ("", "/", ""),
        ])
    func encode(text: String, also: String, encoded: String) {
        #expect(PercentEncoding.encode(text, also: also) == encoded)
    }
}

@Suite("HTTP bodies")
struct HTTPBodyTests {
    @Test func `say how long they are without being read`() {
        #expect(HTTPBody.bytes([1, 2, 3]).count == 3)
        #expect(HTTPBody.file(descriptor: -1, offset: 7, count: 1 << 40).count == 1 << 40)
    }
}
