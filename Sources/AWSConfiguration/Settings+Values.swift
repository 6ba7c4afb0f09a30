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

    /// `standard`, `adaptive` or `legacy`; any other text means no retries, as in the AWS CLI.
    public var retryMode: String {
        text("retry_mode", variables: ["AWS_RETRY_MODE"]) ?? "standard"
    }

    /// How often a call is tried in all; nil: as the mode says.
    ///
    /// - Throws: `ConfigurationError` for what is no number.
    public var maxAttempts: Int? {
        get throws(ConfigurationError) {
            try number("max_attempts", variables: ["AWS_MAX_ATTEMPTS"])
        }
    }

    /// Folders of service models before the built-in ones.
    public var dataPath: String? { text("data_path", variables: ["AWS_DATA_PATH"]) }

    /// Parameters are checked before anything is sent.
    public var validatesParameters: Bool { flag("parameter_validation") ?? true }

    /// `iso8601` or `wire`.
    public var timestampFormat: String { text("cli_timestamp_format") ?? "iso8601" }

    /// `base64` or `raw-in-base64-out`.
    public var binaryFormat: String { text("cli_binary_format") ?? "base64" }

    /// What pages output on a terminal; an empty text means nothing does.
    public var pager: String {
        text("cli_pager", variables: ["AWS_PAGER"]) ?? environment["PAGER"] ?? "less"
    }

    /// `on`, `on-partial` or `off`.
    public var autoPrompt: String {
        text("cli_auto_prompt", variables: ["AWS_CLI_AUTO_PROMPT"]) ?? "off"
    }

    /// How errors are printed; nil: the AWS CLI's default.
    public var errorFormat: String? { text("cli_error_format", variables: ["AWS_CLI_ERROR_FORMAT"]) }

    /// The encoding of `file://` arguments; nil: the locale's.
    public var fileEncoding: String? { environment["AWS_CLI_FILE_ENCODING"] }

    /// The application's name in the user agent.
    public var userAgentApplication: String? {
        text("sdk_ua_app_id", variables: ["AWS_SDK_UA_APP_ID"])
    }

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

    /// Requests are never compressed.
    public var disablesRequestCompression: Bool {
        flag("disable_request_compression", variables: ["AWS_DISABLE_REQUEST_COMPRESSION"]) ?? false
    }

    /// From how many bytes on requests are compressed.
    public var requestCompressionMinimumBytes: Int {
        get throws(ConfigurationError) {
            try number(
                "request_min_compression_size_bytes", variables: ["AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"])
                ?? 10_240
        }
    }

    /// Operations' host prefixes are left out.
    public var disablesHostPrefix: Bool {
        flag("disable_host_prefix_injection", variables: ["AWS_DISABLE_HOST_PREFIX_INJECTION"]) ?? false
    }

    /// Signature schemes by preference, with commas; nil: the service's order.
    public var authSchemePreference: String? {
        text("auth_scheme_preference", variables: ["AWS_AUTH_SCHEME_PREFERENCE"])
    }

    /// The bearer token of a service by its signing name: `AWS_BEARER_TOKEN_BEDROCK` for `bedrock`.
    public func bearerToken(signingName: String) -> String? {
        let name = signingName.uppercased().map { $0 == "-" || $0 == " " ? "_" : $0 }
        return environment["AWS_BEARER_TOKEN_\(String(name))"]
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
