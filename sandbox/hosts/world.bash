# The world of a folder: namespaces with a bridge in them, kept by one process. Hosts live inside, so all of them, their
# mounts and their interfaces end with that process, whatever kills it. On this machine there is one interface, and its
# name is the claim on a subnet: worlds of other folders take other numbers.
# shellcheck shell=bash

network=10.77
interface=rbhosts # with a number behind it: at most 15 characters

# Makes sure that the world is there; $world is its process then.
open_world() {
    local pid
    if lives "$folder/world" && [[ -n $(base_of_world) ]]; then
        world=$pid
        return
    fi
    remove_remains
    # Descriptor 6 is the lock on the base: the world holds it for as long as it lives.
    read -r -t 20 world < <(
        setsid unshare --mount --net --pid --ipc --fork --kill-child bash "$here/worldinit" "$folder" \
            3>&1 <&5 >"$folder/world.log" 2>&1 5<&- 8>&- &
    ) || fail "the world of the hosts does not start" "$(cat "$folder/world.log")"
    claim_subnet
}

claim_subnet() {
    local number name first=$((RANDOM % 250))
    for ((number = first; number < first + 250; number++)); do
        name=$interface$((number % 250 + 1))
        [[ -z $(ip -4 route show "$network.$((number % 250 + 1)).0/24") ]] || continue
        if ip link add "$name" type veth peer name up0 netns "$world" 2>>"$folder/world.log"; then
            remember "$world" "$folder/world" "$((number % 250 + 1))" "$base"
            ip addr add "$(subnet).1/24" dev "$name"
            ip link set "$name" up
            nsenter --target "$world" --net ip link set up0 master br0 up
            return
        fi
        [[ -e /sys/class/net/$name ]] || break
    done
    kill -KILL "$world"
    fail "no interface for the hosts could be made" "$(tail -n 1 "$folder/world.log")"
}

# FOLDER/world says: PROCESS START NUMBER BASE; the last two once the subnet is claimed.
subnet_number() {
    local number
    read -r _ _ number _ <"$folder/world"
    echo "$number"
}
subnet() { echo "$network.$(subnet_number)"; }
base_of_world() { cut -d ' ' -f 4- "$folder/world"; }

# in_world COMMAND...: with the world's mounts and network.
in_world() { nsenter --target "$world" --mount --net "$@"; }

# Ends the world with all hosts in it, and removes what the folder knows of them. The interface goes first, while it is
# surely this world's; that of a world which is dead already has been removed by the kernel.
remove_remains() {
    if lives "$folder/world"; then
        [[ -z $(base_of_world) ]] || ip link delete "$interface$(subnet_number)" 2>/dev/null || true
        end "$folder/world"
    fi
    rm -rf --one-file-system "$folder/hosts" "$folder/world" "$folder/world.log"
}
