/* SPDX-License-Identifier: MIT */
/* The fields of one logical line: quotes, commas, comments and continuations. Nothing is kept, only walked over. */
#ifndef INF_SCAN_H
#define INF_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Characters that a value may have. */
#define INF_VALUE_MAX 4096u

struct inf_field {
    uint32_t line, column; /* of its first character */
    uint32_t characters;   /* may be more than INF_VALUE_MAX: then the text is cut there */
    bool key;              /* it stands before '=' */
    bool unclosed;         /* a quote was not closed on its line */
    size_t length;
    char text[INF_VALUE_MAX * 4 + 1]; /* terminated */
};

typedef void (*inf_comment_function)(void *arg, const char *from, const char *to, uint32_t line, uint32_t column);

/** Where in the text. Starts as {at, end, line, 1, true, true, comment, arg} at the beginning of a physical line. */
struct inf_cursor {
    const char *at, *end; /* the text's last byte is a line feed; end is beyond it */
    uint32_t line, column;
    bool more;                    /* another field follows */
    bool first;                   /* the next one may be a key */
    inf_comment_function comment; /* told of each comment that is walked over; may be NULL */
    void *arg;
};

bool inf_blank(char byte);

/** Moves within a line. */
void inf_step(struct inf_cursor *cursor);
void inf_skip_blanks(struct inf_cursor *cursor);

/** From a line feed to the next line. */
void inf_next_line(struct inf_cursor *cursor);

/** From a semicolon to the end of the line. */
void inf_skip_comment(struct inf_cursor *cursor);

/** Appends to a field, as far as there is room; counts all characters. Terminates. */
void inf_field_clear(struct inf_field *field, uint32_t line, uint32_t column);
void inf_field_add(struct inf_field *field, const char *text, size_t length);

/** Takes the next field. False: there is none, and the cursor stands at the line feed that ends the logical line. */
bool inf_scan(struct inf_cursor *cursor, struct inf_field *field);

#endif
