import Foundation
import TestSupport
import Testing

/// Options of `aws s3`: the same requests and lines as those of AWS CLI 1, where version 2 does not differ.
@Suite("Options of aws s3", .timeLimit(.minutes(10)))
struct TransferOptionTests {
    /// Commands below `aws s3`; `B` is the bucket. The bucket has `k` and `d/l`, the folder `a.txt`, `big` and `key`.
    static let commands = [
        "cp a.txt B/x --sse-c --sse-c-key fileb://key", "cp big B/x --sse-c AES256 --sse-c-key fileb://key",
        "cp B/k B/x --sse-c --sse-c-key fileb://key", "cp a.txt B/x --sse",
        "cp a.txt B/x --sse aws:kms --sse-kms-key-id i",
        "cp a.txt B/x --acl public-read --expires 2030-01-01T00:00:00Z --website-redirect /x --storage-class STANDARD_IA",
        "cp big B/x --acl private --expires 1893456000 --metadata a=b,c=d --request-payer",
        "cp a.txt B/x --cache-control no-cache --content-language de --content-disposition attachment",
        "cp a.txt B/x --content-encoding gzip --content-type q/r", "cp a.txt B/x --no-guess-mime-type",
        "cp a.txt B/x --grants read=uri=http://acs.amazonaws.com/groups/global/AllUsers full=id=a readacl=id=b writeacl=id=c",
        "cp a.txt B/x --grants bad", "cp a.txt B/x --grants more=id=a", "cp a.txt B/x --expires nonsense",
        "cp B/k B/x --metadata-directive REPLACE --content-type q/r", "cp B/k B/x --metadata-directive COPY",
        "cp B/k B/x --metadata x=y --request-payer requester", "cp B/k B/x --source-region eu-west-1",
        "cp B/k B/x --storage-class GLACIER_IR --checksum-algorithm SHA1",
        "cp a.txt B/x --checksum-algorithm SHA256",
        "cp big B/x --checksum-algorithm SHA256", "cp B/k x --checksum-mode ENABLED",
        "cp B/big x --checksum-mode ENABLED",
        "cp a.txt B/x --only-show-errors", "cp a.txt B/x --quiet", "cp B/nokey x --quiet",
        "cp B/nokey x --only-show-errors",
        "cp a.txt B/x --dryrun", "mv a.txt B/x --dryrun --only-show-errors", "cp B/k x --dryrun --quiet",
        "rm B --recursive --dryrun", "cp B down --recursive --page-size 1 --exclude big",
        "rm B/nokey --request-payer",
        "sync B down --size-only --exclude big", "sync B down --exact-timestamps --exclude big --dryrun",
        "sync tree B --delete --dryrun --exclude big",
        "sync tree B --delete --dryrun --exclude * --include d/*",
        "website B --index-document i --error-document e", "cp B/frozen x",
        "cp B/frozen x --ignore-glacier-warnings",
        "cp B/frozen x --force-glacier-transfer", "sync B/ froze --exclude * --include frozen",
        "cp s3://arn:aws:s3:us-east-1:123456789012:accesspoint/ap/k x",
    ]

    @Test("requests and lines are those of the older version", arguments: commands)
    func same(command: String) async throws {
        let trial = try await S3Trial(objects: ["k", "K", "d/l"])
        try trial.writeBig()
        for (name, text) in [
            ("a.txt", "hello"), ("tree/k", "longer"), ("key", String(repeating: "k", count: 32)),
        ] {
            try trial.folder.write(text, to: name)
        }
        try await trial.set("cp", "big", trial.root)
        try await trial.set("cp", "a.txt", "\(trial.root)/frozen", "--storage-class", "GLACIER")
        let words =
            ["s3"]
            + command.split(separator: " ").map { word -> String in
                if word == "B" { return trial.root }
                return word.hasPrefix("B/") ? trial.root + word.dropFirst() : String(word)
            }
        trial.begin()
        let ours = try await trial.trial.aws(words)
        let asked = trial.texts
        for name in ["x", "down", "froze", "case"] where trial.folder.has(name) {
            try trial.folder.remove(name)
        }
        trial.begin()
        let quietly = ["cp", "mv", "sync"].contains(words[1]) ? ["--no-progress"] : []
        let theirs = try await trial.trial.older(words + quietly)
        #expect(ours.status == theirs.status, "\(ours) \(theirs)")
        #expect(Self.lines(ours.stdout) == Self.lines(theirs.stdout))
        #expect(Self.lines(ours.stderr) == Self.lines(theirs.stderr))
        #expect(asked == trial.texts)
    }

