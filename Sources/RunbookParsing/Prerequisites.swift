internal import Runbooks
internal import Texts

/// Documents that a guide wants done first: links to other Markdown files under a heading such as `Prerequisites`.
public enum Prerequisites {
    /// The paths as written, with their lines.
    public static func documents(in source: String) -> [(path: String, line: Int)] {
        // Reading a document once more is only for those that seem to have such a heading.
        let seems = SourceText.lines(of: source).contains { line in
            guard let first = line.utf8.first else { return false }
            // A heading may also be a line that the next one underlines.
            let isShort = line.utf8.count < 40 && (first | 0x20 == UInt8(ascii: "p") || first >= 0x80)
            return (first == UInt8(ascii: "#") || isShort) && isPrerequisites(String(line))
        }
        return seems ? documents(in: DocumentOutline(source: source)) : []
    }

    /// The paths as written, with their lines.
    public static func documents(in outline: DocumentOutline) -> [(path: String, line: Int)] {
        outline.sections.filter { isPrerequisites($0.path.last ?? "") }.flatMap { section in
            section.lines.flatMap { line in
                line.text.split(separator: "](").dropFirst().compactMap {
                    rest -> (path: String, line: Int)? in
                    let target = String(rest.prefix { $0 != ")" && $0 != "#" && !$0.isWhitespace })
                    guard target.hasSuffix(".md"), !target.contains("://") else { return nil }
                    return (target, line.number)
                }
            }
        }
    }

    private static func isPrerequisites(_ heading: String) -> Bool {
        let heading = heading.lowercased()
        return ["prerequisite", "사전 준비", "선행", "前提"].contains { heading.contains($0) }
    }
}
