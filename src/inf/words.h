/* SPDX-License-Identifier: MIT */
/* Notes are put together word by word: cut to fit, never in the middle of a character, without printf. */
#ifndef INF_WORDS_H
#define INF_WORDS_H

#include "pdma/inf.h"

#include <stdbool.h>

struct inf_words {
    struct pdma_inf_note note;
    size_t used;
};

enum inf_severity { INF_ERROR = 0, INF_WARNING = 1 };

/** Begins a note about a place; 0, 0: the file as a whole. */
void inf_words(struct inf_words *words, enum inf_severity severity, uint32_t line, uint32_t column);

void inf_say(struct inf_words *words, const char *text);
void inf_say_bytes(struct inf_words *words, const char *text, size_t length);
void inf_say_number(struct inf_words *words, uint64_t number);
void inf_say_hex(struct inf_words *words, uint32_t number);

/** Text from the file: long ones are cut. */
void inf_say_found(struct inf_words *words, const char *text, size_t length);

/** A section's name in its brackets. */
void inf_say_section(struct inf_words *words, const char *name, size_t length);

/** Hands the finished note to the caller's, which may be NULL. */
void inf_words_give(const struct inf_words *words, struct pdma_inf_note *note);

#endif
