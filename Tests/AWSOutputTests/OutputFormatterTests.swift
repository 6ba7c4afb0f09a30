import AWSOutput
import JMESPath
import JSON
import Testing

/// Texts that AWS CLI 2.9.19's own formatter gave for these values.
@Suite("Output formatter")
struct OutputFormatterTests {
    private static let vpcs: JSONValue = [
        "Vpcs": [
            ["VpcId": "vpc-1", "Tags": [["Key": "Name", "Value": "a"]], "IsDefault": false],
            ["VpcId": "vpc-2", "CidrBlock": "10.0.0.0/16"],
        ]
    ]

    private func text(
        _ value: JSONValue, _ format: OutputFormat, query: String? = nil
    ) throws -> String {
        let query = try query.map { try JMESPathExpression(parsing: $0) }
        let formatter = OutputFormatter(format, query: query, title: "DescribeVpcs")
        return try formatter.text(of: value)
    }

    @Test func `a table nests sections and starts anew after each object with collections`() throws {
        let expected = """
            -----------------------------------------
            |             DescribeVpcs              |
            +---------------------------------------+
            ||                Vpcs                 ||
            |+------------+-------------+----------+|
            ||  CidrBlock |  IsDefault  |  VpcId   ||
            |+------------+-------------+----------+|
            ||            |  False      |  vpc-1   ||
            |+------------+-------------+----------+|
            |||               Tags                |||
            ||+---------------+-------------------+||
            |||      Key      |       Value       |||
            ||+---------------+-------------------+||
            |||  Name         |  a                |||
            ||+---------------+-------------------+||
            ||                Vpcs                 ||
            |+--------------+-------------+--------+|
            ||   CidrBlock  |  IsDefault  | VpcId  ||
            |+--------------+-------------+--------+|
            ||  10.0.0.0/16 |             |  vpc-2 ||
            |+--------------+-------------+--------+|

            """
        #expect(try text(Self.vpcs, .table) == expected)
    }

    @Test func `text gives the objects of a list the same columns`() throws {
        let expected = "VPCS\t\tFalse\tvpc-1\nTAGS\tName\ta\nVPCS\t10.0.0.0/16\t\tvpc-2\n"
        #expect(try text(Self.vpcs, .text) == expected)
    }

    @Test func `yaml sorts keys and puts lists flush with their key`() throws {
        let expected = """
            Vpcs:
            - IsDefault: false
              Tags:
              - Key: Name
                Value: a
              VpcId: vpc-1
            - CidrBlock: 10.0.0.0/16
              VpcId: vpc-2

            """
        #expect(try text(Self.vpcs, .yaml) == expected)
    }

    @Test func `a yaml stream has one element for each page`() throws {
        let formatter = OutputFormatter(.yamlStream)
        #expect(try formatter.text(ofPage: ["A": 1]) + formatter.text(ofPage: [:]) == "- A: 1\n- {}\n")
    }

    @Test func `json keeps the order of members and writes characters as they are`() throws {
        let expected = "{\n    \"Name\": \"名前\",\n    \"Emoji\": \"😀\"\n}\n"
        #expect(try text(["Name": "名前", "Emoji": "😀"], .json) == expected)
    }

    @Test func `ambiguous characters count as two columns in a table and marks as one`() throws {
        let value: JSONValue = [
            "Name": "名前", "Ambiguous": "±Ω", "Combining": "e\u{301}", "Emoji": "😀",
        ]
        let lines = try text(value, .table).split(separator: "\n")
        #expect(lines[0] == "---------------------------------------------")
        #expect(lines[5] == "|  ±Ω      |  e\u{301}        |  😀    |  名前 |")
    }

    @Test func `a coloured table colours cells and outer borders`() throws {
        let reset = "\u{1B}[0m"
        let blue = "\u{1B}[1m\u{1B}[34m"
        let edge = "\u{1B}[2m\u{1B}[33m|\u{1B}[0m"
        let expected = [
            "---------",
            "\(reset)\(reset)|   T   |\(reset)\(reset)",
            "\(reset)\(reset)+-------+\(reset)\(reset)",
            "\(reset)\(edge)\(reset)|Vpcs |\(reset)\(edge)\(reset)",
            "\(reset)\(edge)\(reset)+-----+\(reset)\(edge)\(reset)",
            "\(reset)\(edge)\(reset)|  a  |\(reset)\(edge)\(reset)",
            "\(reset)\(edge)\(reset)+-----+\(reset)\(edge)\(reset)",
            "\(reset)\(edge)\(reset)|  \(blue)x\(reset)  |\(reset)\(edge)\(reset)",
            "\(reset)\(edge)\(reset)+-----+\(reset)\(edge)\(reset)",
            "\(reset)",
        ]
        let formatter = OutputFormatter(.table, title: "T", isColored: true)
        let shown = try formatter.text(of: ["Vpcs": [["a": "x"]]])
        #expect(shown == expected.joined(separator: "\n"))
    }

    @Test(
        "the result of a query is printed even where it is empty, but not `{}`",
        arguments: [
            ("Vpcs[0].Nope", "null\n", "None\n", "", "null\n", "- null\n"),
            (
                "Vpcs[0].VpcId", "\"vpc-1\"\n", "vpc-1\n", "--------------\n|DescribeVpcs|\n+------------+\n",
                "\"vpc-1\"\n", "- vpc-1\n"
            ),
            (
                "length(Vpcs)", "1\n", "1\n", "--------------\n|DescribeVpcs|\n+------------+\n", "1\n",
                "- 1\n"
            ),
            ("`{}`", "", "", "", "", ""),
            ("`[]`", "[]\n", "", "", "[]\n", "- []\n"),
            (
                "avg(`[1,3]`)", "2.0\n", "2.0\n", "--------------\n|DescribeVpcs|\n+------------+\n", "2.0\n",
                "- 2.0\n"
            ),
        ])
    func queries(query: String, json: String, text plain: String, table: String, yaml: String, stream: String)
        throws
    {
        let answer: JSONValue = ["Vpcs": [["VpcId": "vpc-1"]], "ResponseMetadata": ["RequestId": "r"]]
        #expect(try text(answer, .json, query: query) == json)
        #expect(try text(answer, .text, query: query) == plain)
        #expect(try text(answer, .table, query: query) == table)
        #expect(try text(answer, .yaml, query: query) == yaml)
        #expect(try text(answer, .yamlStream, query: query) == stream)
    }

    @Test(arguments: OutputFormat.allCases)
    func `an answer without members prints nothing`(format: OutputFormat) throws {
        #expect(try text([:], format) == "")
        #expect(try text(["ResponseMetadata": ["RequestId": "r"]], format) == "")
    }

    @Test func `nothing is printed where output is off`() throws {
        #expect(try text(Self.vpcs, .off) == "")
    }

    @Test func `what an answer says of itself is shown beside its errors only`() throws {
        let answer: JSONValue = ["Errors": [], "ResponseMetadata": ["RequestId": "r"]]
        #expect(try text(answer, .text) == "RESPONSEMETADATA\tr\n")
    }

    @Test func `rows of different lengths have no table`() {
        let error = #expect(throws: OutputError.self) { try text([1, [2, 3]], .table) }
        #expect(error?.description == "Row should have 1 elements, instead it has 2")
    }

    @Test func `text that came before the part that has no layout is printed`() {
        let error = #expect(throws: OutputError.self) { try text(["A": "x", "L": [["k": 1], 2]], .text) }
        #expect(error == OutputError(.layout("'int' object has no attribute 'items'"), printed: "x\n"))
    }
}
