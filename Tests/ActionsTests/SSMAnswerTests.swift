import Testing

@testable import Actions

@Suite("What a command on an instance answers")
struct SSMAnswerTests {
    @Test func `an answer is found behind whatever else was printed`() throws {
        let answer = try #require(SSMAnswer("motd\ntok here 3 2 5 -\nZWVvdXQ=\n", token: "tok"))
        #expect(answer.place == .here(Array("eeout".utf8)))
        #expect(answer.status == 3 && answer.errorCount == 2 && answer.size == 5)
    }

    @Test(arguments: [
        "", "motd\n", "tok here 0 0\n", "other here 0 0 5 -\nZWVvdXQ=\n",
        "tok here 0 0 5 -\nZWVvd\n---Output truncated---",
    ])
    func `what is not whole is no answer`(output: String) { #expect(SSMAnswer(output, token: "tok") == nil) }

    @Test func `an answer says that it is elsewhere, too long, or why there is none`() {
        #expect(SSMAnswer("tok bucket 0 0 9 abc\n", token: "tok")?.place == .bucket(sha256: "abc"))
        #expect(SSMAnswer("tok long 0 0 9 -\n", token: "tok")?.place == .nowhere)
        #expect(SSMAnswer("tok failed no room\n", token: "tok")?.place == .failed("no room"))
    }
}
