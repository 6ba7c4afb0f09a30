import Synchronization
import Testing

@testable import Reactor

@Suite("Timers", .timeLimit(.minutes(10)))
struct TimerTests {
    private let now = ContinuousClock.now

    @Test func `due actions come out in the order of their deadlines`() {
        let order = Mutex<[Int]>([])
        var queue = TimerQueue()
        for (number, milliseconds) in [30, 10, 40, 20].enumerated() {
            queue.insert(now + .milliseconds(milliseconds), number: UInt64(number)) {
                order.withLock { $0.append(milliseconds) }
            }
        }
        #expect(queue.next == now + .milliseconds(10))
        for action in queue.removeDue(at: now + .milliseconds(30)) { action() }
        #expect(order.withLock { $0 } == [10, 20, 30])
        #expect(queue.next == now + .milliseconds(40))
    }

    @Test func `equal deadlines are kept apart`() {
        var queue = TimerQueue()
        for number in 0..<5 { queue.insert(now, number: UInt64(number)) {} }
        queue.remove(now, number: 3)
        queue.remove(now, number: 3)
        #expect(queue.removeDue(at: now).count == 4)
        #expect(queue.next == nil)
    }

    @Test func `sleeping ends no earlier than asked`() async throws {
        let deadline = ContinuousClock.now + .milliseconds(30)
        try await EventLoop.shared.sleep(until: deadline)
        #expect(ContinuousClock.now >= deadline)
    }

    @Test func `a deadline in the past is over at once`() async throws {
        try await EventLoop.shared.sleep(until: .now - .seconds(10))
    }

    @Test func `a cancelled sleep throws`() async throws {
        let sleeping = Task { try await EventLoop.shared.sleep(until: .now + .seconds(600)) }
        sleeping.cancel()
        await #expect(throws: CancellationError.self) { try await sleeping.value }
    }

    @Test func `a cancelled alarm does nothing, and does not disturb the others`() async throws {
        let count = Mutex(0)
        let alarm = EventLoop.shared.schedule(at: .now + .milliseconds(10)) { count.withLock { $0 += 1 } }
        alarm.cancel()
        try await EventLoop.shared.sleep(until: .now + .milliseconds(30))
        #expect(count.withLock { $0 } == 0)
    }

    @Test func `an earlier alarm overtakes one that waits already`() async throws {
        let far = EventLoop.shared.schedule(at: .now + .seconds(600)) {}
        try await EventLoop.shared.sleep(until: .now + .milliseconds(5))
        far.cancel()
    }

    @Test func `an event before the wait is kept, and so is a cancellation`() async throws {
        let early = Suspension()
        early.resume()
        early.resume()
        try await early.wait()

        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await Suspension().wait()
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
