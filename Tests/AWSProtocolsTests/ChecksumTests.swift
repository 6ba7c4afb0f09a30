import AWSModels
import AWSProtocols
import Cryptography
import Glibc
import HTTPMessages
import JSON
import Testing

@Suite("Checksums of bodies")
struct ChecksumTests {
    /// Source: the `check` values of the CRC catalogue (reveng), and FIPS 180 digests by Python's `hashlib`.
    @Test(
        "published values come out",
        arguments: [
            (ChecksumAlgorithm.crc32, "cbf43926"), (.crc32c, "e3069283"), (.crc64nvme, "ae8b14860a799888"),
            (.sha1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441"),
            (.sha256, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"),
            (
                .sha512,
                "d9e6762dd1c8eaf6d61b3c6192fc408d4d6d5f1176d0c29169bc24e71c3f274a"
                    + "d27fcd5811b313d681f7e55ec02d73d499c95455b6b5bb503acf574fba8ffe85"
            ),
        ])
    func values(algorithm: ChecksumAlgorithm, hexadecimal: String) throws {
        let checksum = RunningChecksum(algorithm)
        checksum.update(Array("1234".utf8))
        checksum.update([])
        checksum.update(Array("56789".utf8))
        let bytes = try #require(Base64.decode(checksum.finalise()))
        #expect(Hexadecimal.encode(bytes) == hexadecimal)
    }

    @Test("a check is the same wherever its input is cut", arguments: ChecksumAlgorithm.allCases)
    func cuts(algorithm: ChecksumAlgorithm) {
        let bytes = (0..<100).map { UInt8(truncatingIfNeeded: $0 * 37) }
        let whole = RunningChecksum(algorithm)
        for byte in bytes { whole.update([byte]) }
        let expected = whole.finalise()
        for cut in [0, 1, 7, 8, 9, 50, 99, 100] {
            let checksum = RunningChecksum(algorithm)
            checksum.update(Array(bytes[..<cut]))
            checksum.update(Array(bytes[cut...]))
            #expect(checksum.finalise() == expected, "cut at \(cut)")
        }
    }

    /// Source: `_ALGORITHMS_PRIORITY_LIST` of botocore 1.44.5.
    @Test func `of several checks of an answer botocore's first choice is compared`() throws {
        let headers: HTTPHeaders = [
            "x-amz-checksum-sha256": "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=",
            "x-amz-checksum-crc32": "y/Q5Jg==",
        ]
        let both = ResponseChecksum(
            of: try operation(), parameters: ["Mode": "ENABLED"], headers: headers)
        #expect(both?.expected == "y/Q5Jg==")
        #expect(
            ChecksumAlgorithm.allCases.map(\.rawValue) == [
                "crc64nvme", "crc32c", "crc32", "sha1", "sha256", "sha512",
            ])
    }

    static let trait: JSONObject = [
        "requestAlgorithmMember": "Algorithm", "requestChecksumRequired": false,
        "requestValidationModeMember": "Mode", "responseAlgorithms": ["CRC32", "SHA256"],
    ]

    private func operation(required: Bool = false) throws -> AWSModels.Operation {
        var trait = Self.trait
        trait["requestChecksumRequired"] = .bool(required)
        return try SmallModel.operation(
            ["protocol": "rest-xml"], ["input": ["shape": "In"], "httpChecksum": .object(trait)],
            shapes: [
                "In": [
                    "type": "structure",
                    "members": [
                        "Algorithm": [
                            "shape": "Text", "location": "header",
                            "locationName": "x-amz-sdk-checksum-algorithm",
                        ], "Mode": ["shape": "Text"],
                    ],
                ]
            ])
    }

    private func request(_ headers: HTTPHeaders = HTTPHeaders()) -> HTTPRequest {
        let body = HTTPBody.bytes(Array("123456789".utf8))
        return HTTPRequest(method: "PUT", url: "https://example.com/", headers: headers, body: body)
    }

    @Test func `an operation that takes a check gets one by itself`() throws {
        var request = request()
        try RequestChecksum.apply(to: &request, for: operation(), parameters: [:])
        #expect(request.headers["x-amz-checksum-crc32"] == "y/Q5Jg==")
        #expect(request.headers["x-amz-sdk-checksum-algorithm"] == "CRC32")
    }

    @Test func `only what is demanded is added where the setting says so`() throws {
        var request = request()
        try RequestChecksum.apply(to: &request, for: operation(), parameters: [:], setting: .whenRequired)
        #expect(request.headers.fields.isEmpty)
        try RequestChecksum.apply(
            to: &request, for: operation(required: true), parameters: [:], setting: .whenRequired)
        #expect(request.headers["x-amz-checksum-crc32"] == "y/Q5Jg==")
    }

    @Test func `the caller's algorithm and the caller's check count`() throws {
        var request = request()
        try RequestChecksum.apply(to: &request, for: operation(), parameters: ["Algorithm": "CRC32C"])
        #expect(request.headers["x-amz-checksum-crc32c"] == "4waSgw==")
        var given = self.request(["x-amz-checksum-sha1": "abc"])
        try RequestChecksum.apply(to: &given, for: operation(), parameters: [:])
        #expect(given.headers.fields.count == 1)
        var unknown = self.request()
        #expect(throws: ChecksumError.unsupported("xxhash3")) {
            try RequestChecksum.apply(to: &unknown, for: operation(), parameters: ["Algorithm": "XXHASH3"])
        }
    }

    @Test func `a file is read for its check`() throws {
        let file = try #require(tmpfile())
        defer { fclose(file) }
        #expect(fputs("xx123456789yy", file) >= 0)
        fflush(file)
        var request = request()
        request.body = .file(descriptor: fileno(file), offset: 2, count: 9)
        try RequestChecksum.apply(to: &request, for: operation(), parameters: [:])
        #expect(request.headers["x-amz-checksum-crc32"] == "y/Q5Jg==")
        request.headers = HTTPHeaders()
        request.body = .file(descriptor: fileno(file), offset: 2, count: 900)
        #expect(throws: ChecksumError.unreadable) {
            try RequestChecksum.apply(to: &request, for: operation(), parameters: [:])
        }
    }

    @Test func `an answer's check is compared`() throws {
        let body = Array("123456789".utf8)
        let right = try #require(
            ResponseChecksum(
                of: operation(), parameters: ["Mode": "ENABLED"],
                headers: ["X-Amz-Checksum-Crc32": "y/Q5Jg=="]))
        right.running.update(body)
        try right.verify()
        let wrong = try #require(
            ResponseChecksum(
                of: operation(), parameters: ["Mode": "ENABLED"],
                headers: ["x-amz-checksum-crc32": "AAAAAA=="]))
        wrong.running.update(body)
        #expect(throws: ChecksumError.mismatch(expected: "AAAAAA==", calculated: "y/Q5Jg==")) {
            try wrong.verify()
        }
    }

    @Test func `answers that nobody asked a check of are left alone`() throws {
        let headers: HTTPHeaders = ["x-amz-checksum-crc32": "y/Q5Jg=="]
        #expect(try ResponseChecksum(of: operation(), parameters: [:], headers: headers) == nil)
        let parts: HTTPHeaders = ["x-amz-checksum-crc32": "y/Q5Jg==-3"]
        #expect(try ResponseChecksum(of: operation(), parameters: ["Mode": "ENABLED"], headers: parts) == nil)
    }
}
