internal import JSON

/// How timestamps stand in results.
public enum TimestampStyle: String, Sendable, Hashable {
    /// `2026-11-21T06:21:43.987201+00:00`, always in UTC.
    case iso8601
    /// As it came: text or a number.
    case wire
    /// Seconds since 1970, a number.
    case epoch

    /// A timestamp as it came, in this style; nil: it is none.
    func value(_ wire: JSONValue) -> JSONValue? {
        if self == .wire { return wire }
        guard let moment = Moment(wire) else { return nil }
        if self == .iso8601 { return .string(moment.isoformat) }
        return JSONNumber(text: moment.epochText).map(JSONValue.number)
    }
}
