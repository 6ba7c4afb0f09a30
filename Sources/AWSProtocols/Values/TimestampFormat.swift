internal import AWSModels
internal import JSON

/// The forms of timestamps in requests.
///
/// Seconds since 1970 are whole, also where the user gave parts of one: the AWS CLI sends no others (its own copy of
/// botocore, unlike botocore 1.44).
enum TimestampFormat: String {
    case iso8601
    case unixTimestamp = "unixtimestamp"
    case rfc822

    /// The shape's own form, else `standard`.
    init(of shape: Shape, else standard: TimestampFormat) {
        // Models differ in their capitals.
        self = shape.timestampFormat.flatMap { Self(rawValue: $0.lowercased()) } ?? standard
    }

    /// The moment in this form.
    func text(_ moment: Moment) -> String {
        switch self {
        case .iso8601: moment.iso8601
        case .unixTimestamp: String(moment.seconds)
        case .rfc822: moment.rfc822
        }
    }
}
