import JSON
import Testing

@Suite("JSON objects")
struct JSONObjectTests {
    /// Fewer keys than get an index, as many, and more.
    private static let sizes = [1, 16, 17, 100]

    private func object(_ size: Int) -> JSONObject {
        JSONObject((0..<size).map { ("key-\($0)", JSONValue.number(JSONNumber($0))) })
    }

    @Test(arguments: sizes) func `keys are found and keep their order`(size: Int) {
        let object = object(size)
        #expect(object.count == size)
        #expect(object.keys == (0..<size).map { "key-\($0)" })
        for index in 0..<size { #expect(object["key-\(index)"]?.int == index) }
        #expect(object["key-\(size)"] == nil)
    }

    @Test(arguments: sizes) func `a changed value stays in its place`(size: Int) {
        var object = object(size)
        object["key-0"] = "new"
        #expect(object["key-0"] == "new")
        #expect(object.keys.first == "key-0")
        #expect(object.count == size)
    }

    @Test(arguments: sizes) func `a removed key is gone and a new one goes to the end`(size: Int) {
        var object = object(size)
        object["key-0"] = nil
        #expect(object["key-0"] == nil)
        #expect(object.count == size - 1)
        for index in 1..<size { #expect(object["key-\(index)"]?.int == index) }
        object["missing"] = nil
        object["key-0"] = 0
        #expect(object.keys.last == "key-0")
        #expect(object.count == size)
    }

    @Test(arguments: sizes) func `equality and hash ignore the order`(size: Int) {
        let forward = object(size)
        let backward = JSONObject(forward.reversed().map { ($0.key, $0.value) })
        #expect(forward == backward)
        #expect(forward.hashValue == backward.hashValue)
        var changed = backward
        changed["key-0"] = "other"
        #expect(forward != changed)
        changed["key-0"] = nil
        #expect(forward != changed)
    }

    @Test func `pairs and values come in order`() {
        let object: JSONObject = ["b": 1, "a": 2]
        #expect(object.map { "\($0.key)=\($0.value.serialized())" } == ["b=1", "a=2"])
        #expect(object.values == [1, 2])
        #expect(JSONObject().isEmpty)
    }

    @Test func `accessors answer only for their own kind`() {
        let value: JSONValue = ["s": "x", "b": true, "n": 3, "a": [1, 2], "o": ["k": nil]]
        #expect(value["s"]?.string == "x")
        #expect(value["b"]?.bool == true)
        #expect(value["n"]?.int == 3)
        #expect(value["a"]?.array == [1, 2])
        #expect(value["a"]?[1] == 2)
        #expect(value["a"]?[2] == nil)
        #expect(value["a"]?[-1] == nil)
        #expect(value["o"]?.object == ["k": nil])
        #expect(value["o"]?["k"]?.isNull == true)
        #expect(value["s"]?.int == nil && value["s"]?["s"] == nil && value["s"]?[0] == nil)
        #expect(value["n"]?.string == nil && value["n"]?.bool == nil && value["s"]?.array == nil)
        #expect(value["a"]?.object == nil && value["a"]?.isNull == false && value["a"]?.number == nil)
    }

    @Test func `values of different kinds are never equal`() {
        let values: [JSONValue] = [nil, false, 0, "", [], [:], "0", 1, true]
        for (index, value) in values.enumerated() {
            #expect(values.firstIndex(of: value) == index)
        }
        #expect(Set(values).count == values.count)
    }
}
