/* SPDX-License-Identifier: MIT */
/* `pdma demo`: the story of a buffer that was set aside, told on the simulated machine. */
#include "demo_story.h"
#include <ctype.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char help[] = "Usage: pdma demo [OPTION...] [INF]\n"
                           "\n"
                           "Boots a simulated machine, sets aside what the INF file asks for (without one: a\n"
                           "buffer of 4 MiB each way), lets memory age, and shows in maps of it what a call\n"
                           "gets that the reserve serves, and what one gets that comes late.\n"
                           "\n"
                           "  --sim KEY=VALUE,...  the machine: ram, low, window (bytes, with K, M or G),\n"
                           "                       age (none, light, heavy), seed, fail (operation:n);\n"
                           "                       default ram=512M,age=heavy,seed=1\n"
                           "  --json               print a JSON object\n"
                           "  -h, --help           print this\n"
                           "\n"
                           "Exit codes: 0 the reserve served and came back clean, 1 it did not, or nothing\n"
                           "is set aside, 2 wrong usage, 3 the INF file cannot be read.\n";

enum { OPTION_SIM = OPTION_FIRST };

static void put_title(const struct cli *cli, int number, const char *title)
{
    printf("\n%s%d  %s%s\n", ink(cli, INK_BOLD), number, title, ink(cli, INK_OFF));
}

static void put_good(const struct cli *cli, const char *what)
{
    printf("   %s%s%s %s", ink(cli, INK_GOOD), either(cli, "✔", "ok"), ink(cli, INK_OFF), what);
}

static void put_bad(const struct cli *cli, const char *what)
{
    printf("   %s%s%s %s", ink(cli, INK_BAD), either(cli, "✘", "!!"), ink(cli, INK_OFF), what);
}

static void put_why(const struct cli *cli, const struct pdma_why *why)
{
    if (why->reason != PDMA_WHY_NONE) {
        fputs(": ", stdout);
        put_text(cli, stdout, why->text);
    }
    putchar('\n');
}

static void put_free(const struct moment *moment)
{
    printf("   %s of %s are free, the longest free run is %s\n", bytes_words(moment->info.free).text,
           bytes_words(moment->info.ram).text, bytes_words(moment->info.longest).text);
}

static const struct {
    enum map_cell cell;
    const char *name;
} slot_looks[] = {[PDMA_SLOT_FREE] = {CELL_SLOT, "free"},
                  [PDMA_SLOT_CLAIMED] = {CELL_CLAIMED, "claimed"},
                  [PDMA_SLOT_QUARANTINED] = {CELL_BOUNCE, "quarantined"},
                  [PDMA_SLOT_MISSING] = {CELL_HOLE, "missing"}};

static void put_slots(const struct cli *cli, const unsigned char *states, size_t n)
{
    size_t count[4] = {0};
    const char *before = " ";
    for (size_t i = 0; i < n; i++) {
        if (i != 0 && i % MAP_COLUMNS == 0)
            printf("\n   %11s  ", "");
        put_cell(cli, slot_looks[states[i] & 3u].cell);
        count[states[i] & 3u]++;
    }
    for (size_t state = 0; state < 4; state++) {
        if (count[state] == 0)
            continue;
        printf("%s%zu %s", before, count[state], slot_looks[state].name);
        before = ", ";
    }
    putchar('\n');
}

static void put_reserve(const struct cli *cli, const struct story *story, const struct reserve *reserve)
{
    size_t slot = 0;
    for (uint32_t which = 0; which < PDMA_GROUPS_MAX; which++) {
        size_t n = story->groups[which].asked;
        if (n == 0 || slot + n > reserve->slots)
            continue;
        printf("   %11s  ", direction_words(story->groups[which].each.flags));
        put_slots(cli, &reserve->state[slot], n);
        slot += n;
    }
}

static void put_groups(const struct cli *cli, const struct story *story)
{
    const struct pdma_device_info *device = &story->device;
    printf("   device %s [%04x:%04x] has set aside ", device->address, device->vendor, device->device);
    const char *before = "";
    for (uint32_t which = 0; which < PDMA_GROUPS_MAX; which++) {
        const struct pdma_group *group = &story->groups[which];
        if (group->asked == 0)
            continue;
        printf("%s%" PRIu32 " %s %s %s", before, group->had, either(cli, "×", "x"), bytes_words(group->each.bytes).text,
               direction_words(group->each.flags));
        if (group->had != group->asked)
            printf(" (of %" PRIu32 ")", group->asked);
        before = ", ";
    }
    putchar('\n');
    if (story->missing.reason != PDMA_WHY_NONE) {
        put_bad(cli, "slots are missing");
        put_why(cli, &story->missing);
    }
}

