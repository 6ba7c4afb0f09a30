/// Texts with secrets of every kind in them; each secret has the word `canary`, in a form that its kind allows.
enum Samples {
    static let webToken = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlY2FuYXJ5"
    static let sessionToken = "IQoJb3JpZ2luX2VjEcanary" + String(repeating: "Ab3/+", count: 20) + "=="
    static let privateKey = """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED

        MIIEcanary0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQR
        canary+/==
        -----END RSA PRIVATE KEY-----
        """

    /// Pairs of a text and what must come out.
    static let pairs: [(text: String, redacted: String)] = [
        (
            #"{"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "canary/1+", "SessionToken":"canary2"}"#,
            #"{"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "[redacted]", "SessionToken":"[redacted]"}"#
        ),
        (
            "[default]\naws_access_key_id = AKIA1\naws_secret_access_key = canary+/1\naws_session_token=canary==\n",
            "[default]\naws_access_key_id = AKIA1\naws_secret_access_key = [redacted]\naws_session_token=[redacted]\n"
        ),
        (
            "export AWS_SECRET_ACCESS_KEY='can ary' AWS_SESSION_TOKEN=\"canary x\" A=1",
            "export AWS_SECRET_ACCESS_KEY='[redacted]' AWS_SESSION_TOKEN=\"[redacted]\" A=1"
        ),
        (
            "<Credentials><SecretAccessKey>canary</SecretAccessKey><SessionToken>can\"ary</SessionToken></Credentials>",
            "<Credentials><SecretAccessKey>[redacted]</SecretAccessKey><SessionToken>[redacted]</SessionToken></Credentials>"
        ),
        (
            "||  SecretAccessKey  |  canary/K7MDENG  ||\n|  Status |  Active  |",
            "||  SecretAccessKey  |  [redacted]  ||\n|  Status |  Active  |"
        ),
        ("SessionToken: canary1\nExpiration: soon", "SessionToken: [redacted]\nExpiration: soon"),
        ("ACCESSKEY\tAKIA1\t2024\tcanarycanary\tActive\nnext", "ACCESSKEY\t[redacted]\nnext"),
        (
            #"{\"SecretString\":\"can\\\"ary\",\"Name\":\"x\"}"#,
            #"{\"SecretString\":\"[redacted]\",\"Name\":\"x\"}"#
        ),
        (
            #"{"SecretString": "{\"Password\":\"canary\",\"user\":\"x\"}", "Name": "db"}"#,
            #"{"SecretString": "[redacted]", "Name": "db"}"#
        ),
        (#"{"Password": "can\"ary\\", "User": "x"}"#, #"{"Password": "[redacted]", "User": "x"}"#),
        ("{'Password': 'canary', 'User': b'x'}", "{'Password': '[redacted]', 'User': b'x'}"),
        (#"{"Plaintext": "canary", "KeyId": "1"}"#, #"{"Plaintext": "[redacted]", "KeyId": "1"}"#),
        (#"{"Plaintext": null, "Password": "", "password": {"length": 10}}"#, nil),
        ("'SecretBinary': b'canary', x", "'SecretBinary': b'[redacted]', x"),
        (
            "{\n  \"Type\": \"SecureString\",\n  \"Value\": \"canary\",\n  \"Version\": 1\n}",
            "{\n  \"Type\": \"SecureString\",\n  \"Value\": \"[redacted]\",\n  \"Version\": 1\n}"
        ),
        ("{\n  \"Type\": \"String\",\n  \"Value\": \"visible\"\n}", nil),
        (
            "GET / HTTP/1.1\r\nAuthorization: AWS4-HMAC-SHA256 Credential=canary/x, Signature=canary\r\nHost: a\r\n",
            "GET / HTTP/1.1\r\nAuthorization: [redacted]\r\nHost: a\r\n"
        ),
        (
            "curl -H 'authorization: Basic canary' -H \"X-Amz-Security-Token: canary\" https://example.com/",
            "curl -H 'authorization: [redacted]' -H \"X-Amz-Security-Token: [redacted]\" https://example.com/"
        ),
        (
            #"{"headers": {"Authorization": "Bearer canary", "Accept": "*/*"}}"#,
            #"{"headers": {"Authorization": "[redacted]", "Accept": "*/*"}}"#
        ),
        (
            "https://b.s3.amazonaws.com/k?X-Amz-Credential=canary%2Fx&X-Amz-Date=1&X-Amz-Signature=canary&x-id=1",
            "https://b.s3.amazonaws.com/k?X-Amz-Credential=[redacted]&X-Amz-Date=1&X-Amz-Signature=[redacted]&x-id=1"
        ),
        (
            "\"https://a/?Signature=canary%3D\" is presigned",
            "\"https://a/?Signature=[redacted]\" is presigned"
        ),
        ("key:\n\(privateKey)\nend", "key:\n[redacted]\nend"),
        (
            "{\"PrivateKeyPem\": \"\(privateKey.split(separator: "\n").joined(separator: "\\n"))\\n\", \"a\": 1}",
            "{\"PrivateKeyPem\": \"[redacted]\", \"a\": 1}"
        ),
        ("-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----\n", nil),
        ("token \(webToken) and eyJ.x, eyJub3RhdG9rZW4", "token [redacted] and eyJ.x, eyJub3RhdG9rZW4"),
        ("token=\(sessionToken) x", "token=[redacted] x"),
        (
            "a ghp_canary0123456789012345678901234567890 b github_pat_canary0123456789_0123456789012345678 c ghp_short",
            "a [redacted] b [redacted] c ghp_short"
        ),
        ("xoxb-canary-12345678-abc, xoxb-", "[redacted], xoxb-"),
        (
            "{\"key\":\"glsa_canary0123456789012345678901_0a1b2c3d\"} glc_canaryeyJvIjoiMTIzNDU2Nzg5MCJ9",
            "{\"key\":\"[redacted]\"} [redacted]"
        ),
        (
            "Bearer canary0123456789012345678; Bearer authentication",
            "Bearer [redacted]; Bearer authentication"
        ),
        (
            "client-key-data: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCmNhbmFyeQ==\nx: 1",
            "client-key-data: [redacted]: 1"
        ),
        (#"SessionToken=\\\canary1, x"#, "SessionToken=[redacted] x"),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN=canary1", "AWS_CONTAINER_AUTHORIZATION_TOKEN=[redacted]"),
        ("SECRET_KEY=$'can ary' x", "SECRET_KEY=$'[redacted]' x"),
        ("Signature= and SessionToken is set, Authorization failed, \"Password\" policy", nil),
    ].map { ($0.0, $0.1 ?? $0.0) }

    static let texts = pairs.map(\.text)

    /// Random texts put together from pieces that matter to the redactor; the same ones on every run.
    static func mixtures(count: Int, of extra: [String]) -> [String] {
        let pieces =
            extra + [
                "\"", "'", "\\", " ", "\n", "\r\n", ":", "=", ",", "{", "}", "<", ">", "|", "&", ".", "x",
                "null",
                "\"Password\": \"", "SessionToken", "SecretAccessKey=", "\\\"SecretString\\\":\\\"",
                "Authorization: ",
                "'authorization: ", "X-Amz-Signature=", "eyJ", "abcdefghijkl", ".eyJabcdefghi", "ghp_",
                "012345678901234567890123456789", "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----",
                "<Password>", "SecureString", "Value", "Bearer ", "é",
            ]
        var state: UInt64 = 0x9e37_79b9_7f4a_7c15
        func random(below limit: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(limit))
        }
        return (0..<count).map { _ in
            (0..<random(below: 24) + 1).map { _ in pieces[random(below: pieces.count)] }.joined()
        }
    }
}
