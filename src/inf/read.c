/* SPDX-License-Identifier: MIT */
/* Reading an INF whole, or not at all. */
#include "inf/strings.h"

#include <string.h>

static const char *const signatures[] = {"$Windows NT$", "$Chicago$", "$Windows 95$"};

static bool is_signature(const struct inf_field *value)
{
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        if (inf_names_is(value->text, value->length, signatures[i]))
            return true;
    }
    return false;
}

static int check_signature(struct inf_view *view, struct inf_words *words)
{
    static const char expected[] = ", expected \"$Windows NT$\", \"$Chicago$\" or \"$Windows 95$\"";
    uint32_t version = inf_section_find(view->inf, "Version", strlen("Version"));
    struct inf_lines lines;
    struct inf_cursor cursor;
    inf_lines_begin(view->inf, version, &lines);
    if (!inf_lines_with_key(view, &lines, "Signature", &cursor)) {
        inf_words(words, INF_ERROR, version == INF_NONE ? 0 : inf_section_get(view->inf, version)->line, 0);
        inf_say(words, version == INF_NONE ? "no [Version] section" : "no Signature in [Version]");
        inf_say(words, version == INF_NONE ? ", expected one with a Signature" : expected);
        return PDMA_INVALID;
    }
    (void)inf_scan(&cursor, &view->raw);
    if (is_signature(&view->raw))
        return PDMA_OK;
    inf_words(words, INF_ERROR, view->raw.line, view->raw.column);
    inf_say(words, "Signature '");
    inf_say_found(words, view->raw.text, view->raw.length);
    inf_say(words, "'");
    inf_say(words, expected);
    return PDMA_INVALID;
}

static int build(struct pdma_inf *inf, const void *bytes, size_t size, struct inf_words *words)
{
    struct inf_view *view;
    int status = inf_text_decode(bytes, size, &inf->memory, &inf->text, words);
    if (status != PDMA_OK)
        return status;
    inf->section_names.seed = inf_names_seed(inf->text.bytes, inf->text.size);
    inf->string_names.seed = inf->section_names.seed;
    status = inf_parse(inf, words);
    if (status != PDMA_OK)
        return status;
    status = inf_view_make(inf, NULL, NULL, NULL, &view);
    if (status != PDMA_OK)
        return status;
    status = check_signature(view, words);
    if (status == PDMA_OK)
        status = inf_strings_read(view, inf);
    inf_view_free(view);
    return status;
}

static int read_whole(const void *bytes, size_t size, const struct inf_memory *memory, struct pdma_inf **made,
                      struct inf_words *words)
{
    struct pdma_inf *inf = inf_alloc(memory, sizeof *inf);
    if (inf == NULL)
        return PDMA_NO_MEMORY;
    memset(inf, 0, sizeof *inf);
    inf->memory = *memory;
    int status = build(inf, bytes, size, words);
    if (status == PDMA_OK)
        *made = inf;
    else
        pdma_inf_free(inf);
    return status;
}

int pdma_inf_read(const void *text, size_t bytes, const struct pdma_inf_memory *memory, pdma_inf **inf,
                  struct pdma_inf_note *note)
{
    struct inf_memory chosen;
    struct inf_words words;
    if ((text == NULL && bytes != 0) || inf == NULL || (note != NULL && note->struct_size < sizeof *note) ||
        inf_memory_choose(&chosen, memory) != PDMA_OK)
        return PDMA_INVALID;
    inf_words(&words, INF_ERROR, 0, 0);
    int status = read_whole(text, bytes, &chosen, inf, &words);
    if (status == PDMA_NO_MEMORY) {
        inf_words(&words, INF_ERROR, 0, 0);
        inf_say(&words, "no memory left to read it");
    }
    if (status != PDMA_OK)
        inf_words_give(&words, note);
    return status;
}

void pdma_inf_free(pdma_inf *inf)
{
    if (inf == NULL)
        return;
    const struct inf_memory memory = inf->memory;
    inf_array_free(&memory, &inf->string_text);
    inf_array_free(&memory, &inf->strings);
    inf_names_free(&memory, &inf->string_names);
    inf_names_free(&memory, &inf->section_names);
    inf_array_free(&memory, &inf->sections);
    inf_array_free(&memory, &inf->runs);
    inf_array_free(&memory, &inf->lines);
    inf_free(&memory, inf->text.bytes);
    inf_free(&memory, inf);
}
