#ifndef CSYSTEM_H
#define CSYSTEM_H
/// Linux calls that Glibc's Swift module lacks, under names of their own. No feature macros here: they
/// would change how Swift sees Glibc's own headers; they belong in the .c files.
///
/// Unless said otherwise a function returns its value or 0, or a negated error number. Every descriptor
/// that is made here closes on exec.
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// MARK: epoll

#define CSYS_READABLE 1u
#define CSYS_WRITABLE 2u

/// What epoll says of one descriptor; a hang-up or an error counts as both directions being ready.
struct csys_event {
    uint64_t key;
    uint32_t ready;
};

int csys_epoll_create(void);
/// Asks for one event in the given directions; `is_known` when the descriptor was added before.
int csys_epoll_arm(int epoll, int descriptor, uint64_t key, uint32_t directions, int is_known);
int csys_epoll_remove(int epoll, int descriptor);
/// Waits without limit; 0 events when a signal came.
int csys_epoll_wait(int epoll, struct csys_event *events, int capacity);

// MARK: Timers

/// A timer on the clock that goes on while the machine sleeps, as Swift's `ContinuousClock` does.
int csys_timer_create(void);
/// Lets the timer fire once, `nanoseconds` from now; 0 stops it.
int csys_timer_set(int timer, int64_t nanoseconds);

// MARK: Descriptors

int csys_pipe(int *read_end, int *write_end);
int csys_set_nonblocking(int descriptor);
/// The number of bytes that can be read at once.
int csys_readable_bytes(int descriptor);
/// A file in memory with a copy of the bytes, positioned at its start.
int csys_memory_file(const void *bytes, size_t count);
/// 1 when the path lies on a file system of another machine, 0 when it does not.
int csys_is_on_network_filesystem(const char *path);

// MARK: Sockets

int csys_unix_listen(const char *path);
int csys_unix_connect(const char *path);
/// Listens on 127.0.0.1 at a port of the kernel's choice.
int csys_loopback_listen(uint16_t *port);
int csys_loopback_connect(uint16_t port);
int csys_accept(int listener);
/// The most descriptors that one message carries.
enum { csys_descriptor_limit = 8 };
/// Reads what is there, and the descriptors that came with it; `count` is the room for them, then their number. Those
/// beyond it are closed.
ssize_t csys_receive(int socket, void *buffer, size_t size, int *descriptors, int *count);
/// Sends bytes, with descriptors beside the first of them.
ssize_t csys_send(int socket, const void *bytes, size_t size, const int *descriptors, int count);
int csys_peer_credentials(int socket, pid_t *pid, uid_t *user, gid_t *group);
/// The longest path that a Unix-domain socket can have, in bytes.
size_t csys_unix_path_limit(void);

// MARK: Signals

/// Writes the number of each arriving `signal` as one byte to `descriptor`, which does not block. The effect
/// is immediate and holds for all threads, also for those that were there before.
int csys_signal_forward(int signal, int descriptor);
/// Puts the signal's default effect back.
int csys_signal_restore(int signal);
int csys_signal_ignore(int signal);
/// 1 while the signal has no effect at all.
int csys_signal_is_ignored(int signal);

// MARK: Processes

/// One descriptor of a new process: `parent` here becomes `child` there.
struct csys_descriptor_map {
    int parent;
    int child;
};

/// What to start. `maps` is sorted by `child`, without repetition.
struct csys_program {
    const char *executable;
    char *const *arguments;
    char *const *environment;
    const char *directory;
    int owns_group;
    int owns_session;
    const struct csys_descriptor_map *maps;
    size_t map_count;
};

/// Starts a process with the mapped descriptors and no others, an empty signal mask and default
/// dispositions; gives its number and a descriptor for it.
int csys_spawn(const struct csys_program *what, pid_t *pid, int *pidfd);
/// Lets this process have as many descriptors as the system lets it; what `csys_spawn` starts keeps the limit that was
/// there before. Call it before there is a second thread that may call it.
int csys_raise_descriptor_limit(void);
int csys_pidfd_open(pid_t pid);
int csys_pidfd_signal(int pidfd, int signal);
/// Looks whether the process ended: 1 and its status, or 0 while it runs. It stays a zombie.
/// - `signal`: the signal that ended it, or 0; `code`: its exit code.
int csys_exit_status(int pidfd, int *code, int *signal);
/// Removes the zombie of a process that ended.
int csys_reap(int pidfd);
/// Makes this process the one that inherits its descendants' orphans.
int csys_become_subreaper(void);

#endif
