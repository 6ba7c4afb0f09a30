import AWSModels
import JSON
import TestSupport
import Testing

/// What the loader of botocore does with the same folders, looked up in its `loaders.py`.
@Suite("Users' own models")
struct UserModelsTests {
    let first: TestFolder
    let second: TestFolder

    init() throws {
        first = try TestFolder()
        second = try TestFolder()
    }

    private func library() throws -> ModelLibrary {
        try MadeUpModels.library(userFolders: [first.path, "/nonexistent", second.path])
    }

    private func model(_ operation: String) -> String {
        #"{"metadata": {"serviceId": "Own"}, "operations": {"\#(operation)": {"name": "\#(operation)"}}, "shapes": {}}"#
    }

    @Test func `a new service appears among the others`() throws {
        try second.write(model("Do"), to: "mine/2024-01-01/service-2.json")
        let library = try library()
        #expect(library.serviceNames == ["alpha", "config", "mine", "s3"])
        #expect(try library.service(named: "mine")?.operationNames == ["Do"])
        #expect(try library.with(userFolders: []).service(named: "mine") == nil)
    }

    @Test func `a file of the same version replaces the whole file, and published extras are laid over it`()
        throws
    {
        try first.write(model("Do"), to: "alpha/2024-05-05/service-2.json")
        try first.write(
            #"{"pagination": {"Do": {"result_key": "x"}}}"#, to: "alpha/2024-05-05/paginators-1.json")
        let service = try #require(try library().service(named: "alpha"))
        #expect(service.operationNames == ["Do"])
        #expect(service.metadata.serviceID == "Own")
        #expect(service.paginator(of: "Do") == ["result_key": "x"])
        #expect(service.paginator(of: "SendThings") == ["non_aggregate_keys": ["Zulu"]])
        #expect(service.waiterNames == ["ThingThere", "ThingGone"])
        #expect(service.endpointRules?["version"] == "1.0")
    }

    @Test func `the newest version wins, wherever it lies`() throws {
        try first.write(model("Older"), to: "alpha/2023-01-01/service-2.json")
        #expect(try library().service(named: "alpha")?.operation("SendThings") != nil)
        try second.write(model("Newer"), to: "alpha/2025-01-01/service-2.json")
        let service = try #require(try library().service(named: "alpha"))
        #expect(service.operationNames == ["Newer"])
        #expect(service.paginator(of: "SendThings")?["result_key"] == "Parts")
    }

    @Test func `of two folders the first counts`() throws {
        try first.write(model("First"), to: "mine/1/service-2.json")
        try second.write(model("Second"), to: "mine/1/service-2.json")
        #expect(try library().service(named: "mine")?.operationNames == ["First"])
    }

    @Test func `extras alone are laid over the compiled model`() throws {
        try first.write(
            #"{"version": 1.0, "merge": {"shapes": {"Text": {"sensitive": true}}}}"#,
            to: "alpha/2024-05-05/service-2.sdk-extras.json")
        let service = try #require(try library().service(named: "alpha"))
        let text = try #require(service.operation("SendThings")?.input?.member("Zulu")?.shape)
        #expect(text.isSensitive)
        #expect(text.choices.count == 4)
        #expect(service.operationNames == ["SendThings", "ListWebACLs"])
        #expect(service.paginator(of: "SendThings")?["result_key"] == "Parts")
        #expect(service.clientContextParameters == ["Style": ["type": "boolean"]])
    }

    @Test func `an own file of partitions is taken`() throws {
        try second.write(#"{"partitions": []}"#, to: "partitions.json")
        #expect(try library().partitions == ["partitions": []])
    }

    @Test func `what cannot be read is told`() throws {
        func message(_ name: String) throws -> String? {
            let library = try library()
            let error = #expect(throws: ModelError.self) { try library.service(named: name) }
            return error?.message.replacing(first.path, with: "")
        }
        try first.write("{,", to: "broken/1/service-2.json")
        #expect(
            try message("broken")
                == "`/broken/1/service-2.json` is no model: line 1, column 2: expected a key in quotes, found `,`"
        )
        try first.write("[]", to: "list/1/service-2.json")
        #expect(try message("list") == "`/list/1/service-2.json` is no model: it holds no JSON object")
        try first.write("", to: "packed/1/service-2.json.gz")
        #expect(
            try message("packed")
                == "`/packed/1/service-2.json.gz` is compressed, and only plain files are read: "
                + "unpack it with gunzip")
    }

    @Test func `a service's name is no path`() throws {
        try first.write(model("Do"), to: "a/b/1/service-2.json")
        for name in ["a/b", "..", ".", ""] { #expect(try library().service(named: name) == nil) }
    }
}
