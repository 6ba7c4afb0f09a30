import AWSModels
import TestSupport
import Testing

@Suite("Where models lie")
struct LocatingTests {
    let folder: TestFolder
    init() throws { folder = try TestFolder() }

    private func found(program: String, _ environment: [String: String] = [:]) throws -> String {
        try ModelLibrary.locate(environment: environment, executablePath: "\(folder.path)/\(program)")
            .replacing(folder.path, with: "")
    }

    @Test func `the environment's file comes first, there or not`() throws {
        try folder.write("", to: "bin/aws-models")
        #expect(try found(program: "bin/runbook", ["RUNBOOK_AWS_MODELS": "/x/y"]) == "/x/y")
        #expect(try found(program: "bin/runbook", ["RUNBOOK_AWS_MODELS": ""]) == "/bin/aws-models")
    }

    @Test func `the file may lie beside the program or up to three folders above`() throws {
        try folder.write("", to: "a/aws-models")
        for program in ["a/runbook", "a/b/runbook", "a/b/c/runbook", "a/b/c/d/runbook"] {
            #expect(try found(program: program) == "/a/aws-models")
        }
        #expect(throws: ModelError.self) { try found(program: "a/b/c/d/e/runbook") }
        try folder.write("", to: "a/b/aws-models")
        #expect(try found(program: "a/b/c/runbook") == "/a/b/aws-models")
    }

    @Test func `an installed program finds it below share`() throws {
        try folder.write("", to: "usr/share/runbook/aws-models")
        #expect(try found(program: "usr/bin/runbook") == "/usr/share/runbook/aws-models")
    }

    @Test func `the error names the places and the remedy`() {
        let error = #expect(throws: ModelError.self) {
            try ModelLibrary.locate(environment: [:], executablePath: "/nonexistent/bin/runbook")
        }
        #expect(
            error?.message
                == "no service models: `aws-models` is neither in `/nonexistent/bin`, nor up to three folders above, "
                + "nor in `/nonexistent/share/runbook`; scripts/setup makes the file, RUNBOOK_AWS_MODELS names another"
        )
    }

    @Test(
        "AWS_DATA_PATH is read as botocore reads it",
        arguments: [
            ("/a:/b", ["/a", "/b"]), ("", []),
            ("~/m:$X/n:${X}o:$NO/p", ["/home/u/m", "/x/n", "/xo", "/w/$NO/p"]),
            ("rel", ["/w/rel"]), ("/a${X", ["/a${X"]), ("/a$", ["/a$"]), ("~", ["/home/u"]),
        ])
    func dataPath(value: String, folders: [String]) {
        let environment = ["AWS_DATA_PATH": value, "HOME": "/home/u", "X": "/x"]
        #expect(
            ModelLibrary.userFolders(environment: environment, folder: "/w")
                == folders + ["/home/u/.aws/models"])
    }
}
