import ShellSteps
import Testing

@Suite("ShellDifference")
struct ShellDifferenceTests {
    private func difference(_ text: String) throws -> ShellDifference {
        try #require(try BashRun(text).outcome.difference)
    }

    private static let everything =
        "x=$'\\377'; declare -A m=([a]=b); f() { echo; }; export -f f; unset GIVEN; cd /usr; PATH=/a:$PATH:/b"

    @Test func `what is encoded is read back`() throws {
        let difference = try difference(Self.everything)
        #expect(difference.names == ["OLDPWD", "m", "x"])
        let bytes = difference.encoded()
        #expect(ShellDifference(decoding: bytes) == difference)
        #expect(ShellDifference().encoded() == [])
        #expect(ShellDifference(decoding: [])?.isEmpty == true)
    }

    @Test func `bytes that end early or are of another version are refused`() throws {
        let bytes = try difference(Self.everything).encoded()
        let whole = try #require(ShellDifference(decoding: bytes))
        for count in 1..<bytes.count {
            // A prefix that ends between two records is a smaller difference; all others are refused.
            if let part = ShellDifference(decoding: Array(bytes.prefix(count))) { #expect(part != whole) }
        }
        #expect(ShellDifference(decoding: [2] + bytes.dropFirst()) == nil)
        #expect(ShellDifference(decoding: [1, 99, 1, 1]) == nil)
        #expect(ShellDifference(decoding: [1, 1] + Array(repeating: 0xff, count: 12)) == nil)
    }

    @Test func `one difference does what several do in turn`() throws {
        var state = ShellState()
        var whole = ShellDifference()
        for text in [
            Self.everything, "x=2; unset m; g() { :; }; PATH=/c:$PATH", "m=back; unset -f f; GIVEN=again",
            "cd /",
        ] {
            let run = try BashRun(
                ShellProgram(block: block(text), state: state, environment: BashRun.environment))
            let difference = try #require(run.outcome.difference)
            state.apply(difference, of: "s")
            whole = whole.followed(by: difference)
        }
        var merged = ShellState()
        merged.apply(whole, of: "s")
        let probe = "declare -p x m GIVEN OLDPWD; declare -F; pwd; echo $PATH"
        let one = try BashRun(
            ShellProgram(block: block(probe), state: state, environment: BashRun.environment))
        let other = try BashRun(
            ShellProgram(block: block(probe), state: merged, environment: BashRun.environment))
        #expect(one.failure == nil)
        #expect(one.output == other.output)
        #expect(one.output.hasSuffix("/\n/c:/a:/usr/local/bin:/usr/bin:/bin:/b\n"))
    }
}
