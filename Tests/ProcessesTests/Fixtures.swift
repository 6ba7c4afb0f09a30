import Glibc
import Processes

/// A bash script as a specification; `PATH` is set, so that it finds the usual programs.
func bash(
    _ script: String, _ arguments: [String] = [], environment: [(name: String, value: String)] = [],
    descriptors: [Int32: ProcessSpecification.Descriptor] = [:]
) -> ProcessSpecification {
    ProcessSpecification(
        executable: "/bin/bash", arguments: ["--noprofile", "--norc", "-c", script, "bash"] + arguments,
        environment: [("PATH", "/usr/bin:/bin")] + environment, descriptors: descriptors)
}

/// What a script writes to its standard output.
func output(of script: String, _ arguments: [String] = []) async throws -> String {
    try await ChildProcess.output(of: bash(script, arguments)).text.stdout
}

/// A marker that no other test and no other process has.
func uniqueMarker() -> String { "RUNBOOK_TEST_MARKER=\(getpid())-\(UInt64.random(in: 0 ... .max))" }

/// The environment entry of a marker, as a specification takes it.
func environment(_ marker: String) -> [(name: String, value: String)] {
    let parts = marker.split(separator: "=", maxSplits: 1)
    return [(String(parts[0]), String(parts[1]))]
}

/// Whether processes with the marker exist.
func isAlive(_ marker: String) -> Bool { !ProcessGroups.marked(by: marker).isEmpty }

/// Waits until so many processes with the marker exist.
func waitUntil(_ count: Int, carry marker: String) async throws {
    while ProcessGroups.marked(by: marker).count < count {
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// From `/proc/self/statm`, whose second field counts pages.
func residentBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return (Int(text.split(separator: " ")[1]) ?? 0) * Int(getpagesize())
}
