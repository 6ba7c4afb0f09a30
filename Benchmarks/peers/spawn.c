// The peer of a step: starts `bash -c true` COUNT times, WIDTH at once, with nothing recorded.
// Prints the wall time for one of them in seconds.
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static void start(void) {
    char *arguments[] = {"bash", "-c", "true", NULL};
    pid_t child;
    if (posix_spawn(&child, "/bin/bash", NULL, NULL, arguments, environ) != 0) exit(1);
}

static void await_one(void) {
    int status;
    if (wait(&status) < 0 || status != 0) exit(1);
}

int main(int count_of_words, char **words) {
    if (count_of_words != 3) return 2;
    int count = atoi(words[1]), width = atoi(words[2]);
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (int started = 0; started < count; started++) {
        if (started >= width) await_one();
        start();
    }
    for (int left = count < width ? count : width; left > 0; left--) await_one();
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%.9f\n", ((end.tv_sec - begin.tv_sec) + (end.tv_nsec - begin.tv_nsec) / 1e9) / count);
    return 0;
}
