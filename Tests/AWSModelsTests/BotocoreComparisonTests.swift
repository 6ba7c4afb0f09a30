import AWSModels
import Foundation
import JSON
import TestSupport
import Testing

/// The compiled models against what botocore's own loader gives. `RUNBOOK_TEST_FULL` compares all services.
@Suite("Compiled models against botocore", .enabled(if: Python.hasBotocore, "scripts/setup was not run here"))
struct BotocoreComparisonTests {
    private static let isFull = !(ProcessInfo.processInfo.environment["RUNBOOK_TEST_FULL"] ?? "").isEmpty
    private static let services = isFull ? "*" : "sts,ec2,s3,iam,dynamodb"
    let library: ModelLibrary
    init() throws { library = try ModelLibrary(path: Python.models) }

    @Test func `versions and counts are botocore's, and the file is whole`() throws {
        let expected = try Python.json(
            """
            import json, sys, botocore
            from botocore.loaders import Loader
            loader = Loader()
            services = loader.list_available_services('service-2')
            json.dump([botocore.__version__, services, loader.load_data('partitions')], open(sys.argv[1], 'w'))
            """)
        #expect(expected[0]?.string == library.botocoreVersion)
        #expect(expected[1]?.array?.compactMap(\.string) == library.serviceNames)
        let counts = try library.serviceNames.map {
            try library.service(named: $0)?.operationNames.count ?? 0
        }
        #expect(counts.reduce(0, +) == library.operationCount)
        #expect(try expected[2]?.serialized() == library.partitions.serialized())
        #expect(library.licence.contains("Apache License"))
        #expect(library.notice.contains("Amazon.com, Inc."))
        try library.verify()
    }

    @Test func `every part equals botocore's, less documentation and limits that it does not check`() throws {
        let expected = try Python.json(
            """
            import json, sys
            from botocore.loaders import Loader
            from botocore.exceptions import DataNotFoundError, UnknownServiceError
            loader = Loader()
            names = loader.list_available_services('service-2') if sys.argv[2] == '*' else sys.argv[2].split(',')
            unread = ('documentation', 'documentationUrl', 'deprecatedMessage', 'deprecatedSince', 'pattern', 'max')
            def load(name, kind):
                try:
                    return loader.load_service_model(name, kind)
                except (DataNotFoundError, UnknownServiceError):
                    return {}
            def less(trait):
                for key in unread: trait.pop(key, None)
            for_all = {}
            for name in names:
                model = load(name, 'service-2')
                for operation in model['operations'].values():
                    for trait in [operation, operation.get('input', {}), operation.get('output', {})]: less(trait)
                    for trait in operation.get('errors', []): less(trait)
                for shape in model['shapes'].values():
                    for trait in [shape, *shape.get('members', {}).values()]: less(trait)
                    for part in ('member', 'key', 'value'): less(shape.get(part, {}))
                context = model.get('clientContextParams', {})
                for trait in context.values(): less(trait)
                rules = load(name, 'endpoint-rule-set-1')
                for trait in rules.get('parameters', {}).values(): less(trait)
                open_rules = list(rules.get('rules', []))
                while open_rules:
                    rule = open_rules.pop()
                    rule.pop('documentation', None)
                    open_rules += rule.get('rules', [])
                waiters = load(name, 'waiters-2').get('waiters', {})
                for waiter in waiters.values(): waiter.pop('description', None)
                for_all[name] = {'metadata': model['metadata'], 'operations': model['operations'],
                    'shapes': model['shapes'], 'context': context, 'rules': rules, 'waiters': waiters,
                    'paginators': load(name, 'paginators-1').get('pagination', {})}
            json.dump(for_all, open(sys.argv[1], 'w'))
            """, Self.services)
        for (name, parts) in try #require(expected.object) {
            let service = try #require(try library.service(named: name))
            #expect(differences(of: service, from: parts) == [])
        }
    }

    /// The names of parts that are not the same to the last key, in order.
    private func differences(of service: ServiceModel, from expected: JSONValue) -> [String] {
        func parts(_ kind: String) -> JSONObject { expected[kind]?.object ?? JSONObject() }
        func same(_ left: JSONObject?, _ right: JSONValue) -> Bool {
            left.map { JSONValue.object($0).serialized() } == right.serialized()
        }
        var result: [String] = []
        if !same(service.metadata.all, .object(parts("metadata"))) { result.append("metadata") }
        if !same(service.clientContextParameters, .object(parts("context"))) { result.append("context") }
        if (service.endpointRules ?? [:]).serialized() != expected["rules"]?.serialized() {
            result.append("rules")
        }
        if service.operationNames != parts("operations").keys { result.append("operation names") }
        if service.waiterNames != parts("waiters").keys { result.append("waiter names") }
        for (name, value) in parts("operations") where !same(service.operation(name)?.definition, value) {
            result.append("operation \(name)")
        }
        for (name, value) in parts("shapes")
        where !same(service.shape(["shape": .string(name)]).traits, value) {
            result.append("shape \(name)")
        }
        for (name, value) in parts("waiters") where !same(service.waiter(name), value) {
            result.append("waiter \(name)")
        }
        for (name, value) in parts("paginators") where !same(service.paginator(of: name), value) {
            result.append("paginator \(name)")
        }
        return result
    }

    @Test func `every name is dashed as botocore does`() throws {
        let expected = try Python.json(
            """
            import json, sys
            from botocore import xform_name
            from botocore.loaders import Loader
            loader = Loader()
            services = loader.list_available_services('service-2') if sys.argv[2] == '*' else sys.argv[2].split(',')
            names = set()
            for service in services:
                model = loader.load_service_model(service, 'service-2')
                names |= set(model['operations'])
                for shape in model['shapes'].values(): names |= set(shape.get('members', ()))
            json.dump({name: xform_name(name, '-') for name in names}, open(sys.argv[1], 'w'))
            """, Self.services)
        let wrong = try #require(expected.object).filter { name, form in
            CommandNames.dashed(name) != form.string
        }
        #expect(wrong.map(\.key) == [])
        #expect(expected.object?.count ?? 0 > 4000)
    }
}
