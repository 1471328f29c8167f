/* SPDX-License-Identifier: MIT */
/* The same from a file. */
#include "inf/text.h"

#include <errno.h>
#include <stdio.h>

#define CHUNK 65536u

static int load(FILE *file, const struct inf_memory *memory, struct inf_array *bytes)
{
    for (;;) {
        size_t before = bytes->count;
        unsigned char *chunk = inf_array_add(memory, bytes, CHUNK, 1);
        if (chunk == NULL)
            return PDMA_NO_MEMORY;
        size_t n = fread(chunk, 1, CHUNK, file);
        bytes->count = before + n;
        if (ferror(file) != 0)
            return PDMA_INVALID;
        if (n == 0 || bytes->count > INF_BYTES_MAX)
            return PDMA_OK;
    }
}

static int failed(struct pdma_inf_note *note, int status, const char *text)
{
    struct inf_words words;
    inf_words(&words, INF_ERROR, 0, 0);
    inf_say(&words, text);
    inf_words_give(&words, note);
    return status;
}

static int open_failed(struct pdma_inf_note *note)
{
    if (errno == EACCES || errno == EPERM)
        return failed(note, PDMA_NO_ACCESS, "the file may not be read");
    return failed(note, PDMA_INVALID, errno == EMFILE || errno == ENFILE ? "too many open files" : "no such file");
}

int pdma_inf_read_file(const char *path, const struct pdma_inf_memory *memory, pdma_inf **inf,
                       struct pdma_inf_note *note)
{
    struct inf_memory chosen;
    struct inf_array bytes = {NULL, 0, 0};
    if (path == NULL || inf == NULL || (note != NULL && note->struct_size < sizeof *note) ||
        inf_memory_choose(&chosen, memory) != PDMA_OK)
        return PDMA_INVALID;
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return open_failed(note);
    int status = load(file, &chosen, &bytes);
    (void)fclose(file);
    if (status == PDMA_OK)
        status = pdma_inf_read(bytes.items, bytes.count, memory, inf, note);
    else
        (void)failed(note, status, status == PDMA_INVALID ? "the file cannot be read" : "no memory left to read it");
    inf_array_free(&chosen, &bytes);
    return status;
}
