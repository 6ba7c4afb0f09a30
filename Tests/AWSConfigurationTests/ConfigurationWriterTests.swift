import AWSConfiguration
import JSON
import TestSupport
import Testing

@Suite("Writing configuration files")
struct ConfigurationWriterTests {
    let folder: TestFolder
    var paths: ConfigurationPaths

    init() throws {
        folder = try TestFolder()
        paths = ConfigurationPaths(environment: ["HOME": folder.path + "/home"])
    }

    static func check(_ row: JSONValue, _ folder: TestFolder) throws {
        let text = row[0]?.string ?? ""
        let key = row[2]?.string ?? ""
        let value = row[4]?.string ?? ""
        let change: ConfigurationWriter.Value =
            if let member = row[3]?.string { .member(member, value) } else { .text(value) }
        let path = try folder.write(text, to: "config/case")
        try ConfigurationWriter.update(path, section: row[1]?.string ?? "", key: key, change)
        let expected = row[5]?.string ?? ""
        #expect(
            folder.text(of: "config/case") == expected, "\(row.serialized())")
    }

    @Test func `files are changed as the AWS CLI changes them`() throws {
        let cases = ConfigurationTests.lines(OracleCases.writing)
        #expect(cases.count > 30)
        for row in cases { try Self.check(row, folder) }
    }

    @Test func `names lead to the sections that aws configure set writes`() throws {
        func set(_ name: String, _ value: String, profile: String? = nil) throws {
            try ConfigurationWriter.set(name, to: value, profile: profile, paths: paths)
        }
        try set("region", "eu-west-1")
        try set("region", "us-east-1", profile: "dev box")
        try set("s3.addressing_style", "path", profile: "p")
        try set("profile.q.emr.key", "1")
        try set("default.output", "text")
        try set("plugins.x", "y")
        try set("aws_access_key_id", "AKIDEXAMPLE", profile: "p")
        #expect(
            folder.text(of: "home/.aws/config") == """
                [default]
                region = eu-west-1
                output = text
                [profile 'dev box']
                region = us-east-1
                [profile p]
                s3 =
                    addressing_style = path
                [profile q]
                emr =
                    key = 1
                [plugins]
                x = y

                """)
        #expect(folder.text(of: "home/.aws/credentials") == "[p]\naws_access_key_id = AKIDEXAMPLE\n")
    }

    @Test func `line breaks are refused without the value`() {
        let error = #expect(throws: ConfigurationError.self) {
            try ConfigurationWriter.set("aws_secret_access_key", to: "a\nb", profile: nil, paths: paths)
        }
        #expect(
            error?.description
                == "Invalid value for key aws_secret_access_key: newline characters and carriage returns are not allowed."
        )
        #expect(!folder.has("home/.aws/credentials"))
    }
}
