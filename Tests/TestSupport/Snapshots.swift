internal import Foundation
public import Testing

/// Compares a text with a file; `RECORD_SNAPSHOTS=1` writes the file and fails all the same.
public func expectSnapshot(
    _ text: String, at path: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let name = path.split(separator: "/").last ?? ""
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        Issue.record("recorded \(name)", sourceLocation: sourceLocation)
        return
    }
    let expected = try String(contentsOfFile: path, encoding: .utf8)
    if text == expected { return }
    let lines = zip(text.split(separator: "\n"), expected.split(separator: "\n")).enumerated()
    let difference = lines.first { $0.element.0 != $0.element.1 }
    let place =
        difference.map { "line \($0.offset + 1):\n- \($0.element.1)\n+ \($0.element.0)" } ?? "the length"
    Issue.record("\(name) differs at \(place)", sourceLocation: sourceLocation)
}
