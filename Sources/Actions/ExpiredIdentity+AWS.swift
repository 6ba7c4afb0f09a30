internal import AWSCredentials
internal import Runbooks

extension ExpiredIdentity {
    /// What is said of an operator's identity that expired.
    init(_ base: BaseIdentity) {
        let option = base.profile == "default" ? "" : " --profile \(base.profile)"
        let name = "the profile `\(base.profile)`"
        switch base.origin {
        case .environment:
            self.init(
                name: "the environment",
                renewal: "new keys in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN",
                isSeenWhenRenewed: false)
        case .sso: self.init(name: name, renewal: "`runbook aws sso login\(option)`")
        case .login: self.init(name: name, renewal: "`aws login\(option)`")
        case .device:
            self.init(name: name, renewal: "the code of its device, for which a terminal is asked")
        case .profile: self.init(name: name, renewal: "new credentials where that profile has them")
        }
    }
}
