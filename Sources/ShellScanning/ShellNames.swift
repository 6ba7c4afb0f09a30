/// The names that variables can have.
public enum ShellNames {
    /// The text can name a shell variable.
    public static func isVariable(_ name: some StringProtocol) -> Bool {
        guard let first = name.utf8.first, !(48...57).contains(first) else { return false }
        return name.utf8.allSatisfy(isNameByte)
    }

    /// The byte can stand in a variable's name.
    public static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 95: true
        default: false
        }
    }
}
