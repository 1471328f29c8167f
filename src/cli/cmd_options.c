/* SPDX-License-Identifier: MIT */
/* `pdma options`: what libpdma makes of an option mask, flag by flag. */
#include "cli.h"
#include <getopt.h>
#include <string.h>

static const char help[] = "Usage: pdma options [OPTION...] MASK...\n"
                           "\n"
                           "Explains the dwOptions of a DMA lock call: whether it is accepted, what each\n"
                           "flag means and whether it has effect, what kind of buffer comes of it, and the\n"
                           "highest bus address it may have on a device that reaches 64 bits.\n"
                           "MASK is decimal, or hexadecimal with 0x.\n"
                           "\n"
                           "  --contiguous   the mask goes to WDC_DMAContigBufLock (default)\n"
                           "  --sg           the mask goes to WDC_DMASGBufLock\n"
                           "  --low          the mask goes to WD_DMALock\n"
                           "  --card         a card handle is given (default)\n"
                           "  --no-card      no card handle is given\n"
                           "  --strict       refuse flags without effect\n"
                           "  --json         print a JSON array, one element for each MASK\n"
                           "  -h, --help     print this\n"
                           "\n"
                           "Exit codes: 0 every mask is accepted, 1 a mask is refused, 2 wrong usage,\n"
                           "3 the output cannot be written.\n";

enum { OPTION_CALL = OPTION_FIRST, OPTION_CARD, OPTION_STRICT };

struct question {
    enum pdma_options_call call;
    struct pdma_options_with with;
};

struct answer {
    uint32_t mask;
    int status;
    struct pdma_options options; /* valid where status is PDMA_OK */
    struct pdma_why why;
};

static const char *const call_names[] = {"WD_DMALock", "WDC_DMAContigBufLock", "WDC_DMASGBufLock"};

static const struct {
    const char *key, *words;
} kinds[] = {
    [PDMA_KIND_CONTIGUOUS] = {"contiguous", "a contiguous buffer, claimed or allocated"},
    [PDMA_KIND_PIN] = {"pinned", "the caller's own memory, pinned (scatter/gather)"},
    [PDMA_KIND_ATTACH] = {"attach", "the existing buffer whose hDma is given"},
    [PDMA_KIND_WINDOW] = {"window", "reserved RAM at the address given"},
};

static struct answer ask(const struct question *question, uint32_t mask)
{
    struct answer answer = {.mask = mask};
    answer.options.request.struct_size = sizeof answer.options.request;
    answer.why.struct_size = sizeof answer.why;
    answer.status = pdma_options_parse(mask, question->call, &question->with, &answer.options, &answer.why);
    return answer;
}

static const char *verdict(const struct answer *answer)
{
    return answer->status == PDMA_OK ? "accepted" : answer->status == PDMA_UNSUPPORTED ? "not implemented" : "refused";
}

/* An existing buffer has its address already. */
static int has_highest(const struct answer *answer)
{
    return answer->status == PDMA_OK && answer->options.kind != PDMA_KIND_ATTACH;
}

static int is_width(const struct mask_part *part)
{
    return part->name != NULL && (part->bits & PDMA_OPT_WIDTH_MASK) != 0;
}

static int without_effect(const struct answer *answer, const struct mask_part *part)
{
    return answer->status == PDMA_OK && (part->bits & answer->options.no_effect) != 0;
}

static void put_part(const struct cli *cli, const struct answer *answer, const struct mask_part *part)
{
    int idle = without_effect(answer, part);
    printf("  %s0x%-8x %s", idle ? ink(cli, INK_DIM) : "", (unsigned)part->bits, ink(cli, INK_BOLD));
    printf("%-36s%s ", part->name == NULL ? "-" : part->name, ink(cli, INK_OFF));
    fputs(part->name == NULL ? ink(cli, INK_BAD) : idle ? ink(cli, INK_DIM) : "", stdout);
    printf("%s%s", idle ? "no effect: " : "", part->meaning);
    if (is_width(part))
        printf(": %u", (unsigned)(part->bits >> PDMA_OPT_WIDTH_SHIFT));
    puts(ink(cli, INK_OFF));
}

static void put_outcome(const struct answer *answer)
{
    const struct pdma_options *options = &answer->options;
    printf("  gives      %s, %s%s%s\n", kinds[options->kind].words, direction_words(options->request.flags),
           options->large ? ", any number of ranges" : "", options->no_merge ? ", a range per page" : "");
    if (has_highest(answer))
        printf("  highest    %s\n", highest_words(pdma_request_highest(&options->request, UINT64_MAX)).text);
}

