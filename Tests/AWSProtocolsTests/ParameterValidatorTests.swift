import AWSModels
import AWSProtocols
import JSON
import Testing

/// The texts are those of botocore 1.44's `validate.ParamValidator` for the same model and parameters.
@Suite("Validation of parameters")
struct ParameterValidatorTests {
    static let shapes: JSONObject = [
        "In": [
            "type": "structure", "required": ["Name"],
            "members": [
                "Name": ["shape": "Name"], "Count": ["shape": "Count"], "Ratio": ["shape": "Ratio"],
                "On": ["shape": "On"], "Data": ["shape": "Data"], "When": ["shape": "When"],
                "Tags": ["shape": "Tags"], "Names": ["shape": "Names"], "Pick": ["shape": "Pick"],
                "Any": ["shape": "Any"],
            ],
        ],
        "Name": ["type": "string", "min": 2, "max": 3], "Count": ["type": "integer", "min": 1],
        "Ratio": ["type": "double"], "On": ["type": "boolean"], "Data": ["type": "blob"],
        "When": ["type": "timestamp"],
        "Tags": ["type": "map", "key": ["shape": "Name"], "value": ["shape": "Text"]],
        "Names": ["type": "list", "min": 1, "member": ["shape": "Name"]],
        "Pick": [
            "type": "structure", "union": true, "members": ["A": ["shape": "Text"], "B": ["shape": "Text"]],
        ],
        "Any": ["type": "structure", "document": true, "members": [:]],
    ]

    @Test(
        "problems are told in botocore's words",
        arguments: [
            ("{\"Name\": \"abcdef\", \"Any\": [1, null, {\"x\": 1.5}]}", ""),
            ("{}", "Missing required parameter in input: \"Name\""),
            (
                "{\"Name\": \"ab\", \"Nmae\": 1}",
                "Unknown parameter in input: \"Nmae\", must be one of: Name, Count, Ratio, On, Data, When, Tags, Names,"
                    + " Pick, Any"
            ),
            ("{\"Name\": \"a\"}", "Invalid length for parameter Name, value: 1, valid min length: 2"),
            (
                "{\"Name\": [\"it's\", true, 1.0]}",
                "Invalid type for parameter Name, value: [\"it's\", True, 1.0], type: <class 'list'>, valid types: "
                    + "<class 'str'>"
            ),
            (
                "{\"Name\": \"ab\", \"Count\": 0, \"Ratio\": \"x\"}",
                "Invalid value for parameter Count, value: 0, valid min value: 1\nInvalid type for parameter Ratio, "
                    + "value: x, type: <class 'str'>, valid types: <class 'float'>, <class 'decimal.Decimal'>, "
                    + "<class 'int'>"
            ),
            (
                "{\"Name\": \"ab\", \"Count\": 1.5, \"On\": 1, \"Data\": 1, \"When\": \"x\"}",
                "Invalid type for parameter Count, value: 1.5, type: <class 'float'>, valid types: <class 'int'>\n"
                    + "Invalid type for parameter On, value: 1, type: <class 'int'>, valid types: <class 'bool'>\n"
                    + "Invalid type for parameter Data, value: 1, type: <class 'int'>, valid types: <class 'bytes'>, "
                    + "<class 'bytearray'>, file-like object\nInvalid type for parameter When, value: x, type: "
                    + "<class 'str'>, valid types: <class 'datetime.datetime'>, timestamp-string"
            ),
            (
                "{\"Name\": \"ab\", \"Tags\": {\"k\": null}, \"Names\": []}",
                "Invalid length for parameter Tags (key: k), value: 1, valid min length: 2\nInvalid type for parameter "
                    + "Tags.k, value: None, type: <class 'NoneType'>, valid types: <class 'str'>\nInvalid length for "
                    + "parameter Names, value: 0, valid min length: 1"
            ),
            (
                "{\"Name\": \"ab\", \"Names\": [\"ab\", \"c\"], \"Pick\": {}}",
                "Invalid length for parameter Names[1], value: 1, valid min length: 2\nMust set one of the following "
                    + "keys for tagged unionstructure Pick: A, B."
            ),
            (
                "{\"Name\": \"ab\", \"Pick\": {\"A\": \"x\", \"B\": \"y\"}, \"Count\": true}",
                "Invalid number of parameters set for tagged union structure Pick. Can only set one of the following "
                    + "keys: A, B."
            ),
        ])
    func words(parameters: String, report: String) throws {
        let operation = try SmallModel.operation(
            ["protocol": "json"], ["input": ["shape": "In"]], shapes: Self.shapes)
        let input = try #require(operation.input)
        let object = try #require(try JSONValue.parse(parameters).object)
        #expect(ParameterValidator.problems(object, input).joined(separator: "\n") == report)
    }
}
