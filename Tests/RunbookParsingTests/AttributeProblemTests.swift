import Testing

@testable import RunbookParsing

@Suite("Problems with attributes")
struct AttributeProblemTests {
    /// The info string begins in column 4.
    @Test(
        "malformed attributes are told with their place",
        arguments: [
            ("sh {name=a", "1:7: error: `{` is never closed [malformed-attributes]"),
            ("sh {", "1:7: error: `{` is never closed [malformed-attributes]"),
            ("sh {name", "1:7: error: `{` is never closed [malformed-attributes]"),
            ("sh {name=\"a}", "1:13: error: quote `\"` is never closed [malformed-attributes] (close it)"),
            ("sh {name='a}", "1:13: error: quote `'` is never closed [malformed-attributes] (close it)"),
            ("sh {name=}", "1:12: error: `name=` has no value [malformed-attributes] (write `name=\"…\"`)"),
            ("sh {name= a}", "1:12: error: `name=` has no value [malformed-attributes] (write `name=\"…\"`)"),
            ("sh {name = a}", "1:13: error: expected a key, found `=` [malformed-attributes]"),
            ("sh {=a}", "1:8: error: expected a key, found `=` [malformed-attributes]"),
            (
                "sh {name=\"a\"b}",
                "1:16: error: expected a blank after the value of `name`, found `b` [malformed-attributes]"
            ),
            (
                "sh {name:a}",
                "1:12: error: expected `=` or a blank after `name`, found `:` [malformed-attributes]"
            ),
            (
                "sh {cwd=${X}}",
                "1:13: error: `{` in the value of `cwd` needs quotes around the value [malformed-attributes] (write `cwd=\"…\"`)"
            ),
            ("sh {이름=a}", "1:8: error: expected a key, found `이` [malformed-attributes]"),
            (
                "sh {name=a} {on=b}",
                "1:16: error: attributes in braces are given twice [malformed-attributes] (put them into one pair of braces)"
            ),
            ("sh {\"name\"}", "1:14: error: expected `:` after key `name`, found `}` [malformed-attributes]"),
            (
                "sh {\"name\":}",
                "1:15: error: value of `name` must be a string, a number, `true`, `false` or a list of strings [malformed-attributes]"
            ),
            (
                "sh {\"name\":{\"a\":1}}",
                "1:15-20: error: value of `name` must be a string, a number, `true`, `false` or a list of strings [malformed-attributes]"
            ),
            (
                "sh {\"name\":null}",
                "1:15-18: error: value of `name` must be a string, a number, `true`, `false` or a list of strings [malformed-attributes]"
            ),
            (
                "sh {\"name\":\"a\",}",
                "1:19: error: expected a key in double quotes, found `}` [malformed-attributes]"
            ),
            (
                "sh {\"name\":\"a\" \"on\":\"b\"}",
                "1:19: error: expected `,` or `}` after the value of `name`, found `\"` [malformed-attributes]"
            ),
            (
                "sh {\"name\":\"a\",on:b}",
                "1:19: error: expected a key in double quotes, found `o` [malformed-attributes]"
            ),
            ("sh {\"name\":\"\\x\"}", "1:16-17: error: `\\x` is no escape of JSON [malformed-attributes]"),
            (
                "sh {\"name\":\"\\ud800\"}",
                "1:16-21: error: `\\ud800` is no escape of JSON [malformed-attributes]"
            ),
            ("sh {\"name\":\"a", "1:15: error: quote `\"` is never closed [malformed-attributes] (close it)"),
            ("sh {\"name\":\"a\"", "1:7: error: `{` is never closed [malformed-attributes]"),
            (
                "sh {\"tag\":[\"a\",]}",
                "1:19: error: expected a string in the list of `tag`, found `]` [malformed-attributes]"
            ),
            (
                "sh {\"tag\":[1]}",
                "1:15: error: expected a string in the list of `tag`, found `1` [malformed-attributes]"
            ),
            ("json {name=a", "1:9: error: `{` is never closed [malformed-attributes]"),
        ])
    func malformed(info: String, problem: String) {
        #expect(Parsing.problems("```\(info)\nx\n```\n") == [problem])
    }