static void tell_boot(const struct cli *cli, const struct story *story)
{
    put_title(cli, 1, "Boot: the groups are set aside while memory is whole");
    put_map(cli, &story->boot.map);
    put_legend(cli, &story->boot.map);
    put_free(&story->boot);
    put_groups(cli, story);
}

static void tell_age(const struct cli *cli, const struct story *story)
{
    static const char *const ages[] = {"is as at boot", "is a little worn", "is in pieces"};
    static const char *const names[] = {"none", "light", "heavy"};
    char title[80];
    snprintf(title, sizeof title, "Later: memory %s (age %s, seed %" PRIu64 ")", ages[story->machine.age % 3],
             names[story->machine.age % 3], story->machine.seed);
    put_title(cli, 2, title);
    put_map(cli, &story->aged.map);
    put_free(&story->aged);
    if (story->zoom.rows != 0) {
        puts("   nearer, where the reserve ends:");
        put_map(cli, &story->zoom);
        put_legend(cli, &story->zoom);
    }
}

static void put_buffer(const struct cli *cli, const struct pdma_buffer *buffer, const struct pdma_why *why)
{
    char what[96];
    if (buffer->slot >= 0)
        snprintf(what, sizeof what, "claimed slot %" PRId32, buffer->slot);
    put_good(cli, buffer->slot >= 0 ? what : "allocated");
    printf(": %s at 0x%" PRIx64 "-0x%" PRIx64, bytes_words(buffer->bytes).text, buffer->bus,
           buffer->bus + buffer->bytes - 1);
    put_why(cli, why);
}

static void put_call(const struct cli *cli, const struct call *call)
{
    if (call->status == PDMA_OK) {
        put_buffer(cli, &call->buffer, &call->why);
        return;
    }
    put_bad(cli, pdma_status_text(call->status));
    put_why(cli, &call->why);
}

static void put_zeroes(const struct call *call, uint64_t zeroes)
{
    if (call->status != PDMA_OK || call->buffer.cpu == NULL)
        return;
    if (zeroes == call->buffer.bytes)
        printf("     all its %" PRIu64 " bytes are zero\n", zeroes);
    else
        printf("     only %" PRIu64 " of its %" PRIu64 " bytes are zero\n", zeroes, call->buffer.bytes);
}

static void tell_claim(const struct cli *cli, const struct story *story)
{
    const struct call *first = &story->first;
    char title[96];
    snprintf(title, sizeof title, "The driver locks %s %s", bytes_words(first->request.bytes).text,
             direction_words(first->request.flags));
    put_title(cli, 3, title);
    put_call(cli, first);
    put_zeroes(first, story->first_zeroes);
    if (first->status == PDMA_OK)
        put_map_row(cli, &story->claimed_map, first->buffer.bus);
    put_reserve(cli, story, &story->begun);
    if (story->claimed > 1)
        printf("     the next %" PRIu64 " equal calls are served from the reserve too\n", story->claimed - 1);
}

static void tell_refusals(const struct cli *cli, const struct story *story)
{
    char title[96];
    if (!story->next.made)
        return;
    put_title(cli, 4, "The next equal call: from the reserve or fail, then anywhere");
    put_call(cli, &story->only);
    put_call(cli, &story->next);
    snprintf(title, sizeof title, "A late call for %s that may not use the reserve",
             bytes_words(story->late.request.bytes).text);
    put_title(cli, 5, title);
    put_call(cli, &story->late);
}

static void put_bytes(const char *who, pdma_bus bus, const unsigned char *bytes)
{
    printf("     %s %10s ", who, hex_words(bus).text);
    for (size_t i = 0; i < SAMPLE_BYTES; i++)
        printf(" %02x", bytes[i]);
    fputs("  ", stdout);
    for (size_t i = 0; i < SAMPLE_BYTES; i++)
        putchar(bytes[i] >= 0x20 && bytes[i] < 0x7f ? bytes[i] : '.');
    putchar('\n');
}

static void tell_copy(const struct cli *cli, const struct story *story)
{
    put_title(cli, 6, "The device's engine copies what the CPU wrote, by bus addresses");
    put_call(cli, &story->other);
    if (!story->copy.made)
        return;
    put_bytes("written to", story->copy.from, story->copy.sent);
    put_bytes("read from ", story->copy.to, story->copy.got);
    if (story->copy.status == PDMA_OK && story->copy.equal == story->copy.bytes)
        put_good(cli, "");
    else
        put_bad(cli, "");
    printf("%" PRIu64 " of %" PRIu64 " bytes are equal", story->copy.equal, story->copy.bytes);
    put_why(cli, &story->copy.why);
}

static void tell_release(const struct cli *cli, const struct story *story)
{
    put_title(cli, 7, "Unlocked: the buffers are back in the reserve, and serve again");
    if (story->first.status == PDMA_OK)
        put_map_row(cli, &story->released_map, story->first.buffer.bus);
    put_reserve(cli, story, &story->released);
    put_call(cli, &story->again);
    put_zeroes(&story->again, story->again_zeroes);
}

