import Testing

@testable import Execution

@Suite("FileComparison")
struct FileComparisonTests {
    private let present = FileState(sha256: "aa", sizeBytes: 3, mode: 0o640, user: "root", group: "app")

    @Test func `what nobody names is not compared`() {
        let comparison = FileComparison(sha256: "aa", mode: nil, owner: nil, present: present)
        #expect(comparison.isSame)
        #expect(comparison.summary == "is as wanted")
    }

    @Test func `contents, mode and owner are compared`() {
        let comparison = FileComparison(sha256: "bb", mode: 0o600, owner: "root:root", present: present)
        #expect(comparison.hasOtherContents)
        #expect(comparison.summary == "changed, mode 0640 to 0600, owner root:app to root:root")
        #expect(!FileComparison(sha256: "aa", mode: 0o600, owner: nil, present: present).hasOtherContents)
    }

    @Test func `a group that is not named is not compared`() {
        #expect(FileComparison(sha256: "aa", mode: nil, owner: "root", present: present).isSame)
        #expect(!FileComparison(sha256: "aa", mode: nil, owner: "app", present: present).isSame)
    }

    @Test func `what is not there is created`() {
        #expect(FileComparison(sha256: "aa", mode: 0o600, owner: "a", present: nil).summary == "created")
    }
}
