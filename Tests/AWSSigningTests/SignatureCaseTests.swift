import AWSSigning
import HTTPMessages
import Testing

/// A request with the signature that botocore gives it.
struct SignatureCase: Sendable, CustomTestStringConvertible {
    let method: String
    let url: String
    let headers: [(String, String)]
    let body: String
    let token: String?
    let service: String
    let isUnsigned: Bool
    let expires: Int?
    let signature: String

    init(
        _ method: String, _ url: String, headers: [(String, String)] = [], body: String = "",
        token: String? = nil, service: String = "execute-api", isUnsigned: Bool = false, expires: Int? = nil,
        signature: String
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.token = token
        self.service = service
        self.isUnsigned = isUnsigned
        self.expires = expires
        self.signature = signature
    }

    var testDescription: String { "\(method) \(url) for \(service)" }

    /// Made with botocore 1.44.5, with `SigV4Auth`, `S3SigV4Auth`, `SigV4QueryAuth` and `S3SigV4QueryAuth`.
    static let all = [
        SignatureCase(
            "GET", "https://example.amazonaws.com/a%20b/%C3%BC/c+d",
            signature: "1b70445365d5b83709c27847831aa52949436b4472b76f5ac9ebad50ae9b588d"),
        SignatureCase(
            "GET", "https://example.amazonaws.com/a%20b/%C3%BC/c+d", service: "s3",
            signature: "eb573bbb9a0cccff2b7c4eb15d4a6d21e7f91dfdb11b84cc4efaa4e1622e0925"),
        SignatureCase(
            "GET", "https://example.amazonaws.com/a%2Fb//c/./d/../e/",
            signature: "df8c1e279713b2ff7c0c83186effad9d18504d78fdb97b93f207c9f345cc6657"),
        SignatureCase(
            "GET", "https://example.amazonaws.com/a%2Fb//c/./d/../e/", service: "s3",
            signature: "22f26b89a0727afc49741ac07893aa201dff4d9c867e79fe4ead06c2dbf91069"),
        SignatureCase(
            "GET", "https://example.amazonaws.com/!$&'()*+,;=:@~_-.",
            signature: "90916a5152940aa9361858695bd163ac5ebe24e0091046096f58dd8563d38d9d"),
        SignatureCase(
            "GET", "https://example.amazonaws.com/!$&'()*+,;=:@~_-.", service: "s3",
            signature: "831e29d7f8dec8ef2b880b75bbbe10f3d61b221f76a242a9222851c697e8f523"),
        SignatureCase(
            "GET", "https://example.amazonaws.com?b&a=&c=x=y&a=1&B=2&%C3%BC=3",
            signature: "efd8e0cf60ed3ea884f3b7bef46e068a80b882c0018dcf1af150f4c7315360df"),
        SignatureCase(
            "GET", "https://example.amazonaws.com/?prefix=a%2Fb&delimiter=%2F&list-type=2&marker",
            service: "s3",
            signature: "130c6926b4e45bc0fa55e9d5c9cf56de16248d45ddb53f5122f96501027753a4"),
        SignatureCase(
            "GET", "https://example.amazonaws.com/?a=1+2&a=1%202&a=1%2B2",
            signature: "c95a62f49da273410d22aa95d664a4a9b75e9fa6ce19da837b33a14059096749"),
        SignatureCase(
            "POST", "https://example.amazonaws.com/",
            headers: [("My-Header", "  a   b  "), ("my-header", "\"q  q\""), ("MY-HEADER", "")], body: "{}",
            signature: "241c8915313a4246432eef0bccc7fe1f52142746aef01cb7c2f8e9b30252640f"),
        SignatureCase(
            "PUT", "https://example.amazonaws.com/k",
            headers: [
                ("X-Amz-Meta-A", "a\tb"), ("Content-Type", "Text/Plain; charset=utf8"),
                ("Content-MD5", "x=="),
            ], body: "ü", service: "s3",
            signature: "3c60054e322375304a86f3aa23d2402a0cbdd8b8bcaaa2ecc333d9c7fdc029fc"),
        SignatureCase(
            "GET", "https://example.amazonaws.com/",
            headers: [
                ("User-Agent", "u"), ("Expect", "100-continue"), ("Connection", "close"),
                ("X-Amzn-Trace-Id", "r"), ("Transfer-Encoding", "chunked"), ("Accept", "*/*"),
                ("Range", "bytes=0-1"),
            ],
            signature: "2ee1a2c35d1cb3944aab757265f793706680b2519ad1a1ae60cef71164d87a69"),
        SignatureCase(
            "POST", "https://example.amazonaws.com/", body: "a=b", token: "tok//+=",
            signature: "52a2450a69d0331bd29d9c35f266a91c1fc8676ada01875d30593379e342eee6"),
        SignatureCase(
            "POST", "https://Example.AmazonAWS.com:443/",
            signature: "216737eb79c1e4d9aee95fcedf53e6005fec0675b76faeda5daa56286420224c"),
        SignatureCase(
            "POST", "http://example.amazonaws.com:80/",
            signature: "216737eb79c1e4d9aee95fcedf53e6005fec0675b76faeda5daa56286420224c"),
        SignatureCase(
            "POST", "http://localhost:5555/",
            signature: "f91d106e7c54b3387056a37e5699275842f4b0e95001b4ff10cec3ce3f373f2d"),
        SignatureCase(
            "POST", "https://[::1]:8080/x",
            signature: "4273325d4161fe2719ad04299a411552eaec793f1381bf5f95e6624bfd4c3d6a"),
        SignatureCase(
            "POST", "https://user:pw@example.amazonaws.com/",
            signature: "216737eb79c1e4d9aee95fcedf53e6005fec0675b76faeda5daa56286420224c"),
        SignatureCase(
            "PUT", "https://example.amazonaws.com/big", body: "not hashed", service: "s3", isUnsigned: true,
            signature: "3e858b078b608e8139bd3522a852e6e3adcc77bbc5721d0ee48fd010f0aa6755"),
        SignatureCase(
            "PUT", "https://example.amazonaws.com/big", body: "not hashed", isUnsigned: true,
            signature: "5f523abcf3d09d48643cd1590a274c470fdaa505ff9dfd1825cf69c8e69b2421"),
        SignatureCase(
            "POST", "https://example.amazonaws.com/", headers: [("X-Amz-Content-SHA256", "abc")], body: "x",
            signature: "98f3f15240739d47324ba73d54a710d45a94495cfb07e76ad33812bbfa26f4cc"),
        SignatureCase(
            "GET", "https://example.amazonaws.com/k?versionId=1", service: "s3", expires: 3600,
            signature: "3ea520761dadbad64ecbf415bd6718dfad0aaf9c27adc725e1df88356c253398"),
        SignatureCase(
            "GET", "https://example.amazonaws.com/k%20%2B/x?response-content-type=text%2Fplain&x",
            token: "tok//+=", service: "s3", expires: 60,
            signature: "62a14d05fd00d89a7da4c2609e909f265dbfcaade3771e9359cfd1cab1d027c0"),
        SignatureCase(
            "GET", "https://example.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15",
            headers: [("x-k8s-aws-id", "cluster")], token: "t", service: "sts", expires: 60,
            signature: "86dc173d97d0a904dc7ef3e47087999993b570b5db3208a4c867b6fc7ec3f2d6"),
        SignatureCase(
            "GET", "https://example.amazonaws.com/a%20b/../c?x=a+b", expires: 900,
            signature: "cc50c0897591009ffda89d50ad283d633c09b301c60837254a75e017185dffe6"),
    ]
}

