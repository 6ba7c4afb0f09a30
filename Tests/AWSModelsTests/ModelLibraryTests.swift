import AWSModels
import JSON
import Testing

@Suite("Model library")
struct ModelLibraryTests {
    let library: ModelLibrary
    init() throws { library = try MadeUpModels.library() }

    private func alpha() throws -> ServiceModel { try #require(try library.service(named: "alpha")) }

    @Test func `services are known by the names of their folders, and counted with their operations`() {
        #expect(library.serviceNames == ["alpha", "config", "s3"])
        #expect(library.operationCount == 3)
        #expect(library.botocoreVersion == "0.0.0")
        #expect(library.notice.contains("modified"))
    }

    @Test func `a name that no service has is nothing`() throws {
        for name in ["", "alph", "alphaa", "zulu", "../alpha", "no-model", "ALPHA", "é"] {
            #expect(try library.service(named: name) == nil)
        }
    }

    @Test func `the newest version of a service counts`() throws {
        let service = try alpha()
        #expect(service.metadata.apiVersion == "2024-05-05")
        #expect(service.metadata.endpointPrefix == "alpha")
        #expect(service.operation("Old") == nil)
    }

    @Test func `operations come in the model's order and without documentation`() throws {
        let service = try alpha()
        #expect(service.operationNames == ["SendThings", "ListWebACLs"])
        let operation = try #require(service.operation("SendThings"))
        #expect(
            JSONValue.object(operation.definition).serialized()
                == #"{"name":"SendThings","http":{"method":"POST","requestUri":"/"},"input":{"shape":"Thing"},"#
                + #""output":{"shape":"Thing"},"errors":[{"shape":"Gone"}],"deprecated":true}"#)
        #expect(operation.errors.map(\.name) == ["Gone"])
        #expect(operation.input?.name == "Thing")
    }

    @Test func `a member may have the name of a trait that is left out`() throws {
        let thing = try #require(try alpha().operation("SendThings")?.input)
        #expect(thing.members.map(\.name) == ["Zulu", "documentation", "Parts", "pattern"])
        #expect(thing.required == ["documentation", "Zulu"])
        #expect(thing.member("Zulu")?.shape.traits["documentation"] == nil)
        #expect(thing.member("Zulu")?.shape.locationName == "zulu")
        #expect(thing.member("pattern")?.shape.isIdempotencyToken == true)
    }

    @Test func `shapes may contain themselves`() throws {
        let thing = try #require(try alpha().operation("SendThings")?.input)
        let inner = try #require(thing.member("Parts")?.shape.element)
        #expect(inner.name == "Thing")
        #expect(inner.traits["locationName"] == "item")
        #expect(inner.member("Parts")?.shape.minimum?.int == 1)
    }

    @Test func `any text survives in the file`() throws {
        let thing = try #require(try alpha().operation("SendThings")?.input)
        #expect(thing.member("Zulu")?.shape.choices == ["é", "\u{1}", "a\",\"b", "max"])
    }

    @Test func `published extras are merged`() throws {
        let paginator = try #require(try alpha().paginator(of: "SendThings"))
        #expect(paginator.keys == ["input_token", "output_token", "result_key", "non_aggregate_keys"])
        #expect(try alpha().paginator(of: "ListWebACLs") == nil)
    }

    @Test func `waiters come in the file's order and without description`() throws {
        let service = try alpha()
        #expect(service.waiterNames == ["ThingThere", "ThingGone"])
        #expect(service.waiter("ThingThere")?.keys == ["operation", "delay", "maxAttempts", "acceptors"])
        #expect(service.waiter("ThingGone")?["delay"]?.number?.text == "0.5")
    }

    @Test func `rule sets lose documentation, and nothing else`() throws {
        #expect(
            try alpha().endpointRules?.serialized()
                == #"{"version":"1.0","parameters":{"Region":{"builtIn":"AWS::Region","required":false,"#
                + #""type":"String"}},"rules":[{"conditions":[],"type":"tree","rules":[{"conditions":[{"fn":"isSet","#
                + #""argv":[{"ref":"Region"}]}],"endpoint":{"url":"https://alpha","properties":{"documentation":1},"#
                + #""headers":{}},"type":"endpoint"}]}]}"#)
        #expect(try library.service(named: "s3")?.endpointRules == nil)
        #expect(
            try library.partitions.serialized() == #"{"partitions":[{"id":"aws","documentation":"stays"}]}"#)
    }

    @Test func `client context parameters are there where a service has some`() throws {
        #expect(try alpha().clientContextParameters == ["Style": ["type": "boolean"]])
        #expect(try library.service(named: "s3")?.clientContextParameters.isEmpty == true)
    }

    @Test func `a service is read once`() throws {
        let first = try alpha()
        #expect(try first === library.service(named: "alpha"))
        #expect(first.operation("SendThings") === first.operation("SendThings"))
    }

    @Test func `services and operations are found by the names of their commands`() throws {
        #expect(library.commandNames == ["alpha", "configservice", "s3api"])
        #expect(try library.service(commandName: "configservice")?.name == "config")
        #expect(try library.service(commandName: "s3api")?.name == "s3")
        #expect(try library.service(commandName: "s3") == nil)
        #expect(try library.service(commandName: "config") == nil)
        #expect(try alpha().operation(commandName: "list-web-acls")?.name == "ListWebACLs")
        #expect(try alpha().operation(commandName: "ListWebACLs") == nil)
        #expect(try alpha().waiterName(commandName: "thing-gone") == "ThingGone")
    }
}
