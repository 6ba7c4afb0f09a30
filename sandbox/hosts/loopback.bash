# Without namespaces: several sshd on ports of the loopback, as this user. They share this machine's files, processes and
# network, so nothing that is a host's own can be tested on them: they answer, with a key of their own each.
# shellcheck shell=bash

# The sshd of the machine, else the package's, unpacked: it need not be installed to run as a user.
find_sshd() {
    sshd=$(PATH=$PATH:/usr/sbin command -v sshd) && return
    sshd=$cache/sshd/usr/sbin/sshd
    [[ -x $sshd ]]
}

prepare_loopback() {
    ! find_sshd || return 0
    ((EUID != 0)) || fail "sshd is missing, and root's needs the user that its package makes" \
        "apt-get install --no-install-recommends openssh-server"
    mkdir -p -m 700 "$cache"
    [[ -O $cache && ! -L $cache ]] || fail "$cache belongs to somebody else" "set RUNBOOK_HOSTS_CACHE to another folder"
    local unpacked
    unpacked=$(mktemp -d "$cache/sshd.XXXXXX")
    (
        cd "$unpacked"
        apt-get -qq download openssh-server libwrap0
        for package in *.deb; do dpkg-deb --extract "$package" .; done
    ) >&2 8>&- || fail "the package openssh-server could not be fetched"
    mv -T "$unpacked" "$cache/sshd" 2>/dev/null || rm -rf "$unpacked" # another process was first
    find_sshd
}

# up_loopback NAME...
up_loopback() {
    local name host pid
    find_sshd
    for name; do
        host=$folder/hosts/$name
        lives "$host/pid" && continue
        mkdir -p "$host/ssh"
        [[ -e $host/number ]] || ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$host/ssh/ssh_host_ed25519_key" </dev/null
        cp "$host/ssh/ssh_host_ed25519_key" "$host/served-key"
        start_loopback "$name" || fail "the host \`$name\` does not start" "$(tail -n 3 "$host/log")"
    done
    write_client_files
    for name; do
        ! lives "$folder/hosts/$name/pid" || echo "$name 127.0.0.1:$(<"$folder/hosts/$name/number") $pid"
    done
    watch_lifeline
}

# A port that nothing listens on is taken by trying; sshd ends at once if another process was quicker.
start_loopback() {
    local host=$folder/hosts/$1 port tries pid
    for ((tries = 0; tries < 50; tries++)); do
        port=$((20000 + RANDOM % 12000))
        echo "$port" >"$host/number"
        printf '%s\n' "ListenAddress 127.0.0.1:$port" "HostKey \"$host/served-key\"" "PidFile none" "UsePAM no" \
            "StrictModes no" "PasswordAuthentication no" "KbdInteractiveAuthentication no" \
            "AuthorizedKeysFile \"$folder/id.pub\"" "Subsystem sftp internal-sftp" >"$host/sshd_config"
        LD_LIBRARY_PATH=$cache/sshd/usr/lib/$(uname -m)-linux-gnu setsid "$sshd" -D -f "$host/sshd_config" \
            -E "$host/log" </dev/null >/dev/null 2>&1 5<&- 8>&- &
        pid=$!
        while kill -0 "$pid" 2>/dev/null; do
            if grep -qs "listening on 127.0.0.1 port $port" "$host/log"; then
                remember "$pid" "$host/pid"
                return
            fi
            sleep 0.02
        done
    done
    return 1
}

# With --until-eof, a process of its own waits for the end of standard input and takes them down.
watch_lifeline() {
    [[ $(readlink /proc/self/fd/5) != /dev/null ]] || return 0
    setsid bash -c 'while read -r _; do :; done; exec "$0" down "$1"' "$here/hosts" "$folder" \
        <&5 >/dev/null 2>&1 5<&- 8>&- &
}

down_loopback() {
    local host
    for host in "$folder"/hosts/*/sshd_config; do
        [[ ! -e $host ]] || end_loopback "$(basename "${host%/sshd_config}")"
    done
}

# end_loopback NAME: its sessions too: each is a child of the one that listens.
end_loopback() {
    local pid
    ! lives "$folder/hosts/$1/pid" || end_tree "$pid"
}

end_tree() {
    local child
    kill -STOP "$1" 2>/dev/null || return 0
    for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do end_tree "$child"; done
    kill -KILL "$1" 2>/dev/null || true
}
