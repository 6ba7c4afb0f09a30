internal import AWSClient
internal import AWSCommands
internal import AWSModels
internal import JSON

/// Whose the keys of a run are, as far as somebody said it: nobody is asked for the sake of the record.
struct CallerNames {
    /// Those who were asked for an account that is to be compared: the one for each access key.
    private(set) var checked: [String: OperatorAccess.Caller] = [:]
    /// The ARNs in what STS answered to blocks. These are for the record alone: a block chooses whom it asks.
    private var told: [String: String] = [:]

    /// Keeps who a key's holder is.
    mutating func keep(_ caller: OperatorAccess.Caller, of accessKeyID: String) {
        checked[accessKeyID] = caller
    }

    /// Keeps what an answer of STS to a block says of a key.
    mutating func note(_ result: JSONObject, of call: ObservedCall) {
        guard call.operation.service.name == "sts" else { return }
        if call.operation.name == "GetCallerIdentity", let key = call.accessKeyID {
            told[key] = result["Arn"]?.string
        } else if let key = result["Credentials"]?["AccessKeyId"]?.string {
            told[key] = result["AssumedRoleUser"]?["Arn"]?.string
        }
    }

    /// The ARN of whoever signed a call; nil where it is not signed, or nobody said whose its key is.
    func arn(of call: ObservedCall) -> String? {
        guard let key = call.accessKeyID else { return nil }
        return call.callerARN ?? checked[key]?.arn ?? told[key]
    }
}
