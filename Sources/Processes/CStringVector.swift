/// A null-terminated array of C strings, as `execve` takes it, in two allocations.
struct CStringVector: ~Copyable {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let bytes: UnsafeMutablePointer<CChar>

    /// Copies the strings; nil when one holds a NUL byte.
    init?(_ strings: [String]) {
        let total = strings.reduce(0) { $0 + $1.utf8.count + 1 }
        pointers = .allocate(capacity: strings.count + 1)
        bytes = .allocate(capacity: max(1, total))
        var next = bytes
        for (index, var string) in strings.enumerated() {
            pointers[index] = next
            let isWhole = string.withUTF8 { text in
                for byte in text {
                    if byte == 0 { return false }
                    next.pointee = CChar(bitPattern: byte)
                    next += 1
                }
                return true
            }
            guard isWhole else { return nil }
            next.pointee = 0
            next += 1
        }
        pointers[strings.count] = nil
    }

    deinit {
        bytes.deallocate()
        pointers.deallocate()
    }
}
