public import AWSClient
public import AWSModels
public import BlockReviews
public import JSON
public import Runbooks

/// One call of AWS that a block spells out.
public struct LiteralCall: Sendable {
    /// The document's position among those reviewed together.
    public var document: Int
    /// The step that it belongs to.
    public var step: Step.ID
    /// What its block is to the step.
    public var role: MendedBlock.Role
    /// The command behind `aws`, such as `ec2`, `describe-vpcs`.
    public var path: [String]
    /// What is called; nil for the AWS CLI's own commands, such as `s3 cp`.
    public var operation: AWSModels.Operation?
    /// What it can do; of the AWS CLI's own commands that are not known: write.
    public var impact: OperationImpact
    /// The parameters that stand there as literal words, by member; blobs as they were written.
    public var parameters: JSONObject
    /// The options that stand there, with and without values that are known.
    public var options: [String]
    /// The words that are no options and no values, of the AWS CLI's own commands; those not known are left out.
    public var words: [String]
    /// Some of its words are not known.
    public var hasUnknownWords: Bool
    /// Where it stands.
    public var range: SourceRange

    /// The command as it is typed: `aws ec2 describe-vpcs`.
    public var command: String { (["aws"] + path).joined(separator: " ") }
}
