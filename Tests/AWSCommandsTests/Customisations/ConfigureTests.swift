import AWSCommands
import TestSupport
import Testing

@Suite("configure")
struct ConfigureTests {
    let bench: CommandBench

    init() throws {
        bench = try CommandBench()
        try bench.folder.write(
            """
            [default]
            region = eu-west-3
            s3 =
              max_queue = 5
            [profile dev]
            region = eu-west-2
            output = text
            [plugins]
            cli_legacy_plugin_path = x

            """, to: "home/.aws/config")
        bench.set("AWS_DEFAULT_REGION", nil)
    }

    /// Values: AWS CLI 2.9.19 over the same file.
    @Test(arguments: [
        ("region", "eu-west-3\n", 0), ("s3.max_queue", "5\n", 0), ("dev.region", "eu-west-2\n", 0),
        ("profile.dev.output", "text\n", 0), ("plugins.cli_legacy_plugin_path", "x\n", 0),
        ("default", "", 1), ("nope", "", 1), ("s3", "", 1), ("profile.dev", "", 255),
    ])
    func `a setting is found by its name`(name: String, text: String, status: Int32) async throws {
        let outcome = try await bench.run("configure", "get", name)
        #expect(outcome.stdout == text)
        #expect(outcome.status == status)
    }

    @Test func `a section is no value, and a profile must be there`() async throws {
        let section = try await bench.run("configure", "get", "s3")
        #expect(
            section.stderr == "varname (s3) must reference a value, not a section or sub-section.")
        let profile = try await bench.run("configure", "get", "region", "--profile", "nope")
        #expect(profile.stderr == "\naws: [ERROR]: The config profile (nope) could not be found\n")
        #expect(profile.status == 255)
    }

    @Test(arguments: [
        ["region", "us-east-2"], ["region", "us-east-2", "--profile", "new one"],
        ["profile.dev.s3.addressing_style", "path"], ["default.output", "table"],
        ["aws_secret_access_key", "file://x"],
    ])
    func `setting leaves the files that the AWS CLI leaves`(words: [String]) async throws {
        let other = try CommandBench()
        let text = bench.folder.text(of: "home/.aws/config").replacing("[plugins]\n", with: "[preview]\n")
        try bench.folder.write(text, to: "home/.aws/config")
        try other.folder.write(text, to: "home/.aws/config")
        let ours = try await bench.run(["configure", "set"] + words)
        _ = try await other.peer(["configure", "set"] + words)
        #expect(ours.status == 0, "\(ours)")
        for name in ["home/.aws/config", "home/.aws/credentials"] {
            #expect(bench.folder.text(of: name) == other.folder.text(of: name))
        }
    }

    @Test func `profiles are listed, one to a line`() async throws {
        let outcome = try await bench.run("configure", "list-profiles")
        #expect(outcome.stdout == "default\ndev\n")
    }

    @Test(arguments: [[], ["--profile", "dev"]])
    func `the list says what holds and where it comes from, as the AWS CLI does`(
        words: [String]
    ) async throws {
        let ours = try await bench.run(["configure", "list"] + words)
        let text = bench.folder.text(of: "home/.aws/config").replacing("[plugins]\n", with: "[preview]\n")
        try bench.folder.write(text, to: "home/.aws/config")
        let peer = try await bench.peer(["configure", "list"] + words)
        // v2 has colons between the columns; what stands in them is the same but for the headings.
        func cells(_ text: String) -> [[Substring]] {
            text.split(separator: "\n").map { $0.split(separator: " ").filter { $0 != ":" } }
        }
        #expect(cells(ours.stdout).dropFirst() == cells(peer.stdout).dropFirst(2), "\(ours)")
        #expect(
            ours.stdout.hasPrefix("NAME       : VALUE                    : TYPE             : LOCATION\n"))
    }

    @Test func `credentials are exported in every form`() async throws {
        bench.set("AWS_SESSION_TOKEN", "t")
        let process = try await bench.run("configure", "export-credentials")
        #expect(
            process.stdout == """
                {
                  "Version": 1,
                  "AccessKeyId": "AKIDEXAMPLE",
                  "SecretAccessKey": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                  "SessionToken": "t"
                }

                """)
        let lines = try await bench.run("configure", "export-credentials", "--format", "env")
        #expect(
            lines.stdout == """
                export AWS_ACCESS_KEY_ID=AKIDEXAMPLE
                export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY
                export AWS_SESSION_TOKEN=t

                """)
    }

    @Test func `without credentials nothing is exported`() async throws {
        bench.set("AWS_ACCESS_KEY_ID", nil)
        bench.set("AWS_SECRET_ACCESS_KEY", nil)
        let outcome = try await bench.run("configure", "export-credentials")
        #expect(outcome.status == 253)
        #expect(
            outcome.stderr
                == "\naws: [ERROR]: Unable to retrieve credentials: no credentials found\n")
    }

    @Test func `a profile whose program asks for the profile itself ends`() async throws {
        bench.set("_AWS_CLI_PROFILE_CHAIN", "\"a,b\",dev")
        let outcome = try await bench.run("configure", "export-credentials", "--profile", "dev")
        #expect(outcome.status == 253)
        #expect(outcome.stderr.contains("profile cycle: a,b -> dev -> dev\n"))
    }

    // MARK: import

    /// Values: AWS CLI 2.9.19 over the same files, but for the byte order mark, which later versions take away.
    @Test(
        arguments: [
            (
                "User name,Password,Access key ID,Secret access key\nann,,AKIA1,s1\nbob,p,AKIA2, s2 \n", [],
                "aws_access_key_id = AKIA1\naws_secret_access_key = s1\n[bob]\naws_access_key_id = AKIA2\n"
                    + "aws_secret_access_key = s2\n"
            ),
            (
                "\u{FEFF}User Name,Access Key ID,Secret Access key\r\nann,AKIA1,s1\r\n",
                ["--profile-prefix", "p-"],
                "[p-ann]\naws_access_key_id = AKIA1\naws_secret_access_key = s1\n"
            ),
            (
                "User Name,Access Key ID,Secret Access key\nann,,s1\nbob,AKIA2,s2", ["--skip-invalid"],
                "[bob]\naws_access_key_id = AKIA2\naws_secret_access_key = s2\n"
            ),
        ] as [(String, [String], String)])
    func `keys are imported as profiles`(text: String, words: [String], added: String) async throws {
        try bench.folder.write("[ann]\nregion = x\n", to: "home/.aws/credentials")
        try bench.folder.write(text, to: "keys.csv")
        let outcome = try await bench.run(["configure", "import", "--csv", "file://keys.csv"] + words)
        #expect(outcome.status == 0, "\(outcome)")
        let count = added.contains("[bob]") && added.contains("AKIA1") ? 2 : 1
        #expect(outcome.stdout == "Successfully imported \(count) profile(s)\n")
        #expect(bench.folder.text(of: "home/.aws/credentials") == "[ann]\nregion = x\n\(added)")
    }

    @Test(arguments: [
        (
            "User Name,Access Key ID,Secret Access key\nann,AKIA1,s1\nbob,AKIA2\n",
            "Failed to parse entry #2: Row missing value for header \"Secret Access key\""
        ),
        ("User Name,Secret Access key\nann,s1\n", "Expected header \"Access Key ID\" not found"),
        (" \n", "Provided CSV contains no contents"),
    ])
    func `of a file that is no list of keys nothing is imported`(text: String, message: String) async throws {
        try bench.folder.write(text, to: "keys.csv")
        let outcome = try await bench.run("configure", "import", "--csv", "file://keys.csv")
        #expect(outcome.status == 255)
        #expect(outcome.stderr == "\naws: [ERROR]: \(message)\n")
        #expect(!bench.folder.has("home/.aws/credentials"))
    }

    @Test func `what is left says that it is not covered`() async throws {
        #expect(
            try await bench.run("configure", "sso").ending
                == .notCovered("`aws configure sso` is not covered"))
    }
}
