/* SPDX-License-Identifier: MIT */
/* Complaints about the command line, in one form, and numbers read from it. */
#include "cli.h"
#include <getopt.h>
#include <stdarg.h>
#include <string.h>

int usage_error(const struct cli *cli, const char *format, ...)
{
    char sentence[256];
    va_list list;
    va_start(list, format);
    vsnprintf(sentence, sizeof sentence, format, list);
    va_end(list);
    fprintf(stderr, "%s: ", cli->command);
    put_text(cli, stderr, sentence);
    fprintf(stderr, "; see '%s --help'.\n", cli->command);
    return EXIT_USAGE;
}

int bad_option(const struct cli *cli, int got, const char *word)
{
    if (optopt > 0 && optopt < OPTION_HELP)
        return usage_error(cli, "unknown option '-%c'", optopt);
    if (got == ':')
        return usage_error(cli, "option '%.80s' needs a value", word);
    if (optopt != 0)
        return usage_error(cli, "option '%.*s' takes no value", (int)strcspn(word, "="), word);
    return usage_error(cli, "unknown option '%.80s'", word);
}

static int digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = c == '\0' ? NULL : strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
    return found == NULL ? 16 : (int)(found - digits);
}

int parse_number(const char *text, uint32_t *value)
{
    int base = text[0] == '0' && (text[1] == 'x' || text[1] == 'X') ? 16 : 10;
    uint64_t sum = 0;
    if (base == 16)
        text += 2;
    if (*text == '\0')
        return -1;
    for (; *text != '\0'; text++) {
        int next = digit(*text);
        if (next >= base)
            return -1;
        sum = sum * (uint64_t)base + (uint64_t)next;
        if (sum > UINT32_MAX)
            return -1;
    }
    *value = (uint32_t)sum;
    return 0;
}
