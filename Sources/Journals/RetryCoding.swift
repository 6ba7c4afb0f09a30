internal import JSON
internal import Runbooks

/// Retries as JSON: a list of `[cause, microseconds, status, code]`, from which nulls at the end are left out.
enum RetryCoding {
    /// The text; nil without retries.
    static func text(of retries: [RunRecord.Retry]) -> String? {
        if retries.isEmpty { return nil }
        let values = retries.map { retry -> JSONValue in
            var list: [JSONValue] = [
                .string(retry.cause.rawValue), .number(JSONNumber(Int(retry.microseconds))),
                retry.status.map { .number(JSONNumber($0)) } ?? .null,
                retry.code.map { .string($0) } ?? .null,
            ]
            while list.last == .null { list.removeLast() }
            return .array(list)
        }
        return JSONValue.array(values).serialized()
    }

    /// The retries in a text; a cause that is not known here leaves its retry without one, so it is passed over.
    static func retries(in text: String?) throws -> [RunRecord.Retry] {
        guard let text, let values = try JSONValue.parse(text).array else { return [] }
        return values.compactMap { value in
            guard let list = value.array, list.count >= 2,
                let cause = list[0].string.flatMap(RunRecord.Retry.Cause.init(rawValue:))
            else { return nil }
            return RunRecord.Retry(
                cause: cause, status: list.count > 2 ? list[2].int : nil,
                code: list.count > 3 ? list[3].string : nil, microseconds: Int64(list[1].int ?? 0))
        }
    }
}
