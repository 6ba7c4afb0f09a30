// cmark FILE: reads a file and parses it with cmark, and does nothing else.
#include <cmark.h>
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **arguments) {
    if (count != 2) return 2;
    FILE *file = fopen(arguments[1], "rb");
    if (!file || fseek(file, 0, SEEK_END)) return 1;
    long size = ftell(file);
    rewind(file);
    char *text = malloc(size);
    if (!text || fread(text, 1, size, file) != (size_t)size) return 1;
    cmark_node *document = cmark_parse_document(text, size, CMARK_OPT_DEFAULT);
    // Freed node by node, as its users do.
    cmark_node_free(document);
    return 0;
}
