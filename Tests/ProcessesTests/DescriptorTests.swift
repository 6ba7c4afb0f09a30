import Glibc
import Processes
import Reactor
import Testing

@Suite("A child's descriptors", .timeLimit(.minutes(10)))
struct DescriptorTests {
    /// The test leaves out the folder itself, which is open only while it is read.
    private static let list = "for n in /proc/$$/fd/*; do [ -L $n ] && echo -n \"${n##*/} \"; done"

    /// Descriptors as a careless parent leaves them: open, and not closed on exec.
    private func leak(_ count: Int) -> [Int32] {
        (0..<count).map { _ in fcntl(1, F_DUPFD, 300) }
    }

    /// The numbers in what `list` writes, without the one that is bash's own.
    private func numbers(_ text: String) -> [Int32] {
        text.split(separator: " ").compactMap { Int32($0) }.filter { $0 != 255 }.sorted()
    }

    @Test func `only 0 to 2 are open, even if this program inherited others`() async throws {
        let leaked = leak(3)
        defer { for number in leaked { close(number) } }
        #expect(try await numbers(output(of: Self.list)) == [0, 1, 2])
    }

    @Test func `mapped numbers are open too, and nothing between them`() async throws {
        let leaked = leak(3)
        defer { for number in leaked { close(number) } }
        let beyond = leaked[2] + 1
        let child = try ChildProcess.spawn(
            bash(Self.list, descriptors: [201: .contents([]), 203: .output, beyond: .null]))
        var text = ""
        _ = try await child.runToEnd { text += String(decoding: $1, as: UTF8.self) }
        #expect(numbers(text) == [0, 1, 2, 201, 203, beyond])
    }

    @Test func `numbers that are each other's targets do not get mixed up`() async throws {
        let files = leak(3)
        defer { for number in files { close(number) } }
        for (number, text) in zip(files, ["one", "two", "three"]) {
            let path = "/tmp/runbook-tests-\(getpid())-descriptor"
            let file = open(path, O_CREAT | O_RDWR | O_TRUNC, 0o600)
            unlink(path)
            write(file, text, text.utf8.count)
            lseek(file, 0, SEEK_SET)
            dup2(file, number)
            close(file)
        }
        let specification = bash(
            "cat <&\(files[0]); echo; cat <&\(files[1]); echo; cat <&\(files[2])",
            descriptors: [
                files[0]: .inherited(files[1]), files[1]: .inherited(files[0]),
                files[2]: .inherited(files[2]),
            ])
        #expect(try await ChildProcess.output(of: specification).text.stdout == "two\none\nthree")
    }

    @Test func `contents of any size are read at the child's pace`() async throws {
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let specification = bash(
            "cat <&201; source /dev/fd/200",
            descriptors: [200: .contents(Array("echo -n end".utf8)), 201: .contents(bytes)])
        let output = try await ChildProcess.output(of: specification)
        #expect(output.stdout == bytes + Array("end".utf8))
    }

    @Test func `further pipes work in both directions`() async throws {
        let child = try ChildProcess.spawn(
            bash(
                "read -r gate <&204; echo \"$gate\" >&202; head -c 300000 /dev/zero >&203; echo out",
                descriptors: [202: .output, 203: .output, 204: .input]))
        #expect(child.inputs.keys.sorted() == [204])
        try await child.inputs[204]?.write(Array("go\n".utf8))
        var received: [ChildProcess.Stream: [UInt8]] = [:]
        let status = try await child.runToEnd { received[$0, default: []] += $1 }
        #expect(status == .exited(0))
        #expect(received[.extra(202)] == Array("go\n".utf8))
        #expect(received[.extra(203)]?.count == 300_000)
        #expect(received[.stdout] == Array("out\n".utf8))
        #expect(received[.stderr] == nil)
    }

    @Test func `standard input is empty unless it is asked for`() async throws {
        #expect(try await output(of: "wc -c") == "0\n")
        let child = try ChildProcess.spawn(bash("cat", descriptors: [0: .input]))
        try await child.stdin?.write(Array("typed".utf8))
        child.stdin?.close()
        #expect(try await child.stdout.read() == Array("typed".utf8))
        #expect(await child.waitForExit() == .exited(0))
    }

    @Test func `a stream that is not read here is at its end`() async throws {
        let child = try ChildProcess.spawn(bash("echo lost", descriptors: [1: .null]))
        #expect(try await child.stdout.read() == [])
        #expect(await child.waitForExit() == .exited(0))
    }
}
