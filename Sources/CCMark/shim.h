#include <cmark.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/// One large piece of memory that small ones are cut from.
typedef struct ccmark_chunk {
    struct ccmark_chunk *previous;
    _Alignas(16) char bytes[];
} ccmark_chunk;

/// What stands in front of each small piece.
typedef struct ccmark_header {
    size_t size, class;
} ccmark_header;

/// The memory of one parse: pieces that come back are used again, and in the end all goes at once.
///
/// With malloc a third of the time goes into freeing nodes one by one. cmark's allocator has no context, so
/// the arena is the thread's; each object file has a copy of it, so one file calls both functions at the end.
typedef struct ccmark_arena {
    ccmark_chunk *newest;
    char *free, *end;
    /// Pieces that came back, by class: multiples of 16 up to 512 bytes, then powers of two.
    void *returned[96];
} ccmark_arena;

static inline ccmark_arena *ccmark_memory(void) {
    static _Thread_local ccmark_arena arena;
    return &arena;
}

/// Makes room for a piece: little for the first ones, since most documents are short. Memory that runs out ends the process, as in cmark's own allocator.
static inline void ccmark_grow(ccmark_arena *arena, size_t wanted) {
    size_t page = (size_t)2 << 20;
    size_t size = arena->newest ? 2 * page : page / 8;
    if (sizeof(ccmark_chunk) + wanted > size) size = (sizeof(ccmark_chunk) + wanted + page - 1) & ~(page - 1);
    ccmark_chunk *chunk = size < page ? malloc(size) : aligned_alloc(page, size);
    if (!chunk) abort();
    // A large document touches all of it: with small pages the kernel takes a quarter of the time.
    if (size >= page) madvise(chunk, size, MADV_HUGEPAGE);
    chunk->previous = arena->newest;
    arena->newest = chunk;
    arena->free = chunk->bytes;
    arena->end = (char *)chunk + size;
}

static inline void *ccmark_calloc(size_t count, size_t size) {
    ccmark_arena *arena = ccmark_memory();
    size_t wanted = (count * size + 15) & ~(size_t)15;
    size_t class = wanted / 16;
    if (wanted > 512) {
        int bits = 64 - __builtin_clzl(wanted - 1);
        wanted = (size_t)1 << bits;
        class = 32 + bits - 9;
    }
    char *piece = arena->returned[class];
    if (piece) {
        arena->returned[class] = *(void **)(void *)piece;
    } else {
        size_t whole = wanted + sizeof(ccmark_header);
        if ((size_t)(arena->end - arena->free) < whole) ccmark_grow(arena, whole);
        piece = arena->free + sizeof(ccmark_header);
        arena->free += whole;
        *((ccmark_header *)(void *)piece - 1) = (ccmark_header){wanted, class};
    }
    return memset(piece, 0, wanted);
}

static inline void ccmark_free(void *piece) {
    if (!piece) return;
    ccmark_header *header = (ccmark_header *)piece - 1;
    if (header->size < sizeof(void *)) return;
    *(void **)piece = ccmark_memory()->returned[header->class];
    ccmark_memory()->returned[header->class] = piece;
}

static inline void *ccmark_realloc(void *piece, size_t size) {
    if (!piece) return ccmark_calloc(1, size);
    size_t before = ((ccmark_header *)piece - 1)->size;
    if (size <= before) return piece;
    void *moved = ccmark_calloc(1, size);
    memcpy(moved, piece, before);
    ccmark_free(piece);
    return moved;
}

/// The document's tree; `ccmark_release` ends all those of the thread.
static inline cmark_node *ccmark_parse(const char *text, size_t size) {
    static cmark_mem memory = {ccmark_calloc, ccmark_realloc, ccmark_free};
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);
    cmark_parser_feed(parser, text, size);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return root;
}

/// Gives the tree, and whatever was made from it, back.
static inline void ccmark_release(void) {
    ccmark_chunk *chunk = ccmark_memory()->newest;
    while (chunk) {
        ccmark_chunk *previous = chunk->previous;
        free(chunk);
        chunk = previous;
    }
    *ccmark_memory() = (ccmark_arena){0};
}
