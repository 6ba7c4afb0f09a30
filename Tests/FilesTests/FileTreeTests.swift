import Foundation
import TestSupport
import Testing

@testable import Files

@Suite("FileTree")
struct FileTreeTests {
    let folder = TemporaryFolder()

    private func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `folders are made down to the last, for this user alone`() throws {
        try FileTree.makeFolder(folder("a/b"))
        try FileTree.makeFolder(folder("a/b"))
        #expect(try mode(of: folder("a/b")) == 0o700)
        try Data().write(to: URL(fileURLWithPath: folder("file")))
        #expect(throws: FileError("cannot make the folder `\(folder("file/x"))`: Not a directory")) {
            try FileTree.makeFolder(folder("file/x"))
        }
    }

    @Test func `a folder is removed with all that is in it, and what links lead to stays`() throws {
        try FileTree.makeFolder(folder("gone/a/b"))
        try FileTree.makeFolder(folder("kept"))
        try FileTree.create(folder("kept/file"), "text")
        try FileTree.create(folder("gone/a/b/.hidden"), "text")
        #expect(symlink(folder("kept"), folder("gone/a/link")) == 0)
        FileTree.removeFolder(folder("gone"))
        #expect(!FileTree.exists(folder("gone")) && FileTree.exists(folder("kept/file")))
        FileTree.removeFolder(folder("never there"))
    }

    @Test func `a file is replaced whole, with its mode, and nothing is left beside it`() throws {
        let path = folder("text")
        try FileTree.write("one", to: path, mode: 0o644)
        try FileTree.write("two, longer", to: path, mode: 0o600)
        #expect(try FileTree.read(path) == Array("two, longer".utf8))
        #expect(try mode(of: path) == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["text"])
        #expect(throws: FileError("cannot write `\(folder("none/text"))`: No such file or directory")) {
            try FileTree.write("x", to: folder("none/text"), mode: 0o600)
        }
    }

    @Test func `a file is made once`() throws {
        let path = folder("key")
        try FileTree.create(path, "first")
        #expect(throws: FileError("cannot make `\(path)`: File exists")) {
            try FileTree.create(path, "second")
        }
        #expect(try FileTree.read(path) == Array("first".utf8))
        #expect(try mode(of: path) == 0o600)
    }

    @Test func `a missing file is no error to a reader, an unreadable one is`() throws {
        #expect(try FileTree.read(folder("none")) == nil)
        #expect(throws: FileError("cannot read `\(folder.path)`: Is a directory")) {
            try FileTree.read(folder.path)
        }
    }

    @Test("the folder of a path", arguments: [("a/b", "a"), ("/a", "/"), ("a", "."), ("/a/b/c", "/a/b")])
    func folders(path: String, wanted: String) {
        #expect(FileTree.folder(of: path) == wanted)
    }
}
