#define _GNU_SOURCE
#include "CSystem.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

int csys_pipe(int *read_end, int *write_end) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return -errno;
    *read_end = ends[0];
    *write_end = ends[1];
    return 0;
}

int csys_set_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0) return -errno;
    if (flags & O_NONBLOCK) return 0;
    return fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0 ? -errno : 0;
}

int csys_readable_bytes(int descriptor) {
    int count = 0;
    return ioctl(descriptor, FIONREAD, &count) < 0 ? -errno : count;
}

int csys_memory_file(const void *bytes, size_t count) {
    int file = memfd_create("runbook", MFD_CLOEXEC);
    if (file < 0) return -errno;
    const char *next = bytes;
    while (count > 0) {
        ssize_t written = write(file, next, count);
        if (written < 0) {
            if (errno == EINTR) continue;
            int error = errno;
            close(file);
            return -error;
        }
        next += written;
        count -= (size_t)written;
    }
    lseek(file, 0, SEEK_SET);
    return file;
}

int csys_is_on_network_filesystem(const char *path) {
    struct statfs about;
    while (statfs(path, &about) < 0) {
        if (errno != EINTR) return -errno;
    }
    // Magic numbers of linux/magic.h and of drivers outside it. FUSE is not among them: virtiofs says the
    // same as sshfs, and is local.
    switch ((uint32_t)about.f_type) {
    case 0x00006969u:  // NFS
    case 0x0000517Bu:  // SMB
    case 0xFE534D42u:  // SMB 2
    case 0xFF534D42u:  // CIFS
    case 0x00C36400u:  // Ceph
    case 0x5346414Fu:  // AFS of OpenAFS
    case 0x6B414653u:  // AFS of the kernel
    case 0x01021997u:  // 9P
    case 0x73757245u:  // Coda
    case 0x0BD00BD0u:  // Lustre
        return 1;
    default:
        return 0;
    }
}
