import Glibc
import Processes
import Reactor
import Testing

@Suite("Spawning", .timeLimit(.minutes(10)))
struct SpawnTests {
    @Test("exit codes come back", arguments: [0, 1, 7, 126, 255] as [Int32])
    func exitCode(code: Int32) async throws {
        let status = try await ChildProcess.spawn(bash("exit \(code)")).waitForExit()
        #expect(status == .exited(code))
        #expect(status.shellCode == code)
        #expect(status.isSuccess == (code == 0))
    }

    @Test("signals come back", arguments: [SIGTERM, SIGKILL, SIGUSR1, SIGABRT, SIGPIPE])
    func signal(number: Int32) async throws {
        let status = try await ChildProcess.spawn(bash("kill -\(number) $$; sleep 60")).waitForExit()
        #expect(status == .signalled(number))
        #expect(status.shellCode == 128 + number)
    }

    @Test func `a missing program is an error with its path`() {
        let error = #expect(throws: ProcessError.self) {
            try ChildProcess.spawn(ProcessSpecification(executable: "/nonexistent/program"))
        }
        #expect(error == .cannotStart(SystemError("start", "/nonexistent/program", code: ENOENT)))
        #expect(error?.description == "cannot start `/nonexistent/program`: No such file or directory")
    }

    @Test func `what is no program is an error`() {
        let error = #expect(throws: ProcessError.self) {
            try ChildProcess.spawn(ProcessSpecification(executable: "/etc/passwd"))
        }
        #expect(error?.description == "cannot start `/etc/passwd`: Permission denied")
    }

    @Test func `a missing directory is told from a missing program`() {
        var specification = ProcessSpecification(executable: "/bin/true", directory: "/nonexistent")
        let missing = #expect(throws: ProcessError.self) { try ChildProcess.spawn(specification) }
        #expect(
            missing?.description == "cannot enter the directory `/nonexistent`: No such file or directory")
        specification.directory = "/etc/passwd"
        let file = #expect(throws: ProcessError.self) { try ChildProcess.spawn(specification) }
        #expect(file?.description == "cannot enter the directory `/etc/passwd`: Not a directory")
    }

    @Test func `it starts in the directory`() async throws {
        var specification = bash("pwd")
        specification.directory = "/usr/bin/.."
        #expect(try await ChildProcess.output(of: specification).text.stdout == "/usr\n")
    }

    @Test func `the environment is what was given and nothing else`() async throws {
        let specification = ProcessSpecification(
            executable: "/usr/bin/env", environment: [("A", "1"), ("EMPTY", ""), ("LINES_", "x\ny=z é")])
        let text = try await ChildProcess.output(of: specification).text.stdout
        #expect(text == "A=1\nEMPTY=\nLINES_=x\ny=z é\n")
    }

    @Test func `arguments arrive unchanged`() async throws {
        let words = ["", " ", "a b", "'\"$(x)\\", "é\n", "-n", String(repeating: "x", count: 100_000)]
        let text = try await output(of: "printf '%s\\0' \"$@\"", words)
        #expect(text == words.map { $0 + "\0" }.joined())
    }

    @Test func `a hundred thousand arguments pass, and too much is an error`() async throws {
        let many = [String](repeating: "argument", count: 100_000)
        #expect(try await output(of: "echo $#", many) == "100000\n")
        let error = #expect(throws: ProcessError.self) {
            try ChildProcess.spawn(bash("true", [String(repeating: "x", count: 1 << 20)]))
        }
        #expect(error?.description == "cannot start `/bin/bash`: Argument list too long")
    }

    @Test func `what no process can be given is an error`() {
        let cases: [ProcessSpecification] = [
            bash("true", ["a\0b"]),
            bash("true", environment: [("A", "x\0y")]),
            bash("true", environment: [("A=B", "x")]),
            bash("true", environment: [("", "x")]),
            ProcessSpecification(executable: "/bin/true\0x"),
        ]
        for specification in cases {
            let error = #expect(throws: ProcessError.self) { try ChildProcess.spawn(specification) }
            guard case .notRepresentable = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    @Test func `it leads a group or a session if asked to, and none otherwise`() async throws {
        // PID, group, session.
        let script = "set -- $(cat /proc/$$/stat); echo $1 $5 $6"
        var specification = bash(script)
        func numbers() async throws -> [Int32] {
            let text = try await ChildProcess.output(of: specification).text.stdout
            return text.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
        }
        var found = try await numbers()
        #expect(found[0] == found[1] && found[2] == getsid(0))
        specification.ownsGroup = false
        found = try await numbers()
        #expect(found[1] == getpgrp())
        specification.ownsSession = true
        found = try await numbers()
        #expect(found[0] == found[1] && found[0] == found[2])
    }

    @Test func `no signal is blocked or ignored, whatever it is here`() async throws {
        let text = try await ChildProcess.output(
            of: ProcessSpecification(executable: "/bin/grep", arguments: ["^Sig[BI]", "/proc/self/status"]))
        // 32 and 33 are the C library's own, which it ignores in the processes that it starts.
        #expect(text.text.stdout == "SigBlk:\t0000000000000000\nSigIgn:\t0000000180000000\n")
    }

    @Test func `no zombie stays of what was dropped`() async throws {
        let pid = try ChildProcess.spawn(bash("exit 0")).pid
        while ProcessGroups.members(of: pid) != [] || kill(pid, 0) == 0 {
            try await Task.sleep(for: .milliseconds(2))
        }
        #expect(kill(pid, 0) != 0)
    }

    @Test func `the leader of a group keeps its number until its object goes`() async throws {
        let child = try ChildProcess.spawn(bash("exit 3"))
        #expect(await child.waitForExit() == .exited(3))
        #expect(kill(child.pid, 0) == 0, "a zombie still")
        #expect(await child.endGroup(marker: nil))
        #expect(kill(child.pid, 0) != 0)
        #expect(child.status == .exited(3))
    }
}
