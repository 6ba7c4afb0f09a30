internal import Texts

/// One line as several of at most so many columns, broken at spaces where there are any; at least one line.
///
/// The first one may have less room than the others.
func folded(_ text: String, columns: Int, first: Int? = nil) -> [String] {
    let firstColumns = first ?? columns
    if text.utf8.count <= firstColumns || DisplayWidth.columns(of: text) <= firstColumns { return [text] }
    var lines: [String] = []
    var rest = text[...]
    while !rest.isEmpty {
        let columns = lines.isEmpty ? firstColumns : columns
        var used = 0
        var end = rest.startIndex
        var lastSpace: Substring.Index?
        while end < rest.endIndex {
            let width = DisplayWidth.columns(of: rest[end])
            if used + width > columns, end > rest.startIndex { break }
            if rest[end] == " " { lastSpace = end }
            used += width
            end = rest.index(after: end)
        }
        // A break at a space takes the space away; one in the first half of the line would leave a ragged edge.
        if end < rest.endIndex, let space = lastSpace,
            rest.distance(from: rest.startIndex, to: space) * 2 >= columns / 2
        {
            lines.append(String(rest[..<space]))
            rest = rest[rest.index(after: space)...]
        } else {
            lines.append(String(rest[..<end]))
            rest = rest[end...]
            if rest.first == " " { rest.removeFirst() }
        }
    }
    return lines
}
