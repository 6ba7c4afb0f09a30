import AWSModels
import JSON
import Testing

@testable import AWSEndpoints

/// What botocore's `compute_endpoint_resolver_builtin_defaults` and `customize_endpoint_resolver_builtins` give.
@Suite("Built-in values of endpoint rules")
struct EndpointBuiltInsTests {
    private static let service = ServiceModel(
        name: "s3",
        source: JSONModelSource(
            model: [
                "metadata": ["endpointPrefix": "s3"],
                "operations": ["GetObject": [:], "GetBucketLocation": [:]],
            ]))

    private func builtIns(
        _ settings: EndpointSettings, _ operation: String = "GetObject", bucket: String? = "bucket"
    ) throws -> EndpointBuiltIns {
        EndpointBuiltIns(
            settings: settings, place: try EndpointPlace(settings, service: Self.service),
            operation: Self.service.operation(operation), bucket: bucket)
    }

    private func forcesPath(
        _ s3: S3EndpointSettings, _ operation: String = "GetObject", bucket: String? = "bucket",
        endpoint: String? = nil
    ) throws -> Bool? {
        let settings = EndpointSettings(region: "us-east-1", endpoint: endpoint, s3: s3)
        return try builtIns(settings, operation, bucket: bucket)["AWS::S3::ForcePathStyle"]?.bool
    }

    @Test func `buckets stand in the host unless the path is asked for`() throws {
        #expect(try forcesPath(S3EndpointSettings()) == false)
        #expect(try forcesPath(S3EndpointSettings(addressingStyle: .virtual)) == false)
        #expect(try forcesPath(S3EndpointSettings(addressingStyle: .path)) == true)
        #expect(try forcesPath(S3EndpointSettings(addressingStyle: .path, usesAcceleration: true)) == false)
    }

    @Test func `a custom endpoint has buckets in the path unless the host is asked for`() throws {
        let endpoint = "http://localhost:5555"
        #expect(try forcesPath(S3EndpointSettings(), endpoint: endpoint) == true)
        #expect(try forcesPath(S3EndpointSettings(addressingStyle: .virtual), endpoint: endpoint) == false)
        #expect(
            try forcesPath(S3EndpointSettings(), endpoint: "https://s3-accelerate.amazonaws.com") == false)
    }

    @Test func `a bucket's location is asked for in the path, an access point never`() throws {
        #expect(try forcesPath(S3EndpointSettings(), "GetBucketLocation") == true)
        let arn = "arn:aws:s3:us-west-2:123456789012:accesspoint:ap"
        #expect(try forcesPath(S3EndpointSettings(addressingStyle: .path), bucket: arn) == false)
        #expect(try forcesPath(S3EndpointSettings(), bucket: arn, endpoint: "http://localhost:5555") == false)
    }

    @Test func `an ARN's region is used by S3, but not by S3 Control`() throws {
        var settings = EndpointSettings(region: "us-east-1")
        #expect(try builtIns(settings)["AWS::S3::UseArnRegion"] == true)
        #expect(try builtIns(settings)["AWS::S3Control::UseArnRegion"] == false)
        settings.s3.usesARNRegion = false
        #expect(try builtIns(settings)["AWS::S3::UseArnRegion"] == false)
    }

    @Test func `endpoints of STS and S3 are regional`() throws {
        let builtIns = try builtIns(EndpointSettings(region: "us-east-1"))
        #expect(builtIns["AWS::STS::UseGlobalEndpoint"] == false)
        #expect(builtIns["AWS::S3::UseGlobalEndpoint"] == false)
    }

    @Test func `what is not known or not configured has no value`() throws {
        let builtIns = try builtIns(EndpointSettings(region: "us-east-1"))
        #expect(builtIns["AWS::Magic"] == nil)
        #expect(builtIns["SDK::Endpoint"] == nil)
        #expect(builtIns["AWS::Auth::AccountId"] == nil)
        #expect(builtIns["AWS::Auth::AccountIdEndpointMode"] == "preferred")
    }
}
