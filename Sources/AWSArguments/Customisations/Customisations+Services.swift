internal import AWSModels
internal import JSON
internal import PythonTexts

extension Customisations {
    // MARK: CloudFront

    /// `--paths` for a whole invalidation batch.
    static func invalidationPaths(_ table: inout ArgumentTable) {
        table.change("invalidation-batch") { $0.isRequired = false }
        table.set(
            .text("paths", arity: .atLeastOne) { (assembly, value) throws(UsageError) in
                let count = value.plain.array?.count ?? value.text?.unicodeScalars.count ?? 0
                assembly.parameters["InvalidationBatch"] = [
                    "CallerReference": .string(assembly.values.context.makeUnique("cli")),
                    "Paths": ["Quantity": .number(JSONNumber(count)), "Items": value.plain],
                ]
            })
        exclude([["invalidation_batch"], ["paths"]], in: &table)
    }

    /// `--origin-domain-name` and `--default-root-object` for a simple distribution.
    static func distribution(_ table: inout ArgumentTable) {
        table.change("distribution-config") { $0.isRequired = false }
        table.set(
            .text("origin-domain-name") { (assembly, value) throws(UsageError) in
                let domain = value.text ?? ""
                startDistribution(&assembly)
                let id = JSONValue.string(assembly.values.context.makeUnique(domain))
                var origin: JSONObject = ["Id": id, "DomainName": value.plain, "OriginPath": ""]
                if domain.hasSuffix(".s3.amazonaws.com") {
                    origin["S3OriginConfig"] = ["OriginAccessIdentity": ""]
                } else {
                    origin["CustomOriginConfig"] = [
                        "HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "http-only",
                    ]
                }
                assembly.change("DistributionConfig") { config in
                    config["Origins"] = ["Quantity": 1, "Items": [.object(origin)]]
                    var behaviour = config["DefaultCacheBehavior"]?.object ?? JSONObject()
                    behaviour["TargetOriginId"] = id
                    config["DefaultCacheBehavior"] = .object(behaviour)
                }
            })
        table.set(
            .text("default-root-object") { (assembly, value) throws(UsageError) in
                startDistribution(&assembly)
                assembly.change("DistributionConfig") { $0["DefaultRootObject"] = value.plain }
            })
        exclude([["default_root_object", "origin_domain_name"], ["distribution_config"]], in: &table)
    }

    private static func startDistribution(_ assembly: inout Assembly) {
        guard assembly.parameters["DistributionConfig"] == nil else { return }
        assembly.parameters["DistributionConfig"] = [
            "CallerReference": .string(assembly.values.context.makeUnique("cli")),
            "Origins": ["Quantity": 0, "Items": []],
            "DefaultCacheBehavior": [
                "TargetOriginId": "placeholder",
                "ForwardedValues": ["QueryString": false, "Cookies": ["Forward": "none"]],
                "TrustedSigners": ["Enabled": false, "Quantity": 0],
                "ViewerProtocolPolicy": "allow-all",
                "MinTTL": 0,
            ],
            "Enabled": true,
            "Comment": "",
        ]
    }

    // MARK: CloudWatch

    /// One datum by scalar options.
    static func metricData(_ table: inout ArgumentTable) {
        table.change("metric-data") { $0.isRequired = false }
        for (name, member) in [("metric-name", "MetricName"), ("timestamp", "Timestamp"), ("unit", "Unit")] {
            table.set(
                .text(name) { (assembly, value) throws(UsageError) in
                    assembly.changeFirst("MetricData") { $0[member] = value.plain }
                })
        }
        table.set(
            .text("value") { (assembly, value) throws(UsageError) in
                let number = try exact(value.text ?? "")
                assembly.changeFirst("MetricData") { $0["Value"] = number }
            })
        table.set(
            .text("dimensions") { (assembly, value) throws(UsageError) in
                let dimensions = try pairs(value.text ?? "").map { pair -> JSONValue in
                    ["Name": .string(pair.key), "Value": .string(pair.value)]
                }
                assembly.changeFirst("MetricData") { $0["Dimensions"] = .array(dimensions) }
            })
        table.set(
            .text("statistic-values") { (assembly, value) throws(UsageError) in
                var statistics = JSONObject()
                for pair in try pairs(value.text ?? "") { statistics[pair.key] = try exact(pair.value) }
                assembly.changeFirst("MetricData") { $0["StatisticValues"] = .object(statistics) }
            })
        table.set(
            .text("storage-resolution") { (assembly, value) throws(UsageError) in
                let text = value.text ?? ""
                guard let number = PythonText.int(text) else {
                    throw UsageError.notInteger(text)
                }
                assembly.changeFirst("MetricData") { $0["StorageResolution"] = .number(number) }
            })
        exclude(
            [
                ["metric_data"],
                ["metric_name", "timestamp", "unit", "value", "dimensions", "statistic_values"],
            ], in: &table)
    }

