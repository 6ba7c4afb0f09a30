#ifndef CSYSTEM_H
#define CSYSTEM_H
/// Linux calls that Glibc's Swift module lacks, under names of their own. No feature macros here: they
/// would change how Swift sees Glibc's own headers; they belong in the .c files.
#endif
