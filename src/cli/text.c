/* SPDX-License-Identifier: MIT */
/* Text for people: colours and Unicode where the terminal has them, figures in units, foreign text made harmless. */
#define _POSIX_C_SOURCE 200809L
#include "cli.h"
#include <inttypes.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_set(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && *value != '\0';
}

void detect_terminal(struct cli *cli)
{
    const char *terminal = getenv("TERM");
    setlocale(LC_CTYPE, "");
    cli->unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    cli->colour = isatty(STDOUT_FILENO) && !is_set("NO_COLOR") && terminal != NULL && strcmp(terminal, "dumb") != 0;
}

const char *ink(const struct cli *cli, enum ink ink)
{
    static const char *const inks[] = {
        [INK_OFF] = "\033[0m",     [INK_BOLD] = "\033[1m",  [INK_DIM] = "\033[90m",    [INK_GOOD] = "\033[32m",
        [INK_BAD] = "\033[31m",    [INK_WARN] = "\033[33m", [INK_SLOT] = "\033[1;32m", [INK_CLAIMED] = "\033[1;33m",
        [INK_KERNEL] = "\033[34m", [INK_AGED] = "\033[35m",
    };
    return cli->colour ? inks[ink] : "";
}

const char *either(const struct cli *cli, const char *unicode, const char *ascii)
{
    return cli->unicode ? unicode : ascii;
}

/* Bytes of the well-formed UTF-8 character at text, or 0. */
static size_t character(const unsigned char *text)
{
    static const struct {
        unsigned char mask, lead;
        uint32_t least;
    } forms[] = {{0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};
    for (size_t n = 0; n < 4; n++) {
        if ((text[0] & forms[n].mask) != forms[n].lead)
            continue;
        uint32_t code = text[0] & (unsigned char)~forms[n].mask;
        for (size_t i = 1; i <= n; i++) {
            if ((text[i] & 0xc0) != 0x80)
                return 0;
            code = code << 6 | (text[i] & 0x3fu);
        }
        int whole = code >= forms[n].least && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
        int shown = code >= 0x20 && (code < 0x7f || code > 0x9f);
        return whole && shown ? n + 1 : 0;
    }
    return 0;
}

void put_text(const struct cli *cli, FILE *to, const char *text)
{
    while (*text != '\0') {
        size_t bytes = character((const unsigned char *)text);
        int plain = bytes == 1 || (bytes > 1 && cli->unicode);
        if (plain)
            fwrite(text, 1, bytes, to);
        else
            fputc('?', to);
        text += bytes == 0 ? 1 : bytes;
    }
}

struct words bytes_words(uint64_t bytes)
{
    static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    struct words words;
    unsigned unit = 0;
    while (unit < 6 && bytes >> (10 * (unit + 1)) != 0)
        unit++;
    uint64_t one = UINT64_C(1) << (10 * unit);
    uint64_t tenths = unit == 0 ? 0 : (bytes % one >> (10 * (unit - 1))) * 10 / 1024;
    if (bytes % one != 0)
        snprintf(words.text, sizeof words.text, "%" PRIu64 ".%" PRIu64 " %s", bytes / one, tenths, units[unit]);
    else
        snprintf(words.text, sizeof words.text, "%" PRIu64 " %s", bytes / one, bytes == 1 ? "byte" : units[unit]);
    return words;
}

struct words highest_words(pdma_bus highest)
{
    struct words words = hex_words(highest);
    size_t used = strlen(words.text);
    if (highest == UINT64_MAX)
        snprintf(words.text + used, sizeof words.text - used, ", anywhere");
    else if ((highest & (highest + 1)) == 0)
        snprintf(words.text + used, sizeof words.text - used, ", below %.20s", bytes_words(highest + 1).text);
    return words;
}

struct words hex_words(uint64_t value)
{
    struct words words;
    snprintf(words.text, sizeof words.text, "0x%" PRIx64, value);
    return words;
}

const char *direction_words(uint32_t flags)
{
    static const char *const words[] = {"both ways", "to device", "from device", "both ways"};
    return words[flags & (PDMA_TO_DEVICE | PDMA_FROM_DEVICE)];
}
