import Foundation
import TestSupport
import Testing

@testable import HTTP

@Suite("SystemTrust")
struct SystemTrustTests {
    let folder = TemporaryFolder()

    private var trust: SystemTrust {
        SystemTrust(
            folders: [folder("none"), folder("certs")],
            bundles: [folder("missing.pem"), folder("bundle.pem")])
    }

    private func make(_ names: String...) throws {
        try FileManager.default.createDirectory(
            atPath: folder("certs"), withIntermediateDirectories: true)
        for name in names { try Data().write(to: URL(fileURLWithPath: folder(name))) }
    }

    @Test func `a folder that was prepared for it is looked up`() throws {
        try make("bundle.pem", "certs/README", "certs/5ad8a5d6.0")
        #expect(trust.path == folder("certs"))
    }

    @Test func `a folder without hashes gives way to a bundle`() throws {
        try make("bundle.pem", "certs/ca-bundle.crt", "certs/01234567.pem", "certs/Amazon12.0")
        #expect(trust.path == folder("bundle.pem"))
    }

    @Test func `without either nobody is trusted`() throws {
        #expect(trust.path == folder("none"))
    }

    @Test func `this machine trusts somebody`() {
        #expect(FileManager.default.fileExists(atPath: SystemTrust.path))
    }
}
