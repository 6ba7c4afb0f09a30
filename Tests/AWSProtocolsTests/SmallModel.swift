import AWSModels
import JSON

/// A service with one operation, for tests.
enum SmallModel {
    /// The operation of a model with this metadata (the protocol at least) and these shapes; `Text` is there.
    static func operation(
        _ metadata: JSONObject, name: String = "Call", _ definition: JSONObject = JSONObject(),
        shapes: JSONObject = JSONObject()
    ) throws -> Operation {
        var shapes = shapes
        shapes["Text"] = ["type": "string"]
        let model: JSONValue = [
            "metadata": .object(metadata), "operations": .object(JSONObject([(name, .object(definition))])),
            "shapes": .object(shapes),
        ]
        let service = ServiceModel(name: "small", source: JSONModelSource(model: model))
        guard let operation = service.operation(name) else { throw Missing() }
        return operation
    }

    private struct Missing: Error {}
}
