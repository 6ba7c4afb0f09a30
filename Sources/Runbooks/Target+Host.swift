extension Target {
    /// How a host is reached.
    public enum Host: Sendable, Hashable {
        /// It is this machine.
        case local
        /// Over OpenSSH.
        case ssh(SSHAddress)
        /// Over SSM Run Command.
        case ssm(SSMAddress)

        /// How it is reached, in the words of the inventory: `ssh ops@10.0.0.4`, `ssm i-0123456789abcdef0`, `local`.
        public var text: String {
            switch self {
            case .local: "local"
            case .ssh(let address): "ssh \(address.destination)"
            case .ssm(let address): "ssm \(address.instance)"
            }
        }
    }

    /// A host as the operator's own `ssh` reaches it.
    public struct SSHAddress: Sendable, Hashable {
        /// What `ssh` is given: `HOST`, `USER@HOST`, or a name of its configuration.
        public var destination: String
        /// The configuration file; nil: the operator's own.
        public var configuration: String?
        /// A host key that was never seen is accepted and kept; one that changed never is.
        public var acceptsNewKeys: Bool
        /// The parameter that has the password which `sudo` asks for; nil: it must not ask.
        public var sudoPassword: String?
        /// How long a lost connection may stay lost before what runs is killed on the host, in whole seconds.
        public var graceSeconds: Int

        /// Makes an address.
        public init(
            destination: String, configuration: String? = nil, acceptsNewKeys: Bool = false,
            sudoPassword: String? = nil, graceSeconds: Int = 60
        ) {
            self.destination = destination
            self.configuration = configuration
            self.acceptsNewKeys = acceptsNewKeys
            self.sudoPassword = sudoPassword
            self.graceSeconds = graceSeconds
        }
    }

    /// A host as SSM knows it.
    public struct SSMAddress: Sendable, Hashable {
        /// The id of the instance: `i-…`, or `mi-…` for one that is not of EC2.
        public var instance: String
        /// The bucket for what is too long for a command's text or output; nil: there is none.
        public var bucket: String?

        /// Makes an address.
        public init(instance: String, bucket: String? = nil) {
            self.instance = instance
            self.bucket = bucket
        }
    }
}
