import Foundation
import TestSupport
import Testing

/// A planted secret is found nowhere: not in the journal or its write-ahead log, not in a report, not on the screen.
@Suite("Secrets")
struct SecretTests {
    private static let canary = "Pl4nted/Kan\"ari+ö 42&c=1"

    /// The forms in which a secret may hide.
    private static var forms: [String] {
        let json = String(
            decoding: (try? JSONSerialization.data(withJSONObject: [canary])) ?? Data(), as: UTF8.self
        ).dropFirst(2).dropLast(2)
        return [
            canary, Data(canary.utf8).base64EncodedString(), String(json),
            canary.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? canary,
            canary.replacing("\"", with: "\\\""),
        ]
    }

    @Test func `a planted secret is found nowhere, whatever form it is printed in`() async throws {
        let folder = try TestFolder()
        try folder.write(
            """
            ---
            parameters:
              password: {type: string, required: true, secret: true}
            ---
            # Canary

            ```bash {name=print exports=KEPT}
            echo "raw: $password"; echo "to stderr: $password" >&2
            printf '%s' "$password" | base64 -w0; echo
            printf '%s' "$password" | /usr/bin/python3 -c '
            import json, sys, urllib.parse
            secret = sys.stdin.read()
            print(json.dumps(secret), json.dumps(secret, ensure_ascii=False), urllib.parse.quote(secret, safe=""))'
            for ((i = 0; i < ${#password}; i++)); do printf '%s' "${password:i:1}"; sleep 0.01; done; echo
            KEPT="kept $password"
            ```

            ```bash {verify}
            echo "asked: $password"; [[ ${KEPT-} ]]
            ```

            ```text {file=copy.txt}
            {{ params.password }}
            ```

            ```bash {name=fail}
            echo "$KEPT" | tee leftover
            ls "/nowhere/$password"
            ```
            """, to: "canary.md")
        let run = try await Invocation(["run", "canary.md", "--yes"], in: folder)
            .environment("RUNBOOK_PARAM_password", Self.canary).run()
        #expect(run.status == 1, "\(run)")
        // The steps themselves had the real thing.
        #expect(folder.text(of: "leftover") == "kept \(Self.canary)\n")
        #expect(folder.text(of: "copy.txt").contains(Self.canary))

        var places: [(String, Data)] = [
            ("stdout", Data(run.stdout.utf8)), ("stderr", Data(run.stderr.utf8)),
        ]
        for format in ["text", "md", "html", "json"] {
            let report = try await folder.runbook("report", "--format", format)
            #expect(report.stdout.contains("redacted"), "\(format): \(report)")
            places.append(("report \(format)", Data(report.stdout.utf8)))
        }
        places.append(("show", Data(try await folder.runbook("show").stdout.utf8)))
        places += folder.contents(below: ".runbook").map { ($0.name, $0.bytes) }
        places += folder.contents(below: "config").map { ($0.name, $0.bytes) }
        #expect(places.contains { $0.0 == "journal.db" })
        for (place, bytes) in places {
            for form in Self.forms {
                #expect(bytes.range(of: Data(form.utf8)) == nil, "found in \(place): \(form)")
            }
        }
    }

    @Test func `the journal is readable by its owner alone, while a run goes on too`() async throws {
        let folder = try TestFolder()
        try folder.write("```bash\nls -ln .runbook/journal.db* | cut -c1-10 >modes\n```\n", to: "doc.md")
        let outcome = try await folder.runbook("run", "doc.md", "--yes")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(Set(folder.lines(of: "modes")) == ["-rw-------"])
    }

    @Test func `a secret too short to be hidden fails its step, and nothing of it is shown`() async throws {
        let folder = try TestFolder()
        try folder.write(
            """
            ```bash {name=issue secret=PIN exports=PIN}
            PIN=$((41 + 1))17; echo "the pin is $PIN"
            ```

            ```bash {name=use}
            echo "with $PIN" >used
            ```
            """, to: "doc.md")
        let outcome = try await folder.runbook("run", "doc.md", "--yes")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(
            outcome.stderr.contains(
                "the secret `PIN` cannot be kept out of the record: it is shorter than 6 bytes"))
        #expect(!outcome.stderr.contains("4217") && !folder.has("used"))
        for (name, bytes) in folder.contents(below: ".runbook") {
            #expect(bytes.range(of: Data("the pin is 4217".utf8)) == nil, "found in \(name)")
        }
    }

    @Test func `a variable that a step declares secret is hidden in later steps`() async throws {
        let folder = try TestFolder()
        try folder.write(
            """
            ```bash {name=issue secret=TOKEN exports=TOKEN}
            TOKEN=$(echo dG9rZW4tNGY3YTkx | base64 -d)
            ```

            ```bash {name=use}
            echo "with $TOKEN"; echo "$TOKEN" >used
            ```
            """, to: "doc.md")
        let outcome = try await folder.runbook("run", "doc.md", "--yes")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(folder.text(of: "used") == "token-4f7a91\n")
        let report = try await folder.runbook("report", "--format", "json")
        #expect(!outcome.stderr.contains("token-4f7a91"))
        #expect(!report.stdout.contains("token-4f7a91"))
        for (name, bytes) in folder.contents(below: ".runbook") {
            #expect(bytes.range(of: Data("token-4f7a91".utf8)) == nil, "found in \(name)")
        }
    }
}
