import Foundation
import TestSupport
import Testing

@Suite("Steps on hosts")
struct HostRunTests {
    @Test func `act there, with what earlier steps left, as whoever they name, and leave nothing behind`()
        async throws
    {
        let place = try await HostFolder(["web", "db"], users: ["web": "ops"])
        let outcome = try await place.run(
            """
            ---
            parameters:
              color: {default: 푸른색}
            ---
            ```bash {name=first exports=GREETING}
            GREETING="$(uname -n) $color $(runbook value target.id) $(runbook value "target.groups[0]")"
            greet() { echo "$1 to $GREETING"; }
            cd /var
            ```

            ```ini {name=conf file=/etc/greeting mode=0640 owner=root:ops as=root}
            of={{ exports.GREETING }}
            ```

            ```bash {name=second as=root}
            greet "$(id -un) in $PWD" >>/root/marks
            umask >>/root/marks
            ```

            ```bash {verify}
            [ "$(id -un)" = root ] && [ -s /root/marks ] && grep -q "^of=$(uname -n)" /etc/greeting
            ```

            ```bash {name=other when="target.facts.os == 'amzn'"}
            echo never >>/tmp/never
            ```
            """)
        #expect(outcome.status == 0, "\(outcome)")
        for host in ["web", "db"] {
            #expect(
                try await place.lines(of: "/root/marks", on: host) == [
                    "root in /var to \(host) 푸른색 \(host) hosts", "0022",
                ])
            #expect(try await place.lines(of: "/etc/greeting", on: host) == ["of=\(host) 푸른색 \(host) hosts"])
            let stat = try await place.hosts.enter(host, "stat", "-c", "%a %U:%G", "/etc/greeting")
            #expect(stat.stdout == "640 root:ops\n")
            let spools = try await place.hosts.enter(host, "sh", "-c", "ls -A /var/tmp/runbook-*")
            #expect(spools.stdout.split(separator: "\n").filter { !$0.hasSuffix(":") } == [], "\(spools)")
        }
        #expect(outcome.stderr.contains("`when` is false: target.facts.os == 'amzn'"))
        let report = try await place.report()
        #expect(report.contains("over SSH: ops@web; debian 12"), "\(report)")
        #expect(report.contains("are the host's own"))
        let again = try await place.run(place.folder.text(of: "doc.md"))
        #expect(again.status == 0, "\(again)")
        #expect(again.stderr.contains("satisfied"))
    }

    @Test func `fail with the document's line, the command, and what they printed`() async throws {
        let place = try await HostFolder(["web"])
        let outcome = try await place.run(
            """
            # Fails

            ```bash
            printf 'a\\0b\\033[31mred\\n'
            echo "값" >&2
            f() { grep -q nothing /etc/hostname; }
            f
            ```
            """)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.stderr.contains("doc.md:6: `grep -q nothing /etc/hostname` exited with 1"))
        let report = try await place.report()
        #expect(report.contains("값"))
        #expect(!report.contains("\u{1B}[31mred"))
    }

    @Test(
        "work with whatever the login shell is and says",
        arguments: ["banner", "fish"])
    func logins(user: String) async throws {
        let place = try await HostFolder(["web"], users: ["web": user])
        let outcome = try await place.run(
            """
            ```bash {exports=WHO}
            WHO=$(id -un)
            echo "I am $WHO" | tee /tmp/who
            ```

            ```text {file=/tmp/file}
            text
            ```
            """)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try await place.lines(of: "/tmp/who", on: "web") == ["I am \(user)"])
        #expect(try await place.lines(of: "/tmp/file", on: "web") == ["text"])
        #expect(try await place.report().components(separatedBy: "I am \(user)").count == 2)
    }

    @Test func `take scripts with CRLF and of a megabyte, and give binary output of many megabytes`()
        async throws
    {
        let place = try await HostFolder(["web"])
        let long = (0..<20_000).map { "v=\"\($0) \(String(repeating: "x", count: 40))\"" }.joined(
            separator: "\n")
        let outcome = try await place.run(
            "```bash {name=crlf}\r\necho crlf >/root/marks\r\n```\r\n\n"
                + "```bash {name=long}\n\(long)\necho \"${v% *}\" >>/root/marks\n```\n\n"
                + "```bash {name=big}\nhead -c 30000000 /dev/urandom\nprintf 'the end' >&2\n```\n")
        #expect(outcome.status == 0, "\(outcome.stderr.suffix(2000))")
        #expect(try await place.lines(of: "/root/marks", on: "web") == ["crlf", "19999"])
        let json = try await place.folder.runbook("report", "--format", "json")
        #expect(json.stdout.contains("30000007"), "all bytes are counted")
    }

    @Test func `leave daemons alone and wait for nobody who holds their output`() async throws {
        let place = try await HostFolder(["web"])
        let outcome = try await place.run(
            """
            ```bash
            sleep 1000 &
            setsid sleep 2000 &
            # Its group is left when it leads a session.
            until [ "$(cut -d ' ' -f 6 /proc/$!/stat)" = $! ]; do sleep 0.05; done
            echo done
            ```
            """)
        #expect(outcome.status == 0, "\(outcome)")
        let processes = try await place.hosts.enter(
            "web", "sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '")
        #expect(!processes.stdout.contains("sleep 1000"))
        #expect(processes.stdout.contains("sleep 2000"))
    }

    @Test func `are refused by sudo before they run, and get its password where the inventory names it`()
        async throws
    {
        let text = """
            ---
            parameters:
              pw: {secret: true, required: false}
            ---
            ```bash {as=root}
            id -un >>/root/marks
            ls /proc >/dev/null; cat /proc/[0-9]*/cmdline | tr '\\0' ' ' >>/root/marks
            ```
            """
        let place = try await HostFolder(
            ["web", "db"], users: ["web": "guest", "db": "secret-ops"], more: ", sudo-password: pw")
        let refused = try await place.run(text, "--target", "web")
        #expect(refused.status != 0, "\(refused)")
        #expect(refused.stderr.contains("web does not let this user become another one"))
        let secret = Invocation(
            ["run", "doc.md", "--inventory", "inventory.yaml", "--yes", "--target", "db"], in: place.folder
        ).environment("RUNBOOK_PARAM_pw", "open sesame")
        let outcome = try await secret.run()
        #expect(outcome.status == 0, "\(outcome)")
        let marks = try await place.lines(of: "/root/marks", on: "db").joined(separator: "\n")
        #expect(marks.hasPrefix("root\n"))
        #expect(!marks.contains("sesame"))
        for file in place.folder.contents(below: ".runbook") {
            #expect(file.bytes.range(of: Data("sesame".utf8)) == nil, "\(file.name)")
        }
        for directory in ["/var", "/tmp"] {
            let found = try await place.hosts.enter("db", "grep", "-rl", "sesame", directory)
            #expect(found.stdout == "", "\(found)")
        }
    }
}
