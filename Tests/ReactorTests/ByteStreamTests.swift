import Glibc
import Reactor
import Testing

@Suite("ByteSource and ByteSink", .timeLimit(.minutes(10)))
struct ByteStreamTests {
    private func pipe() throws -> (source: ByteSource, sink: ByteSink) {
        let (source, writeEnd) = try Pipe.forReading()
        return (source, try ByteSink(adopting: writeEnd))
    }

    @Test func `what is written is read, and then comes the end`() async throws {
        let (source, sink) = try pipe()
        try await sink.write(Array("hello".utf8))
        #expect(try await source.read() == Array("hello".utf8))
        sink.close()
        #expect(try await source.read() == [])
        #expect(try await source.read() == [])
    }

    @Test func `a read waits for bytes`() async throws {
        let (source, sink) = try pipe()
        async let bytes = source.read()
        try await EventLoop.shared.sleep(until: .now + .milliseconds(20))
        try await sink.write([1, 2, 3])
        #expect(try await bytes == [1, 2, 3])
    }

    @Test func `a read gives no more than was asked for`() async throws {
        let (source, sink) = try pipe()
        try await sink.write([1, 2, 3])
        #expect(try await source.read(upTo: 2) == [1, 2])
        #expect(try source.readNow(upTo: 2) == [3])
        #expect(try source.readNow() == nil)
    }

    @Test func `a write waits for a slow reader`() async throws {
        let (source, sink) = try pipe()
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        async let written: Void = {
            try await sink.write(bytes)
            sink.close()
        }()
        var read: [UInt8] = []
        while true {
            let chunk = try await source.read(upTo: 10_000)
            if chunk.isEmpty { break }
            read += chunk
            await Task.yield()
        }
        try await written
        #expect(read == bytes)
    }

    @Test func `a write without a reader is an error and no signal`() async throws {
        let (source, sink) = try pipe()
        source.close()
        let error = await #expect(throws: SystemError.self) { try await sink.write([1]) }
        #expect(error?.code == EPIPE)
        #expect(error?.description == "cannot write: Broken pipe")
    }

    @Test func `cancellation ends a waiting read, and the next read gets the bytes`() async throws {
        let (source, sink) = try pipe()
        let reading = Task { try await source.read() }
        try await EventLoop.shared.sleep(until: .now + .milliseconds(20))
        reading.cancel()
        await #expect(throws: CancellationError.self) { try await reading.value }
        try await sink.write([7])
        #expect(try await source.read() == [7])
    }

    @Test func `cancellation ends a waiting write`() async throws {
        let (source, sink) = try pipe()
        let writing = Task { try await sink.write([UInt8](repeating: 0, count: 1 << 20)) }
        try await EventLoop.shared.sleep(until: .now + .milliseconds(20))
        writing.cancel()
        await #expect(throws: CancellationError.self) { try await writing.value }
        source.close()
    }

    @Test func `closing wakes who waits`() async throws {
        let (source, sink) = try pipe()
        let reading = Task { try await source.read() }
        try await EventLoop.shared.sleep(until: .now + .milliseconds(20))
        source.close()
        let error = await #expect(throws: SystemError.self) { try await reading.value }
        #expect(error?.code == EBADF)
        sink.close()
    }

    @Test func `the last reference closes the descriptor, also after waits`() async throws {
        let (source, writeEnd) = try Pipe.forReading()
        do {
            let sink = try ByteSink(adopting: writeEnd)
            async let bytes = source.read()
            try await EventLoop.shared.sleep(until: .now + .milliseconds(10))
            try await sink.write([1])
            #expect(try await bytes == [1])
        }
        #expect(try await source.read() == [])
    }

    @Test func `many streams wait at once`() async throws {
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<200 {
                let (source, sink) = try pipe()
                group.addTask { Int(try await source.read()[0]) }
                group.addTask {
                    try await EventLoop.shared.sleep(until: .now + .milliseconds(number % 7))
                    try await sink.write([UInt8(number)])
                    return 0
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == (0..<200).reduce(0, +))
    }

    @Test func `an empty source is at its end`() async throws {
        #expect(try await ByteSource.empty.read() == [])
    }
}
