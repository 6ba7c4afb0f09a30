import Dispatch
import Glibc
import Synchronization
import Terminals
import Testing
import Texts

@Suite("TerminalStream and ColorChoice")
struct TerminalStreamTests {
    @Test(
        "colours follow the option, then the environment, then the terminal",
        arguments: [
            (.auto, true, [:], true), (.auto, false, [:], false), (.auto, true, ["NO_COLOR": "1"], false),
            (.auto, true, ["NO_COLOR": ""], true), (.auto, true, ["TERM": "dumb"], false),
            (.auto, true, ["TERM": "xterm"], true), (.always, false, ["NO_COLOR": "1"], true),
            (.never, true, [:], false),
        ] as [(ColorChoice, Bool, [String: String], Bool)])
    func colours(choice: ColorChoice, isTerminal: Bool, environment: [String: String], expected: Bool) {
        #expect(choice.style(isTerminal: isTerminal, environment: { environment[$0] }).isColoured == expected)
    }

    @Test func `a pipe is no terminal and takes its width from COLUMNS`() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer {
            close(ends[0])
            close(ends[1])
        }
        let narrow = TerminalStream(descriptor: ends[1]) { $0 == "COLUMNS" ? "42" : nil }
        #expect(!narrow.isTerminal && !narrow.isRewritable && !narrow.style.isColoured)
        #expect(narrow.size == TerminalSize(columns: 42, rows: 24))
        #expect(TerminalStream(descriptor: ends[1]) { _ in "0" }.size.columns == 80)
    }

    @Test func `a terminal says its size anew each time`() throws {
        var (ours, theirs): (Int32, Int32) = (0, 0)
        var window = winsize(ws_row: 30, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0)
        try #require(openpty(&ours, &theirs, nil, nil, &window) == 0)
        defer {
            close(ours)
            close(theirs)
        }
        let stream = TerminalStream(descriptor: theirs) { $0 == "COLUMNS" ? "42" : nil }
        #expect(stream.isTerminal && stream.isRewritable && stream.style.isColoured)
        #expect(stream.size == TerminalSize(columns: 120, rows: 30))
        window.ws_col = 66
        try #require(ioctl(ours, UInt(TIOCSWINSZ), &window) == 0)
        #expect(stream.size.columns == 66)
        #expect(!TerminalStream(descriptor: theirs) { $0 == "TERM" ? "dumb" : nil }.isRewritable)
    }

    @Test func `all of a long text is written to a slow reader`() throws {
        var ends: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        defer { close(ends[1]) }
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        let reader = ends[0]
        let received = Mutex(0)
        let text = String(repeating: "한 줄\n", count: 200_000)
        let group = DispatchGroup()
        DispatchQueue.global().async(group: group) {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while case let count = read(reader, &buffer, buffer.count), count > 0 {
                received.withLock { $0 += count }
            }
            close(reader)
        }
        let stream = TerminalStream(descriptor: ends[1]) { _ in nil }
        #expect(stream.write(text))
        shutdown(ends[1], Int32(SHUT_WR))
        group.wait()
        #expect(received.withLock { $0 } == text.utf8.count)
    }

    @Test func `a descriptor that is closed is noticed`() {
        #expect(!TerminalStream(descriptor: -1).write("text"))
        #expect(TerminalStream(descriptor: -1).write(""))
    }
}
