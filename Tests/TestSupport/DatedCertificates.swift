internal import Foundation

/// An authority and certificates of its own with chosen dates, made by Python's `cryptography`, which the sandbox brings.
public enum DatedCertificates {
    /// Makes `authority.pem`, and for each entry `NAME.pem` and `NAME.key` below the folder.
    ///
    /// `entries`: The name of the files, whom the certificate is for (`127.0.0.1`, `other.example`), and in how many
    /// days it ends.
    public static func make(_ entries: [(name: String, host: String, days: Int)], in folder: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "\(RepositoryLayout.root)/.venv/bin/python")
        process.arguments = ["-c", program, folder] + entries.map { "\($0.name) \($0.host) \($0.days)" }
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ServerProgram.Unavailable(description: "the certificates could not be made")
        }
    }

    private static let program = """
        import datetime, ipaddress, sys
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.x509.oid import NameOID
        now = datetime.datetime.now(datetime.timezone.utc)
        def day(count): return datetime.timedelta(days=count)
        def name(text): return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
        def builder(subject, key, end):
            return (x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name("Test authority"))
                .public_key(key.public_key()).serial_number(x509.random_serial_number())
                .not_valid_before(now - day(30)).not_valid_after(end))
        def write(path, certificate):
            open(path, "wb").write(certificate.public_bytes(serialization.Encoding.PEM))
        folder, authority = sys.argv[1], ec.generate_private_key(ec.SECP256R1())
        write(folder + "/authority.pem", builder("Test authority", authority, now + day(90))
            .add_extension(x509.BasicConstraints(True, None), True).sign(authority, hashes.SHA256()))
        for entry in sys.argv[2:]:
            file, host, days = entry.split()
            try: other = x509.IPAddress(ipaddress.ip_address(host))
            except ValueError: other = x509.DNSName(host)
            key = ec.generate_private_key(ec.SECP256R1())
            write(f"{folder}/{file}.pem", builder(host, key, now + day(int(days)) + datetime.timedelta(hours=1))
                .add_extension(x509.SubjectAlternativeName([other]), False).sign(authority, hashes.SHA256()))
            open(f"{folder}/{file}.key", "wb").write(key.private_bytes(serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        """
}
