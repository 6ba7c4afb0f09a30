import Foundation
import Runbooks
import ShellSteps
import Testing

@Suite("Notebook")
struct NotebookTests {
    /// A document written for one interactive shell, as its blocks.
    private static let document = [
        "PROJECT='my project'\nREGIONS=(us-east-1 \"eu west 1\")\ndeclare -A TAGS=([owner]=ops [note]=\"it's ours\")",
        "mkdir -p \"$BASE/$PROJECT/é\"\ncd \"$BASE/$PROJECT\"\nsay() { printf '%s: %s\\n' \"$PROJECT\" \"$*\"; }",
        "say started in \"${PWD##*/}\"\nfor region in \"${REGIONS[@]}\"; do say \"$region\"; done",
        "cat > config.yaml <<EOF\nname: $PROJECT\nowner: ${TAGS[owner]}\nnote: ${TAGS[note]}\nEOF\ncat config.yaml",
        "read -r FIRST REST <<< \"one two three\"\nLINES_READ=$(wc -l < config.yaml)\nsay \"$FIRST|$REST|$LINES_READ\"",
        "cd é\ndiff <(echo a) <(echo a) && say same\nCOUNT=0\ncount() { COUNT=$((COUNT + 1)); }",
        "count; count\nsay $COUNT $region\npushd .. > /dev/null; ls; popd > /dev/null\nwhile read -r line; do count; done < ../config.yaml",
        "say $COUNT\nexport PROJECT\nbash -c 'echo \"child sees $PROJECT\"'\nunset 'REGIONS[0]'; say \"${!REGIONS[*]}\"",
        "TEXT=$'tab\\there\\nand line'\nsay \"$TEXT\"\nprintf -v PADDED '%05d' 42\nset -- x y\nmapfile -t ROWS < ../config.yaml",
        "say \"${ROWS[1]}\" $PADDED ${#ROWS[@]}\ncd - > /dev/null\npwd | sed \"s,$BASE,,\"\n[[ $FIRST == o* ]] && say matched",
        "retry() {\n  local n=1\n  until \"$@\"; do n=$((n+1)); ((n > 3)) && return 1; done\n  say \"tried $n\"\n}\nretry test $COUNT -gt 1",
        "declare -i SUM=0; for v in 1 2 3; do SUM+=v; done\nsay $SUM\nSUM+=10\nsay $SUM; trap 'echo bye' USR1",
    ]

    @Test func `a document cut into blocks does what pasting it into one shell does`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "notebook \(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        func environment(_ name: String) throws -> [EnvironmentVariable] {
            let base = folder.appending(path: name)
            try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
            return BashRun.environment + [EnvironmentVariable(name: "BASE", value: base.path)]
        }
        var notebook = Notebook()
        notebook.environment = try environment("blocks")
        var blocks = ""
        for text in Self.document {
            let run = try notebook.run(text)
            #expect(run.failure == nil, "\(text): \(run.failure?.message ?? "") \(run.errors)")
            blocks += run.output
        }
        let pasted = try environment("pasted")
        let whole = try BashRun(
            ShellProgram(
                block: block(Self.document.joined(separator: "\n")), isStrict: false, environment: pasted),
            environment: pasted)
        #expect(blocks == whole.output)
        #expect(blocks.contains("my project: tried 1\n"))
    }
}