    /// A decimal number with the digits that it was written with.
    private static func exact(_ text: String) throws(UsageError) -> JSONValue {
        let stripped = PythonText.stripped(text)
        if let number = JSONNumber(text: stripped) { return .number(number) }
        guard let number = PythonText.float(stripped) else {
            throw .general("[<class 'decimal.ConversionSyntax'>]")
        }
        return PythonText.value(number)
    }

    /// `A=1,B=2`; quotes around a part keep its commas.
    private static func pairs(_ text: String) throws(UsageError) -> [(key: String, value: String)] {
        var parts = [""]
        var mark: Character?
        for character in text {
            if let open = mark {
                if character == open { mark = nil } else { parts[parts.count - 1].append(character) }
            } else if character == "\"" || character == "'" {
                mark = character
            } else if character == "," {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        var result: [(key: String, value: String)] = []
        for part in parts {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false).map { String($0) }
            guard sides.count == 2 else {
                throw .general(
                    sides.count < 2
                        ? "not enough values to unpack (expected 2, got 1)"
                        : "too many values to unpack (expected 2)")
            }
            result.append((sides[0], sides[1]))
        }
        return result
    }

    // MARK: SES

    /// One message by scalar options.
    static func sendEmail(_ table: inout ArgumentTable) {
        table.change("message") { $0.isRequired = false }
        table.change("destination") { $0.isRequired = false }
        table.rename("source", to: "from")
        for (name, member) in [("to", "ToAddresses"), ("cc", "CcAddresses"), ("bcc", "BccAddresses")] {
            table.set(
                .text(name, arity: .atLeastOne) { (assembly, value) throws(UsageError) in
                    guard value.isTrue else { return }
                    assembly.change("Destination") { $0[member] = value.plain }
                })
        }
        for (name, member) in [("subject", "Subject"), ("text", "Text"), ("html", "Html")] {
            table.set(
                .text(name) { (assembly, value) throws(UsageError) in
                    guard value.isTrue else { return }
                    if assembly.parameters["Message"] == nil {
                        assembly.parameters["Message"] = ["Subject": [:], "Body": [:]]
                    }
                    assembly.change("Message") { message in
                        guard member != "Subject" else {
                            message["Subject"] = ["Data": value.plain]
                            return
                        }
                        var body = message["Body"]?.object ?? JSONObject()
                        body[member] = ["Data": value.plain]
                        message["Body"] = .object(body)
                    }
                })
        }
        exclude([["destination"], ["to", "cc", "bcc"]], in: &table)
        exclude([["message"], ["text", "html"]], in: &table)
    }

    // MARK: Config

    /// The recording group gets an option of its own, as shorthand has no place for it.
    static func configurationRecorder(_ table: inout ArgumentTable) {
        guard let recorder = table["configuration-recorder"],
            let group = recorder.shape?.member("recordingGroup")?.shape
        else { return }
        table.change("configuration-recorder") {
            $0.application = .addition { (assembly, value) throws(UsageError) in
                let given = try assembly.values.value(value, recorder)
                assembly.change("ConfigurationRecorder") { object in
                    for (key, value) in given.object ?? JSONObject() { object[key] = value }
                }
            }
        }
        let option = Argument(name: "recording-group", application: .nothing, shape: group)
        table.set(
            .text("recording-group") { (assembly, value) throws(UsageError) in
                let given = try assembly.values.value(value, option)
                assembly.change("ConfigurationRecorder") { $0["recordingGroup"] = given }
            })
    }
}
