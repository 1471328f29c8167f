/* SPDX-License-Identifier: MIT */
/* What the commands of `pdma` share: the table entry, exit codes, arguments, text on a terminal, JSON. */
#ifndef CLI_H
#define CLI_H

#include <jansson.h>
#include <pdma/pdma.h>
#include <stdio.h>

/** Exit codes, the same for every command; each --help says what they mean there. */
enum exit_code { EXIT_FINE = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2, EXIT_TROUBLE = 3 };

/** What the output may use. */
struct cli {
    const char *command; /* "pdma inf": prefixed to every complaint */
    int colour, unicode;
};

struct command {
    const char *name, *summary, *help;
    int (*run)(const struct cli *cli, int argc, char **argv);
};

extern const struct command command_inf, command_options, command_demo;

/* arguments.c: options get values from OPTION_FIRST on, so that a bad one can be told from a short one. */
enum { OPTION_HELP = 256, OPTION_JSON, OPTION_FIRST };

/** One sentence on stderr that names what is wrong and where help is. Returns EXIT_USAGE. */
int usage_error(const struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** The same for what getopt_long() returned as '?' or ':', with the word that it stopped at. */
int bad_option(const struct cli *cli, int got, const char *word);
/** Decimal or 0x hexadecimal, at most 32 bits, nothing else around it. Returns 0, or -1. */
int parse_number(const char *text, uint32_t *value);

/* text.c */
enum ink { INK_OFF, INK_BOLD, INK_DIM, INK_GOOD, INK_BAD, INK_WARN, INK_SLOT, INK_CLAIMED, INK_KERNEL, INK_AGED };

/** Finds out what stdout can show. */
void detect_terminal(struct cli *cli);
/** The escape sequence, or "" without colours. */
const char *ink(const struct cli *cli, enum ink ink);
/** One of two spellings, as the locale allows. */
const char *either(const struct cli *cli, const char *unicode, const char *ascii);
/** Prints a text from outside: control characters and what the locale cannot show become '?'. */
void put_text(const struct cli *cli, FILE *to, const char *text);

/** A short text, by value. */
struct words {
    char text[48];
};
/** "4 MiB", "1.3 GiB", "1 byte". */
struct words bytes_words(uint64_t bytes);
/** "0xffffffff, below 4 GiB" for a last address. */
struct words highest_words(pdma_bus highest);
struct words hex_words(uint64_t value);
/** "to device", "from device", "both ways", for flags of a request. */
const char *direction_words(uint32_t flags);

/* json.c: a NULL is passed on and noticed when the document is printed. */
json_t *text_json(const char *text);
json_t *hex_json(uint64_t value);
json_t *why_json(const struct pdma_why *why);
/** Prints and frees the document. Returns EXIT_FINE, or EXIT_TROUBLE after a complaint. */
int print_json(const struct cli *cli, json_t *document);

/* masks.c: option masks in words. */
/** One option bit, or a field of bits, of a mask. */
struct mask_part {
    uint32_t bits;
    const char *name, *meaning; /* name NULL: bits that mean nothing */
};
/** Splits a mask into its parts, lowest first. Returns how many. */
size_t mask_parts(uint32_t mask, struct mask_part parts[32]);
/** "DMA_KERNEL_BUFFER_ALLOC + DMA_TO_DEVICE + width 36". */
void put_mask(uint32_t mask);
json_t *mask_json(uint32_t mask);

#endif
