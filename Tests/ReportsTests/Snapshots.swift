import TestSupport
import Testing

/// Compares a text with a file of `Snapshots/`.
func expectSnapshot(
    _ text: String, named name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    try expectSnapshot(
        text, at: "\(RepositoryLayout.root)/Tests/ReportsTests/Snapshots/\(name)",
        sourceLocation: sourceLocation)
}
