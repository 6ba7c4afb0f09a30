// swift-tools-version: 6.2
// The manifest is the architecture: arrows point up this file only. See ARCHITECTURE.md.
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// One Swift target of the product.
func module(_ name: String, _ dependencies: [String] = []) -> Target {
    .target(
        name: name,
        dependencies: dependencies.map { .init(stringLiteral: $0) },
        swiftSettings: settings)
}

/// The Swift owner of a C library of Debian's, which is linked statically: the program starts in half the time, and runs
/// where the library is not installed.
func owner(_ name: String, of library: String, in archive: String) -> Target {
    .target(
        name: name, dependencies: [.init(stringLiteral: library)], swiftSettings: settings,
        linkerSettings: [.linkedLibrary(":\(archive)")])
}

/// The tests of one target, with the shared test support.
func tests(_ name: String, _ dependencies: [String] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: ([name, "TestSupport"] + dependencies).map { .init(stringLiteral: $0) },
        exclude: exclude,
        swiftSettings: settings)
}

/// Tests that know nothing but the built program.
func endToEnd(_ name: String) -> Target {
    .testTarget(name: name, dependencies: ["TestSupport", "runbook", "aws"], swiftSettings: settings)
}

let package = Package(
    name: "runbook",
    products: [
        .executable(name: "runbook", targets: ["runbook"]),
        .executable(name: "runbook-aws", targets: ["aws"]),
    ],
    targets: [
        // C libraries: a module map and a shim each, one Swift importer each.
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCMark", providers: [.apt(["libcmark-dev"])]),
        .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CPCRE2", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CExpat", providers: [.apt(["libexpat1-dev"])]),
        .target(name: "CCurl"),
        .target(name: "CSystem"),

        // Values and languages without I/O.
        module("JSON"),
        module("JMESPath", ["JSON"]),
        module("Texts"),
        module("PythonTexts", ["JSON"]),
        module("Arguments", ["Texts"]),
        module("ShellScanning"),
        module("Runbooks", ["JSON"]),
        module("CBOR"),
        module("HTTPMessages"),

        // Owners of C libraries.
        owner("SQLite", of: "CSQLite", in: "libsqlite3.a"),
        owner("Cryptography", of: "COpenSSL", in: "libcrypto.a"),
        owner("Patterns", of: "CPCRE2", in: "libpcre2-8.a"),
        owner("YAML", of: "CYAML", in: "libyaml.a"),
        owner("Markdown", of: "CCMark", in: "libcmark.a"),
        owner("XML", of: "CExpat", in: "libexpat.a"),

        // Text in, values and diagnostics out.
        module(
            "RunbookParsing",
            [
                "Runbooks", "Markdown", "YAML", "JSON", "JMESPath", "Patterns", "Texts", "Cryptography",
            ]),
        module("Inventories", ["Runbooks", "YAML", "JSON", "Texts"]),
        module("BlockReviews", ["Runbooks", "ShellScanning", "Texts"]),
        module("Proposals", ["Runbooks", "RunbookParsing", "BlockReviews", "ShellScanning", "Texts"]),
        module("ShellSteps", ["Runbooks", "ShellScanning", "JSON"]),
        module("Redaction"),

        // The operating system.
        module("Files"),
        module("Reactor", ["CSystem"]),
        module("Processes", ["Reactor", "CSystem"]),
        module("EngineProtocol"),
        module("Hosts", ["JSON", "Processes", "Reactor", "Runbooks"]),
        module("HTTP", ["HTTPMessages", "CCurl", "CSystem", "Texts"]),

        // AWS, without a word of runbooks.
        module("AWSModels", ["JSON", "Files"]),
        module("AWSSigning", ["HTTPMessages", "Cryptography", "Texts"]),
        module("AWSEndpoints", ["AWSModels", "HTTPMessages", "JMESPath", "JSON", "Patterns"]),
        module(
            "AWSProtocols",
            [
                "AWSModels", "HTTPMessages", "JSON", "XML", "CBOR", "Cryptography", "PythonTexts", "Texts",
            ]),
        module("AWSConfiguration", ["Files", "JSON", "PythonTexts"]),
        module("AWSArguments", ["AWSModels", "JSON", "JMESPath", "PythonTexts", "YAML", "Cryptography"]),
        module("AWSOutput", ["JSON", "JMESPath", "PythonTexts"]),
        module(
            "AWSCredentials",
            [
                "AWSConfiguration", "HTTPMessages", "JSON", "Cryptography", "Files", "Processes",
                "PythonTexts", "Texts",
            ]),
        module(
            "AWSClient",
            [
                "AWSConfiguration", "AWSCredentials", "AWSModels", "AWSProtocols", "AWSEndpoints",
                "AWSSigning", "HTTPMessages", "JSON", "JMESPath", "Cryptography", "PythonTexts",
            ]),

        module(
            "AWSCommands",
            [
                "AWSClient", "AWSArguments", "AWSOutput", "AWSConfiguration", "AWSCredentials", "AWSModels",
                "AWSEndpoints", "AWSProtocols", "AWSSigning", "HTTP", "HTTPMessages", "JSON",
                "Cryptography", "Files", "PythonTexts", "Reactor", "YAML",
            ]),

        // AWS commands in documents.
        module(
            "AWSReviews",
            [
                "Runbooks", "BlockReviews", "ShellScanning", "AWSModels", "AWSArguments", "AWSEndpoints",
                "AWSClient", "JSON", "Texts",
            ]),

        // The record and what runs by it.
        module("Journals", ["Runbooks", "JSON", "SQLite", "Cryptography", "Files"]),
        module(
            "Execution",
            [
                "Runbooks", "Journals", "JSON", "JMESPath", "Patterns", "Texts", "ShellScanning",
                "Cryptography",
            ]),
        module(
            "Actions",
            [
                "Execution", "Hosts", "Journals", "Processes", "Reactor", "ShellScanning", "ShellSteps",
                "EngineProtocol", "Redaction", "Runbooks", "JSON", "Cryptography", "Files", "CSystem",
                "Texts",
                "AWSClient", "AWSCommands", "AWSCredentials", "AWSModels", "AWSProtocols", "AWSSigning",
                "HTTP", "HTTPMessages",
            ]),
        module("Reports", ["Runbooks", "RunbookParsing", "JSON", "Markdown", "Texts"]),
        module("Terminals", ["Texts"]),
        module("Sandbox", ["Processes", "JSON"]),
        module(
            "Commands",
            [
                "Arguments", "Runbooks", "RunbookParsing", "BlockReviews", "Proposals", "Inventories",
                "Journals", "Execution", "Actions", "ShellSteps",
                "Reports", "Terminals", "Sandbox", "JSON", "JMESPath", "Texts", "Redaction", "Cryptography",
                "Processes", "Reactor", "YAML", "Patterns", "Files", "CSystem",
                "AWSClient", "AWSCommands", "AWSEndpoints", "AWSModels", "AWSOutput", "AWSProtocols",
                "AWSReviews", "AWSSigning",
            ]),
        .executableTarget(name: "runbook", dependencies: ["Commands"], swiftSettings: settings),
        .executableTarget(
            name: "aws", dependencies: ["EngineProtocol", "CSystem"], swiftSettings: settings,
            // Every call in a step starts it, and a loader would take most of its time. Tests, never optimised, link its objects.
            linkerSettings: [
                .unsafeFlags(
                    ["-static-executable", "-use-ld=lld", "-Xlinker", "--strip-all"],
                    .when(configuration: .release))
            ]),

        // Tests.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
        tests("JSON"),
        tests("JMESPath", ["JSON"]),
        tests("Texts"),
        tests("PythonTexts", ["JSON"]),
        tests("Arguments"),
        tests("Runbooks", ["JSON"]),
        tests("SQLite"),
        tests("Cryptography"),
        tests("Patterns"),
        tests("YAML"),
        tests("Markdown"),
        tests("XML"),
        tests("CBOR"),
        tests("HTTPMessages"),
        tests("HTTP", ["HTTPMessages"]),
        tests("AWSModels", ["JSON"]),
        tests("AWSSigning", ["HTTPMessages"]),
        tests("AWSEndpoints", ["AWSModels", "JSON"]),
        tests("AWSProtocols", ["AWSModels", "CBOR", "Cryptography", "HTTPMessages", "JSON", "XML"]),
        tests("AWSConfiguration", ["JSON"]),
        tests("AWSArguments", ["AWSModels", "JSON"]),
        tests("AWSOutput", ["JMESPath", "JSON"]),
        tests("AWSCredentials", ["AWSConfiguration", "HTTPMessages", "JSON"]),
        tests("AWSClient", ["HTTPMessages", "JSON"]),
        tests("AWSCommands", ["AWSClient", "AWSModels", "JSON"]),
        tests(
            "AWSReviews", ["AWSClient", "AWSModels", "RunbookParsing", "Runbooks", "JSON"],
            exclude: ["Snapshots"]),
        tests("RunbookParsing", ["Runbooks", "JSON", "Markdown"]),
        tests("Inventories", ["Runbooks", "JSON"]),
        tests("ShellScanning"),
        tests("BlockReviews", ["RunbookParsing", "Runbooks"], exclude: ["Snapshots"]),
        tests("Proposals", ["RunbookParsing", "Runbooks"], exclude: ["Snapshots"]),
        tests("ShellSteps", ["Runbooks", "JSON"]),
        tests("Redaction"),
        tests("Files"),
        tests("Reactor", ["CSystem"]),
        tests("Processes", ["Reactor"]),
        tests("EngineProtocol"),
        tests("Hosts", ["JSON", "Processes", "Reactor", "Runbooks"]),
        tests("Journals", ["Runbooks", "JSON", "SQLite", "Cryptography"], exclude: ["Fixtures"]),
        tests("Execution", ["Runbooks", "Journals", "JSON", "SQLite"]),
        tests(
            "Actions",
            [
                "Execution", "Processes", "Runbooks", "JSON", "Journals", "Reactor", "Redaction",
                "EngineProtocol", "Hosts", "ShellSteps", "AWSClient", "AWSCommands", "AWSCredentials",
                "CSystem",
                "HTTP", "HTTPMessages",
            ]),
        tests("Reports", ["Runbooks", "JSON", "Texts"], exclude: ["Snapshots"]),
        tests("Terminals", ["Texts"]),
        tests("Commands", ["Arguments", "Execution", "Journals", "Runbooks", "JSON", "Terminals"]),

        // Tests of the built program.
        .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"], swiftSettings: settings),
        endToEnd("EndToEndTests"),
        endToEnd("CrashTests"),
    ]
)
