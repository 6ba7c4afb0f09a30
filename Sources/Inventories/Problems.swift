internal import Runbooks
internal import YAML

/// The problems found in one file so far.
final class Problems {
    private let file: String
    private var diagnostics: [Diagnostic] = []

    init(file: String) { self.file = file }

    /// Something was reported.
    var hasErrors: Bool { !diagnostics.isEmpty }

    /// All problems in the file's order.
    var sorted: [Diagnostic] {
        let order = diagnostics.indices.sorted {
            (diagnostics[$0].range.start, $0) < (diagnostics[$1].range.start, $1)
        }
        return order.map { diagnostics[$0] }
    }

    /// The place of a mark in the file.
    func range(at mark: YAMLMark) -> SourceRange {
        SourceRange(file: file, start: SourcePosition(line: mark.line, column: mark.column))
    }

    func error(_ code: String, _ message: String, at mark: YAMLMark, help: String? = nil) {
        report(code, message, from: mark, to: mark, help)
    }

    func error(_ code: String, _ message: String, at scalar: YAMLScalar, help: String? = nil) {
        report(code, message, from: scalar.start, to: scalar.end, help)
    }

    /// Reports a node: a scalar with its whole text, others at their beginning.
    func error(_ code: String, _ message: String, at node: YAMLNode, help: String? = nil) {
        report(code, message, from: node.mark, to: node.scalar?.end ?? node.mark, help)
    }

    /// Reports a part of a scalar, `offset` and `length` in scalars of its text.
    ///
    /// Where escapes or line breaks hide which character stands where, it is the whole scalar.
    func error(
        _ code: String, _ message: String, in scalar: YAMLScalar, offset: Int, length: Int = 1,
        help: String? = nil
    ) {
        let width = scalar.end.column - scalar.start.column + 1
        let quotes = width - scalar.text.unicodeScalars.count
        guard scalar.start.line == scalar.end.line, quotes == (scalar.isPlain ? 0 : 2) else {
            return error(code, message, at: scalar, help: help)
        }
        var start = scalar.start
        start.column += quotes / 2 + offset
        var end = start
        end.column += length - 1
        report(code, message, from: start, to: end, help)
    }

    private func report(
        _ code: String, _ message: String, from start: YAMLMark, to end: YAMLMark, _ help: String?
    ) {
        let range = SourceRange(
            file: file, start: SourcePosition(line: start.line, column: start.column),
            end: SourcePosition(line: end.line, column: end.column))
        diagnostics.append(Diagnostic(.error, code: code, message, at: range, help: help))
    }
}
