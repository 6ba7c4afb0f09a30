import JSON
import Testing

@testable import RunbookParsing

@Suite("Runbooks as JSON")
struct RunbookDescriptionTests {
    @Test func `the shape is the documented one`() throws {
        let source = """
            ---
            title: T
            parameters: {A: {type: integer, default: 3, description: d}}
            inventory: i.yaml
            on: hub
            rollout: {max-failures: 5%}
            uses: [b.md]
            env: {X: y}
            ---
            # 역할
            ```console {name=a per=account timeout=90s backoff=500ms accept=x:3}
            $ aws x
            out
            ```
            ```sh {verify expect=/ok/}
            y
            ```
            ```sh {rollback}
            z
            ```
            ```json {file=/a mode=0600}
            {}
            ```
            """
        let runbook = try Parsing.runbook(source, path: "x/deploy.md")
        let expected = """
            {"schema":"runbook.document/1","name":"deploy","path":"x/deploy.md","title":"T",\
            "inventory":"i.yaml","on":"hub","strict":true,\
            "rollout":{"maxParallel":null,"maxFailures":"5%"},"uses":["b.md"],"environment":{"X":"y"},"placeholders":{},\
            "parameters":[{"name":"A","type":"integer","default":3,"pattern":null,"choices":[],\
            "required":false,"secret":false,"description":"d","line":3}],\
            "steps":[{"id":"a","kind":"shell","shell":"bash","file":null,"manual":null,"probe":null,"language":"console",\
            "text":"aws x\\n","lines":[12],"startLine":11,"endLine":14,"headingPath":["역할"],\
            "attributes":{"on":null,"per":"account","needs":[],"when":null,"exports":[],"accept":["x:3"],\
            "idempotent":false,"timeoutMilliseconds":90000,"retry":0,"backoffMilliseconds":500,"onFailure":"stop","secrets":[],\
            "cwd":null,"as":null,"confirm":null,"background":false,"tags":[],"excludeFromRunAll":false},\
            "expected":null,"checks":[{"name":"a-check","shell":"sh","probe":null,"language":"sh","text":"y\\n","lines":[16],\
            "startLine":15,"endLine":17,"headingPath":["역할"],"withinMilliseconds":0,"everyMilliseconds":2000,"timeoutMilliseconds":120000,\
            "expect":{"kind":"pattern","value":"ok"}}],\
            "rollback":{"language":"sh","text":"z\\n","lines":[19],"startLine":18,"endLine":20,\
            "headingPath":["역할"]}},\
            {"id":"역할-2","kind":"file","shell":null,\
            "file":{"path":"/a","mode":"0600","owner":null},"manual":null,"probe":null,"language":"json","text":"{}\\n","lines":[22],\
            "startLine":21,"endLine":23,"headingPath":["역할"],\
            "attributes":{"on":null,"per":"target","needs":[],"when":null,"exports":[],"accept":[],\
            "idempotent":false,"timeoutMilliseconds":1800000,"retry":0,"backoffMilliseconds":2000,"onFailure":"stop","secrets":[],\
            "cwd":null,"as":null,"confirm":null,"background":false,"tags":[],"excludeFromRunAll":false},\
            "expected":null,"checks":[],"rollback":null}]}
            """
        #expect(RunbookDescription.json(of: runbook).serialized() == expected)
    }
}