static void put_answer(const struct cli *cli, const struct question *question, const struct answer *answer,
                       const char *before)
{
    struct mask_part parts[32];
    size_t n = mask_parts(answer->mask, parts);
    printf("%s%s0x%x%s in %s%s%s: %s%s%s\n", before, ink(cli, INK_BOLD), (unsigned)answer->mask, ink(cli, INK_OFF),
           call_names[question->call], question->with.card ? "" : " without a card",
           question->with.strict ? ", strict" : "", ink(cli, answer->status == PDMA_OK ? INK_GOOD : INK_BAD),
           verdict(answer), ink(cli, INK_OFF));
    for (size_t i = 0; i < n; i++)
        put_part(cli, answer, &parts[i]);
    if (answer->status == PDMA_OK)
        put_outcome(answer);
    if (answer->why.reason != PDMA_WHY_NONE) {
        printf("  %-10s ", answer->status == PDMA_OK ? "note" : "why");
        put_text(cli, stdout, answer->why.text);
        putchar('\n');
    }
}

static json_t *parts_json(const struct answer *answer)
{
    struct mask_part parts[32];
    size_t n = mask_parts(answer->mask, parts);
    json_t *array = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *effect = answer->status != PDMA_OK ? json_null() : json_boolean(!without_effect(answer, &parts[i]));
        json_array_append_new(array, json_pack("{s:o, s:s?, s:s, s:o}", "bits", hex_json(parts[i].bits), "name",
                                               parts[i].name, "meaning", parts[i].meaning, "effect", effect));
    }
    return array;
}

static json_t *answer_json(const struct question *question, const struct answer *answer)
{
    const struct pdma_options *options = &answer->options;
    int good = answer->status == PDMA_OK;
    json_t *highest = has_highest(answer) ? hex_json(pdma_request_highest(&options->request, UINT64_MAX)) : json_null();
    return json_pack("{s:o, s:s, s:b, s:b, s:s, s:i, s:s?, s:s?, s:o, s:o, s:b, s:b, s:o, s:o}", "mask",
                     hex_json(answer->mask), "call", call_names[question->call], "card", (int)question->with.card,
                     "strict", (int)question->with.strict, "verdict", verdict(answer), "status", answer->status, "kind",
                     good ? kinds[options->kind].key : NULL, "direction",
                     good ? direction_words(options->request.flags) : NULL, "highest", highest, "no_effect",
                     good ? hex_json(options->no_effect) : json_null(), "large", good && options->large, "no_merge",
                     good && options->no_merge, "flags", parts_json(answer), "why", why_json(&answer->why));
}

static int explain(const struct cli *cli, const struct question *question, int n, char **masks, int json)
{
    int code = EXIT_FINE;
    json_t *array = json ? json_array() : NULL;
    for (int i = 0; i < n; i++) {
        uint32_t mask = 0;
        parse_number(masks[i], &mask);
        struct answer answer = ask(question, mask);
        if (json)
            json_array_append_new(array, answer_json(question, &answer));
        else
            put_answer(cli, question, &answer, i == 0 ? "" : "\n");
        if (answer.status != PDMA_OK)
            code = EXIT_REFUSED;
    }
    int printed = json ? print_json(cli, array) : EXIT_FINE;
    return printed == EXIT_FINE ? code : printed;
}

static int check_masks(const struct cli *cli, int n, char **masks)
{
    uint32_t mask;
    if (n == 0)
        return usage_error(cli, "no MASK given");
    for (int i = 0; i < n; i++) {
        if (parse_number(masks[i], &mask) != 0)
            return usage_error(cli, "'%.80s' is no mask of 32 bits, decimal or hexadecimal with 0x", masks[i]);
    }
    return EXIT_FINE;
}

static int run(const struct cli *cli, int argc, char **argv)
{
    int contiguous = 0, sg = 0, low = 0, card = 0, no_card = 0, strict = 0, json = 0, got;
    const struct option options[] = {{"contiguous", no_argument, &contiguous, OPTION_FIRST},
                                     {"sg", no_argument, &sg, OPTION_FIRST},
                                     {"low", no_argument, &low, OPTION_FIRST},
                                     {"card", no_argument, &card, OPTION_FIRST},
                                     {"no-card", no_argument, &no_card, OPTION_FIRST},
                                     {"strict", no_argument, &strict, OPTION_FIRST},
                                     {"json", no_argument, &json, OPTION_JSON},
                                     {"help", no_argument, NULL, OPTION_HELP},
                                     {NULL, 0, NULL, 0}};
    while ((got = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
        if (got == OPTION_HELP || got == 'h')
            return fputs(help, stdout) == EOF ? EXIT_TROUBLE : EXIT_FINE;
        if (got != 0)
            return bad_option(cli, got, argv[optind - 1]);
    }
    if ((sg != 0) + (low != 0) + (contiguous != 0) > 1)
        return usage_error(cli, "--contiguous, --sg and --low exclude each other");
    if (card != 0 && no_card != 0)
        return usage_error(cli, "--card and --no-card exclude each other");
    int wrong = check_masks(cli, argc - optind, argv + optind);
    if (wrong != EXIT_FINE)
        return wrong;
    struct question question = {.call = sg != 0    ? PDMA_CALL_SG
                                        : low != 0 ? PDMA_CALL_LOW
                                                   : PDMA_CALL_CONTIGUOUS,
                                .with = {.card = no_card == 0, .strict = strict != 0}};
    return explain(cli, &question, argc - optind, argv + optind, json != 0);
}

const struct command command_options = {"options", "explains an option mask of a DMA lock call", help, run};
