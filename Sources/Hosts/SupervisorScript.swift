/// The program in `sh` that runs a block on a host, and outlives the connection that started it.
///
/// It needs a POSIX `sh`, coreutils and `/proc`. Every program that it starts costs each step a millisecond of the host's
/// processor, so what the shell can do itself it does. Each attempt has a folder, the spool, below `/var/tmp/runbook-UID` (0700):
/// `SLOT/ATTEMPT`, where a slot is what one run has on one target. In it lie the block's `program`, what it printed (`out`, `err`),
/// its `reports`, its `state` and the `environment` it began with; `leader` (process, start time, boot), `exit` (its
/// exit status), `ending` (why it was ended), `lease` (the uptime at which somebody was last connected). What must be
/// written on a full disk too is written over what stands there already.
///
/// Orders come on standard input: ten lines, the program, then `go`; after that anything renews the lease, and `kill REASON` ends
/// the block. `begun` is made by the one who says `go`, or by the one who takes that from it: whoever makes it decides. Answers go to standard output, as `SupervisorFrames` reads them. `begin` starts a block, whose folder is
/// left until the next block of its slot begins: the one who says `go` has the earlier results on disk. `attach` takes up a
/// block of an earlier connection, from the bytes of output on that the caller has.
///
/// Who connects is heard on a named pipe with the block's end and a clock, so that nothing is polled to see a block end. The clock
/// is a process of its own: it ends the block when the lease is older than the grace, also while output is
/// stuck in a connection that is dead.
enum SupervisorScript {
    /// The whole program.
    static let text = helpers + verbs + main

