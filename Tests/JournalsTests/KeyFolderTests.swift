import Foundation
import JSON
import Journals
import Runbooks
import TestSupport
import Testing

@Suite("KeyFolder")
struct KeyFolderTests {
    let sample: SampleJournal
    let run: String
    let canary = "canary-9f8e7d6c5b4a-value"

    init() async throws {
        sample = try SampleJournal()
        run = try await sample.journal.begin(.sample(parameters: ["password": .string(canary)]))
        try await sample.journal.append(
            [
                .exports(
                    .sample(), Exports(encoded: Array("TOKEN=\(canary)".utf8), names: ["TOKEN"]), inputs: [:]),
                .state(.sample(), .succeeded, reason: nil, at: 1),
            ], to: run, as: .sample(1))
    }

    @Test func `exports and parameters are nowhere in the file`() throws {
        let bytes = try sample.bytes()
        #expect(bytes.range(of: Data("TOKEN".utf8)) != nil, "names are not secret")
        #expect(bytes.range(of: Data(canary.utf8)) == nil)
        #expect(bytes.range(of: Data(canary.utf8.map { String(format: "%02X", $0) }.joined().utf8)) == nil)
        #expect(bytes.range(of: Data(Data(canary.utf8).base64EncodedString().utf8)) == nil)
    }

    @Test func `with the key they come back whole`() throws {
        let snapshot = try sample.journal.reader().snapshot(of: run)
        let exports = snapshot.executions.compactMap(\.exports)
        #expect(exports == [Exports(encoded: Array("TOKEN=\(canary)".utf8), names: ["TOKEN"])])
        #expect(snapshot.parameters == ["password": .string(canary)])
    }

    @Test func `a reader without the key sees neither`() throws {
        let snapshot = try JournalReader(path: sample.path).snapshot(of: run)
        #expect(snapshot.executions.allSatisfy { $0.exports == nil })
        #expect(snapshot.parameters == ["size": "shown"])
    }

    @Test func `exports that were moved to another execution do not open`() throws {
        try sample.tamper(
            """
            UPDATE executions SET exports = (SELECT exports FROM executions WHERE exports IS NOT NULL),
                export_names = '[]' WHERE step = 'step-2' AND target = 'b/eu'
            """)
        let error = #expect(throws: JournalError.self) { try sample.journal.reader().snapshot(of: run) }
        #expect(error?.message == "what this journal sealed cannot be opened with its key")
    }

    @Test func `parameters that were moved to another run do not open`() async throws {
        let other = try await sample.journal.begin(.sample())
        try sample.tamper(
            """
            UPDATE runs SET sealed_parameters = (SELECT sealed_parameters FROM runs WHERE run = '\(run)')
                WHERE run = '\(other)'
            """)
        #expect(throws: JournalError.self) { try sample.journal.reader().snapshot(of: other) }
    }

    @Test func `without its key a journal is not written, and reports still work`() throws {
        try FileManager.default.removeItem(atPath: sample.keys.path)
        let error = #expect(throws: JournalError.self) { try Journal(path: sample.path, keys: sample.keys) }
        #expect(error?.message.contains("`\(sample.journal.keyID)`") == true)
        #expect(error?.help.contains("runbook key import") == true)
        #expect(try JournalReader(path: sample.path).record(of: run, standing: standing(.dead)).id == run)
    }

    @Test func `a wrong key opens nothing`() throws {
        let file = "\(sample.keys.path)/\(sample.journal.keyID)"
        try Data(String(repeating: "0a", count: 32).utf8).write(to: URL(fileURLWithPath: file))
        let journal = try Journal(path: sample.path, keys: sample.keys)
        defer { journal.close() }
        #expect(throws: JournalError.self) { try journal.reader().snapshot(of: run) }
    }

    @Test("what is no key is refused", arguments: ["", "xyz", String(repeating: "0a", count: 31)])
    func noKey(text: String) throws {
        let file = "\(sample.keys.path)/\(sample.journal.keyID)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        let error = #expect(throws: JournalError.self) { try Journal(path: sample.path, keys: sample.keys) }
        #expect(error?.message.hasSuffix("holds no key") == true)
    }

    @Test func `an exported key opens the journal elsewhere`() throws {
        let line = try sample.keys.exported(id: sample.journal.keyID)
        let elsewhere = KeyFolder(path: sample.folder("elsewhere/keys"))
        #expect(try elsewhere.importKey("  \(line)\n") == sample.journal.keyID)
        let journal = try Journal(path: sample.path, keys: elsewhere)
        defer { journal.close() }
        #expect(try journal.reader().snapshot(of: run).parameters == ["password": .string(canary)])
        #expect(try elsewhere.importKey(line) == sample.journal.keyID, "importing it again is harmless")
    }

    @Test func `an import replaces no other key`() throws {
        let line = try sample.keys.exported(id: sample.journal.keyID)
        let other = String(line.dropLast(2)) + (line.hasSuffix("00") ? "01" : "00")
        #expect(throws: JournalError.self) { try sample.keys.importKey(other) }
        #expect(try sample.keys.exported(id: sample.journal.keyID) == line)
    }

    @Test(
        "other texts are no exported key",
        arguments: [
            "", "runbook-key-1", "runbook-key-2:0011223344556677:00", "runbook-key-1:0011223344556677:00",
            "runbook-key-1:../../../../etc/x:" + String(repeating: "00", count: 32),
            "runbook-key-1:0011:" + String(repeating: "00", count: 32),
        ])
    func badImport(text: String) {
        let error = #expect(throws: JournalError.self) { try sample.keys.importKey(text) }
        #expect(error?.message == "this is not an exported key")
    }
}
