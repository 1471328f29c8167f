/* SPDX-License-Identifier: MIT */
#include "inf/text.h"

#include <string.h>

struct source {
    const unsigned char *at, *end;
};

/* Takes one character. Returns NULL, or what is wrong with the bytes. */
typedef const char *(*next_function)(struct source *source, uint32_t *code);

struct encoding {
    next_function next;
    size_t mark_size;
    unsigned char mark[3];
};

static const char *const bad_utf8 = "bytes that are not UTF-8, although the byte order mark says so";
static const char *const bad_utf16 = "half a UTF-16 character, expected a whole one";

struct utf8_form {
    unsigned char mask, lead, more;
    uint32_t least;
};

static const struct utf8_form utf8_forms[] = {
    {0x80, 0x00, 0, 0}, {0xe0, 0xc0, 1, 0x80}, {0xf0, 0xe0, 2, 0x800}, {0xf8, 0xf0, 3, 0x10000}};

static const struct utf8_form *utf8_form(unsigned char lead)
{
    for (size_t i = 0; i < sizeof utf8_forms / sizeof *utf8_forms; i++) {
        if ((lead & utf8_forms[i].mask) == utf8_forms[i].lead)
            return &utf8_forms[i];
    }
    return NULL;
}

static bool surrogate(uint32_t code)
{
    return code >= 0xd800 && code <= 0xdfff;
}

static const char *next_utf8(struct source *source, uint32_t *code)
{
    unsigned char lead = *source->at;
    const struct utf8_form *form = utf8_form(lead);
    if (form == NULL || (size_t)(source->end - source->at) <= form->more)
        return bad_utf8;
    uint32_t value = lead & (unsigned char)~form->mask;
    for (unsigned i = 1; i <= form->more; i++) {
        unsigned char byte = source->at[i];
        if ((byte & 0xc0u) != 0x80u)
            return bad_utf8;
        value = value << 6 | (byte & 0x3fu);
    }
    if (value < form->least || value > 0x10ffff || surrogate(value))
        return bad_utf8;
    source->at += form->more + 1u;
    *code = value;
    return NULL;
}

static const char *next_utf16(struct source *source, uint32_t *code, unsigned high)
{
    uint32_t units[2] = {0, 0};
    size_t left = (size_t)(source->end - source->at);
    for (size_t i = 0; i < 2 && left >= 2 * i + 2; i++)
        units[i] = (uint32_t)source->at[2 * i + high] << 8 | source->at[2 * i + 1 - high];
    if (left < 2)
        return bad_utf16;
    source->at += 2;
    *code = units[0];
    if (!surrogate(units[0]))
        return NULL;
    if (units[0] >= 0xdc00 || units[1] < 0xdc00 || units[1] > 0xdfff)
        return bad_utf16;
    source->at += 2;
    *code = 0x10000 + ((units[0] - 0xd800) << 10) + (units[1] - 0xdc00);
    return NULL;
}

static const char *next_utf16le(struct source *source, uint32_t *code)
{
    return next_utf16(source, code, 1);
}

static const char *next_utf16be(struct source *source, uint32_t *code)
{
    return next_utf16(source, code, 0);
}

/* Windows-1252 differs from Latin-1 here only; its five unused bytes stay what they are, so that nothing is lost. */
static const uint16_t windows_1252[32] = {0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                          0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
                                          0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                          0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178};

static const char *next_windows_1252(struct source *source, uint32_t *code)
{
    unsigned char byte = *source->at++;
    *code = byte >= 0x80 && byte < 0xa0 ? windows_1252[byte - 0x80] : byte;
    return NULL;
}

static const struct encoding marked[] = {
    {next_utf8, 3, {0xef, 0xbb, 0xbf}}, {next_utf16le, 2, {0xff, 0xfe, 0}}, {next_utf16be, 2, {0xfe, 0xff, 0}}};
static const struct encoding unmarked_utf8 = {next_utf8, 0, {0, 0, 0}};
static const struct encoding unmarked_8bit = {next_windows_1252, 0, {0, 0, 0}};

static bool all_utf8(struct source source)
{
    uint32_t code;
    while (source.at < source.end) {
        if (next_utf8(&source, &code) != NULL)
            return false;
    }
    return true;
}

static const struct encoding *find_encoding(const struct source *source)
{
    size_t size = (size_t)(source->end - source->at);
    for (size_t i = 0; i < sizeof marked / sizeof *marked; i++) {
        if (size >= marked[i].mark_size && memcmp(source->at, marked[i].mark, marked[i].mark_size) == 0)
            return &marked[i];
    }
    return all_utf8(*source) ? &unmarked_utf8 : &unmarked_8bit;
}

static size_t utf8_put(char *to, uint32_t code)
{
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    size_t more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    for (size_t i = more; i != 0; i--, code >>= 6)
        to[i] = (char)(0x80u | (code & 0x3fu));
    to[0] = (char)(utf8_forms[more].lead | code);
    return more + 1;
}

/* One pass: the size of the text, and the text itself unless `to` is NULL. */
static int convert(struct source source, next_function next, char *to, size_t *size, struct inf_words *words)
{
    uint32_t line = 1, column = 1, code = '\n', last = 0;
    size_t used = 0;
    while (source.at < source.end) {
        char one[4];
        const char *wrong = next(&source, &code);
        if (wrong == NULL && code == 0)
            wrong = "a NUL character (UTF-16 without a byte order mark, or no text at all), expected text";
        if (wrong != NULL) {
            inf_words(words, INF_ERROR, line, column);
            inf_say(words, wrong);
            return PDMA_INVALID;
        }
        bool second_half = code == '\n' && last == '\r';
        last = code;
        if (second_half)
            continue;
        if (code == '\r')
            code = '\n';
        line += code == '\n';
        column = code == '\n' ? 1 : column + 1;
        used += utf8_put(to == NULL ? one : to + used, code);
    }
    if (code != '\n') {
        if (to != NULL)
            to[used] = '\n';
        used++;
    }
    *size = used;
    return PDMA_OK;
}

int inf_text_decode(const unsigned char *bytes, size_t size, const struct inf_memory *memory, struct inf_text *text,
                    struct inf_words *words)
{
    inf_words(words, INF_ERROR, 0, 0);
    if (size > INF_BYTES_MAX) {
        inf_say(words, "larger than 1 GiB, expected an INF");
        return PDMA_INVALID;
    }
    if (size == 0) {
        inf_say(words, "an empty file, expected a [Version] section");
        return PDMA_INVALID;
    }
    struct source source = {bytes, bytes + size};
    const struct encoding *encoding = find_encoding(&source);
    source.at += encoding->mark_size;
    int status = convert(source, encoding->next, NULL, &text->size, words);
    if (status != PDMA_OK)
        return status;
    text->bytes = inf_alloc(memory, text->size + 1);
    if (text->bytes == NULL)
        return PDMA_NO_MEMORY;
    return convert(source, encoding->next, text->bytes, &text->size, words);
}