    private static func lines(_ text: String) -> [Substring] { text.split(separator: "\n").sorted() }

    @Test func `names that differ by case alone are left out, told of, or end the command`() async throws {
        let trial = try await S3Trial(objects: ["A", "a", "b"])
        let place = "\(trial.bucket)/a -> \(trial.folder.path)"
        let reason = "because a file whose name differs only by case either exists or is being downloaded.\n"
        let (first, last) = ("download: \(trial.root)/A to one/A\n", "download: \(trial.root)/b to one/b\n")
        try await trial.expect(
            ["cp", trial.root, "one", "--recursive", "--case-conflict", "skip"], first + last,
            stderr: "warning: Skipping \(place)/one/a \(reason)")
        let all = try await trial.trial.aws("s3", "sync", trial.root, "two", "--case-conflict", "warn")
        #expect(all.status == 0 && all.stdout.split(separator: "\n").count == 3, "\(all)")
        #expect(all.stderr.hasPrefix("warning: Downloading \(place)/two/a despite a file"), "\(all)")
        let ended = try await trial.trial.aws(
            "s3", "mv", trial.root, "three", "--recursive", "--case-conflict", "error")
        #expect(ended.status == 1, "\(ended)")
        #expect(ended.stderr == "fatal error: Failed to download \(place)/three/a \(reason)", "\(ended)")
        #expect(try await trial.keys().contains("a"))
        // One object has no other beside it, and what is there under its own name is written over.
        try await trial.expect(
            ["cp", "\(trial.root)/a", "one/a", "--case-conflict", "error"],
            "download: \(trial.root)/a to one/a\n")
        try await trial.expect(
            ["sync", trial.root, "one", "--case-conflict", "error", "--exclude", "A"])
    }

    @Test func `nothing is written over where that is not wanted`() async throws {
        let trial = try await S3Trial(objects: ["there"])
        try trial.folder.write("new", to: "f/there")
        try trial.folder.write("new", to: "f/more")
        let more = "upload: f/more to \(trial.root)/more\n"
        try await trial.expect(["sync", "f", trial.root, "--no-overwrite"], more)
        try await trial.expect(["cp", "\(trial.root)/there", "f/there", "--no-overwrite"])
        #expect(trial.folder.text(of: "f/there") == "new")
        trial.begin()
        _ = try await trial.trial.aws("s3", "cp", "f/there", "\(trial.root)/there", "--no-overwrite")
        #expect(
            trial.texts.contains { $0.hasPrefix("PUT ") && $0.contains("if-none-match: *") }, "\(trial.texts)"
        )
    }

    @Test func `a copy takes over what it is told to`() async throws {
        let trial = try await S3Trial(objects: ["k"])
        func fields(_ value: String) async throws -> String {
            trial.begin()
            try await trial.expect(
                ["cp", "\(trial.root)/k", "\(trial.root)/c", "--copy-props", value],
                "copy: \(trial.root)/k to \(trial.root)/c\n")
            return trial.texts.first { $0.hasPrefix("PUT ") } ?? ""
        }
        let none = try await fields("none")
        #expect(
            none.contains("x-amz-metadata-directive: REPLACE")
                && none.contains("x-amz-tagging-directive: REPLACE"))
        let metadata = try await fields("metadata-directive")
        #expect(!metadata.contains("x-amz-metadata") && metadata.contains("x-amz-tagging-directive: REPLACE"))
        #expect(try await !fields("default").contains("directive"))
    }

    @Test func `a stream that is said to be long goes in larger parts`() async throws {
        let trial = try await S3Trial()
        let sent = try await trial.invocation(
            of: "/bin/bash",
            [
                "-c", "head -c 6000000 /dev/zero | \"$0\" aws s3 cp - \"$1\" --expected-size 100000000000",
                Invocation.program, "\(trial.root)/s",
            ]
        ).run()
        #expect(sent.status == 0 && sent.stdout.isEmpty, "\(sent)")
        #expect(trial.counts["UploadPart"] == 1)
        try await trial.expect(
            ["cp", "-", "\(trial.root)/s", "--expected-size", "x"],
            stderr: "fatal error: invalid literal for int() with base 10: 'x'\n", exits: 1)
    }
}