@Suite("Signatures of unusual requests")
struct SignatureCaseTests {
    @Test("are those that botocore makes", arguments: SignatureCase.all)
    func signature(of example: SignatureCase) throws {
        var headers = HTTPHeaders()
        for (name, value) in example.headers { headers.add(name, value) }
        let request = HTTPRequest(
            method: example.method, url: example.url, headers: headers, body: .bytes(Array(example.body.utf8))
        )
        let credentials = SigningCredentials(
            accessKeyID: "AKID", secretAccessKey: "SECRET/+x", sessionToken: example.token)
        let options = SigningOptions(
            service: example.service, payload: example.isUnsigned ? .unsigned : .hashed)
        let signer = Signer()
        if let expires = example.expires {
            let signed = try signer.presign(
                request, credentials: credentials, region: "eu-west-1", service: example.service,
                date: 1_440_938_160, expires: expires, options: options)
            #expect(signed.request.url.hasSuffix("&X-Amz-Signature=\(example.signature)"))
            #expect(signed.request.headers["Authorization"] == nil)
        } else {
            let signed = try signer.sign(
                request, credentials: credentials, region: "eu-west-1", service: example.service,
                date: 1_440_938_160, options: options)
            #expect(signed.authorization.hasSuffix("Signature=\(example.signature)"))
        }
    }
}
