internal import CSystem
internal import Glibc

/// New pipes, with one end for the event loop and the other for a process to be started.
package enum Pipe {
    /// A pipe that is read here; the number is the writing end, which the caller closes.
    package static func forReading() throws(SystemError) -> (source: ByteSource, writeEnd: Int32) {
        let (readEnd, writeEnd) = try make()
        do {
            return (try ByteSource(adopting: readEnd), writeEnd)
        } catch {
            close(writeEnd)
            throw error
        }
    }

    /// A pipe that is written here; the number is the reading end, which the caller closes.
    package static func forWriting() throws(SystemError) -> (sink: ByteSink, readEnd: Int32) {
        let (readEnd, writeEnd) = try make()
        do {
            return (try ByteSink(adopting: writeEnd), readEnd)
        } catch {
            close(readEnd)
            throw error
        }
    }

    private static func make() throws(SystemError) -> (readEnd: Int32, writeEnd: Int32) {
        var readEnd: Int32 = -1
        var writeEnd: Int32 = -1
        _ = try SystemError.check(csys_pipe(&readEnd, &writeEnd), "make a pipe")
        return (readEnd, writeEnd)
    }
}
