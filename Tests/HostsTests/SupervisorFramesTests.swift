import Testing

@testable import Hosts

@Suite("Answers of a supervisor")
struct SupervisorFramesTests {
    private let answers =
        "Welcome!\nout 3\nno token yet\ntoken 7\nready\nout 5\nab\ncderr 2\n\0\n"
        + "end 5 2 3 4 0 0 exit 7\nR\nRS#\n#"

    private func events(_ text: String, cutAt places: [Int] = []) throws -> [SupervisorFrames.Event] {
        var frames = SupervisorFrames(token: "token 7")
        let bytes = Array(text.utf8)
        let cuts = [0] + places + [bytes.count]
        var all: [SupervisorFrames.Event] = []
        for (start, end) in zip(cuts, cuts.dropFirst()) {
            for event in try frames.take(Array(bytes[start..<end])) {
                if case .output(let stream, let more) = event, case .output(stream, let bytes)? = all.last {
                    all[all.count - 1] = .output(stream, bytes + more)
                } else {
                    all.append(event)
                }
            }
        }
        return all
    }

    @Test func `are read wherever they are cut, and what a login shell says before is not among them`() throws
    {
        let whole = try events(answers)
        #expect(whole.count == 4)
        #expect(Array(whole.prefix(3)) == [.ready, .output(1, Array("ab\ncd".utf8)), .output(2, [0, 10])])
        guard case .ended(let end) = whole.last else {
            Issue.record("no end: \(whole)")
            return
        }
        #expect(end.cause == .exited(7))
        #expect(end.written == (5, 2))
        #expect(end.reports == Array("R\nR".utf8))
        #expect(end.state == Array("S#\n#".utf8))
        #expect(end.environment == [])
        for place in 1..<answers.utf8.count {
            #expect(try events(answers, cutAt: [place]) == whole)
        }
        #expect(try events(answers, cutAt: Array(1..<answers.utf8.count)) == whole)
    }

    @Test(
        "say how a block was ended",
        arguments: [
            ("killed timeout", SupervisorEnd.Cause.timedOut), ("killed lost", .lost),
            ("killed killed", .killed),
            ("exit 0", .exited(0)), ("exit 137", .exited(137)),
        ])
    func causes(how: String, cause: SupervisorEnd.Cause) throws {
        guard case .ended(let end) = try events("token 7\nend 0 0 0 0 0 1 \(how)\n").last else {
            Issue.record("no end")
            return
        }
        #expect(end.cause == cause)
        #expect(end.isDiskFull)
    }

    @Test(
        "that no supervisor gives are refused",
        arguments: ["hello", "out", "out x", "out -1", "end 1 2 3", "end 1 2 3 4 5 x exit 0", "exit 0"])
    func garbage(line: String) {
        #expect(throws: HostError.self) { try events("token 7\n\(line)\n") }
    }
}
