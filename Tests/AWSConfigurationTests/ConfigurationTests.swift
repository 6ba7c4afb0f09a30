import AWSConfiguration
import JSON
import TestSupport
import Testing

@Suite("Configuration files")
struct ConfigurationTests {
    static let paths = ConfigurationPaths(environment: ["HOME": "/home/x"])

    static func read(_ configuration: String, _ credentials: String? = nil) throws -> Configuration {
        try Configuration(configuration: configuration, credentials: credentials, paths: paths)
    }

    static func lines(_ text: String) -> [JSONValue] {
        text.split(separator: "\n").compactMap { try? JSONValue.parse(String($0)) }
    }

    /// Compares a case with what is read.
    static func check(_ row: JSONValue) {
        let configuration = row[0]?.string ?? ""
        let credentials = row[1]?.string ?? ""
        let found = try? read(configuration, credentials)
        guard let expected = row[2], !expected.isNull else {
            #expect(found == nil, "\(configuration.debugDescription) \(credentials.debugDescription)")
            return
        }
        let value: JSONValue? = found.map { found in
            [
                "profiles": .object(found.profiles), "sso_sessions": .object(found.ssoSessions),
                "services": .object(found.services), "others": .object(found.otherSections),
                "credentials": .object(found.credentialSections),
                "configured": .object(found.configuredProfiles),
            ]
        }
        // Compared as text, because the order of keys counts too.
        let order = ["profiles", "sso_sessions", "services", "others", "credentials", "configured"]
        for key in order {
            let got = value?[key]?.serialized()
            #expect(got == expected[key]?.serialized(), "\(configuration.debugDescription)")
        }
    }

    @Test func `files mean what they mean to the AWS CLI`() {
        let cases = Self.lines(OracleCases.parsing)
        #expect(cases.count > 40)
        for row in cases { Self.check(row) }
    }

    @Test func `an unreadable form is told with the file's path`() {
        let error = #expect(throws: ConfigurationError.self) { try Self.read("region = x\n") }
        #expect(error?.description == "Unable to parse config file: /home/x/.aws/config")
        #expect(error?.exitCode == 255)
        let other = #expect(throws: ConfigurationError.self) { try Self.read("", "[a]\nx\n") }
        #expect(other?.description == "Unable to parse config file: /home/x/.aws/credentials")
    }

    @Test func `missing files are empty, and bytes that are no UTF-8 are an error`() throws {
        let folder = try TestFolder()
        var paths = Self.paths
        paths.configuration = folder.path + "/none"
        paths.credentials = folder.path
        #expect(try Configuration.read(paths).profiles.isEmpty)
    }

    @Test func `paths follow variables, the home and its short form`() {
        let paths = ConfigurationPaths(environment: [
            "HOME": "/home/x/", "AWS_CONFIG_FILE": "$D/${E}f$NONE", "D": "~/d", "E": "e",
        ])
        #expect(paths.configuration == "/home/x/d/ef$NONE")
        #expect(paths.credentials == "/home/x/.aws/credentials")
        #expect(ConfigurationPaths.expanded("~", environment: [:]) == "~")
        #expect(ConfigurationPaths.expanded("a/${X", environment: ["X": "1"]) == "a/${X")
    }

    @Test func `aliases are read by the command below which they stand`() throws {
        let folder = try TestFolder()
        let path = try folder.write(
            """
            [toplevel]
            WhoAmI = sts get-caller-identity
            f =
              !f() {
                echo a = b
              }; f
            [command ec2  wait]
            soon = instance-running
            [other]
            x = y
            """, to: "alias")
        #expect(
            try AliasFile.read(path) == [
                []: ["whoami": "sts get-caller-identity", "f": "!f() {\necho a = b\n}; f"],
                ["ec2", "wait"]: ["soon": "instance-running"],
            ])
        #expect(try AliasFile.read(path + ".none").isEmpty)
        #expect(throws: ConfigurationError.self) {
            try AliasFile.read(try folder.write("[a]\nno value\n", to: "alias"))
        }
    }

    @Test(
        "commands are cut into words as by a shell",
        arguments: [
            ("a b", ["a", "b"]), ("'a b' \"c\\\"d\" e\\ f", ["a b", "c\"d", "e f"]), ("", []),
            ("''", [""]), ("\"a\\b\"", ["a\\b"]), ("a'b'\"c\"", ["abc"]),
        ] as [(String, [String])])
    func words(text: String, expected: [String]) {
        #expect(ShellWords.split(text) == expected)
    }

    @Test func `an open quotation has no words`() {
        #expect(ShellWords.split("'a") == nil)
        #expect(ShellWords.split("a\\") == nil)
    }
}
