import Runbooks
import Testing

@Suite("Manual steps")
struct ManualStepTests {
    /// The steps as `ID: TEXT`, manual ones with a hand before them.
    private func steps(_ source: String, at location: SourceLocation = #_sourceLocation) throws -> [String] {
        try Parsing.runbook(source, at: location).steps.map { step in
            let hand = if case .manual = step.kind { "☞ " } else { "" }
            let text = step.block.text.split(separator: "\n").joined(separator: "/")
            return "\(hand)\(step.id): \(text)"
        }
    }

    private func manual(_ step: Step?) throws -> Step.Manual {
        guard case .manual(let manual) = try #require(step).kind else {
            Issue.record("no manual step")
            return Step.Manual()
        }
        return manual
    }

    @Test(
        "a block with `manual` is for a person, whatever its language",
        arguments: [
            ("text {manual}", "click\n"), ("bash {manual}", "rm -rf <everything>\n"),
            ("{manual=true}", "click\n"),
            ("json {\"manual\": true}", "{}\n"), ("console {manual}", "$ click\noutput\n"),
        ])
    func block(info: String, text: String) throws {
        let step = try Parsing.step("```\(info)\n\(text)```\n")
        _ = try manual(step)
        #expect(step.block.text == text)
        #expect(step.block.range.start.line == 1)
    }

    @Test func `without it, or with false, the block is what it was`() throws {
        #expect(try steps("```text\nclick\n```\n\n```bash {manual=false}\nx\n```\n") == ["step-1: x"])
    }

    @Test(
        "what cannot be said of a manual step is told",
        arguments: [
            (
                "```text {manual=perhaps}\nx\n```\n",
                "1:17-23: error: `manual` must be `true` or `false`, not `perhaps` [invalid-value]"
            ),
            (
                "```sh {manual verify}\nx\n```\n",
                "1:15-20: error: `verify` and `manual` exclude each other [conflicting-attributes]"
            ),
            (
                "```sh {manual retry=2}\nx\n```\n",
                "1:15-19: error: `retry` does not apply to a manual step [misplaced-attribute] (nothing of it runs: a person acts)"
            ),
            (
                "```text {manual}\n```\n",
                "1:1-16: warning: a `text` block has no text that says what to do [empty-block]"
            ),
            (
                "# A\n<!-- runbook: manual -->\ntext\n",
                "2:15-20: error: `manual` cannot hold for a section [misplaced-attribute] (put it on one block)"
            ),
            (
                "- [ ] \n\n```sh\nx\n```\n",
                "1:3-5: warning: item has no text that says what to do [empty-block]"
            ),
        ])
    func problems(source: String, problem: String) {
        #expect(Parsing.problems(source) == [problem])
    }

    @Test func `the paragraph right above and the pictures of the section come with it`() throws {
        let source = """
            # A
            ![other](other.png)

            ## B
            Open it.

            > Choose *Create*
            > at the top.
            <!-- a remark -->
            <!-- runbook: name=one -->
            > ```text {manual}
            > click
            > ```

            ![양식](images/form.png)

            and so

            - ![x](<a b.png>)

            ```text {manual name=two}
            click
            ```
            ```text {manual name=three}
            click
            ```
            """
        let steps = try Parsing.anyway(source).steps
        let pictures: [Step.Manual.Picture] = [
            .init(source: "images/form.png", alternative: "양식"), .init(source: "a b.png", alternative: "x"),
        ]
        let introductions = try steps.map { try manual($0).introduction }
        #expect(introductions == ["Choose *Create*\nat the top.", "and so", ""])
        #expect(try steps.allSatisfy { try manual($0).pictures == pictures })
    }

    @Test func `items of task lists are steps where their section has one`() throws {
        let source = """
            # 콘솔
            - [ ] 역할을
              만들기
            - [x] an account
            - no box

            ```sh
            x
            ```
            1. [ ] tell

            ## 둘
            - [ ] only read

            # 셋
            - [ ] create
            ```sh {verify}
            check
            ```
            """
        #expect(
            try steps(source) == ["☞ 콘솔-1: 역할을/만들기", "콘솔-3: x", "☞ 콘솔-4: tell", "☞ 셋-1: create"])
        let runbook = try Parsing.runbook(source)
        #expect(runbook.steps.map(\.block.lines) == [[2, 3], [8], [10], [16]])
        #expect(runbook.steps.map(\.postconditions.count) == [0, 0, 0, 1])
        #expect(runbook.steps[0].block.headingPath == ["콘솔"])
    }

    @Test func `an item that holds a step or other items is none itself`() throws {
        let source = """
            # A
            - [ ] prepare
              - [ ] one
              - [x] two
                1. [ ] inner
            - [ ] run it:

              ```sh
              x
              ```
            - [ ] look at it

              ```sh {verify}
              check
              ```
            > - [ ] in a quote
            """
        #expect(
            try steps(source) == [
                "☞ a-1: one", "☞ a-2: inner", "a-3: x", "☞ a-4: look at it", "☞ a-5: in a quote",
            ])
        #expect(try Parsing.runbook(source).steps[3].postconditions.map(\.name) == ["a-4-check"])
    }

    @Test func `ticking an item renames no other`() throws {
        let source = "# A\n- [ ] one\n- [ ] two\n\n```sh\nx\n```\n"
        let ticked = source.replacing("[ ] one", with: "[x] one")
        #expect(try steps(source) == ["☞ a-1: one", "☞ a-2: two", "a-3: x"])
        #expect(try steps(ticked) == ["☞ a-2: two", "a-3: x"])
    }

    @Test func `an item has what its section says`() throws {
        let source = """
            # A
            <!-- runbook: on=web per=account when=params.x tag=console timeout=1m -->
            - [ ] one

            ```sh
            x
            ```
            ## B
            <!-- runbook: ignore -->
            - [ ] two
            ```sh
            x
            ```
            """
        let steps = try Parsing.runbook(source).steps
        #expect(steps.count == 2)
        #expect(steps[0].on?.text == "web" && steps[0].per == .account && steps[0].when == "params.x")
        #expect(steps[0].tags == ["console"])
    }

    @Test func `a step may want a person to agree, with a question or without`() throws {
        #expect(try Parsing.step("```sh {confirm=\"Sure?\"}\nx\n```\n").confirm == "Sure?")
        #expect(try Parsing.step("```sh {confirm}\nx\n```\n").confirm == "")
        #expect(try Parsing.step("```json {confirm=true file=a}\nx\n```\n").confirm == "")
        #expect(try Parsing.step("```sh {confirm=false}\nx\n```\n").confirm == nil)
        #expect(
            Parsing.problems("```text {manual confirm}\nx\n```\n") == [
                "1:17-23: error: `confirm` does not apply to a manual step [misplaced-attribute] (nothing of it runs: a person acts)"
            ])
    }

    @Test func `ten thousand items are read in a moment`() throws {
        let items = (0..<10_000).map { "- [ ] item \($0)\n" }.joined()
        #expect(try Parsing.runbook("# A\n\(items)\n```sh\nx\n```\n").steps.count == 10_001)
    }
}
