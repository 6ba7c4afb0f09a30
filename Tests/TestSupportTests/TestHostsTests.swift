import Foundation
import TestSupport
import Testing

/// The hosts that other tests rely on.
@Suite("Test hosts", .timeLimit(.minutes(5)))
struct TestHostsTests {
    @Test func `ssh reaches each host with strict checking of its key`() async throws {
        let hosts = try await TestHosts.up("web", "db")
        for name in ["web", "db"] {
            let outcome = try await hosts.ssh(name, "echo reached $((40 + 2))")
            #expect(outcome.stdout == "reached 42\n", "\(outcome)")
        }
        #expect(
            "\(hosts.address(of: "web")):\(hosts.port(of: "web"))"
                != "\(hosts.address(of: "db")):\(hosts.port(of: "db"))")
    }

    @Test func `a changed host key is refused`() async throws {
        let hosts = try await TestHosts.up("web")
        try await hosts.rekey("web")
        let outcome = try await hosts.ssh("web", "true")
        #expect(outcome.status == 255)
        #expect(outcome.stderr.contains("REMOTE HOST IDENTIFICATION HAS CHANGED"), "\(outcome)")
    }

    @Test func `hosts end with the process that started them`() async throws {
        let folder = try TestFolder()
        let program = "\(RepositoryLayout.root)/sandbox/hosts/hosts"
        // The shell in the middle is killed: it alone had the other end of the pipe.
        let script =
            "coproc \"$1\" up --until-eof \"$0\" web; read -ru \"${COPROC[0]}\" line; "
            + "echo \"$line\"; kill -KILL $$"
        let outcome = try await Invocation(
            of: "/bin/bash", ["-c", script, folder.path + "/hosts", program], in: folder
        ).environment("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").run()
        #expect(outcome.status == 137, "\(outcome)")
        let process = try #require(
            outcome.stdout.split(whereSeparator: \.isWhitespace).last.flatMap { Int32($0) })
        #expect(await eventually { kill(process, 0) != 0 })
    }
}

/// What only hosts with namespaces have.
@Suite("Test hosts of their own", .enabled(if: TestHosts.hasNamespaces), .timeLimit(.minutes(5)))
struct SeparateHostsTests {
    @Test func `files, processes and names of one host are not on another, nor on this machine`() async throws
    {
        let hosts = try await TestHosts.up("web", "db")
        let folder = try TestFolder()
        let mark = "/etc/" + folder.path.split(separator: "/").joined(separator: "-")
        _ = try await hosts.ssh("web", "hostname >\(mark); sleep 600 </dev/null >/dev/null 2>&1 &")
        let look = "hostname; cat \(mark); pgrep -xc sleep"
        #expect(try await hosts.ssh("web", look).stdout == "web\nweb\n1\n")
        #expect(try await hosts.ssh("db", look).stdout == "db\n0\n")
        #expect(try await hosts.ssh("db", "ls \(folder.path) || ls \(RepositoryLayout.root)").status != 0)
        #expect(!FileManager.default.fileExists(atPath: mark))
    }

    @Test func `a host whose link is cut is not reached, and is again when it is mended`() async throws {
        let hosts = try await TestHosts.up("web", "db")
        try await hosts.link("web", .down)
        #expect(try await hosts.ssh("web", "true", options: ["-o", "ConnectTimeout=1"]).status == 255)
        #expect(try await hosts.ssh("db", "true").status == 0)
        #expect(try await hosts.enter("web", "hostname").stdout == "web\n")
        try await hosts.link("web", .up)
        #expect(try await hosts.ssh("web", "hostname").stdout == "web\n")
    }

    @Test func `a reboot ends processes and keeps files, address and key`() async throws {
        let hosts = try await TestHosts.up("web")
        let look = "cat /proc/sys/kernel/random/boot_id"
        let before = try await hosts.ssh(
            "web", "echo kept >/root/file; sleep 600 </dev/null >/dev/null 2>&1 & \(look)")
        try await hosts.reboot("web")
        let after = try await hosts.ssh("web", look)
        #expect(after.status == 0 && after.stdout != before.stdout, "\(after)")
        #expect(try await hosts.ssh("web", "cat /root/file; pgrep -x sleep").stdout == "kept\n")
    }

    @Test func `nothing can be written to a full disk`() async throws {
        let hosts = try await TestHosts.up("web")
        try await hosts.fill("web")
        let full = try await hosts.ssh("web", "echo text >/var/tmp/file")
        #expect(full.status == 1 && full.stderr.contains("No space left on device"), "\(full)")
        try await hosts.unfill("web")
        #expect(
            try await hosts.ssh("web", "echo text >/var/tmp/file && cat /var/tmp/file").stdout == "text\n")
    }

    @Test func `node exporter is installed without a network, answers, and starts with the host`()
        async throws
    {
        let hosts = try await TestHosts.up("web", "db")
        let installed = try await hosts.ssh(
            "ops@web",
            "sudo apt-get install -y prometheus-node-exporter && systemctl is-active prometheus-node-exporter"
        )
        #expect(
            installed.status == 0 && installed.stdout.split(whereSeparator: \.isNewline).last == "active",
            "\(installed)")
        let ask =
            "curl -sS --retry 20 --retry-connrefused --retry-delay 1 web:9100/metrics | grep ^node_uname_info"
        #expect(try await hosts.ssh("db", ask).stdout.contains("nodename=\"web\""))
        #expect(try await hosts.ssh("db", "dpkg -s prometheus-node-exporter").status == 1)
        try await hosts.reboot("web")
        #expect(try await hosts.ssh("db", ask).stdout.contains("nodename=\"web\""))
    }

    @Test("sudo is what each user may", arguments: [("ops", "0\n"), ("guest", ""), ("secret-ops", "")])
    func sudoOfUsers(user: String, answer: String) async throws {
        let hosts = try await TestHosts.up("web")
        let outcome = try await hosts.ssh("\(user)@web", "sudo -n id -u")
        #expect(outcome.stdout == answer, "\(outcome)")
        #expect(outcome.status == (answer.isEmpty ? 1 : 0))
    }

    @Test
    func `sudo takes the password of the user who has one, a greeting and another shell are as they should`()
        async throws
    {
        let hosts = try await TestHosts.up("web")
        let command = "printf '%s\\n' 'open sesame' | sudo -S -p '' id -u"
        #expect(try await hosts.ssh("secret-ops@web", command).stdout == "0\n")
        let greeted = try await hosts.ssh("banner@web", "echo done")
        #expect(greeted.stdout == "Welcome to the banner of this host!\ndone\n")
        #expect(greeted.stderr.contains("All that you do is watched."))
        #expect(
            try await hosts.ssh("fish@web", "set word fish; echo $word; echo $FISH_VERSION").stdout
                == "fish\n3.6.0\n")
    }

    @Test func `hosts that are removed leave nothing`() async throws {
        let hosts = try await TestHosts.up("web", "db")
        let number = hosts.address(of: "web").split(separator: ".")[2]
        #expect(try interfaces().contains("rbhosts\(number)"))
        try await hosts.down("db")
        #expect(try await hosts.ssh("web", "true").status == 0)
        try await hosts.down()
        #expect(try await eventually { try !interfaces().contains("rbhosts\(number)") })
        let mounts = try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)
        #expect(!mounts.contains(hosts.sshConfig.dropLast("/ssh_config".count)))
    }

    private func interfaces() throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: "/sys/class/net"))
    }
}
