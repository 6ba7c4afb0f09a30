import Glibc
import Reactor
import Testing

@testable import Processes

/// In processes of their own: the limit is that of a whole process.
@Suite("Descriptor limit", .timeLimit(.minutes(10)))
struct DescriptorLimitTests {
    @Test
    func `this program may have more descriptors than it was given, and what it starts as many as before`()
        async
    {
        await #expect(processExitsWith: .success) {
            var limit = rlimit()
            try #require(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
            limit.rlim_cur = 100
            try #require(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
            for _ in 1...2 {
                DescriptorLimit.raise()
                var raised = rlimit()
                try #require(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0)
                try #require(raised.rlim_cur == limit.rlim_max)
            }
            // The limit is set when the program is there already: it has to wait for a word.
            let child = try ChildProcess.spawn(
                ProcessSpecification(
                    executable: "/bin/bash", arguments: ["-c", "read -r _; ulimit -Sn"], environment: [],
                    descriptors: [0: .input]))
            try await child.stdin?.write(Array("go\n".utf8))
            var said: [UInt8] = []
            try #require(try await child.runToEnd { _, bytes in said += bytes } == .exited(0))
            try #require(String(decoding: said, as: UTF8.self) == "100\n")
        }
    }
}
