public import JSON
internal import Patterns

/// The parts that AWS is divided into, such as `aws` and `aws-cn`, each with its own regions and names.
public struct Partitions: Sendable {
    private struct Partition: Sendable {
        let name: String
        let regions: Set<String>
        let pattern: Pattern
        let globalRegion: String
        /// What `aws.partition` gives.
        let outputs: RuleValue
    }

    private let partitions: [Partition]

    /// Reads `partitions.json` of botocore's data.
    ///
    /// - Throws: `EndpointError` when there are none, or a pattern of regions is wrong.
    public init(_ value: JSONValue) throws(EndpointError) {
        var partitions: [Partition] = []
        for entry in value["partitions"]?.array ?? [] {
            guard let name = entry["id"]?.string, let expression = entry["regionRegex"]?.string,
                let outputs = entry["outputs"]?.object
            else { throw EndpointError("a partition without id, regionRegex or outputs") }
            var named = outputs
            named["name"] = .string(name)
            let pattern: Pattern
            do throws(PatternError) { pattern = try Pattern(expression) } catch {
                throw EndpointError("the regions of partition `\(name)` are no pattern: \(error)")
            }
            partitions.append(
                Partition(
                    name: name, regions: Set(entry["regions"]?.object?.keys ?? []), pattern: pattern,
                    globalRegion: outputs["implicitGlobalRegion"]?.string ?? "",
                    outputs: RuleValue(.object(named))))
        }
        guard !partitions.isEmpty else { throw EndpointError("there are no partitions") }
        self.partitions = partitions
    }

    /// The partition of a region by its name or its form; the first one, `aws`, for what fits nowhere.
    public func name(of region: String) -> String { partition(of: region).name }

    /// The region that signs for services without regions, such as `us-east-1`.
    public func globalRegion(of region: String) -> String { partition(of: region).globalRegion }

    /// What `aws.partition` gives for a region.
    func outputs(of region: String) -> RuleValue { partition(of: region).outputs }

    private func partition(of region: String) -> Partition {
        let found = partitions.first { partition in
            partition.regions.contains(region) || (try? partition.pattern.matches(region)) == true
        }
        return found ?? partitions[0]
    }
}
