internal import JSON
internal import YAML

/// What holds for every account that does not say otherwise.
struct Defaults {
    var role: Role?
    var externalID: String?
    var sessionName: String?
    var regions: [String]?
    var variables = JSONObject()
    var hosts = HostSettings()

    init() {}

    init?(_ node: YAMLNode, _ problems: Problems) {
        let known = ["role", "external-id", "session-name", "regions", "vars"] + HostSettings.keys
        guard let fields = Fields(node, of: "`defaults`", known: known, problems) else { return nil }
        role = fields.text("role").flatMap { Role($0, problems) }
        externalID = fields.externalID(problems)
        sessionName = fields.text("session-name").map { name in
            if !name.text.isMade(of: "+=,.@-", length: 2...64) {
                problems.error(
                    "invalid-value", "`\(name.text)` is no session name", at: name,
                    help: "use 2 to 64 letters, digits and `+=,.@-_`")
            }
            return name.text
        }
        regions = fields.regions(problems)
        hosts = HostSettings(fields, problems)
        variables = fields["vars"].map { Variables(problems).object(of: $0.value) } ?? JSONObject()
    }
}

extension Fields {
    func externalID(_ problems: Problems) -> String? {
        text("external-id").map { id in
            if !id.text.isMade(of: "+=,.@:/-", length: 2...1224) {
                problems.error(
                    "invalid-value", "`\(id.text)` is no external id", at: id,
                    help: "use 2 to 1224 letters, digits and `+=,.@:/-_`")
            }
            return id.text
        }
    }

    /// The regions listed, each once; nil when there is no list.
    func regions(_ problems: Problems) -> [String]? {
        guard let scalars = texts("regions"), let key = self["regions"]?.key else { return nil }
        if scalars.isEmpty { problems.error("empty-regions", "`regions` is empty", at: key) }
        var regions: [String] = []
        for scalar in scalars {
            if !scalar.text.isRegion {
                problems.error(
                    "invalid-region", "`\(scalar.text)` is no region", at: scalar,
                    help: "regions look like `ap-northeast-2`")
            } else if regions.contains(scalar.text) {
                problems.error("duplicate-region", "region `\(scalar.text)` is listed twice", at: scalar)
            } else {
                regions.append(scalar.text)
            }
        }
        return regions
    }
}

extension String {
    /// It has only ASCII letters, digits, `_` and the characters given, as many as the range says.
    func isMade(of others: String, length: ClosedRange<Int>) -> Bool {
        length.contains(utf8.count)
            && unicodeScalars.allSatisfy { scalar in
                scalar.isASCII
                    && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_")
                    || others.unicodeScalars.contains(scalar)
            }
    }

    /// It has the form of a region's name: `us-gov-west-1`. Which regions exist is the service's to say.
    fileprivate var isRegion: Bool {
        let parts = split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, let number = parts.last, (1...2).contains(number.utf8.count) else {
            return false
        }
        return number.utf8.allSatisfy { (0x30...0x39).contains($0) }
            && parts.dropLast().allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy { (0x61...0x7A).contains($0) }
            }
    }
}