    private static let helpers = #"""
        trap : HUP PIPE
        fail() { printf 'failed %s\n' "$*"; exit 0; }
        now() { read -r now _ </proc/uptime; now=${now%%.*}; }
        lease() { now; printf '%012d\n' "$now" 1<>lease; }
        entry() { entry=; read -r entry <"$1"; } 2>/dev/null
        killed() { entry ending; [ "${entry:--}" != - ]; }
        claim() { set -C; { true >begun; } 2>/dev/null; set -- $?; set +C; return "$1"; }
        number() { entry "${1:-.}/exit"; case $entry in [0-9]*) ;; *) false ;; esac; }
        started() {
          start=; { read -r start <"/proc/$1/stat"; } 2>/dev/null || return
          set -- ${start##*) }
          start=${20}
        }
        alive() {
          leader=; { read -r leader begun where <"$1/leader"; } 2>/dev/null || return
          [ "$where" = "$boot" ] && started "$leader" && [ "$start" = "$begun" ]
        }
        over() { number || { [ -s leader ] && ! alive .; }; }
        send() {
          [ "$3" -gt "$2" ] || return
          printf '%s %s\n' "$1" "$(($3 - $2))"
          tail -c "+$(($2 + 1))" "$1" | head -c "$(($3 - $2))"
        }
        flush() {
          [ -s out ] || [ -s err ] || return 0
          set -- $(stat -c %s out err)
          send out "$outDone" "$1"; outDone=$1
          send err "$errDone" "$2"; errDone=$2
        }
        marked() {
          for file in /proc/[0-9]*/environ; do
            tr '\0\n' '\n ' <"$file" | while read -r entry; do
              [ "$entry" != "RUNBOOK_ATTEMPT=$marker" ] || { file=${file#/proc/}; echo "${file%/environ}"; }
            done
          done 2>/dev/null
        }
        hunt() {
          for round in 1 2 3 4 5; do
            left=$(marked)
            [ "$left" ] || break
            kill -KILL $left
          done
        } 2>/dev/null
        finish() {
          number && return
          killed || printf '%-8s\n' "$1" 1<>ending
          for round in 1 2 3 4 5 6 7 8 9 10; do [ ! -s leader ] || break; sleep 0.2; done
          if alive .; then
            kill -TERM "-$leader"; kill -CONT "-$leader"
            for round in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
              kill -0 "-$leader" || break
              sleep 0.2
            done
            kill -KILL "-$leader"
          fi
          hunt
          echo ended >"$events"
        } 2>/dev/null
        control() {
          while read -r order reason; do
            lease
            [ "$order" != kill ] || finish "$reason"
          done
          echo gone >"$events"
        }
        clock() {
          pause=0.1
          while sleep "$pause"; do
            case $pause in 0.1) pause=0.2 ;; 0.2) pause=0.5 ;; *) pause=1 ;; esac
            ! over && [ -e ending ] || break
            now; entry lease; entry=${entry#"${entry%%[!0]*}"}
            if [ "$((now - ${entry:-0}))" -gt "$grace" ]; then finish lost; fi
            echo tick >"$events"
          done
          echo tick >"$events"
        }
        result() {
          if [ "$how" = vanished ]; then echo vanished; return; fi
          set -- $(stat -c %s out err reports state environment)
          isFull=0
          [ "$4" != 0 ] || head -c 4096 /dev/zero 2>/dev/null >probe || isFull=1
          send out "$outDone" "$1"
          send err "$errDone" "$2"
          printf 'end %s %s %s %s %s %s %s\n' "$1" "$2" "$3" "$4" "$5" "$isFull" "$how"
          cat reports state environment
        }
        follow() {
          isGone=
          while read -r event how <&4; do
            case $event in
              tick)
                [ "$isGone" ] || flush
                over || continue
                if number; then how="exit $entry"; break; fi
                # Its leader was killed by somebody else: how it would have ended nobody knows.
                if ! killed; then hunt; how=vanished; break; fi
                # Whoever ended it may be another connection's, and say so there.
                if [ "$verb$isGone" != begin ]; then hunt; killed; how="killed $entry"; break; fi ;;
              end) how="exit $how"; break ;;
              ended) entry ending; how="killed $entry"; break ;;
              gone) isGone=1 ;;
            esac
          done
        }
        watch() {
          exec 3<&0 0</dev/null 4<>"$events"
          control <&3 4>&- >/dev/null 2>&1 & control=$!
          clock 3<&- 4>&- >/dev/null 2>&1 & clock=$!
        }
        unwatch() { kill "$control" "$clock"; } 2>/dev/null

        """#

    private static let verbs = #"""
        begin() {
          for other in "$base/$slot"/*/; do
            number "$other" || ! alive "$other" || fail "an earlier attempt still runs there, as process $leader"
          done
          { [ ! -e "$base/$slot/$attempt" ] || rm -rf "$base/$slot/$attempt"; } && mkdir -p "$base/$slot/$attempt" &&
            cd "$base/$slot/$attempt" || fail "cannot make a folder in $base"
          events=events
          { head -c "$length" >program && printf 'running\n' >exit && printf '%012d\n' 0 >lease && printf '%-8s\n' - >ending &&
            : >out && : >err && : >reports && : >state && : >environment && mkfifo events; } ||
            fail "cannot write to $base: is its disk full?"
          case $shell in bash) command -v bash >/dev/null || fail "the host has no bash" ;; esac
          echo ready
          read -r order || order=gone
          [ "$order" = go ] && claim || { claim; printf '%-8s\n' notbegun >ending; exit 0; }
          for other in ../*/; do
            [ "$other" = "../$attempt/" ] || rm -rf "$other"
          done
          lease
          watch
          (
            exec 3<&- 4>&-
            export RUNBOOK_ATTEMPT="$marker"
            umask "$mask"
            command -v setsid >/dev/null && set -- setsid || set -- timeout 0
            exec "$@" sh -c '
              shell=$1; read -r start </proc/$$/stat
              set -- ${start##*) }
              printf "%s %s %s\n" $$ "${20}" "$0" >leader
              case $shell in
                bash) bash --noprofile --norc -c ". ./program || exit 125; builtin eval \"\$__rb_b\"" bash ;;
                *) sh ./program ;;
              esac
              code=$?
              printf "%-7s\n" "$code" 1<>exit
              echo "end $code" 1<>events
            ' "$boot" "$shell"
          ) </dev/null >out 2>err &
          wrapper=$!
          follow
          [ "$keeps" = yes ] || kill -KILL "-$wrapper" 2>/dev/null
          [ "$isGone" ] || result
          unwatch
        }

        attach() {
          cd "$base/$slot/$attempt" 2>/dev/null || { echo absent; exit 0; }
          if claim; then printf '%-8s\n' notbegun >ending; fi
          for round in 1 2 3 4 5 6 7 8 9 10; do
            entry ending; [ "$entry" != notbegun ] || { echo notbegun; exit 0; }
            [ ! -s leader ] || break
            sleep 0.2
          done
          if ! number && alive .; then
            echo attached
            events=events.$$
            mkfifo "$events" || fail "cannot write to $base: is its disk full?"
            lease
            watch
            follow
            unwatch
            rm -f "$events"
          fi
          if number; then how="exit $entry"
          elif killed; then how="killed $entry"
          elif read -r _ _ where <leader && [ "$where" != "$boot" ]; then echo rebooted; exit 0
          else echo vanished; exit 0
          fi
          result
        }

        """#

    private static let main = #"""
        read -r token && read -r verb && read -r slot && read -r attempt && read -r marker && read -r grace && read -r shell &&
          read -r keeps && read -r length && read -r outDone && read -r errDone || exit 0
        printf '\n%s\n' "$token"
        read -r boot </proc/sys/kernel/random/boot_id
        mask=
        while read -r entry value _; do
          case $entry in Umask:) mask=$value ;; Uid:) uid=$value; break ;; esac
        done </proc/self/status
        [ "$mask" ] || mask=$(umask)
        umask 077
        base=/var/tmp/runbook-$uid
        [ -d "$base" ] || mkdir "$base" 2>/dev/null
        [ -d "$base" ] && [ ! -L "$base" ] && [ -O "$base" ] || fail "$base belongs to somebody else"
        "$verb"

        """#
}
