internal import JSON
internal import PythonTexts

extension Customisations {
    // MARK: run-instances

    /// `--count`, and options for the first network interface.
    static func runInstances(_ table: inout ArgumentTable) {
        table.set(
            .text("count") { (assembly, value) throws(UsageError) in
                let parts = (value.text ?? "").split(separator: ":", omittingEmptySubsequences: false)
                let bounds = parts.compactMap { PythonText.int(String($0)) }
                guard bounds.count == parts.count, let first = bounds.first, let last = bounds.last,
                    parts.count < 3
                else {
                    throw UsageError(message: "count parameter should be of form min[:max] (e.g. 1 or 1:10)")
                }
                assembly.parameters["MinCount"] = .number(first)
                assembly.parameters["MaxCount"] = .number(last)
            })
        table.remove("min-count")
        table.remove("max-count")
        table.set(
            .text("secondary-private-ip-addresses", arity: .any) { (assembly, value) throws(UsageError) in
                guard value.isTrue else { return }
                let addresses: [JSONValue] = (value.plain.array ?? [value.plain]).map {
                    ["PrivateIpAddress": $0, "Primary": false]
                }
                interface(&assembly) {
                    if $0["PrivateIpAddresses"] == nil { $0["PrivateIpAddresses"] = .array(addresses) }
                }
            })
        table.set(
            .text("secondary-private-ip-address-count", conversion: .integer) {
                (assembly, value) throws(UsageError) in
                guard value.isTrue else { return }
                interface(&assembly) { $0["SecondaryPrivateIpAddressCount"] = value.plain }
            })
        for (name, truth) in [
            ("associate-public-ip-address", true), ("no-associate-public-ip-address", false),
        ] {
            table.set(
                .text(name, arity: .flag(truth)) { (assembly, _) throws(UsageError) in
                    interface(&assembly) { $0["AssociatePublicIpAddress"] = .bool(truth) }
                })
        }
        table.checks.append(
            ArgumentTable.Check { (values) throws(UsageError) in
                guard let interfaces = values["network_interfaces"], interfaces != .list([]) else { return }
                let simple = [
                    "secondary_private_ip_addresses", "secondary_private_ip_address_count",
                    "associate_public_ip_address",
                ]
                guard simple.contains(where: { values[$0] != nil }) else { return }
                throw UsageError(
                    message:
                        "Mixing the --network-interfaces option with the simple, scalar options is not supported."
                )
            })
    }

    private static func interface(_ assembly: inout Assembly, _ body: (inout JSONObject) -> Void) {
        assembly.changeFirst("NetworkInterfaces", from: ["DeviceIndex": 0], body)
    }

    /// Options that a request with network interfaces may not have move into the first one.
    static func finishRunInstances(_ parameters: inout JSONObject) {
        if parameters["MaxCount"] == nil { parameters["MaxCount"] = 1 }
        if parameters["MinCount"] == nil { parameters["MinCount"] = 1 }
        guard var interfaces = parameters["NetworkInterfaces"]?.array, var first = interfaces.first?.object
        else {
            return
        }
        let simple = ["PrivateIpAddresses", "SecondaryPrivateIpAddressCount", "AssociatePublicIpAddress"]
        guard simple.contains(where: { first[$0] != nil }) else { return }
        for (member, inner) in [
            ("SubnetId", "SubnetId"), ("SecurityGroupIds", "Groups"),
            ("PrivateIpAddress", "PrivateIpAddresses"),
            ("Ipv6AddressCount", "Ipv6AddressCount"), ("Ipv6Addresses", "Ipv6Addresses"),
            ("EnablePrimaryIpv6", "PrimaryIpv6"),
        ] {
            guard let value = parameters[member] else { continue }
            first[inner] =
                member == "PrivateIpAddress" ? [["PrivateIpAddress": value, "Primary": true]] : value
            parameters[member] = nil
        }
        interfaces[0] = .object(first)
        parameters["NetworkInterfaces"] = .array(interfaces)
    }

    // MARK: Security groups

    /// One rule by `--protocol`, `--port`, `--cidr`, `--source-group` and `--group-owner`.
    static func securityGroup(_ table: inout ArgumentTable) {
        table.set(
            .text("protocol") { (assembly, value) throws(UsageError) in
                guard var text = value.text, !text.isEmpty else { return }
                if let number = PythonText.int(text) {
                    guard (-1...255).contains(number.int ?? 256) else {
                        throw UsageError(
                            message:
                                "protocol numbers must be in the range 0-255 or -1 to specify all protocols")
                    }
                } else {
                    guard ["tcp", "udp", "icmp", "all"].contains(text) else { throw protocolRefusal }
                    if text == "all" { text = "-1" }
                }
                permission(&assembly) { $0["IpProtocol"] = .string(text) }
            })
        table.set(
            .text("port") { (assembly, value) throws(UsageError) in
                guard let text = value.text, !text.isEmpty else { return }
                let all = text == "-1" || text == "all"
                let parts =
                    all ? ["-1"] : text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
                let ports = parts.compactMap { PythonText.int(String($0)) }
                guard ports.count == parts.count, let first = ports.first, let last = ports.last else {
                    throw UsageError(
                        message: "port parameter should be of the form <from[-to]> (e.g. 22 or 22-25)")
                }
                permission(&assembly) {
                    $0["FromPort"] = .number(first)
                    $0["ToPort"] = .number(last)
                }
            })
        table.set(
            .text("cidr") { (assembly, value) throws(UsageError) in
                guard value.isTrue else { return }
                permission(&assembly) { $0["IpRanges"] = [["CidrIp": value.plain]] }
            })
        table.set(
            .text("source-group") { (assembly, value) throws(UsageError) in
                guard let text = value.text, !text.isEmpty else { return }
                pair(&assembly, text.hasPrefix("sg-") ? "GroupId" : "GroupName", value.plain)
            })
        table.set(
            .text("group-owner") { (assembly, value) throws(UsageError) in
                guard value.isTrue else { return }
                pair(&assembly, "UserId", value.plain)
            })
        table.checks.append(
            ArgumentTable.Check { (values) throws(UsageError) in
                guard let permissions = values["ip_permissions"], permissions != .list([]) else { return }
                for name in ["protocol", "port", "cidr", "source_group", "group_owner"]
                where values[name] != nil {
                    throw UsageError(
                        message: "The --\(name) option is not compatible with the --ip-permissions option ")
                }
            })
    }

    private static let protocolRefusal = UsageError(
        message: "protocol parameter should be one of: tcp|udp|icmp|all or any valid protocol number.")

    private static func permission(_ assembly: inout Assembly, _ body: (inout JSONObject) -> Void) {
        assembly.changeFirst("IpPermissions", body)
    }

    private static func pair(_ assembly: inout Assembly, _ key: String, _ value: JSONValue) {
        permission(&assembly) { permission in
            var first = permission["UserIdGroupPairs"]?[0]?.object ?? JSONObject()
            first[key] = value
            permission["UserIdGroupPairs"] = [.object(first)]
        }
    }
}
