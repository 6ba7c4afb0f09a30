import TestSupport
import Testing

@testable import Commands

@Suite("The configuration of ssh")
struct SSHConfigurationTests {
    @Test func `names hosts, with the files that it includes, and patterns are no names`() throws {
        let folder = try TestFolder()
        try folder.write(
            """
            # Host commented
            Host web-1 web-2  # and not these
              HostName 10.0.0.1
            host=db
            Host "quoted name" web-? !not *.example.com web-1
            Include conf.d/*.conf "\(folder.path)/more"
            Include ~/.ssh/deep missing
            Match host x
              HOST last
            """, to: ".ssh/config")
        try folder.write("Host b\nInclude deep\n", to: ".ssh/conf.d/2.conf")
        try folder.write("\tHost\ta\r\n", to: ".ssh/conf.d/1.conf")
        try folder.write("Host more\nUser=me\n", to: "more")
        try folder.write("Host deep\nInclude deep\n", to: ".ssh/deep")
        let expected = ["web-1", "web-2", "db", "quoted name", "a", "b", "deep", "more", "last"]
        #expect(try SSHConfiguration(nil, home: folder.path).names == expected)
        #expect(try SSHConfiguration("~/more", home: folder.path).names == ["more"])
        #expect(try SSHConfiguration("/no/such/file", home: folder.path).names == [])
    }
}
