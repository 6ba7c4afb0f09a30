import Glibc
import Reactor
import Testing

@Suite("Signals", .serialized, .timeLimit(.minutes(10)))
struct SignalsTests {
    @Test func `each signal comes through, in order`() async throws {
        let stream = try Signals.stream(of: [SIGUSR1, SIGUSR2])
        kill(getpid(), SIGUSR1)
        var received = stream.makeAsyncIterator()
        #expect(await received.next() == SIGUSR1)
        kill(getpid(), SIGUSR2)
        #expect(await received.next() == SIGUSR2)
    }

    @Test func `every stream gets what it asked for`() async throws {
        let one = try Signals.stream(of: [SIGUSR1])
        let both = try Signals.stream(of: [SIGUSR1, SIGUSR2])
        kill(getpid(), SIGUSR2)
        var second = both.makeAsyncIterator()
        #expect(await second.next() == SIGUSR2)
        kill(getpid(), SIGUSR1)
        #expect(await second.next() == SIGUSR1)
        var first = one.makeAsyncIterator()
        #expect(await first.next() == SIGUSR1)
    }

    @Test func `the default effect comes back when nobody listens`() async throws {
        do {
            let stream = try Signals.stream(of: [SIGWINCH])
            kill(getpid(), SIGWINCH)
            var received = stream.makeAsyncIterator()
            #expect(await received.next() == SIGWINCH)
            #expect(isHandled(SIGWINCH))
            let waiting = Task { for await _ in stream {} }
            waiting.cancel()
            await waiting.value
        }
        #expect(!isHandled(SIGWINCH))
    }

    private func isHandled(_ number: Int32) -> Bool {
        var action = sigaction()
        sigaction(number, nil, &action)
        return action.__sigaction_handler.sa_handler != nil
    }
}