static void tell(const struct cli *cli, const struct story *story)
{
    printf("%spdma demo%s: a simulated machine with %s of RAM\n", ink(cli, INK_BOLD), ink(cli, INK_OFF),
           bytes_words(story->boot.info.ram).text);
    tell_boot(cli, story);
    tell_age(cli, story);
    tell_claim(cli, story);
    tell_refusals(cli, story);
    tell_copy(cli, story);
    tell_release(cli, story);
    const char *fault = story_fault(story);
    printf("\n%s%s%s\n", ink(cli, fault == NULL ? INK_GOOD : INK_BAD),
           fault == NULL ? "What was set aside at boot was there when it was needed, and came back clean." : fault,
           ink(cli, INK_OFF));
}

/* A machine that cannot be is a mistake on the command line. */
static int complain(const struct cli *cli, const struct story *story)
{
    int said = story->trouble_why.reason != PDMA_WHY_NONE;
    const char *text = said ? story->trouble_why.text : pdma_status_text(story->trouble_status);
    if (story->impossible)
        return usage_error(cli, "%s: %s", story->trouble, text);
    fprintf(stderr, "%s: %s: ", cli->command, story->trouble);
    put_text(cli, stderr, text);
    fputs(story->inf != NULL && story->trouble_status == PDMA_RESERVE_EMPTY ? "; 'pdma inf' tells why.\n" : ".\n",
          stderr);
    return EXIT_REFUSED;
}

static int run_story(const struct cli *cli, struct story *story, int json)
{
    int code = EXIT_FINE;
    story_run(story);
    if (story->trouble != NULL)
        code = complain(cli, story);
    else if (story_fault(story) != NULL)
        code = EXIT_REFUSED;
    if (json && print_json(cli, story_json(story)) != EXIT_FINE)
        code = EXIT_TROUBLE;
    else if (!json && story->trouble == NULL)
        tell(cli, story);
    return code;
}

static int read_inf(const struct cli *cli, const char *path, pdma_inf **inf, struct story *story)
{
    struct pdma_inf_note note = {.struct_size = sizeof note};
    int status = pdma_inf_read_file(path, NULL, inf, &note);
    if (status == PDMA_OK)
        return EXIT_FINE;
    story->trouble = "reading the INF file";
    story->trouble_status = status;
    fprintf(stderr, "%s: ", cli->command);
    put_text(cli, stderr, path);
    if (note.line != 0)
        fprintf(stderr, ":%" PRIu32 ":%" PRIu32, note.line, note.column);
    fputs(": ", stderr);
    put_text(cli, stderr, note.text[0] != '\0' ? note.text : pdma_status_text(status));
    fputs("\n", stderr);
    return EXIT_TROUBLE;
}

static int demonstrate(const struct cli *cli, struct story *story, const char *path, int json)
{
    pdma_inf *inf = NULL;
    int code = path == NULL ? EXIT_FINE : read_inf(cli, path, &inf, story);
    story->inf = inf;
    if (code == EXIT_FINE)
        code = run_story(cli, story, json);
    else if (json)
        print_json(cli, story_json(story));
    pdma_inf_free(inf);
    return code;
}

static int parse_sim(const struct cli *cli, const char *text, struct pdma_sim_config *machine)
{
    struct pdma_why why = {.struct_size = sizeof why};
    if (pdma_sim_parse(text, machine, &why) == PDMA_OK)
        return EXIT_FINE;
    return usage_error(cli, "--sim: %s", why.text);
}

static int run(const struct cli *cli, int argc, char **argv)
{
    static const struct option options[] = {{"sim", required_argument, NULL, OPTION_SIM},
                                            {"json", no_argument, NULL, OPTION_JSON},
                                            {"help", no_argument, NULL, OPTION_HELP},
                                            {NULL, 0, NULL, 0}};
    struct story story = {
        .machine = {.struct_size = sizeof story.machine, .age = PDMA_SIM_HEAVY, .ram = UINT64_C(512) << 20, .seed = 1}};
    int got, json = 0, wrong = EXIT_FINE;
    while ((got = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
        if (got == OPTION_HELP || got == 'h')
            return fputs(help, stdout) == EOF ? EXIT_TROUBLE : EXIT_FINE;
        if (got == OPTION_JSON)
            json = 1;
        else if (got == OPTION_SIM)
            wrong = parse_sim(cli, optarg, &story.machine);
        else
            wrong = bad_option(cli, got, argv[optind - 1]);
        if (wrong != EXIT_FINE)
            return wrong;
    }
    if (argc - optind > 1)
        return usage_error(cli, "more than one INF given");
    return demonstrate(cli, &story, argv[optind], json);
}

const struct command command_demo = {"demo", "tells the story of a reserved buffer on a simulated machine", help, run};
