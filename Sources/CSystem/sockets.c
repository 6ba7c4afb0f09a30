#define _GNU_SOURCE
#include "CSystem.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { backlog = 1024 };

static int fail_closing(int descriptor) {
    int error = errno;
    close(descriptor);
    return -error;
}

static int unix_address(const char *path, struct sockaddr_un *address) {
    if (strlen(path) > csys_unix_path_limit()) return -ENAMETOOLONG;
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    strcpy(address->sun_path, path);
    return 0;
}

size_t csys_unix_path_limit(void) {
    return sizeof((struct sockaddr_un *)0)->sun_path - 1;
}

int csys_unix_listen(const char *path) {
    struct sockaddr_un address;
    int result = unix_address(path, &address);
    if (result < 0) return result;
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener < 0) return -errno;
    // On Linux bind() takes the file's mode from the socket, so it is never open to others, not even briefly.
    if (fchmod(listener, S_IRUSR | S_IWUSR) < 0 ||
        bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, backlog) < 0) {
        return fail_closing(listener);
    }
    return listener;
}

int csys_unix_connect(const char *path) {
    struct sockaddr_un address;
    int result = unix_address(path, &address);
    if (result < 0) return result;
    int stream = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (stream < 0) return -errno;
    if (connect(stream, (struct sockaddr *)&address, sizeof address) < 0) return fail_closing(stream);
    return stream;
}

int csys_loopback_listen(uint16_t *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener < 0) return -errno;
    if (bind(listener, (struct sockaddr *)&address, size) < 0 || listen(listener, backlog) < 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) < 0) {
        return fail_closing(listener);
    }
    *port = ntohs(address.sin_port);
    return listener;
}

int csys_loopback_connect(uint16_t port) {
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int stream = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (stream < 0) return -errno;
    if (connect(stream, (struct sockaddr *)&address, sizeof address) < 0) return fail_closing(stream);
    return stream;
}

int csys_accept(int listener) {
    int stream = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (stream < 0) return -errno;
    int on = 1;
    setsockopt(stream, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // Refused, without harm, for Unix sockets.
    return stream;
}

int csys_peer_credentials(int socket, pid_t *pid, uid_t *user, gid_t *group) {
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0) return -errno;
    *pid = peer.pid;
    *user = peer.uid;
    *group = peer.gid;
    return 0;
}

ssize_t csys_receive(int socket, void *buffer, size_t size, int *descriptors, int *count) {
    int limit = *count;
    *count = 0;
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * csys_descriptor_limit)];
    } control;
    struct iovec piece = {.iov_base = buffer, .iov_len = size};
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    ssize_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (received < 0) return -errno;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        int found = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        for (int index = 0; index < found; index++) {
            int number;
            memcpy(&number, CMSG_DATA(header) + sizeof(int) * (size_t)index, sizeof number);
            if (*count < limit) descriptors[(*count)++] = number;
            else close(number);
        }
    }
    return received;
}

ssize_t csys_send(int socket, const void *bytes, size_t size, const int *descriptors, int count) {
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * csys_descriptor_limit)];
    } control;
    if (count < 0 || count > csys_descriptor_limit) return -EINVAL;
    struct iovec piece = {.iov_base = (void *)bytes, .iov_len = size};
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
    if (count > 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)count);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)count);
        memcpy(CMSG_DATA(header), descriptors, sizeof(int) * (size_t)count);
    }
    ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    return sent < 0 ? -errno : sent;
}
