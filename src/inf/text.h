/* SPDX-License-Identifier: MIT */
/* From the bytes of a file, in whichever encoding, to UTF-8 lines that all end in one line feed. */
#ifndef INF_TEXT_H
#define INF_TEXT_H

#include "inf/memory.h"
#include "inf/words.h"

/** Largest file that is read: decoded text and line numbers then fit 32 bits. */
#define INF_BYTES_MAX 0x40000000u

struct inf_text {
    char *bytes;
    size_t size; /* the last byte is a line feed */
};

/**
 * Decodes: a byte order mark decides; without one it is UTF-8 if all of it is valid, else Windows-1252.
 * On failure *words holds the note.
 */
int inf_text_decode(const unsigned char *bytes, size_t size, const struct inf_memory *memory, struct inf_text *text,
                    struct inf_words *words);

#endif
