// Runs a command and writes to FILE the most memory that it, or a child it waited for, had at once, in bytes.
// A program of its own, because Linux counts what the process that starts another had as the other's, too.
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

extern char **environ;

int main(int count_of_words, char **words) {
    if (count_of_words < 3) return 2;
    pid_t child;
    int status;
    struct rusage usage;
    if (posix_spawnp(&child, words[2], NULL, NULL, words + 2, environ) != 0) return 127;
    if (wait4(child, &status, 0, &usage) < 0) return 127;
    FILE *file = fopen(words[1], "w");
    if (file == NULL || fprintf(file, "%ld\n", usage.ru_maxrss * 1024) < 0 || fclose(file) != 0) return 127;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