    @Test(
        "what cannot be meant is told with the nearest key",
        arguments: [
            ("nam=a", "1:8-10: error: unknown attribute `nam` [unknown-attribute] (did you mean `name`?)"),
            (
                "needed=a",
                "1:8-13: error: unknown attribute `needed` [unknown-attribute] (did you mean `needs`?)"
            ),
            (
                "on_failure=stop",
                "1:8-17: error: unknown attribute `on_failure` [unknown-attribute] (did you mean `on-failure`?)"
            ),
            ("frobnicate", "1:8-17: error: unknown attribute `frobnicate` [unknown-attribute]"),
            (
                "name=a name=b",
                "1:15-18: error: `name` is given twice, first in line 1, column 8 [duplicate-attribute] (remove one of them)"
            ),
            ("name", "1:8-11: error: `name` needs a value [invalid-value] (write `name=…`)"),
            ("name=\"\"", "1:13-14: error: `name` needs a value [invalid-value] (write `name=…`)"),
            (
                "name=\"a b\"",
                "1:13-17: error: `name` must be letters, digits, `-`, `_` and `.`, not `a b` [invalid-value]"
            ),
            (
                "on=\"a &&\"",
                "1:16: error: expected a group, an account or a target, found the end [invalid-selector]"
            ),
            (
                "per=acount",
                "1:12-17: error: `per` must be `target`, `account`, `region` or `run`, not `acount` [invalid-value] (did you mean `account`?)"
            ),
            (
                "when=\"a =\"",
                "1:16: error: a single `=` means nothing, equality is `==` [invalid-expression]"
            ),
            (
                "exports=\"A-B C\"",
                "1:16-22: error: `A-B` in `exports` is not a variable's name [invalid-value]"
            ),
            (
                "accept=groupadd",
                "1:15-22: error: `groupadd` in `accept` is not `COMMAND:STATUS` with a status from 1 to 255 [invalid-value]"
            ),
            (
                "accept=a:0",
                "1:15-17: error: `a:0` in `accept` is not `COMMAND:STATUS` with a status from 1 to 255 [invalid-value]"
            ),
            (
                "accept=/bin/a:1",
                "1:15-22: error: `/bin/a:1` in `accept` is not `COMMAND:STATUS` with a status from 1 to 255 [invalid-value]"
            ),
            (
                "idempotent=yes",
                "1:19-21: error: `idempotent` must be `true` or `false`, not `yes` [invalid-value]"
            ),
            (
                "timeout=30",
                "1:16-17: error: `timeout` must be a duration such as `30s` or `5m`, not `30` [invalid-value]"
            ),
            (
                "timeout=0s",
                "1:16-17: error: `timeout` must be a duration such as `30s` or `5m`, not `0s` [invalid-value]"
            ),
            (
                "retry=-1",
                "1:14-15: error: `retry` must be a whole number from 0 to 1000, not `-1` [invalid-value]"
            ),
            (
                "on-failure=ignore",
                "1:19-24: error: `on-failure` must be `stop` or `continue`, not `ignore` [invalid-value]"
            ),
            ("tag=\"a b/c\"", "1:12-18: error: `b/c` in `tag` is not a tag [invalid-value]"),
            ("needs=step-1", "1:14-19: error: step `step-1` needs itself [misplaced-need]"),
            ("needs=nope", "1:14-17: error: no step has the name `nope` [unknown-step]"),
            ("per=wave", "1:12-15: error: `per=wave` is not supported by this release [not-built-yet]"),
            (
                "on-failure=rollback",
                "1:19-26: error: `on-failure=rollback` is not supported by this release [not-built-yet]"
            ),
            ("interactive", "1:8-18: error: `interactive` is not supported by this release [not-built-yet]"),
            (
                "interpreter=python3",
                "1:8-18: error: `interpreter` is not supported by this release [not-built-yet]"
            ),
            (
                "as='a b'",
                "1:11-15: error: `as` must be a user's name such as `root`, not `a b` [invalid-value]"
            ),
        ])
    func wrong(attributes: String, problem: String) {
        #expect(Parsing.problems("```sh {\(attributes)}\nx\n```\n") == [problem])
    }

    @Test func `a place inside a value counts escapes and scalars`() {
        #expect(
            Parsing.problems("```sh {\"tag\":\"역\",\"when\":\"'\\u00e9' == \"}\nx\n```\n") == [
                "1:38: error: unexpected the end [invalid-expression]"
            ])
        #expect(
            Parsing.problems("```sh {when=\"'\\\"' == \"}\nx\n```\n") == [
                "1:22: error: unexpected the end [invalid-expression]"
            ])
    }

    @Test func `a need that stands later and names given twice are told`() {
        let source = "```sh {name=a needs=b}\nx\n```\n```sh {name=b}\nx\n```\n```sh {name=b}\nx\n```\n"
        #expect(
            Parsing.problems(source) == [
                "1:21: error: step `b` stands after this one, in line 4 [misplaced-need] (steps run in document order)",
                "7:13: error: name `b` is taken already, in line 4, column 13 [duplicate-name] (give one of the blocks another `name`)",
            ])
    }

    @Test(
        "attributes of a block that does not run are not ignored",
        arguments: [
            (
                "```json {name=a}\n```\n",
                "1:10-13: warning: a `json` block does not run, so `name` says nothing [inert-block]"
            ),
            (
                "```json {verify}\n```\n",
                "1:10-15: error: a `json` block does not run, so `verify` says nothing [inert-block] (use a `bash` block, or add `file=PATH`)"
            ),
            (
                "<!-- runbook: name=a -->\n    x\n",
                "1:15-18: error: an indented block does not run, so `name` says nothing [inert-block] (use a `bash` block, or add `file=PATH`)"
            ),
            (
                "<!-- runbook: name=a -->\n```\n```\n",
                "1:15-18: error: a block without a language does not run, so `name` says nothing [inert-block] (use a `bash` block, or add `file=PATH`)"
            ),
            (
                "```http {name=a}\n```\n",
                "1:10-13: error: `http` block with attributes is not supported by this release [not-built-yet]"
            ),
            (
                "```promql {verify}\n```\n",
                "1:12-17: error: `promql` block with attributes is not supported by this release [not-built-yet]"
            ),
            (
                "```json {expect}\n```\n",
                "1:10-15: error: no step that prints stands before this block [unknown-step] (put it after the block whose output it shows)"
            ),
        ])
    func inert(source: String, problem: String) {
        #expect(Parsing.problems(source) == [problem])
    }

    @Test func `an inert block that is ignored says nothing`() {
        #expect(Parsing.problems("```json {ignore}\n```\n").isEmpty)
    }

    @Test func `all problems come at once, in document order`() {
        let source =
            "---\nrolout: {}\n---\n```sh {nam=a per=x}\nx\n```\n<!-- runbook: on=a -->\ntext\n```sh\nx\n"
        #expect(
            Parsing.problems(source).map { String($0.prefix { $0 != ":" }) } == ["2", "4", "4", "7", "9"])
    }
}
