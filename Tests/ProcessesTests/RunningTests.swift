import Glibc
import Processes
import Reactor
import Testing

@Suite("Running to the end", .timeLimit(.minutes(10)))
struct RunningTests {
    @Test func `both streams arrive, each in order`() async throws {
        let child = try ChildProcess.spawn(
            bash("for i in $(seq 5000); do echo out $i; echo err $i >&2; done; exit 4"))
        var text: [ChildProcess.Stream: [UInt8]] = [:]
        let status = try await child.runToEnd { text[$0, default: []] += $1 }
        #expect(status == .exited(4))
        #expect(text[.stdout] == Array((1...5000).map { "out \($0)\n" }.joined().utf8))
        #expect(text[.stderr] == Array((1...5000).map { "err \($0)\n" }.joined().utf8))
    }

    /// In a process of its own, since the other tests need memory too.
    @Test func `200 MB pass through bounded memory`() async {
        await #expect(processExitsWith: .success) {
            var count = 0
            var largest = 0
            var peak = 0
            let child = try ChildProcess.spawn(bash("head -c 200000000 /dev/zero"))
            let before = residentBytes()
            _ = try await child.runToEnd { _, bytes in
                let before = count
                count += bytes.count
                if before / 4_000_000 != count / 4_000_000 { peak = max(peak, residentBytes()) }
                largest = max(largest, bytes.count)
            }
            try #require(count == 200_000_000)
            try #require(largest <= 65_536)
            try #require(peak > before / 2, "it was measured")
            try #require(peak - before < 64 << 20)
        }
    }

    @Test func `a slow reader makes the process wait`() async throws {
        let child = try ChildProcess.spawn(bash("yes | head -c 4000000; echo done >&2"))
        var read = 0
        var finishedAt: Int?
        _ = try await child.runToEnd { stream, bytes in
            if stream == .stderr { finishedAt = read } else { read += bytes.count }
            if read < 1_000_000 { try await Task.sleep(for: .milliseconds(2)) }
        }
        #expect(read == 4_000_000)
        // The pipes hold a few times 64 KiB.
        #expect(try #require(finishedAt) > 3_000_000)
    }

    @Test func `a child that holds the pipe open does not stall the end`() async throws {
        let marker = uniqueMarker()
        let child = try ChildProcess.spawn(
            bash("sleep 600 & echo said; exit 5", environment: environment(marker)))
        var text = ""
        let status = try await child.runToEnd { text += String(decoding: $1, as: UTF8.self) }
        #expect(status == .exited(5))
        #expect(text == "said\n")
        #expect(isAlive(marker))
        #expect(await child.endGroup(marker: marker))
        #expect(!isAlive(marker))
    }

    @Test func `a child that writes without end does not keep the end away`() async throws {
        let child = try ChildProcess.spawn(bash("yes & sleep 0.05; exit 6"))
        let status = try await child.runToEnd { _, _ in }
        #expect(status == .exited(6))
        #expect(await child.endGroup(marker: nil))
    }

    @Test func `a process that closes its streams is waited for`() async throws {
        let child = try ChildProcess.spawn(bash("exec >&- 2>&-; sleep 0.1; exit 9"))
        #expect(try await child.runToEnd { _, _ in } == .exited(9))
    }

    @Test func `what is written last is not lost`() async throws {
        for _ in 0..<50 {
            let child = try ChildProcess.spawn(bash("printf %060000d 0; exit 1"))
            var count = 0
            _ = try await child.runToEnd { count += $1.count }
            #expect(count == 60_000)
        }
    }

    @Test func `an error of the consumer kills the group`() async throws {
        struct Refusal: Error {}
        let marker = uniqueMarker()
        let child = try ChildProcess.spawn(
            bash("sleep 600 & echo x; sleep 600", environment: environment(marker)))
        await #expect(throws: Refusal.self) {
            _ = try await child.runToEnd { _, _ in throw Refusal() }
        }
        #expect(child.status == .signalled(SIGKILL))
        #expect(await child.endGroup(marker: marker))
        #expect(!isAlive(marker))
    }

    @Test func `cancellation kills the group`() async throws {
        let marker = uniqueMarker()
        let child = try ChildProcess.spawn(bash("sleep 600 & sleep 600", environment: environment(marker)))
        let running = Task { try await child.runToEnd { _, _ in } }
        try await waitUntil(3, carry: marker)
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
        #expect(await child.endGroup(marker: marker))
        #expect(!isAlive(marker))
    }

    @Test func `sixty-four run at once`() async throws {
        let total = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let child = try ChildProcess.spawn(bash("sleep 0.2; echo \(number); exit \(number)"))
                    var text = ""
                    let status = try await child.runToEnd { text += String(decoding: $1, as: UTF8.self) }
                    #expect(text == "\(number)\n")
                    #expect(status == .exited(Int32(number)))
                    return 1
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(total == 64)
    }

    @Test func `a command's output is cut at the limit`() async throws {
        let cut = try await ChildProcess.output(of: bash("printf 12345; printf abc >&2"), limitBytes: 4)
        #expect(cut.text.stdout == "1234")
        #expect(cut.text.stderr == "abc")
        #expect(cut.isTruncated)
        #expect(try await !ChildProcess.output(of: bash("printf 1234"), limitBytes: 4).isTruncated)
    }
}
