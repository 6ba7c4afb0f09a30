import AWSConfiguration
import JSON
import Testing

@Suite("Settings")
struct SettingsTests {
    static func settings(
        _ configuration: String = "", _ environment: [String: String] = [:],
        _ options: Settings.Options = Settings.Options()
    ) throws -> Settings {
        Settings(
            options: options, environment: environment,
            configuration: try ConfigurationTests.read(configuration))
    }

    @Test func `the profile is the option's, then AWS_PROFILE's, then AWS_DEFAULT_PROFILE's`() throws {
        let both = ["AWS_PROFILE": "a", "AWS_DEFAULT_PROFILE": "b"]
        #expect(try Self.settings("", both, .init(profile: "c")).profileName == "c")
        #expect(try Self.settings("", both).profileName == "a")
        #expect(try Self.settings("", ["AWS_DEFAULT_PROFILE": "b"]).profileName == "b")
        #expect(try Self.settings().profileName == nil)
    }

    @Test("a profile that is asked for must exist", arguments: ["nope", "", "default"])
    func missingProfile(name: String) throws {
        let settings = try Self.settings("[profile a]\n", ["AWS_PROFILE": name])
        let error = #expect(throws: ConfigurationError.self) { try settings.requireProfile() }
        #expect(error?.description == "The config profile (\(name)) could not be found")
        #expect(error?.exitCode == 255)
    }

    @Test func `without word of a profile none needs to exist`() throws {
        try Self.settings().requireProfile()
        #expect(try Self.settings("[default]\nregion=x\n").region == "x")
    }

    @Test func `the certificates are the option's, AWS_CA_BUNDLE's, the profile's, or Python's`() throws {
        let file = "[default]\nca_bundle = /file\n"
        let both = ["AWS_CA_BUNDLE": "/aws", "REQUESTS_CA_BUNDLE": "/requests"]
        #expect(try Self.settings(file, both, .init(caBundle: "/option")).caBundle == "/option")
        #expect(try Self.settings(file, both).caBundle == "/aws")
        #expect(try Self.settings(file, ["REQUESTS_CA_BUNDLE": "/requests"]).caBundle == "/file")
        #expect(try Self.settings("", ["REQUESTS_CA_BUNDLE": "/requests"]).caBundle == "/requests")
        #expect(try Self.settings().caBundle == nil)
    }

    @Test func `the region is the option's, the variables', then the profile's`() throws {
        let file = "[default]\nregion = file\n"
        let both = ["AWS_REGION": "one", "AWS_DEFAULT_REGION": "two"]
        #expect(try Self.settings(file, both, .init(region: "option")).region == "option")
        #expect(try Self.settings(file, both).region == "one")
        #expect(try Self.settings(file, ["AWS_DEFAULT_REGION": "two"]).region == "two")
        #expect(try Self.settings(file).region == "file")
        #expect(try Self.settings().region == nil)
    }

    @Test func `endpoints come from the nearest place`() throws {
        let file = """
            [default]
            services = s
            endpoint_url = http://profile
            [services s]
            elastic_load_balancing_v2 =
              endpoint_url = http://section
            """
        func url(_ environment: [String: String], _ service: String = "Elastic Load Balancing v2") throws
            -> String?
        {
            try Self.settings(file, environment).endpointURL(serviceID: service)
        }
        let global = "AWS_ENDPOINT_URL"
        let own = "AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2"
        #expect(try url([own: "http://own", global: "http://global"]) == "http://own")
        #expect(try url([own: "", global: "http://global"]) == "http://global")
        #expect(try url([:]) == "http://section")
        #expect(try url([:], "STS") == "http://profile")
        #expect(try url([own: "http://own", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "True"]) == nil)
        let option = try Self.settings(
            file, ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"], .init(endpointURL: "http://o"))
        #expect(try option.endpointURL(serviceID: "STS") == "http://o")
    }

    @Test func `a services section that is missing is told`() throws {
        let settings = try Self.settings("[default]\nservices = gone\n")
        let error = #expect(throws: ConfigurationError.self) { try settings.endpointURL(serviceID: "STS") }
        #expect(
            error?.description
                == "The profile is configured to use the services section but the \"gone\" services configuration does not exist."
        )
    }

    @Test func `the rest has the AWS CLI's defaults`() throws {
        let settings = try Self.settings()
        #expect(settings.output == "json")
        #expect(try settings.maxAttempts == nil)
        #expect(settings.timestampFormat == "iso8601")
        #expect(settings.binaryFormat == "base64")
        #expect(try settings.requestChecksumCalculation == "when_supported")
        #expect(try settings.accountIDEndpointMode == "preferred")
        #expect(!settings.usesFIPSEndpoint)
        #expect(settings.validatesParameters)
        #expect(settings.s3.addressingStyle == nil)
        let metadata = try settings.instanceMetadata
        #expect(metadata.baseURL == "http://169.254.169.254")
        #expect(metadata.timeoutSeconds == 1)
        #expect(metadata.attempts == 1)
    }

    @Test func `S3 has settings of its own`() throws {
        let file =
            "[default]\ns3_use_arn_region = false\ns3 =\n  addressing_style = path\n  use_arn_region = true\n"
        let s3 = try Self.settings(file).s3
        #expect(s3.addressingStyle == "path")
        #expect(s3.usesARNRegion == false)
        #expect(try Self.settings(file, ["AWS_S3_USE_ARN_REGION": "true"]).s3.usesARNRegion == true)
    }

    @Test(
        "numbers are Python's",
        arguments: [
            ("7", 7), (" 8 ", 8), ("1_0", 10), ("+3", 3), ("-4", -4), ("x", nil), ("1__0", nil), ("", nil),
        ]
            as [(String, Int?)])
    func numbers(text: String, expected: Int?) throws {
        let settings = try Self.settings("", ["AWS_MAX_ATTEMPTS": text])
        guard let expected else {
            let error = #expect(throws: ConfigurationError.self) { try settings.maxAttempts }
            #expect(error?.description == "invalid literal for int() with base 10: '\(text)'")
            return
        }
        #expect(try settings.maxAttempts == expected)
    }

    @Test func `values that cannot be are told in the AWS CLI's words`() throws {
        let settings = try Self.settings(
            "[default]\nrequest_checksum_calculation = Never\n",
            ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv5"])
        let checksum = #expect(throws: ConfigurationError.self) { try settings.requestChecksumCalculation }
        #expect(
            checksum?.description
                == "Unsupported configuration value for request_checksum_calculation. Expected one of ('when_supported', 'when_required') but got never."
        )
        let mode = #expect(throws: ConfigurationError.self) { try settings.instanceMetadata }
        #expect(
            mode?.description
                == "Invalid EC2 Instance Metadata endpoint mode: ipv5 Valid endpoint modes (case-insensitive): ('ipv4', 'ipv6')."
        )
    }
}
