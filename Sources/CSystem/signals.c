#define _GNU_SOURCE
#include "CSystem.h"
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static atomic_int forward_to = -1;

static void forward(int number) {
    int error = errno;
    unsigned char byte = (unsigned char)number;
    // A full pipe drops the byte; then thousands of signals wait to be read already.
    if (write(atomic_load(&forward_to), &byte, 1) < 0) errno = error;
    errno = error;
}

static int dispose(int signal, void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    return sigaction(signal, &action, NULL) < 0 ? -errno : 0;
}

int csys_signal_forward(int signal, int descriptor) {
    atomic_store(&forward_to, descriptor);
    return dispose(signal, forward);
}

int csys_signal_restore(int signal) { return dispose(signal, SIG_DFL); }

int csys_signal_ignore(int signal) { return dispose(signal, SIG_IGN); }

int csys_signal_is_ignored(int signal) {
    struct sigaction now;
    return sigaction(signal, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}
