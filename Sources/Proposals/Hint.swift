internal import RunbookParsing
internal import Texts

/// A place of a guide that says what must hold, in words that nothing can check: the writer of a sidecar may.
struct Hint: Equatable {
    /// The document's line.
    let line: Int
    /// What stands there.
    let text: String

    /// The hints of a section, in document order.
    static func all(in section: DocumentOutline.Section) -> [Hint] {
        let prose = section.lines.filter { isExpectation($0.text) }.map {
            Hint(line: $0.number, text: $0.text)
        }
        let comments = section.blocks.filter(\.isShell).flatMap { block in
            block.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
                offset, line -> Hint? in
                let text = line.trimmed
                guard text.hasPrefix("#"), isCheckComment(text) else { return nil }
                return Hint(line: block.firstLine + offset, text: text)
            }
        }
        return (prose + comments).sorted { $0.line < $1.line }
    }

    /// "Wait until the status is ACTIVE", "the output should be …".
    private static func isExpectation(_ text: String) -> Bool {
        let text = text.lowercased()
        return [
            "wait until", "wait for", "waits until", "status is", "status should", "should be", "should see",
            "should return", "you will see", "expected output", "expected result", "verify that",
            "make sure that",
            "confirm that", "때까지", "되어야", "나와야", "확인합니다", "확인하세요", "확인한다", "まで待", "になるまで", "確認し",
        ].contains { text.contains($0) }
    }

    private static func isCheckComment(_ text: String) -> Bool {
        let text = text.lowercased()
        return ["expected", "expect ", "verify", "should ", "확인", "검증", "確認"].contains { text.contains($0) }
    }
}
