internal import Glibc

/// The certificates of authorities that this machine trusts.
///
/// A folder is looked up certificate by certificate, by the hash of the name; reading a bundle costs 16 ms at each first
/// connection. So the folder goes first, where it was prepared for that; where it was not (Amazon Linux, Fedora, small
/// containers), the bundle is read.
struct SystemTrust {
    /// Folders that may hold a link for each authority.
    var folders = ["/etc/ssl/certs", "/etc/pki/tls/certs"]
    /// Bundles of Debian, of Amazon Linux and Fedora, of openSUSE, and of Alpine.
    var bundles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem",
    ]

    /// Looked at once: trust does not change while a process runs.
    static let path = SystemTrust().path

    /// A prepared folder, or a bundle; where there is neither, the first folder, in which nobody is found to be trusted.
    var path: String {
        folders.first(where: Self.isPrepared) ?? bundles.first { access($0, R_OK) == 0 } ?? folders.first
            ?? "/"
    }

    /// Whether a folder has a name as `openssl rehash` gives it: eight digits of a hash, a dot and a number.
    private static func isPrepared(_ folder: String) -> Bool {
        guard let stream = opendir(folder) else { return false }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name.count > 9, name[8] == UInt8(ascii: "."), isHexadecimal(name[..<8]),
                name[9...].allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
            {
                return true
            }
        }
        return false
    }

    private static func isHexadecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy {
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
        }
    }
}
