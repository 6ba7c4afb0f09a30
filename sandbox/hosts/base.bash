# The base: a small Debian 12 in a folder, which every host sees below its own changes. Made by mmdebstrap from Debian's
# archive, so it holds nothing of this machine. It is cached for all folders and processes of a user; another version of
# these scripts makes another, and removes those that nobody uses.
# shellcheck shell=bash

base_packages=openssh-server,sudo,mount,iproute2,iputils-ping,procps,curl,wget,ca-certificates,python3,fish
cache=${RUNBOOK_HOSTS_CACHE:-/var/tmp/runbook-hosts-$EUID}

prepare() {
    prepare_key
    if ! has_namespaces; then
        say "no network namespaces here: hosts are several sshd on loopback, as this user, without files of their own"
        prepare_loopback
        return
    fi
    local version
    version=$(cat "$here"/{base.bash,furnish,init,systemctl} | sha256sum | cut -c 1-16)
    base=$cache/$version
    open_cache
    [[ -e $base/complete ]] || make_base
}

open_cache() {
    mkdir -p -m 700 "$cache"
    [[ -O $cache && ! -L $cache ]] || fail "$cache belongs to somebody else" "set RUNBOOK_HOSTS_CACHE to another folder"
    exec 9>"$cache/lock"
    flock 9
    mkdir -p "$base"
    # Whoever uses a base holds this; a host's keeper goes on holding it.
    exec 6>"$base/lock"
    flock --shared 6
    remove_old_bases
    # Unlocked where it stands; another process makes it first, or waits for the one that does.
    [[ ! -e $base/complete ]] || exec 9>&-
}

remove_old_bases() {
    local old
    for old in "$cache"/*/; do
        [[ ${old%/} != "$base" ]] || continue
        ! flock --exclusive --nonblock "$old/lock" true || rm -rf --one-file-system "$old"
    done
}

make_base() {
    local started=$SECONDS tool
    tool=$(command -v mmdebstrap) || fail "mmdebstrap is missing" "run scripts/setup"
    say "making the base of the hosts in $base (about a minute)"
    rm -rf --one-file-system "$base/root"
    # The archive's index files stay, and the cache of packages is what `furnish` leaves in it.
    RUNBOOK_HOSTS=$here "$tool" --mode=root --variant=apt --include="$base_packages" \
        --aptopt='Apt::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
        --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/man/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
        --skip=cleanup/apt --customize-hook="$here/furnish" \
        bookworm "$base/root" >"$base/log" 2>&1 6>&- 8>&- 9>&- ||
        fail "mmdebstrap failed" "$(tail -n 5 "$base/log")" "its whole log: $base/log"
    : >"$base/complete"
    exec 9>&-
    say "made it in $((SECONDS - started)) s"
}
