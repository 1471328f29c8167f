/* SPDX-License-Identifier: MIT */
#include "inf/words.h"

#include <string.h>

#define FOUND_SHOWN 60u

void inf_words(struct inf_words *words, enum inf_severity severity, uint32_t line, uint32_t column)
{
    words->used = 0;
    words->note.struct_size = sizeof words->note;
    words->note.line = line;
    words->note.column = column;
    words->note.warning = severity == INF_WARNING;
    memset(words->note.text, 0, sizeof words->note.text);
}

static bool continuation(char byte)
{
    return ((unsigned char)byte & 0xc0u) == 0x80u;
}

/* The longest part of text that ends at a character and is at most `room` bytes long. */
static size_t fitting(const char *text, size_t length, size_t room)
{
    if (length <= room)
        return length;
    while (room != 0 && continuation(text[room]))
        room--;
    return room;
}

void inf_say_bytes(struct inf_words *words, const char *text, size_t length)
{
    size_t room = sizeof words->note.text - 1 - words->used;
    size_t n = fitting(text, length, room);
    for (size_t i = 0; i < n; i++) {
        bool control = (unsigned char)text[i] < 0x20u || text[i] == 0x7f;
        words->note.text[words->used++] = control ? '?' : text[i];
    }
    if (n < length)
        words->used = sizeof words->note.text - 1;
}

void inf_say(struct inf_words *words, const char *text)
{
    inf_say_bytes(words, text, strlen(text));
}

static void say_in_base(struct inf_words *words, uint64_t number, unsigned base)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = "0123456789abcdef"[number % base];
        number /= base;
    } while (number != 0);
    inf_say_bytes(words, digits + at, sizeof digits - at);
}

void inf_say_number(struct inf_words *words, uint64_t number)
{
    say_in_base(words, number, 10);
}

void inf_say_hex(struct inf_words *words, uint32_t number)
{
    inf_say(words, "0x");
    say_in_base(words, number, 16);
}

void inf_say_found(struct inf_words *words, const char *text, size_t length)
{
    size_t shown = fitting(text, length, FOUND_SHOWN);
    inf_say_bytes(words, text, shown);
    if (shown < length)
        inf_say(words, "...");
}

void inf_say_section(struct inf_words *words, const char *name, size_t length)
{
    inf_say(words, "[");
    inf_say_found(words, name, length);
    inf_say(words, "]");
}

void inf_words_give(const struct inf_words *words, struct pdma_inf_note *note)
{
    if (note != NULL)
        *note = words->note;
}
