import Runbooks
import Testing

@testable import RunbookParsing

@Suite("Requests, queries and addresses")
struct ProbeTests {
    private func step(_ block: String) throws -> Step { try Parsing.step(block) }

    private func check(_ block: String) throws -> Postcondition {
        try #require(try Parsing.step("```sh {name=a}\na\n```\n\(block)").postconditions.first)
    }

    @Test func `without attributes a block in these languages is text`() throws {
        for language in ["http", "promql", "tcp", "tls", "HTTP"] {
            #expect(try Parsing.runbook("```\(language)\nwhatever\n```\n").steps.isEmpty)
        }
    }

    @Test func `an http block with attributes is a step, and says whether it only reads`() throws {
        let get = try step("```http {name=a}\nhttp://x/\n```\n")
        #expect(get.kind == .probe(Probe(.http)))
        let post = try step(
            "```HTTP {status=201 header=\"Location: /made\" expect=ok}\nPOST http://x/\n```\n")
        #expect(
            post.kind
                == .probe(
                    Probe(
                        .http, method: "POST", status: 201,
                        header: Probe.Header(name: "Location", value: "/made"))))
        #expect(post.expected?.expectation == .text("ok"))
        #expect(post.kind.word == "http")
        guard case .probe(let probe) = post.kind else { return }
        #expect(!probe.onlyReads && probe.words == "http POST")
    }

    @Test func `with verify it is a check, which may take half a minute`() throws {
        let http = try check("```http {verify header=Server}\nHEAD http://x/\n```\n")
        #expect(http.probe == Probe(.http, method: "HEAD", header: Probe.Header(name: "Server", value: "")))
        #expect(http.within == .seconds(30) && http.every == .seconds(2))
        let query = try check(
            "```promql {verify url=\"http://{{target.vars.p}}:9090\" expect=\"[0].value > to_number('1')\" within=5s}\nup\n```\n"
        )
        #expect(query.probe == Probe(.promql, url: "http://{{target.vars.p}}:9090"))
        #expect(query.expect == .expression("[0].value > to_number('1')") && query.within == .seconds(5))
        #expect(try check("```tcp {verify}\na:1\n[::1]:2\n```\n").probe == Probe(.tcp))
        #expect(
            try check("```tls {verify days=30}\n{{ target.name }}:443\n```\n").probe == Probe(.tls, days: 30))
    }

    @Test func `the text is a request line, header lines and a body`() throws {
        let text = "PUT http://{{ a || 'b c' }}/x\nA: {{ b }}\nB:c:d\n\n{\n\n}\n"
        let request = try RequestText(parsing: text)
        #expect(request.method == "PUT" && request.url == "http://{{ a || 'b c' }}/x")
        #expect(request.fields == [.init(name: "A", value: "{{ b }}"), .init(name: "B", value: "c:d")])
        #expect(request.body == "{\n\n}")
        let short = try RequestText(parsing: "{{ url }}/x\r\n")
        #expect(short == RequestText(method: "GET", url: "{{ url }}/x"))
    }

    @Test(
        "what is wrong with such blocks is told where it stands",
        arguments: [
            (
                "```http {name=a}\n```\n",
                "1:1-16: error: the block has no request [invalid-request] (write `METHOD URL`, then lines `Name: value`, an empty line, and the body, as far as there are such)"
            ),
            (
                "```http {name=a}\nget http://x/\n```\n",
                "2:1: error: the method `get` is not in capitals [invalid-request]"
            ),
            (
                "> ```http {name=a}\n> GET /health\n> ```\n",
                "2:7: error: the URL does not begin with `http://` or `https://` [invalid-request] (write the whole address: `GET http://localhost:3000/api/health`)"
            ),
            (
                "```http {name=a}\nGET ftp://x/\n```\n",
                "2:5: error: the URL's scheme is neither `http` nor `https` [invalid-request]"
            ),
            (
                "```http {name=a}\nGET http://x/\nno header\n```\n",
                "3:1: error: `no header` is no header line [invalid-request] (write `Name: value`; an empty line stands before the body)"
            ),
            (
                "```http {name=a}\nGET http://x/{{ a[ }}\n```\n",
                "2:19: error: expected an index, a slice or `*`, found the end [invalid-expression] (write `{{{{` for a literal `{{`)"
            ),
            (
                "```http {name=a status=99}\nGET http://x/\n```\n",
                "1:24-25: error: `status` must be a whole number from 100 to 599, not `99` [invalid-value]"
            ),
            (
                "```http {name=a header=\"a b: c\"}\nGET http://x/\n```\n",
                "1:24-31: error: `header` must be `Name` or `Name: text`, not `a b: c` [invalid-value]"
            ),
            (
                "```http {days=3}\nGET http://x/\n```\n",
                "1:10-13: error: `days` does not apply to an `http` block [misplaced-attribute] (only a `tls` block looks at certificates)"
            ),
            (
                "```http {cwd=/}\nGET http://x/\n```\n",
                "1:10-12: error: `cwd` does not apply to a request or query [misplaced-attribute]"
            ),
            (
                "```promql {name=a}\nup\n```\n",
                "1:1-18: error: a `promql` block needs the address of the API it asks [missing-attribute] (add `url=http://localhost:9090`, or the address of an AMP workspace)"
            ),
            (
                "```promql {url=localhost}\nup\n```\n",
                "1:16-24: error: `url` must be an address that begins with `http://` or `https://`, not `localhost` [invalid-value]"
            ),
            (
                "```promql {url=http://x}\n\n```\n",
                "1:1-24: error: the block has no query [empty-block] (write one instant query)"
            ),
            (
                "```tcp {name=a}\nx:1\n```\n",
                "1:9-12: error: a `tcp` block is a check, and this one does not say of which step [inert-block] (add `verify`)"
            ),
            (
                "```sh {status=200}\nx\n```\n",
                "1:8-13: error: `status` does not apply to a step [misplaced-attribute] (only an `http` block is a request)"
            ),
            (
                "```sh {name=a}\na\n```\n```tls {verify expect=x}\nx:1\n\n  x:99999\n```\n",
                "4:16-21: error: `expect` does not apply to a `tls` block [misplaced-attribute] | 7:3: error: `x:99999` is no address [invalid-address] (write `HOST:PORT`, one a line)"
            ),
            (
                "```sh {name=a}\na\n```\n```http {rollback}\nDELETE http://x/\n```\n",
                "4:10-17: error: `rollback` of an `http` block is not supported by this release [not-built-yet]"
            ),
        ])
    func errors(source: String, problem: String) {
        #expect(Parsing.problems(source).joined(separator: " | ") == problem)
    }
}
