#define _GNU_SOURCE
#include "CSystem.h"
#include <errno.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>

int csys_epoll_create(void) {
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    return epoll < 0 ? -errno : epoll;
}

int csys_epoll_arm(int epoll, int descriptor, uint64_t key, uint32_t directions, int is_known) {
    struct epoll_event event = {.events = EPOLLONESHOT, .data.u64 = key};
    if (directions & CSYS_READABLE) event.events |= EPOLLIN | EPOLLRDHUP;
    if (directions & CSYS_WRITABLE) event.events |= EPOLLOUT;
    int result = epoll_ctl(epoll, is_known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, descriptor, &event);
    return result < 0 ? -errno : 0;
}

int csys_epoll_remove(int epoll, int descriptor) {
    return epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, NULL) < 0 ? -errno : 0;
}

int csys_epoll_wait(int epoll, struct csys_event *events, int capacity) {
    enum { limit = 64 };
    struct epoll_event raw[limit];
    int count = epoll_wait(epoll, raw, capacity < limit ? capacity : limit, -1);
    if (count < 0) return errno == EINTR ? 0 : -errno;
    for (int i = 0; i < count; i++) {
        uint32_t mask = raw[i].events;
        int broken = (mask & (EPOLLHUP | EPOLLERR)) != 0;
        events[i].key = raw[i].data.u64;
        events[i].ready = (broken || (mask & (EPOLLIN | EPOLLRDHUP)) ? CSYS_READABLE : 0) |
                          (broken || (mask & EPOLLOUT) ? CSYS_WRITABLE : 0);
    }
    return count;
}

int csys_timer_create(void) {
    int timer = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
    return timer < 0 ? -errno : timer;
}

int csys_timer_set(int timer, int64_t nanoseconds) {
    struct itimerspec when = {
        .it_value = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000}};
    return timerfd_settime(timer, 0, &when, NULL) < 0 ? -errno : 0;
}
