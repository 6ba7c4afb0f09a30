# One host: a few namespaces inside the world, whose process 1 is `hostinit`. Its disk is a tmpfs that the world mounts,
# so that files outlive the host's processes. In `number` stands the last part of its address.
# shellcheck shell=bash

disk_size=1g

# up NAME...: starts those that do not run, some at a time.
up() {
    local name pid subnet failed=0 running=0
    if ! has_namespaces; then
        up_loopback "$@"
        return
    fi
    open_world
    subnet=$(subnet) base=$(base_of_world)
    give_numbers "$@"
    for name; do
        ! lives "$folder/hosts/$name/pid" || continue
        start_host "$name" &
        ((++running < 16)) || wait -n || failed=1
    done
    while wait -n; (($? != 127)); do :; done
    write_client_files
    for name; do
        if lives "$folder/hosts/$name/pid"; then
            place "$name"
            echo "$name $address $pid"
        else
            failed=1
        fi
    done
    return "$failed"
}

# give_numbers NAME...: to those that are new; and writes down what a new host knows of the others: their addresses.
give_numbers() {
    local name number file used=() next=2
    echo '127.0.0.1 localhost' >"$folder/names"
    for file in "$folder"/hosts/*/number; do
        [[ -e $file ]] || continue
        read -r number <"$file"
        used[number]=1
    done
    for name; do
        [[ ! -e $folder/hosts/$name/number ]] || continue
        while [[ ${used[next]:-} ]]; do next=$((next + 1)); done
        ((next < 255)) || fail "a folder has room for 253 hosts"
        used[next]=1
        rm -rf --one-file-system "$folder/hosts/$name"
        mkdir -p "$folder/hosts/$name/disk" "$folder/hosts/$name/ssh"
        echo "$next" >"$folder/hosts/$name/number"
    done
    for file in "$folder"/hosts/*/number; do
        read -r number <"$file"
        name=${file%/number}
        echo "$subnet.$number ${name##*/}"
    done >>"$folder/names"
}

# start_host NAME: returns when its sshd listens.
start_host() {
    local host=$folder/hosts/$1 number pid=
    read -r number <"$host/number"
    if [[ ! -e $host/ssh/authorized_keys ]]; then
        ssh-keygen -q -t ed25519 -N '' -C "$1" -f "$host/ssh/ssh_host_ed25519_key" </dev/null
        cp "$folder/id.pub" "$host/ssh/authorized_keys"
        in_world mount -t tmpfs -o "size=$disk_size,mode=755" "disk-of-$1" "$host/disk"
    fi
    read -r -t 120 pid < <(
        nsenter --target "$world" --mount --net --ipc --pid setsid \
            unshare --mount --net --pid --ipc --uts --fork --kill-child \
            bash "$here/hostinit" "$1" "$number" "$subnet" "$host" "$base" "$world" "$folder" \
            3>&1 </dev/null >"$host/log" 2>&1 5<&- 6>&- 8>&- &
    ) || true
    if [[ -z $pid ]] || ! remember "$pid" "$host/pid"; then
        say "the host \`$1\` does not start: $(tail -n 3 "$host/log")"
        return 1
    fi
}

# down [NAME...]
down() {
    local name pid
    if (($# == 0)); then
        down_loopback
        remove_remains
        rm -f "$folder/ssh_config" "$folder/known_hosts" "$folder/names"
        return
    fi
    for name; do of_host "$name"; done
    for name; do
        if [[ -e $folder/hosts/$name/sshd_config ]]; then
            end_loopback "$name"
        else
            end "$folder/hosts/$name/pid"
        fi
        if lives "$folder/world"; then
            world=$pid
            in_world ip link delete "h$(<"$folder/hosts/$name/number")" 2>/dev/null || true
            in_world umount "$folder/hosts/$name/disk"
        fi
        rm -rf --one-file-system "$folder/hosts/$name"
    done
    write_client_files
}

# What only hosts with namespaces of their own can do; $world is their world then.
need_world() {
    local pid
    if [[ -e $folder/hosts/$1/sshd_config ]]; then
        say "not possible without network namespaces: $verb"
        exit 4
    fi
    lives "$folder/world" || fail "the hosts of $folder have ended" "start them: hosts up"
    world=$pid
}

set_link() {
    need_world "$1"
    in_world ip link set "h$(<"$folder/hosts/$1/number")" "$2"
}

reboot_host() {
    local subnet
    need_world "$1"
    subnet=$(subnet) base=$(base_of_world)
    end "$folder/hosts/$1/pid"
    start_host "$1"
}

# The disk's size becomes what is used of it. Whoever writes meanwhile makes the kernel refuse that: then once more.
fill_host() {
    local used tries
    need_world "$1"
    for ((tries = 0; tries < 100; tries++)); do
        used=$(in_world df --block-size=1 --output=used "$folder/hosts/$1/disk" | tail -n 1)
        ! in_world mount -o "remount,size=${used// /}" "$folder/hosts/$1/disk" 2>/dev/null || return 0
    done
    fail "the disk of \`$1\` cannot be filled: something keeps writing to it"
}

unfill_host() {
    need_world "$1"
    in_world mount -o "remount,size=$disk_size" "$folder/hosts/$1/disk"
}

# rekey NAME: sshd reads keys again on SIGHUP, and what runs over it goes on. FOLDER/known_hosts keeps the old one.
rekey() {
    local host=$folder/hosts/$1 address port key
    rm -f "$host/newkey" "$host/newkey.pub"
    ssh-keygen -q -t ed25519 -N '' -C "$1" -f "$host/newkey" </dev/null
    place "$1"
    if ((port == 22)); then
        enter "$1" tee /etc/ssh/ssh_host_ed25519_key <"$host/newkey" >/dev/null
        enter "$1" systemctl reload ssh
    else
        cp "$host/newkey" "$host/served-key"
        kill -HUP "$(cut -d ' ' -f 1 "$host/pid")"
    fi
    read -r _ key _ <"$host/newkey.pub"
    until ssh-keyscan -t ed25519 -p "$port" "$address" 2>/dev/null | grep -qF "$key"; do sleep 0.05; done
}

# enter NAME COMMAND...
enter() {
    local name=$1 pid
    shift
    of_host "$name"
    lives "$folder/hosts/$name/pid" || fail "the host \`$name\` does not run"
    if [[ -e $folder/hosts/$name/sshd_config ]]; then
        say "not possible without network namespaces: enter"
        exit 4
    fi
    nsenter --target "$pid" --mount --net --pid --ipc --uts --root --wd \
        env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
}
