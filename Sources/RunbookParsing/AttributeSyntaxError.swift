internal import Runbooks

/// Why a text is no list of attributes, and where.
struct AttributeSyntaxError: Error {
    let message: String
    let range: SourceRange
    let help: String?

    init(_ message: String, at range: SourceRange, help: String? = nil) {
        self.message = message
        self.range = range
        self.help = help
    }
}
