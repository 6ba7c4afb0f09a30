import Glibc
import Testing

@testable import Processes

@Suite("ProcessIdentity")
struct ProcessIdentityTests {
    @Test func `this process is alive`() {
        let current = ProcessIdentity.current
        #expect(current.pid == getpid())
        #expect(current.isAlive)
        #expect(current.bootID.count == 36)
    }

    @Test func `another start, another boot or another number is another process`() {
        let current = ProcessIdentity.current
        let (pid, start, boot) = (current.pid, current.startTime, current.bootID)
        #expect(ProcessIdentity(pid: pid, startTime: start, bootID: boot).isAlive)
        #expect(!ProcessIdentity(pid: pid, startTime: start + 1, bootID: boot).isAlive)
        #expect(!ProcessIdentity(pid: pid, startTime: start, bootID: "another").isAlive)
        #expect(!ProcessIdentity(pid: 0, startTime: start, bootID: boot).isAlive)
    }

    @Test func `a zombie has ended`() async throws {
        let child = try ChildProcess.spawn(bash("exec sleep 600"))
        let identity = try #require(ProcessIdentity(of: child.pid))
        #expect(identity.isAlive)
        child.signal(SIGKILL)
        _ = await child.waitForExit()
        #expect(kill(child.pid, 0) == 0)
        #expect(!identity.isAlive)
        #expect(ProcessIdentity(of: child.pid) == nil)
    }

    @Test func `a name with blanks and parentheses does not shift the fields`() throws {
        let line = "42 (a) R (b c) S 7 8 9 0 -1 4194304 99 0 0 0 0 0 0 0 20 0 1 0 112744 3133440 359"
        let status = try #require(ProcessFile.parse(status: Array(line.utf8)))
        #expect(status.state == UInt8(ascii: "S"))
        #expect(status.parent == 7)
        #expect(status.group == 8)
        #expect(status.session == 9)
        #expect(status.startTime == 112_744)
        #expect(ProcessFile.parse(status: Array("42 (x) S 1".utf8)) == nil)
        #expect(ProcessFile.parse(status: []) == nil)
    }
}
