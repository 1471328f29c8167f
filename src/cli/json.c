/* SPDX-License-Identifier: MIT */
/* The pieces of which every --json document is made. Addresses are hexadecimal strings: JSON numbers end at 2^53. */
#include "cli.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Latin-1 as UTF-8, for the text that is not UTF-8. */
static json_t *latin_json(const char *text)
{
    size_t used = 0;
    char *copy = malloc(2 * strlen(text) + 1);
    if (copy == NULL)
        return NULL;
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c >= 0x80)
            copy[used++] = (char)(0xc0 | c >> 6);
        copy[used++] = (char)(c >= 0x80 ? 0x80 | (c & 0x3f) : c);
    }
    copy[used] = '\0';
    json_t *json = json_string(copy);
    free(copy);
    return json;
}

json_t *text_json(const char *text)
{
    if (text == NULL)
        return json_null();
    json_t *json = json_string(text);
    return json != NULL ? json : latin_json(text);
}

json_t *hex_json(uint64_t value)
{
    return json_string(hex_words(value).text);
}

json_t *why_json(const struct pdma_why *why)
{
    if (why->reason == PDMA_WHY_NONE)
        return json_null();
    return json_pack("{s:i, s:I, s:o, s:o, s:o}", "status", (int)why->status, "reason", (json_int_t)why->reason,
                     "asked", hex_json(why->asked), "limit", hex_json(why->limit), "text", text_json(why->text));
}

int print_json(const struct cli *cli, json_t *document)
{
    int failed = document == NULL;
    if (failed)
        errno = ENOMEM;
    else
        failed = json_dumpf(document, stdout, JSON_INDENT(2)) != 0 || putchar('\n') == EOF;
    if (failed)
        fprintf(stderr, "%s: cannot write the JSON document: %s.\n", cli->command, strerror(errno));
    json_decref(document);
    return failed ? EXIT_TROUBLE : EXIT_FINE;
}
