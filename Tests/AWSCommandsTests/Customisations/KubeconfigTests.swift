import AWSCommands
import Foundation
import TestSupport
import Testing

@Suite("eks update-kubeconfig")
struct KubeconfigTests {
    let bench: CommandBench

    init() async throws {
        bench = try CommandBench()
        try await bench.useSandbox()
        let made = try await bench.peer(
            "eks", "create-cluster", "--name", "demo", "--role-arn", "arn:aws:iam::111111111111:role/eks",
            "--resources-vpc-config", "subnetIds=subnet-1,subnet-2")
        try #require(made.status == 0, "\(made)")
        bench.observer.forget()
    }

    private func mode(of name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(bench.folder.path)/\(name)")
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
    }

    @Test func `a new file is the one that the AWS CLI writes, and nobody else may read it`() async throws {
        let peer = try await bench.peer(
            "eks", "update-kubeconfig", "--name", "demo", "--kubeconfig", "peer/config", "--verbose")
        let ours = try await bench.run(
            "eks", "update-kubeconfig", "--name", "demo", "--kubeconfig", "ours/config", "--verbose")
        #expect(peer.status == 0, "\(peer)")
        #expect(ours.stdout == peer.stdout.replacing("/peer/", with: "/ours/"), "\(ours)")
        #expect(bench.folder.text(of: "ours/config") == bench.folder.text(of: "peer/config"))
        #expect(try mode(of: "ours/config") == 0o600)
        #expect(bench.observer.operations == ["DescribeCluster"])
    }

    @Test func `what a file says already is kept, and the cluster's entries are replaced`() async throws {
        let account = try await bench.run(
            "sts", "get-caller-identity", "--query", "Account", "--output", "text"
        )
        .stdout.trimmingCharacters(in: .newlines)
        let text = """
            # lost, as it is with the AWS CLI
            apiVersion: v1
            kind: Config
            current-context: other
            preferences: {colors: true}
            clusters:
            - name: other
              cluster: {server: "https://other", port: 6443, rate: 1.50, insecure-skip-tls-verify: yes}
            - name: arn:aws:eks:eu-west-1:\(account):cluster/demo
              cluster: {server: https://old}
            contexts: null
            users: []
            extensions:
            - name: "123"
              note: |
                two
                lines

            """
        try bench.folder.write(text, to: "peer/config")
        try bench.folder.write(text, to: "ours/config")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o640], ofItemAtPath: "\(bench.folder.path)/ours/config")
        let options = ["--alias", "demo", "--user-alias", "me", "--role-arn", "arn:aws:iam::1:role/x"]
        bench.set("AWS_PROFILE", "default")
        try bench.folder.write("[default]\noutput = json\n", to: "home/.aws/config")
        let peer = try await bench.peer(
            ["eks", "update-kubeconfig", "--name", "demo", "--kubeconfig", "peer/config"] + options)
        let ours = try await bench.run(
            ["eks", "update-kubeconfig", "--name", "demo", "--kubeconfig", "ours/config"] + options)
        #expect(ours.stdout == peer.stdout.replacing("/peer/", with: "/ours/"), "\(ours)")
        #expect(ours.stdout.hasPrefix("Updated context demo in /"))
        // YAML 1.2, which v2 reads, has no `yes`; the AWS CLI at hand reads 1.1.
        let expected = bench.folder.text(of: "peer/config")
            .replacing("insecure-skip-tls-verify: true", with: "insecure-skip-tls-verify: yes")
        #expect(bench.folder.text(of: "ours/config") == expected)
        #expect(try mode(of: "ours/config") == 0o640)
    }

    @Test func `of several files the one that knows the cluster is changed`() async throws {
        bench.set("KUBECONFIG", "first:second")
        _ = try await bench.run("eks", "update-kubeconfig", "--name", "demo", "--kubeconfig", "second")
        let ours = try await bench.run("eks", "update-kubeconfig", "--name", "demo")
        #expect(ours.stdout.hasSuffix(" in \(bench.folder.path)/second\n"), "\(ours)")
        #expect(!bench.folder.has("first"))
    }

    @Test func `a dry run prints the file and writes none`() async throws {
        let peer = try await bench.peer("eks", "update-kubeconfig", "--name", "demo", "--dry-run")
        let ours = try await bench.run("eks", "update-kubeconfig", "--name", "demo", "--dry-run")
        #expect(ours.stdout == peer.stdout)
        #expect(ours.stdout.hasPrefix("apiVersion: v1\nclusters:\n- cluster:\n"))
        #expect(!bench.folder.has("home/.kube/config"))
    }

    @Test(arguments: [
        ("- a", "Content not a <class 'dict'>."),
        ("clusters: x", "clusters is wrong type: <class 'str'> (Should be <class 'list'>)"),
        ("users: [x]", "Entry in users not a <class 'dict'>. "),
    ])
    func `a file that is none of Kubernetes' is left alone`(text: String, message: String) async throws {
        try bench.folder.write(text, to: "broken")
        let words = ["eks", "update-kubeconfig", "--name", "demo", "--kubeconfig", "broken"]
        let ours = try await bench.run(words)
        let peer = try await bench.peer(words)
        #expect(ours.status == 255)
        #expect(ours.stderr == "\naws: [ERROR]: \(message)\n")
        #expect(peer.stderr.contains(message), "\(peer)")
        #expect(bench.folder.text(of: "broken") == text)
    }
}
