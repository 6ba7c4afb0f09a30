import AWSSigning
import HTTPMessages
import Testing

/// The examples of the S3 API reference, "Signature Calculations for the Authorization Header" and "Using Query
/// Parameters".
@Suite("S3's examples of signatures")
struct S3SigningTests {
    private let credentials = SigningCredentials(
        accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    private let moment = SigningDate("20130524T000000Z")
    private let host = "https://examplebucket.s3.amazonaws.com"

    private func signature(
        _ method: String, _ target: String, headers: HTTPHeaders = [:]
    ) throws -> String? {
        let signed = try Signer().sign(
            HTTPRequest(method: method, url: host + target, headers: headers),
            credentials: credentials, region: "us-east-1", service: "s3", date: try #require(moment).seconds,
            options: SigningOptions(service: "s3"))
        return signed.authorization.split(separator: "Signature=").last.map(String.init)
    }

    @Test func `a part of an object is fetched`() throws {
        #expect(
            try signature("GET", "/test.txt", headers: ["Range": "bytes=0-9"])
                == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    }

    @Test func `a bucket's lifecycle is read`() throws {
        #expect(
            try signature("GET", "/?lifecycle")
                == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
    }

    @Test func `a bucket is listed`() throws {
        #expect(
            try signature("GET", "/?max-keys=2&prefix=J")
                == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
    }

    @Test func `an object is fetched by a presigned URL`() throws {
        let signed = try Signer().presign(
            HTTPRequest(method: "GET", url: host + "/test.txt"), credentials: credentials,
            region: "us-east-1",
            service: "s3", date: try #require(moment).seconds, expires: 86_400,
            options: SigningOptions(service: "s3"))
        #expect(
            signed.request.url == """
                https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256\
                &X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request\
                &X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host\
                &X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404
                """)
        #expect(signed.canonicalRequest.hasSuffix("\nUNSIGNED-PAYLOAD"))
    }
}
