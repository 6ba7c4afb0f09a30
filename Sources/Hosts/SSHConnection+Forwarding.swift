internal import Glibc
internal import Processes

extension SSHConnection {
    /// Why nobody takes a connection at a port, as the host sees it; nil where somebody does.
    ///
    /// - Throws: `HostError` when it cannot be known: the name is not found, or nobody answers within 10 seconds.
    public func refusal(of host: String, port: Int) async throws(HostError) -> String? {
        let answer = try await HostScript.output(
            of: Self.connecting, input: Array("\(host)\n\(port)\n".utf8), on: self, timeout: .seconds(30))
        let words = String(decoding: answer, as: UTF8.self).split(whereSeparator: \.isNewline).map(
            String.init)
        guard let said = words.last else { return nil }
        if said == "timeout" {
            throw .unreachable("\(host):\(port): no connection from \(name) within 10 seconds")
        }
        let reason = said.split(separator: ":").last.map { $0.drop { $0 == " " } } ?? ""
        guard said.contains("refused") else {
            throw .unreachable("\(host):\(port): \(reason) (from \(name))")
        }
        return "\(host):\(port) from \(name): \(reason)"
    }

    /// Nothing is printed when somebody takes the connection.
    private static let connecting = #"""
        read -r host; read -r port
        said=$(LC_ALL=C timeout 10 bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$host" "$port" 2>&1) && exit 0
        [ $? != 124 ] || said=timeout
        printf '%s\n' "$said"

        """#

    /// A socket on this machine whose connections go on from the host to a port; it ends with the connection.
    ///
    /// - Throws: `HostError` when it cannot be made.
    public func forward(to host: String, port: Int) async throws(HostError) -> String {
        try await connect()
        let place = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]:\(port)" : "\(host):\(port)"
        if let path = forwards[place] { return path }
        let path = "\(socket).\(forwards.count)"
        unlink(path)
        let output: ProcessOutput
        do {
            // Without a configuration, as its forwardings would be asked for too.
            var specification = ProcessSpecification(
                executable: "/usr/bin/ssh",
                arguments: [
                    "-F", "none", "-S", socket, "-O", "forward", "-L", "\(path):\(place)", "--", name,
                ], environment: environment)
            specification.name = "ssh"
            output = try await ChildProcess.output(of: specification, timeout: .seconds(30))
        } catch {
            throw .unreachable("cannot start `ssh`: \(error)")
        }
        guard output.status.isSuccess else {
            let said = output.text.stderr.split(whereSeparator: \.isNewline).last.map(String.init)
            throw .unreachable("\(name) is not to be asked for \(place): \(said ?? "it said nothing")")
        }
        forwards[place] = path
        return path
    }
}
