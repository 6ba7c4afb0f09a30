import EngineProtocol
import Testing

@Suite("Frame")
struct FrameTests {
    @Test func `a frame is a big-endian length, the version and the payload`() throws {
        #expect(try Frame.encode([7, 8, 9]) == [0, 0, 0, 4, 1, 7, 8, 9])
        #expect(try Frame.encode([]) == [0, 0, 0, 1, 1])
    }

    @Test func `frames come out whole however the stream is cut`() throws {
        let payloads: [[UInt8]] = [[1, 2, 3], [], Array(repeating: 9, count: 30)]
        let stream = try payloads.flatMap { try Frame.encode($0) }
        for size in 1...stream.count {
            var decoder = FrameDecoder()
            var found: [[UInt8]] = []
            for start in stride(from: 0, to: stream.count, by: size) {
                decoder.append(stream[start..<min(start + size, stream.count)])
                while let payload = try decoder.next() { found.append(payload) }
            }
            #expect(found == payloads, "cut into pieces of \(size)")
            #expect(!decoder.isInsideFrame)
        }
    }

    @Test func `a stream that ends inside a frame is known to be cut`() throws {
        let frame = try Frame.encode([1, 2, 3])
        for count in 1..<frame.count {
            var decoder = FrameDecoder()
            decoder.append(frame.prefix(count))
            #expect(try decoder.next() == nil)
            #expect(decoder.isInsideFrame)
        }
    }

    @Test func `the longest frame passes and one byte more does not`() throws {
        let longest = [UInt8](repeating: 5, count: Frame.limitBytes - 1)
        var decoder = FrameDecoder()
        decoder.append(try Frame.encode(longest))
        #expect(try decoder.next() == longest)
        #expect(throws: FrameError.oversized(Frame.limitBytes + 1)) { try Frame.encode(longest + [5]) }
    }

    @Test func `a bad frame is refused at its first bytes, before its body is there`() {
        let cases: [([UInt8], FrameError)] = [
            ([1, 0, 0, 1], .oversized((16 << 20) + 1)),
            ([0xFF, 0xFF, 0xFF, 0xFF], .oversized(0xFFFF_FFFF)),
            ([0, 0, 0, 0], .empty),
            ([0, 0, 1, 0, 2], .version(2)),
        ]
        for (bytes, expected) in cases {
            var decoder = FrameDecoder()
            decoder.append(bytes)
            #expect(throws: expected) { try decoder.next() }
        }
    }

    @Test func `errors explain themselves`() {
        #expect(FrameError.version(9).description == "version 9 of the protocol is not 1")
        #expect(FrameError.missingField("token").description == "a frame lacks the field `token`")
    }
}
