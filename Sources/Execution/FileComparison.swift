/// How a file on a target compares with what a step wants.
struct FileComparison: Sendable, Hashable {
    /// What differs, in words; empty when it is as wanted.
    var differences: [String] = []
    /// Its bytes differ, or it is not there.
    var hasOtherContents = false

    var isSame: Bool { differences.isEmpty }

    /// What differs, in one line.
    var summary: String { isSame ? "is as wanted" : differences.joined(separator: ", ") }

    /// Compares.
    ///
    /// `sha256`: Of what is wanted.
    /// `present`: What is there; nil where nothing is.
    init(sha256: String, mode: UInt32?, owner: String?, present: FileState?) {
        guard let present else {
            differences = ["created"]
            hasOtherContents = true
            return
        }
        if present.sha256 != sha256 {
            differences.append("changed")
            hasOtherContents = true
        }
        if let mode, present.mode != mode {
            differences.append("mode \(Self.octal(present.mode)) to \(Self.octal(mode))")
        }
        if let owner, !Self.isOwned(present, by: owner) {
            differences.append("owner \(present.user):\(present.group) to \(owner)")
        }
    }

    /// A group that is not named is not compared.
    private static func isOwned(_ file: FileState, by owner: String) -> Bool {
        let parts = owner.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return parts[0] == file.user && (parts.count == 1 || parts[1] == file.group)
    }

    static func octal(_ mode: UInt32) -> String { "0" + String(mode, radix: 8) }
}
