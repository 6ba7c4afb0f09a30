import AWSModels
import Foundation
import TestSupport
import Testing

@Suite("Damaged files of models")
struct DamagedFileTests {
    let folder: TestFolder
    let bytes: [UInt8]

    init() throws {
        folder = try TestFolder()
        bytes = Array(try Data(contentsOf: URL(fileURLWithPath: MadeUpModels.file())))
    }

    private func open(_ bytes: [UInt8]) throws -> ModelLibrary {
        let path = "\(folder.path)/models"
        // A new file each time: libraries of the last one may still be mapped.
        try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        return try ModelLibrary(path: path)
    }

    private func message(_ bytes: [UInt8]) -> String? {
        let error = #expect(throws: ModelError.self) { try open(bytes) }
        return error?.message.replacingOccurrences(of: folder.path, with: "")
    }

    @Test func `the whole file passes its checksum`() throws {
        try open(bytes).verify()
    }

    @Test func `a file of any shorter length is refused`() throws {
        for count in bytes.indices {
            #expect(throws: ModelError.self) { try open(Array(bytes[..<count])) }
        }
    }

    @Test func `a file that goes on is refused`() {
        #expect(throws: ModelError.self) { try open(bytes + [0]) }
    }

    @Test func `a changed byte never stops the program, and the checksum finds it`() throws {
        for index in bytes.indices {
            for mask: UInt8 in index < 84 ? [0x01, 0x80, 0xFF] : [0xFF] {
                var changed = bytes
                changed[index] ^= mask
                guard let library = try? open(changed) else { continue }
                readAll(library)
                if index >= 84 { #expect(throws: ModelError.self) { try library.verify() } }
            }
        }
    }

    private func readAll(_ library: ModelLibrary) {
        _ = (library.licence, library.notice, library.botocoreVersion, try? library.partitions)
        for name in Set(library.serviceNames + ["alpha", "s3"]) {
            guard let service = try? library.service(named: name) else { continue }
            _ = (service.endpointRules, service.clientContextParameters)
            for waiter in service.waiterNames { _ = service.waiter(waiter) }
            for name in Set(service.operationNames + ["SendThings"]) {
                let operation = service.operation(name)
                let members = operation?.input?.members ?? []
                _ = (service.paginator(of: name), operation?.errors, members.map(\.shape.element.members))
            }
        }
    }

    @Test func `errors say what is wrong and what to do`() throws {
        #expect(
            message(Array("#!/bin/bash\necho".utf8))
                == "`/models` holds no service models; scripts/setup makes such a file")
        #expect(message([]) == "cannot read the service models in `/models`: the file is empty")
        var newer = bytes
        newer[8] = 2
        #expect(
            message(newer)
                == "`/models` has format 2 of service models, and this program reads format 1; "
                + "scripts/setup makes the file anew")
        #expect(
            message(Array(bytes[..<100]))
                == "the service models in `/models` are damaged: it has 100 bytes where \(bytes.count) belong; "
                + "scripts/setup makes the file anew")
        let missing = #expect(throws: ModelError.self) { try ModelLibrary(path: "/nonexistent/models") }
        #expect(
            missing?.message
                == "cannot read the service models in `/nonexistent/models`: No such file or directory")
        let notAFile = #expect(throws: ModelError.self) { try ModelLibrary(path: "/tmp") }
        #expect(notAFile?.message == "cannot read the service models in `/tmp`: it is not a file")
    }
}
