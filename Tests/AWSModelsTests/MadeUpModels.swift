import AWSModels
import Foundation
import JSON
import TestSupport
import Testing

/// A data folder that these tests make up, in botocore's layout, and what `scripts/compile-models` makes of it.
enum MadeUpModels {
    /// The compiled file's path; the folder stays as long as the tests run.
    static func file() throws -> String { try compiled.get() }

    /// The compiled file, opened.
    static func library(userFolders: [String] = []) throws -> ModelLibrary {
        try ModelLibrary(path: file(), userFolders: userFolders)
    }

    private static let own = Result { try TestFolder() }

    private static let compiled = Result {
        let folder = try own.get()
        for (name, text) in files { try folder.write(text, to: "data/\(name)") }
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/data/no-model", withIntermediateDirectories: false)
        let out = "\(folder.path)/aws-models"
        try Python.run(
            "/usr/bin/python3", "\(RepositoryLayout.root)/scripts/compile-models", "--data",
            "\(folder.path)/data", out)
        return out
    }

    static let files: [(name: String, text: String)] = [
        ("partitions.json", #"{"partitions": [{"id": "aws", "documentation": "stays"}]}"#),
        ("_retry.json", "{}"),
        (
            "alpha/2019-01-01/service-2.json",
            #"{"metadata": {"apiVersion": "2019-01-01"}, "operations": {"Old": {"name": "Old"}}, "shapes": {}}"#
        ),
        (
            "alpha/2024-05-05/service-2.json",
            #"""
            {
              "version": "2.0",
              "documentation": "<p>A service.</p>",
              "metadata": {"apiVersion": "2024-05-05", "endpointPrefix": "alpha", "protocol": "json",
                           "protocols": ["json"], "serviceId": "Alpha", "signatureVersion": "v4"},
              "operations": {
                "SendThings": {"name": "SendThings", "http": {"method": "POST", "requestUri": "/"},
                  "input": {"shape": "Thing", "documentation": "gone"}, "output": {"shape": "Thing"},
                  "errors": [{"shape": "Gone", "documentation": "gone"}], "documentation": "gone",
                  "deprecated": true, "deprecatedMessage": "gone"},
                "ListWebACLs": {"name": "ListWebACLs", "http": {"method": "GET", "requestUri": "/acls"},
                  "errors": []}
              },
              "shapes": {
                "Thing": {"type": "structure", "required": ["documentation", "Zulu"], "documentation": "gone",
                  "members": {
                    "Zulu": {"shape": "Text", "locationName": "zulu", "documentation": "gone"},
                    "documentation": {"shape": "Text"},
                    "Parts": {"shape": "Things"},
                    "pattern": {"shape": "Text", "idempotencyToken": true}}},
                "Things": {"type": "list", "member": {"shape": "Thing", "documentation": "gone",
                  "locationName": "item"}, "max": 3, "min": 1},
                "Text": {"type": "string", "enum": ["é", "\u0001", "a\",\"b", "max"], "pattern": "^x$"},
                "Gone": {"type": "structure", "members": {}, "exception": true}
              },
              "clientContextParams": {"Style": {"type": "boolean", "documentation": "gone"}},
              "examples": {}
            }
            """#
        ),
        (
            "alpha/2024-05-05/paginators-1.json",
            #"{"pagination": {"SendThings": {"input_token": "Zulu", "output_token": "Zulu", "result_key": "Parts"}}}"#
        ),
        (
            "alpha/2024-05-05/paginators-1.sdk-extras.json",
            #"{"version": 1.0, "merge": {"pagination": {"SendThings": {"non_aggregate_keys": ["Zulu"]}}}}"#
        ),
        (
            "alpha/2024-05-05/waiters-2.json",
            #"""
            {"version": 2, "waiters": {
              "ThingThere": {"operation": "SendThings", "delay": 15, "maxAttempts": 40, "description": "gone",
                "acceptors": [{"matcher": "status", "expected": 200, "state": "success"}]},
              "ThingGone": {"operation": "SendThings", "delay": 0.5, "maxAttempts": 1, "acceptors": []}}}
            """#
        ),
        (
            "alpha/2024-05-05/endpoint-rule-set-1.json",
            #"""
            {"version": "1.0", "parameters": {"Region": {"builtIn": "AWS::Region", "required": false,
              "documentation": "gone", "type": "String"}},
             "rules": [{"conditions": [], "type": "tree", "documentation": "gone", "rules": [
               {"conditions": [{"fn": "isSet", "argv": [{"ref": "Region"}]}], "documentation": "gone",
                "endpoint": {"url": "https://alpha", "properties": {"documentation": 1}, "headers": {}},
                "type": "endpoint"}]}]}
            """#
        ),
        (
            "config/2014-11-12/service-2.json",
            #"{"metadata": {"apiVersion": "2014-11-12"}, "operations": {"Get": {"name": "Get"}}, "shapes": {}}"#
        ),
        (
            "s3/2006-03-01/service-2.json",
            #"{"metadata": {"apiVersion": "2006-03-01"}, "operations": {}, "shapes": {}}"#
        ),
    ]
}

/// Programs that are run to the end.
enum Python {
    /// Whether the project's environment, with botocore, and the compiled models are there.
    static let hasBotocore =
        FileManager.default.isExecutableFile(atPath: environment)
        && FileManager.default.fileExists(atPath: models)
    static let environment = "\(RepositoryLayout.root)/.venv/bin/python"
    static let models = "\(RepositoryLayout.root)/.build/aws-models"

    struct Failed: Error { let status: Int32 }

    static func run(_ program: String, _ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = [
            "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1",
        ]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(status: process.terminationStatus) }
    }

    /// What a Python program that knows botocore writes to the file of its first argument.
    static func json(_ program: String, _ argument: String = "") throws -> JSONValue {
        let folder = try TestFolder()
        try run(environment, "-c", program, "\(folder.path)/out", argument)
        return try JSONValue.parse(folder.text(of: "out"))
    }
}
