# What every verb of `hosts` needs: messages, the folder, its lock and its files.
#
# FOLDER/id, id.pub            the key pair of the one who connects
# FOLDER/ssh_config            for `ssh -F`; FOLDER/known_hosts has the true host keys
# FOLDER/world                 what keeps the hosts: PROCESS START NUMBER BASE
# FOLDER/hosts/NAME/           a host: `number`, `pid` (PROCESS START), `ssh` (its keys), `log`, `disk`
# shellcheck shell=bash

say() { printf 'hosts: %s\n' "$*" >&2; }
fail() {
    printf 'hosts: error: %s\n' "$1" >&2
    shift
    (($# == 0)) || printf '  %s\n' "$@" >&2
    exit 1
}

# One command at a time works on a folder. Long-lived processes are started with the lock's descriptor (8) closed.
open_folder() {
    [[ -d $1 || $verb == up || $verb == prepare ]] || fail "no folder $1"
    mkdir -p "$1"
    folder=$(readlink -f "$1")
    [[ $verb != enter ]] || return 0
    exec 8>"$folder/lock"
    flock 8
}

check_names() {
    local name
    for name; do
        [[ $name =~ ^[a-z][a-z0-9-]{0,30}$ ]] || fail "\`$name\` cannot name a host: a-z, 0-9 and -, 31 at most"
    done
}

of_host() { [[ -e $folder/hosts/$1/number ]] || fail "no host \`$1\` in $folder: \`hosts up\` starts one"; }

# When a process started, in ticks since the machine did: with its id, it names one process for ever. Field 22 of
# proc_pid_stat(5), counted from behind the program's name, which may hold anything. The answer is $started.
start_of() {
    local stat fields
    started=
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
    read -ra fields <<<"${stat##*) }"
    [[ ${fields[0]} != [ZX] ]] || return 1
    started=${fields[19]}
}

# lives FILE: whether the process that it names is there; $pid is its id then.
lives() {
    local start
    [[ -s $1 ]] && read -r pid start _ <"$1" && start_of "$pid" && [[ $started == "$start" ]]
}

# remember PID FILE [WORD...]: writes its name into the file.
remember() {
    start_of "$1" && echo "$1 $started ${*:3}" >"$2"
}

# end FILE: kills the process that it names, and waits until it is gone.
end() {
    local pid
    lives "$1" || return 0
    kill -KILL "$pid" 2>/dev/null || true
    while lives "$1"; do sleep 0.01; done
}

has_namespaces() { ((EUID == 0)) && unshare --mount --net --pid --ipc --uts --fork true 2>/dev/null; }

# place NAME: $address and $port of a host.
place() {
    read -r port <"$folder/hosts/$1/number"
    if [[ -e $folder/hosts/$1/sshd_config ]]; then
        address=127.0.0.1
    else
        address=$(subnet).$port port=22
    fi
}

prepare_key() {
    [[ -e $folder/id ]] || ssh-keygen -q -t ed25519 -N '' -C 'test hosts' -f "$folder/id" </dev/null
}

# Writes ssh_config and known_hosts anew from the hosts that are there.
write_client_files() {
    local host name address port type key
    printf '%s\n' "IdentityFile \"$folder/id\"" "IdentitiesOnly yes" "GlobalKnownHostsFile /dev/null" \
            "UserKnownHostsFile \"$folder/known_hosts\"" "StrictHostKeyChecking yes" "UpdateHostKeys no" \
        >"$folder/ssh_config.new"
    : >"$folder/known_hosts.new"
    for host in "$folder"/hosts/*/number; do
        [[ -e $host ]] || continue
        host=${host%/number}
        name=${host##*/}
        place "$name"
        printf 'Host %s\n    HostName %s\n    Port %s\n' "$name" "$address" "$port" >&7
        if ((port == 22)); then echo "    User root" >&7; else address="[$address]:$port"; fi
        read -r type key _ <"$host/ssh/ssh_host_ed25519_key.pub"
        echo "$address $type $key" >&8
    done 7>>"$folder/ssh_config.new" 8>>"$folder/known_hosts.new"
    mv "$folder/ssh_config.new" "$folder/ssh_config"
    mv "$folder/known_hosts.new" "$folder/known_hosts"
}
