internal import JSON

extension DiscoveryAnswer {
    /// A host of a configuration of `ssh`, or an instance of EC2.
    public struct Host: Sendable, Hashable {
        /// The configuration's name; of an instance its tag `Name`, else its id.
        public var name: String
        /// The instance; nil for a host of a configuration.
        public var instance: Instance?

        /// Makes a host.
        public init(name: String, instance: Instance? = nil) {
            self.name = name
            self.instance = instance
        }
    }

    /// An instance that has the tags which an entry asks for.
    public struct Instance: Sendable, Hashable {
        /// `i-…`.
        public var id: String
        /// The account that it belongs to: its 12 digits.
        public var account: String
        /// Where it is.
        public var region: String
        /// `running`, or what else it is.
        public var state: String
        /// Its private address, of IPv4; nil: none.
        public var privateAddress: String?
        /// Its public address, of IPv4; nil: none.
        public var publicAddress: String?

        /// Makes an instance.
        public init(
            id: String, account: String, region: String, state: String, privateAddress: String? = nil,
            publicAddress: String? = nil
        ) {
            self.id = id
            self.account = account
            self.region = region
            self.state = state
            self.privateAddress = privateAddress
            self.publicAddress = publicAddress
        }
    }
}

extension DiscoveryAnswer.Host {
    var json: JSONValue {
        var object: JSONObject = ["name": .string(name)]
        if let instance {
            object["id"] = .string(instance.id)
            object["account"] = .string(instance.account)
            object["region"] = .string(instance.region)
            object["state"] = .string(instance.state)
            object["private"] = instance.privateAddress.map(JSONValue.string)
            object["public"] = instance.publicAddress.map(JSONValue.string)
        }
        return .object(object)
    }

    init?(_ json: JSONValue) {
        guard let object = json.object, let name = object["name"]?.string else { return nil }
        self.init(name: name)
        guard let id = object["id"]?.string else { return }
        guard let account = object["account"]?.string, let region = object["region"]?.string,
            let state = object["state"]?.string
        else { return nil }
        instance = DiscoveryAnswer.Instance(
            id: id, account: account, region: region, state: state,
            privateAddress: object["private"]?.string, publicAddress: object["public"]?.string)
    }
}
