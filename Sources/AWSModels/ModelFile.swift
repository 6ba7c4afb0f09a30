/// The files that make up one service in botocore's layout, `SERVICE/VERSION/NAME.json`.
enum ModelFile: String, CaseIterable {
    case model = "service-2"
    case paginators = "paginators-1"
    case waiters = "waiters-2"
    case endpointRules = "endpoint-rule-set-1"
}
