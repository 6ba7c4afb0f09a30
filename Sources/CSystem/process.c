#define _GNU_SOURCE
#include "CSystem.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { map_limit = 64 };

/// What the programs that are started may have open, once this process may have more.
static struct rlimit inherited_limit;
static atomic_int has_raised_limit;

/// Adds what turns the parent's descriptors into exactly the mapped ones.
///
/// A parent's number below the highest child's number could be overwritten before its turn, so such a
/// descriptor is first copied above; `copies` are to be closed after the spawn.
static int add_descriptors(
    posix_spawn_file_actions_t *actions, const struct csys_program *what, int *copies, size_t *copy_count) {
    int highest = 2;
    if (what->map_count > 0 && what->maps[what->map_count - 1].child > highest) {
        highest = what->maps[what->map_count - 1].child;
    }
    int next = 0;
    int error = 0;
    for (size_t i = 0; i < what->map_count && error == 0; i++) {
        int parent = what->maps[i].parent;
        int child = what->maps[i].child;
        if (parent <= highest && parent != child) {
            parent = fcntl(parent, F_DUPFD_CLOEXEC, highest + 1);
            if (parent < 0) return errno;
            copies[(*copy_count)++] = parent;
        }
        // Between the mapped numbers there may be descriptors that this process inherited itself. Closing a
        // number that is not open is no error here.
        for (; next < child && error == 0; next++) {
            error = posix_spawn_file_actions_addclose(actions, next);
        }
        next = child + 1;
        if (error == 0) error = posix_spawn_file_actions_adddup2(actions, parent, child);
    }
    if (error == 0) error = posix_spawn_file_actions_addclosefrom_np(actions, next);
    if (error == 0 && what->directory) {
        error = posix_spawn_file_actions_addchdir_np(actions, what->directory);
    }
    return error;
}

static int set_attributes(posix_spawnattr_t *attributes, const struct csys_program *what) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    if (what->owns_session) flags |= POSIX_SPAWN_SETSID;
    else if (what->owns_group) flags |= POSIX_SPAWN_SETPGROUP;
    int error = posix_spawnattr_setflags(attributes, flags);
    if (error == 0) error = posix_spawnattr_setpgroup(attributes, 0);
    if (error == 0) error = posix_spawnattr_setsigmask(attributes, &none);
    if (error == 0) error = posix_spawnattr_setsigdefault(attributes, &all);
    return error;
}

int csys_spawn(const struct csys_program *what, pid_t *pid, int *pidfd) {
    if (what->map_count > map_limit) return -EINVAL;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int copies[map_limit];
    size_t copy_count = 0;
    int error = posix_spawn_file_actions_init(&actions);
    if (error) return -error;
    error = posix_spawnattr_init(&attributes);
    if (error) {
        posix_spawn_file_actions_destroy(&actions);
        return -error;
    }
    error = set_attributes(&attributes, what);
    if (error == 0) error = add_descriptors(&actions, what, copies, &copy_count);
    if (error == 0) {
        error = posix_spawn(
            pid, what->executable, &actions, &attributes, what->arguments, what->environment);
    }
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    for (size_t i = 0; i < copy_count; i++) close(copies[i]);
    if (error) return -error;

    // `posix_spawn` comes back when the program is there, with the limits of this process.
    if (atomic_load(&has_raised_limit)) prlimit(*pid, RLIMIT_NOFILE, &inherited_limit, NULL);
    // The child is ours and nobody else waits for it, so its number cannot have been given away yet.
    *pidfd = pidfd_open(*pid, 0);
    if (*pidfd >= 0) return 0;
    error = errno;
    kill(*pid, SIGKILL);
    while (waitpid(*pid, NULL, 0) < 0 && errno == EINTR) {
    }
    return -error;
}

int csys_raise_descriptor_limit(void) {
    if (atomic_load(&has_raised_limit)) return 0;
    if (getrlimit(RLIMIT_NOFILE, &inherited_limit) < 0) return -errno;
    struct rlimit raised = inherited_limit;
    raised.rlim_cur = raised.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &raised) < 0) return -errno;
    atomic_store(&has_raised_limit, 1);
    return 0;
}

int csys_pidfd_open(pid_t pid) {
    int pidfd = pidfd_open(pid, 0);
    return pidfd < 0 ? -errno : pidfd;
}

int csys_pidfd_signal(int pidfd, int signal) {
    return pidfd_send_signal(pidfd, signal, NULL, 0) < 0 ? -errno : 0;
}

int csys_exit_status(int pidfd, int *code, int *signal) {
    siginfo_t about = {0};
    while (waitid(P_PIDFD, (id_t)pidfd, &about, WEXITED | WNOHANG | WNOWAIT) < 0) {
        if (errno != EINTR) return -errno;
    }
    if (about.si_pid == 0) return 0;
    *code = about.si_code == CLD_EXITED ? about.si_status : 0;
    *signal = about.si_code == CLD_EXITED ? 0 : about.si_status;
    return 1;
}

int csys_reap(int pidfd) {
    siginfo_t about;
    while (waitid(P_PIDFD, (id_t)pidfd, &about, WEXITED | WNOHANG) < 0) {
        if (errno != EINTR) return -errno;
    }
    return 0;
}

int csys_become_subreaper(void) {
    return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0 ? -errno : 0;
}
