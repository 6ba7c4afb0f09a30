/// Reads a page of ours as strictly as XML: every element is closed, every quote ends.
struct HTMLChecker {
    /// What is wrong, in order; empty for a page in order.
    private(set) var problems: [String] = []
    /// The names of all elements.
    private(set) var elements: Set<String> = []
    /// The names of all attributes.
    private(set) var attributes: Set<String> = []
    private(set) var ids: [String] = []
    /// Where links within the page lead.
    private(set) var links: Set<String> = []
    /// Where links out of the page lead.
    private(set) var outside: Set<String> = []

    private static let void: Set<String> = ["meta", "br", "hr", "img", "link", "input"]

    init(_ page: String) {
        var open: [String] = []
        var rest = page.unicodeScalars[...]
        while let start = rest.firstIndex(of: "<") {
            rest = rest[rest.index(after: start)...]
            if rest.starts(with: "!DOCTYPE html>".unicodeScalars) { continue }
            guard let tag = Self.tag(&rest) else {
                problems.append("a tag that does not end, in \(open)")
                return
            }
            if tag.name.hasPrefix("/") {
                let name = String(tag.name.dropFirst())
                if open.popLast() != name { problems.append("</\(name)> does not close what is open") }
                continue
            }
            take(tag)
            if tag.name == "style", let end = rest.firstIndex(of: "<") { rest = rest[end...] }
            if !Self.void.contains(tag.name) { open.append(tag.name) }
        }
        if !open.isEmpty { problems.append("still open: \(open)") }
        if Set(ids).count != ids.count { problems.append("an id stands twice") }
        for link in links where !ids.contains(link) { problems.append("a link leads nowhere: \(link)") }
    }

    private mutating func take(_ tag: Tag) {
        elements.insert(tag.name)
        for (name, value) in tag.attributes {
            attributes.insert(name)
            if name == "id" { ids.append(value) }
            if name == "href", value.hasPrefix("#") { links.insert(String(value.dropFirst())) }
            if name == "href", !value.hasPrefix("#") { outside.insert(value) }
            if name == "aria-labelledby" { links.formUnion(value.split(separator: " ").map(String.init)) }
        }
    }

    private struct Tag {
        var name = ""
        var attributes: [(String, String)] = []
    }

    /// What stands up to the closing bracket; nil when there is none.
    private static func tag(_ rest: inout Substring.UnicodeScalarView) -> Tag? {
        guard let end = rest.firstIndex(of: ">") else { return nil }
        var words = rest[..<end]
        rest = rest[rest.index(after: end)...]
        var tag = Tag(name: String(words.prefix { $0 != " " }))
        words = words.dropFirst(tag.name.unicodeScalars.count)
        while let first = words.first {
            if first == " " {
                words = words.dropFirst()
                continue
            }
            let name = words.prefix { $0 != "=" && $0 != " " }
            words = words.dropFirst(name.count)
            var value = ""
            if words.first == "=" {
                words = words.dropFirst()
                let isQuoted = words.first == "\""
                if isQuoted { words = words.dropFirst() }
                value = String(words.prefix { $0 != (isQuoted ? "\"" : " ") })
                words = words.dropFirst(value.unicodeScalars.count)
                if isQuoted {
                    if words.first != "\"" { return nil }
                    words = words.dropFirst()
                }
            }
            tag.attributes.append((String(name), value))
        }
        return tag
    }
}
