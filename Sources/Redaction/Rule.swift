/// How a secret that nobody declared is known by what stands before it.
enum Rule: Sendable, Hashable {
    /// A name, then one of the separators, then a value in quotes or without.
    ///
    /// A value without quotes reaches as far as it has bytes of `bare`, or of `Rule.word` where the name
    /// itself is in quotes.
    case assigned(separators: ByteSet, bare: ByteSet)
    /// So many bytes of a set, and all that follow.
    case run(ByteSet, minimum: Int, hidesOpening: Bool)
    /// Two or more parts with dots between them.
    case webToken
    /// All up to the closing line.
    case privateKey
    /// The closing line of a private key.
    case privateKeyEnd
    /// The name of a type that says that a value near by is secret.
    case secureType
    /// A name that is ordinary but near such a type.
    case secureValue
    /// What an earlier redaction left.
    case marker

    /// An undeclared value without quotes is hidden from this length on: `null` and `true` are none.
    static let bareMinimum = 6
    /// How far after its type, in bytes, a secure value's name may begin.
    static let secureDistance = 96
    /// A key or value that spans lines is given up at the first line break after so many bytes.
    static let unterminatedLimit = 16 * 1024

    /// A value without quotes.
    static let word = ByteSet.blanks.union(ByteSet("\"'`<")).inverted
    /// The rest of a line.
    static let line = ByteSet.lineBreaks.inverted
    /// The text of an XML element.
    static let element = ByteSet.lineBreaks.union(ByteSet("<")).inverted
    /// The value in a URL's query.
    static let queryValue = ByteSet.blanks.union(ByteSet("\"'`<>&\\|,;(){}[]")).inverted
    /// What an encoded token is made of, and the dot between its parts.
    static let webTokenPart = ByteSet.alphanumerics.union(ByteSet("-_"))

    /// Every rule with what opens it.
    static let openings: [(opening: String, rule: Rule)] = assignments + headers + queries + tokens + blocks

    /// Names that mean a secret wherever they stand.
    private static let names = [
        "SecretAccessKey", "secretAccessKey", "secret_access_key", "SECRET_ACCESS_KEY", "secret-access-key",
        "SessionToken", "sessionToken", "session_token", "SESSION_TOKEN", "security_token", "SECURITY_TOKEN",
        "SecretString", "SecretBinary", "PrivateKeyPem", "KeyMaterial", "AuthorizationToken",
        "authorizationToken", "AUTHORIZATION_TOKEN", "secret_key", "SECRET_KEY",
    ]

    /// Names that mean a secret as the name of a member or an element, and in prose do not.
    private static let memberNames = [
        "Password", "password", "Plaintext", "PrivateKeyPlaintext", "MasterUserPassword", "TemporaryPassword",
        "ClientSecret", "clientSecret", "client_secret", "AccessToken", "accessToken", "access_token",
        "RefreshToken", "refreshToken", "refresh_token", "IdToken", "idToken", "id_token",
    ]

    private static var assignments: [(String, Rule)] {
        let rule = Rule.assigned(separators: ByteSet(":=|>"), bare: word)
        let member = Rule.assigned(separators: ByteSet(":=|"), bare: word)
        return names.map { ($0, rule) }
            + memberNames.flatMap { name -> [(String, Rule)] in
                ["\"\(name)\"", "\"\(name)\\\"", "'\(name)'"].map { ($0, member) }
                    + [("<\(name)>", .run(element, minimum: 1, hidesOpening: false))]
            } + [("SecureString", .secureType), ("Value", .secureValue)]
    }

    private static var headers: [(String, Rule)] {
        let names = [
            "Authorization", "X-Amz-Security-Token", "X-Api-Key", "X-Vault-Token", "X-Auth-Token",
            "X-aws-ec2-metadata-token",
        ]
        return names.flatMap { [$0, $0.lowercased(), $0.uppercased()] }.flatMap { name -> [(String, Rule)] in
            // A header in quotes ends with them.
            [("", line), ("\"", ByteSet("\"")), ("'", ByteSet("'"))].map { quote, end in
                let bare = quote.isEmpty ? line : end.union(ByteSet.lineBreaks).inverted
                return (quote + name, .assigned(separators: ByteSet(":"), bare: bare))
            }
        }
    }

    private static var queries: [(String, Rule)] {
        [
            "Signature=", "X-Amz-Credential=", "X-Amz-Security-Token=", "x-amz-credential=",
            "x-amz-security-token=", "x-amz-signature=",
        ].map { ($0, .run(queryValue, minimum: 1, hidesOpening: false)) }
    }

    private static var tokens: [(String, Rule)] {
        let word = ByteSet.alphanumerics.union(ByteSet("_"))
        let dashed = ByteSet.alphanumerics.union(ByteSet("-"))
        let base64 = ByteSet.alphanumerics.union(ByteSet("+/=-_"))
        var tokens: [(String, Rule)] = [("eyJ", .webToken)]
        for opening in ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"] {
            tokens.append((opening, .run(word, minimum: 30, hidesOpening: true)))
        }
        for opening in ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xapp-"] {
            tokens.append((opening, .run(dashed, minimum: 10, hidesOpening: true)))
        }
        tokens.append(("hooks.slack.com/services/", .run(base64, minimum: 20, hidesOpening: false)))
        for opening in ["glsa_", "glc_"] {
            tokens.append((opening, .run(base64, minimum: 20, hidesOpening: true)))
        }
        for opening in ["Bearer ", "bearer "] {
            tokens.append((opening, .run(base64.union(ByteSet("._~")), minimum: 20, hidesOpening: false)))
        }
        // The session tokens of STS: each begins with its encoded kind.
        for opening in ["IQoJb3JpZ2lu", "FwoGZXIvYXdz", "FQoGZXIvYXdz", "FQoDYXdz"] {
            tokens.append((opening, .run(base64.union(ByteSet("%")), minimum: 60, hidesOpening: true)))
        }
        // AWS CLI's `text` output has no names: a row of keys is hidden whole.
        for opening in ["ACCESSKEY\t", "CREDENTIALS\t"] {
            tokens.append((opening, .run(line, minimum: 20, hidesOpening: false)))
        }
        return tokens
    }

    private static var blocks: [(String, Rule)] {
        let kinds = ["", "RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED "].map { "\($0)PRIVATE KEY" }
        var blocks: [(String, Rule)] = (kinds + ["PGP PRIVATE KEY BLOCK"]).map {
            ("-----BEGIN \($0)-----", .privateKey)
        }
        // The same in base64, as far as the kind decides it, wrapped or not.
        let base64 = ByteSet.alphanumerics.union(ByteSet("+/=\r\n"))
        for opening in [
            "LS0tLS1CRUdJTiBQUklWQVRFIEtFW", "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRV",
            "LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFW", "LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZ",
            "LS0tLS1CRUdJTiBFTkNSWVBURUQgUFJJVkFURSBLRV",
        ] {
            blocks.append((opening, .run(base64, minimum: 1, hidesOpening: true)))
        }
        return blocks + [
            ("PRIVATE KEY-----", .privateKeyEnd), ("PRIVATE KEY BLOCK-----", .privateKeyEnd),
            ("[redacted", .marker),
        ]
    }

    /// What it finds begins with its opening, which must not be shown before it is decided.
    var hidesOpening: Bool {
        switch self {
        case .run(_, _, let hidesOpening): hidesOpening
        case .webToken, .privateKey, .marker: true
        case .assigned, .privateKeyEnd, .secureType, .secureValue: false
        }
    }
}
