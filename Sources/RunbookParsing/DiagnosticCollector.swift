internal import Runbooks

/// Gathers the problems of one document, so that all of them are told at once.
struct DiagnosticCollector {
    /// The path as given.
    let file: String
    private var diagnostics: [Diagnostic] = []
    /// Target expressions that were read and are right: documents repeat a few of them.
    var selectors: [String: TargetSelector] = [:]

    init(file: String) { self.file = file }

    mutating func error(
        _ code: String, _ message: String, at range: SourceRange, details: [String] = [], help: String? = nil
    ) {
        diagnostics.append(Diagnostic(.error, code: code, message, at: range, details: details, help: help))
    }

    mutating func warning(_ code: String, _ message: String, at range: SourceRange, help: String? = nil) {
        diagnostics.append(Diagnostic(.warning, code: code, message, at: range, help: help))
    }

    /// Something that the product knows, but that comes in a later release.
    mutating func notBuiltYet(_ what: String, at range: SourceRange, help: String? = nil) {
        error("not-built-yet", "\(what) is not supported by this release", at: range, help: help)
    }

    /// Takes over what was found in another file of the document.
    mutating func take(_ other: DiagnosticCollector) { diagnostics += other.diagnostics }

    /// In document order, its sidecar last; each problem once: what a section says wrongly all its blocks inherit.
    var sorted: [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return diagnostics.filter { seen.insert($0).inserted }.sorted { left, right in
            if left.range.file != right.range.file { return left.range.file == file }
            if left.range.start != right.range.start { return left.range.start < right.range.start }
            if left.severity != right.severity { return left.severity == .error }
            return (left.code, left.message) < (right.code, right.message)
        }
    }
}
