import BlockReviews
import Foundation
import RunbookParsing
import Runbooks
import TestSupport
import Testing

/// Every message whole, with its place, in one file that reads like what an operator sees.
@Suite("BlockReview")
struct BlockReviewTests {
    private func problems(_ source: String, variables: Set<String> = []) throws -> [String] {
        let runbook = try #require(RunbookParser.parse(source: source, path: "guide.md").runbook)
        let surroundings = BlockReview.Surroundings(variables: variables, exists: { $0 == "/srv" })
        return BlockReview.diagnostics(of: runbook, in: surroundings).map { found in
            let range = found.range
            let help = found.help.map { "\n    help: \($0)" } ?? ""
            return "\(range.start.line):\(range.start.column)-\(range.end.column): \(found.severity): "
                + "\(found.message) [\(found.code)]\(help)"
        }
    }

    private func block(_ text: String) -> String { "```bash\n\(text)\n```\n" }

    /// The codes of a block's problems.
    private func codes(_ text: String) throws -> [String] {
        try problems(block(text)).map { problem in
            let line = problem.split(separator: "\n")[0]
            return String(line.split(separator: "[").last?.dropLast() ?? "")
        }
    }

    @Test func `lines below a shell on another machine would run on this one`() throws {
        let found = try problems(block("ssh admin@host\nsudo reboot"))
        #expect(
            found == [
                "2:1-3: error: `ssh admin@host` opens no shell in a step, and the lines below it would run on "
                    + "this machine [interactive-command]\n    help: give `ssh` the commands: "
                    + "`ssh HOST 'COMMANDS'`, or a here-document as its input"
            ])
        #expect(try problems(block("sudo true\nssh admin@host"))[0].hasPrefix("3:1-3: warning: "))
    }

    @Test(
        "each problem has its text and its place",
        arguments: [
            "typography", "variables", "commands", "folders", "placeholders", "foreign-lines",
        ])
    func texts(name: String) throws {
        let folder = "\(RepositoryLayout.root)/Tests/BlockReviewsTests/Snapshots"
        let source = try String(contentsOfFile: "\(folder)/\(name).md", encoding: .utf8)
        try expectSnapshot(try problems(source).joined(separator: "\n") + "\n", at: "\(folder)/\(name).txt")
    }

    @Test func `problems of a sidecar's steps have their places in the sidecar`() throws {
        let sidecar = Runbook.Sidecar(
            path: "guide.runbook.yaml",
            source: """
                sections:
                  - heading: 콘솔
                    steps:
                      - name: a
                        text: |
                          true
                          echo "$UNKNOWN"
                      - {name: b, text: tail -f log}
                """)
        let guide = "# 콘솔\n\none\n\ntwo\n\nthree, which is long\n\nfour\n"
        let parsed = RunbookParser.parse(source: guide, path: "guide.md", sidecar: sidecar)
        let found = BlockReview.diagnostics(of: try #require(parsed.runbook), in: BlockReview.Surroundings())
        #expect(
            found.map {
                "\($0.range.file):\($0.range.start.line):\($0.range.start.column)-\($0.range.end.column)"
            } == [
                "guide.runbook.yaml:7:17-24", "guide.runbook.yaml:8:25-28",
            ])
    }

    @Test(
        "what is right has no problem",
        arguments: [
            "echo \"$HOME\" # “x”", "echo 'it’s' \"– a\" -- -", "cat <<EOF\n“a” – b\nEOF",
            "for i in 1 2; do echo \"$i\"; done", "read -r LINE <f; echo \"$LINE\"",
            "echo ${UNSET:-x} ${UNSET+y}",
            "X=1 env; echo \"$X\"", ". ./lib.sh; echo $ANY", "awk '{print $1, $NF}' f",
            "tail -n 5 f", "tail -f log & sleep 1; kill $!", "timeout 5 tail -f log", "tail -f log | head -1",
            "journalctl -u x", "kubectl logs pod", "kubectl get pods", "ping -c 1 host",
            "docker compose up -d",
            "ssh host uptime", "ssh -i key -p 22 host 'sudo ls'", "ssh host <<'E'\nls\nE",
            "psql -c 'select 1'",
            "echo 'select 1' | psql", "python3 - <<'E'\nprint(1)\nE", "docker run --rm alpine true",
            "yum install -y x", "yum -y install x", "sudo apt-get -yq install x", "apt-get update",
            "yum list x",
            "terraform apply plan.out", "terraform apply -auto-approve", "yes | apt-get install x",
            "mkdir -p a/b; cd a/b", "git clone https://host/kube.git; cd kube", "cd /srv", "cd \"$HOME\"",
            "cd -",
            "tar xzf grafana-1.2.tar.gz; cd grafana-1.2", "sort <in >out", "sort <in>out", "diff <(a) <(b)",
            "cmd 2<&1",
            "cat <<E\n<html><b>x</b></html>\nE", "YOUR_NAME=x; echo $YOUR_NAME ${YOUR_NAME}",
            "[ -f x ] && [[ a == [a-z] ]]",
            "aws ec2 describe-instances --query 'Reservations[].Instances[].[Name,ID]'",
            "ls /var/log/[a-z]* x[abcd]y", "sed 's/[aeiou]/x/' f", "passwd --stdin bob <f", "createuser bob",
            "cat <<E\nNAME   READY\nhttps://host/\n...\nE", "NAME=x  READY=y true", ". ./env; : x; [ a ]",
            "echo '{}' >p.json; aws x --a file://p.json --b file:///etc/p --c \"file://$HOME/x\"",
            "cd \"$HOME\"; aws x --a file://p.json", "curl https://host/ ...", "echo a \\\n  https://host/",
            "# NAME   READY\n# https://host/",
        ])
    func isSound(text: String) throws { #expect(try problems(block(text)) == []) }

    @Test(
        "what is wrong is found",
        arguments: [
            ("aws s3 ls \u{2013}recursive", "dash-option"), ("echo \u{201C}a\u{201D}", "smart-quote"),
            ("echo a\u{A0}b", "no-break-space"), ("echo a \\ \n  b", "blank-after-backslash"),
            ("echo $NOBODY_SETS_THIS", "unset-variable"), ("tail -100f log", "endless-command"),
            ("sudo journalctl -fu grafana", "endless-command"), ("kubectl logs -f pod", "endless-command"),
            ("aws logs tail group --follow", "endless-command"),
            ("kubectl port-forward svc/x 3000", "endless-command"),
            ("tail -f log | grep x", "endless-command"), ("watch ls", "endless-command"),
            ("vim f", "interactive-command"), ("ssh -i key ec2-user@host", "interactive-command"),
            ("docker exec -it c bash", "interactive-command"), ("aws configure", "interactive-command"),
            ("psql -h host", "interactive-command"), ("yum install x", "asks-a-person"),
            ("sudo dnf remove x", "asks-a-person"), ("terraform destroy", "asks-a-person"),
            ("apt install x", "asks-a-person"), ("cd not/there", "missing-directory"),
            ("echo <AMP_\u{B9AC}\u{C804}>", "placeholder"), ("aws --region <REGION> s3 ls", "placeholder"),
            ("echo \"arn:<account-id>\"", "placeholder"), ("aws s3 ls s3://YOUR_BUCKET", "placeholder-word"),
            ("aws ec2 stop --ids i-xxxxxxxx", "placeholder-word"), ("echo [ACCOUNT_ID]", "placeholder-word"),
            ("restore backups/[filename].json", "placeholder-word"), ("passwd bob", "interactive-command"),
            ("createuser --pwprompt bob", "interactive-command"),
            ("docker push <registry>/image:1", "placeholder"), ("dump >/Users/<you>/x", "placeholder"),
            ("ssh host-<env>prod uptime", "placeholder"), ("NAME   READY", "printed-line"),
            ("kubectl get pods\nNAME      READY   STATUS\na   1/1   Running", "printed-line"),
            ("https://host/x?a=b", "address-line"), ("...", "no-command"), ("true\n\u{2026}", "no-command"),
            ("-----------", "no-command"), ("aws x --a file://p.json", "missing-file"),
            ("aws x --a 'fileb://a/p.zip' && echo p.zip", "missing-file"),
        ])
    func isFound(text: String, code: String) throws { #expect(try codes(text).contains(code)) }

    @Test func `what a command printed is told once, and its words are none to be replaced`() throws {
        let text = "kubectl get svc\nNAME   PORT(S)\na   <none>\nb   <none>\n\necho <NAME>"
        #expect(try codes(text) == ["printed-line", "placeholder"])
    }

    @Test func `a text is mended of what other problems tell, and of nothing else`() throws {
        func mended(_ text: String) throws -> String {
            let runbook = try #require(RunbookParser.parse(source: block(text), path: "guide.md").runbook)
            return BlockReview.mended(runbook.steps[0].block, runbook.placeholders)
        }
        #expect(try mended("logs <a b>/<다> \"<C>\" <in >out") == "logs vvvvv/v다v \"<C>\" <in >out\n")
        #expect(
            try mended("get\nNAME  PORT(S)\n<none>\n\necho \"") == "get\n             \n      \n\necho \"\n")
        #expect(try mended("true") == "true\n")
    }

    @Test func `a file that a block before writes is there, and a missing one is told once`() throws {
        let asks = block("aws x --a file://p.json")
        #expect(try problems("```json {file=p.json}\n{}\n```\n" + asks) == [])
        #expect(
            try problems(asks + asks) == [
                "2:11-23: warning: the file `p.json` is not there, and no block before makes it [missing-file]\n"
                    + "    help: put it beside the document, or make it with a block that has `file=p.json`"
            ])
    }

    @Test func `a declared placeholder is nothing to be replaced`() throws {
        let front = "---\nplaceholders:\n  <ACCOUNT_ID>: target.account\n  YOUR_BUCKET: params.b\n---\n"
        #expect(try problems(front + block("aws s3 ls s3://YOUR_BUCKET/<ACCOUNT_ID>")) == [])
    }

    @Test func `a check and a rollback are looked at as well`() throws {
        let found = try problems(
            "```bash\ntrue\n```\n```bash {verify}\nvim x\n```\n```bash {rollback}\nvim y\n```\n")
        #expect(found.count == 2)
    }

    @Test func `a lenient document makes an unset variable an error`() throws {
        let found = try problems("---\nshell: lenient\n---\n" + block("rm -rf \"$TARGET/x\""))
        #expect(found.count == 1 && found[0].contains(": error: nothing sets `TARGET`"))
    }

    @Test func `what the operator's environment has is set`() throws {
        #expect(try problems(block("echo $EDITOR"), variables: ["EDITOR"]).isEmpty)
        #expect(try problems(block("echo $EDITOR")).count == 1)
    }
}

@Suite("Reviews of hostile blocks")
struct HostileReviewTests {
    @Test(
        "a large block is looked at in a moment, however it is made",
        arguments: [
            "\"a\" <x> ", "<x>\n", "[", "[A]", "“", "– ", "tail -f x | grep y\n", "echo $A1\n", "xxxx ",
            "</a>", "cd x\n",
            "a file://b\n", "NAME  A\n", "NAME  A\n\n", "https://a\n", "...\n", "/[abcd]", "\"$(", "<<A\n",
            "\\ \n", "'",
            "\u{A0}",
        ])
    func large(piece: String) throws {
        let text = String(repeating: piece, count: 10_000 / piece.utf8.count)
        let runbook = try #require(
            RunbookParser.parse(source: "```bash\n\(text)\n```\n", path: "guide.md").runbook)
        let surroundings = BlockReview.Surroundings(exists: { _ in false })
        _ = BlockReview.diagnostics(of: runbook, in: surroundings)
    }
}
