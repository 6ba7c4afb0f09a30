internal import Texts

/// What a server's certificate says of itself; nobody checked it yet.
public struct PeerCertificate: Sendable, Hashable {
    /// Whom it is for, as `CN = example.org`.
    public var subject: String
    /// Who signed it.
    public var issuer: String
    /// When it ends, in seconds since 1970; nil where that cannot be read.
    public var expires: Int64?

    /// Makes it from its parts.
    public init(subject: String, issuer: String, expires: Int64?) {
        self.subject = subject
        self.issuer = issuer
        self.expires = expires
    }

    /// Reads what libcurl says of one certificate: lines `NAME:VALUE`.
    init(lines: [String]) {
        func value(_ name: String) -> String? {
            lines.first { $0.hasPrefix("\(name):") }.map { String($0.dropFirst(name.utf8.count + 1)) }
        }
        self.init(
            subject: value("Subject") ?? "", issuer: value("Issuer") ?? "",
            expires: value("Expire date").flatMap(Self.seconds))
    }

    /// Reads `Nov 22 03:00:00 2026 GMT`, as OpenSSL prints moments.
    static func seconds(_ text: String) -> Int64? {
        let words = text.split(separator: " ")
        guard words.count == 5, words[4] == "GMT",
            let month = GregorianCalendar.months.firstIndex(of: String(words[0])),
            let date = Int(words[1]), let year = Int(words[3]),
            let day = GregorianCalendar.day(year: year, month: month + 1, day: date)
        else { return nil }
        let clock = words[2].split(separator: ":").compactMap { Int64($0) }
        guard clock.count == 3 else { return nil }
        return Int64(day) * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }
}
