extension Settings {
    /// `--region`, `AWS_REGION`, `AWS_DEFAULT_REGION`, then the profile's. Nil: the instance's own may be asked for.
    public var region: String? {
        options.region ?? text("region", variables: ["AWS_REGION", "AWS_DEFAULT_REGION"])
    }

    /// `--output`, `AWS_DEFAULT_OUTPUT`, then the profile's; `json` without any.
    public var output: String {
        options.output ?? text("output", variables: ["AWS_DEFAULT_OUTPUT"]) ?? "json"
    }

    /// Certificates to trust: the path of a file or a folder. Nil: the system's.
    public var caBundle: String? {
        options.caBundle ?? text("ca_bundle", variables: ["AWS_CA_BUNDLE"])
            ?? environment["REQUESTS_CA_BUNDLE"]
    }

    /// Endpoints that meet FIPS 140.
    public var usesFIPSEndpoint: Bool {
        flag("use_fips_endpoint", variables: ["AWS_USE_FIPS_ENDPOINT"]) ?? false
    }

    /// Endpoints with IPv6; S3 may have a setting of its own.
    public var usesDualstackEndpoint: Bool {
        flag("use_dualstack_endpoint", variables: ["AWS_USE_DUALSTACK_ENDPOINT"]) ?? false
    }

    /// How often a call is tried in all; nil: nobody says.
    ///
    /// - Throws: `ConfigurationError` for what is no number.
    public var maxAttempts: Int? {
        get throws(ConfigurationError) {
            try number("max_attempts", variables: ["AWS_MAX_ATTEMPTS"])
        }
    }

    /// Parameters are checked before anything is sent.
    public var validatesParameters: Bool { flag("parameter_validation") ?? true }

    /// `iso8601` or `wire`.
    public var timestampFormat: String { text("cli_timestamp_format") ?? "iso8601" }

    /// `base64` or `raw-in-base64-out`.
    public var binaryFormat: String { text("cli_binary_format") ?? "base64" }

    /// `when_supported` or `when_required`.
    public var requestChecksumCalculation: String {
        get throws(ConfigurationError) {
            try checksumSetting("request_checksum_calculation", "AWS_REQUEST_CHECKSUM_CALCULATION")
        }
    }

    /// `when_supported` or `when_required`.
    public var responseChecksumValidation: String {
        get throws(ConfigurationError) {
            try checksumSetting("response_checksum_validation", "AWS_RESPONSE_CHECKSUM_VALIDATION")
        }
    }

    /// `preferred`, `disabled` or `required`.
    public var accountIDEndpointMode: String {
        get throws(ConfigurationError) {
            let key = "account_id_endpoint_mode"
            let value = (text(key, variables: ["AWS_ACCOUNT_ID_ENDPOINT_MODE"]) ?? "preferred").lowercased()
            guard ["preferred", "disabled", "required"].contains(value) else {
                throw ConfigurationError(
                    .value,
                    "The configured value '\(value)' for '\(key)' is invalid. "
                        + "Valid values are: ('preferred', 'disabled', 'required').")
            }
            return value
        }
    }

    /// Operations' host prefixes are left out.
    public var disablesHostPrefix: Bool {
        flag("disable_host_prefix_injection", variables: ["AWS_DISABLE_HOST_PREFIX_INJECTION"]) ?? false
    }

    private func checksumSetting(_ key: String, _ variable: String) throws(ConfigurationError) -> String {
        let value = (text(key, variables: [variable]) ?? "when_supported").lowercased()
        guard ["when_supported", "when_required"].contains(value) else {
            throw ConfigurationError(
                .value,
                "Unsupported configuration value for \(key). "
                    + "Expected one of ('when_supported', 'when_required') but got \(value).")
        }
        return value
    }
}
