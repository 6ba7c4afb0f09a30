import Testing

@testable import AWSCommands

@Suite("Patterns of file names")
struct FilePatternTests {
    /// Asked of Python's `fnmatch.fnmatchcase`.
    @Test(
        "a name fits a pattern as Python's fnmatch says",
        arguments: [
            ("a/b.txt", "*.txt", true), ("a/b.txt", "a/*", true), ("a/b.txt", "?.txt", false),
            ("a/b", "a[!x]b", true), ("a]b", "a[]]b", true), ("a[b", "a[b", true), ("a-b", "a[+-.]b", true),
            ("abc", "a[c-a]c", false), ("", "*", true), ("", "?", false), ("aXbXc", "a*b*c", true),
            ("aXbXd", "a*b*c", false), ("한글 파일", "한*일", true), ("a", "A", false), ("a+b", "a+b", true),
            ("a\nb", "a*b", true), ("a!b", "a[x!]b", true),
        ])
    func fits(text: String, pattern: String, expected: Bool) {
        #expect(FilePattern(pattern).matches(text) == expected)
    }

    @Test func `the last pattern that fits decides, and each holds below the root of either side`() {
        let filter = FileFilter(
            [(false, "*"), (true, "*.txt"), (false, "private/*")], source: "/home/kim/tree",
            destination: "bucket/p/")
        #expect(filter.includes("/home/kim/tree/a/b.txt"))
        #expect(!filter.includes("/home/kim/tree/b.log"))
        #expect(!filter.includes("/home/kim/tree/private/b.txt"))
        #expect(filter.includes("bucket/p/x.txt"))
        #expect(!filter.includes("bucket/p/x.log"))
        #expect(filter.includes("/elsewhere/b.log"))
    }
}

@Suite("Paths as text")
struct PathTextTests {
    /// Asked of Python's `os.path`.
    @Test(
        "a file is shown as seen from where the command was typed",
        arguments: [
            ("/w/a", "./a"), ("/w/b/c", "b/c"), ("/a", "../a"), ("/x/y/z", "../x/y/z"), ("/w/b/", "b/"),
        ])
    func shown(path: String, expected: String) {
        #expect(PathText.relative(path, to: "/w") == expected)
    }

    @Test func `dots and repeated slashes are taken out of absolute paths`() {
        #expect(PathText.absolute("../x/./y//z", in: "/w/v") == "/w/x/y/z")
        #expect(PathText.absolute("../../..", in: "/w") == "/")
        #expect(PathText.absolute("", in: "/w") == "/w")
        #expect(PathText.absolute("/a/../b", in: "/w") == "/b")
    }

    @Test func `a name that leads out of its folder is known, and others are not`() {
        for name in ["../a", "a/../../b", "/../a", ".."] { #expect(PathText.escapes(name), "\(name)") }
        for name in ["a/../b", "..a", "a/..", "a"] { #expect(!PathText.escapes(name), "\(name)") }
    }

    @Test func `a mark that joins with the slash before it splits no path differently`() {
        let name = "\u{301}x"
        #expect(PathText.parts("a/\(name)").count == 2)
        #expect(PathText.split("/w/\(name)").folder == "/w")
        // Two spellings of one syllable are two names.
        #expect(!PathText.isSame("\u{AC00}", "\u{1100}\u{1161}"))
    }

    @Test func `buckets and keys, ARNs of access points too, are told apart`() throws {
        func parts(_ path: String) throws -> [String] {
            let path = try ObjectPath(path)
            return [path.bucket, path.key]
        }
        #expect(try parts("s3://b/k/l") == ["b", "k/l"])
        #expect(try parts("b") == ["b", ""])
        let point = "arn:aws:s3:us-west-2:123456789012:accesspoint/mine"
        #expect(try parts("s3://\(point)/k/l") == [point, "k/l"])
        #expect(try parts(point) == [point, ""])
        let outpost = "arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-1/accesspoint/mine"
        #expect(try parts("\(outpost)/k") == [outpost, "k"])
        #expect(throws: CommandFailure.self) {
            try ObjectPath("arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-1/bucket/mine")
        }
    }
}

@Suite("Sizes, types and parts of objects")
struct ByteSizeTests {
    /// Asked of awscli's `human_readable_size`.
    @Test(
        "a size is printed as the AWS CLI does",
        arguments: [
            (0, "0 Bytes"), (1, "1 Byte"), (1023, "1023 Bytes"), (1024, "1.0 KiB"), (1_048_575, "1.0 MiB"),
            (1_048_576, "1.0 MiB"), (20_971_524, "20.0 MiB"), (1_500_000_000, "1.4 GiB"),
        ] as [(Int64, String)])
    func text(count: Int64, expected: String) {
        #expect(ByteSizes.text(count) == expected)
    }

    @Test func `sizes in configurations are of 1024 whatever their unit's name`() {
        #expect(ByteSizes.bytes("8MB") == 8 << 20)
        #expect(ByteSizes.bytes("16mib") == 16 << 20)
        #expect(ByteSizes.bytes("1GB") == 1 << 30)
        #expect(ByteSizes.bytes("100") == 100)
        #expect(ByteSizes.bytes("x") == nil)
    }

    @Test func `a large object has at most ten thousand parts, and none is too small`() {
        let limits = TransferLimits()
        #expect(limits.partSize(for: 20 << 20) == 8 << 20)
        #expect(limits.partSize(for: 100 << 30) == 16 << 20)
        var small = TransferLimits()
        small.part = 1 << 20
        #expect(small.partSize(for: 20 << 20) == 5 << 20)
        let parts = limits.parts(of: (16 << 20) + 1, size: 8 << 20)
        #expect(parts.map(\.offset) == [0, 8 << 20, 16 << 20])
        #expect(parts.last?.count == 1)
    }

    @Test func `types are those of Python's table, where the machine has no other`() {
        #expect(ContentTypes.guess("/w/x.json") == "application/json")
        #expect(ContentTypes.guess("/w/X.HTML") == "text/html")
        #expect(ContentTypes.guess("/w/noname") == nil)
        #expect(ContentTypes.guess("/w/.json") == nil)
        #expect(ContentTypes.guess("/w/a.unheard-of.gz") == nil)
    }

    @Test func `a time of a result is read with its fraction`() {
        #expect(S3Time.seconds("1970-01-01T00:01:00+00:00") == 60)
        #expect(S3Time.seconds("1970-01-01T00:01:00.500000+00:00") == 60.5)
        #expect(S3Time.seconds("soon") == nil)
        #expect(S3Time.local(60, zone: "UTC") == "1970-01-01 00:01:00")
    }
}
