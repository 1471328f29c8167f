/* SPDX-License-Identifier: MIT */
/* `pdma inf`: what an INF file has set aside for its devices, or why its Dma values have no effect. */
#define _POSIX_C_SOURCE 200809L
#include "inf_report.h"
#include <getopt.h>
#include <string.h>

static const char help[] = "Usage: pdma inf [OPTION...] FILE\n"
                           "\n"
                           "Reads a device's INF file and prints for each device of its models section what\n"
                           "its Dma values have set aside at boot (direction, count, size, options, highest\n"
                           "address, and the lines that say so), or why they have no effect.\n"
                           "\n"
                           "  --id ID                 only the device with this hardware id\n"
                           "  --arch ARCH             x86, amd64 (default), arm or arm64\n"
                           "  --os MAJOR.MINOR[.BUILD]  the version of Windows, default 10.0\n"
                           "  --json                  print a JSON object\n"
                           "  -h, --help              print this\n"
                           "\n"
                           "Exit codes: 0 at least one group is set aside and none has a fault; 1 a group is\n"
                           "refused or has no effect, nothing is set aside, or devices are left out (only\n"
                           "the first 256 install sections are looked at); 2 wrong usage; 3 the file is not\n"
                           "to be read, or is no INF file.\n";

enum { OPTION_ID = OPTION_FIRST, OPTION_ARCH, OPTION_OS };

struct wish {
    const char *file, *id;
    struct pdma_inf_target target;
    int json;
};

static int print_error(const struct cli *cli, const struct wish *wish, const struct pdma_inf_note *error)
{
    if (wish->json)
        print_json(cli, json_pack("{s:o, s:b, s:o}", "file", text_json(wish->file), "understood", 0, "error",
                                  note_json(error)));
    return EXIT_TROUBLE;
}

/* Prints what was noted up to the failure, and the failure by its status where no note is about it. */
static int give_up(const struct cli *cli, const struct wish *wish, const struct inf_report *report, int status)
{
    struct pdma_inf_note error = report->last;
    for (size_t i = 0; i < report->nnotes; i++)
        put_note(cli, stderr, wish->file, &report->notes[i]);
    if (status != PDMA_INVALID || error.warning || error.text[0] == '\0') {
        error = (struct pdma_inf_note){.struct_size = sizeof error};
        snprintf(error.text, sizeof error.text, "%s", pdma_status_text(status));
        put_note(cli, stderr, wish->file, &error);
    }
    return print_error(cli, wish, &error);
}

static int report_file(const struct cli *cli, const struct wish *wish, const pdma_inf *inf)
{
    struct inf_report report = {.file = wish->file, .target = wish->target};
    int code, status = inf_collect(&report, inf, wish->id);
    if (status != PDMA_OK) {
        code = give_up(cli, wish, &report, status);
        goto done;
    }
    code = inf_understood(&report) ? EXIT_FINE : EXIT_REFUSED;
    if (wish->json && print_json(cli, report_json(&report)) != EXIT_FINE)
        code = EXIT_TROUBLE;
    if (!wish->json)
        put_report(cli, &report);
done:
    inf_report_free(&report);
    return code;
}

static int unreadable(const struct cli *cli, const struct wish *wish, const struct pdma_inf_note *note)
{
    put_note(cli, stderr, wish->file, note);
    return print_error(cli, wish, note);
}

static int explain(const struct cli *cli, const struct wish *wish)
{
    struct pdma_inf_note note = {.struct_size = sizeof note};
    pdma_inf *inf = NULL;
    int status = pdma_inf_read_file(wish->file, NULL, &inf, &note);
    if (status != PDMA_OK && note.text[0] == '\0')
        snprintf(note.text, sizeof note.text, "%s", pdma_status_text(status));
    if (status != PDMA_OK)
        return unreadable(cli, wish, &note);
    int code = report_file(cli, wish, inf);
    pdma_inf_free(inf);
    return code;
}

static int parse_arch(const char *text, struct pdma_inf_target *target)
{
    static const char *const archs[] = {"x86", "amd64", "arm", "arm64"};
    for (size_t i = 0; i < sizeof archs / sizeof *archs; i++) {
        if (strcmp(text, archs[i]) == 0) {
            target->arch = archs[i];
            return 0;
        }
    }
    return -1;
}

static int parse_os(const char *text, struct pdma_inf_target *target)
{
    uint32_t *const parts[] = {&target->os_major, &target->os_minor, &target->os_build};
    char copy[40], *rest = copy;
    size_t n = 0;
    if (snprintf(copy, sizeof copy, "%s", text) >= (int)sizeof copy || strpbrk(text, "xX") != NULL)
        return -1;
    while (rest != NULL && n < 3) {
        char *part = rest, *dot = strchr(rest, '.');
        rest = dot == NULL ? NULL : dot + 1;
        if (dot != NULL)
            *dot = '\0';
        if (parse_number(part, parts[n++]) != 0)
            return -1;
    }
    return n >= 2 && rest == NULL && target->os_major != 0 ? 0 : -1;
}

static int take_option(const struct cli *cli, struct wish *wish, int got, char **argv)
{
    switch (got) {
    case OPTION_ID:
        wish->id = optarg;
        return EXIT_FINE;
    case OPTION_ARCH:
        if (parse_arch(optarg, &wish->target) == 0)
            return EXIT_FINE;
        return usage_error(cli, "--arch '%.80s' is none of x86, amd64, arm, arm64", optarg);
    case OPTION_OS:
        if (parse_os(optarg, &wish->target) == 0)
            return EXIT_FINE;
        return usage_error(cli, "--os '%.80s' is not MAJOR.MINOR or MAJOR.MINOR.BUILD", optarg);
    case OPTION_JSON:
        wish->json = 1;
        return EXIT_FINE;
    default:
        return bad_option(cli, got, argv[optind - 1]);
    }
}

static int run(const struct cli *cli, int argc, char **argv)
{
    static const struct option options[] = {
        {"id", required_argument, NULL, OPTION_ID}, {"arch", required_argument, NULL, OPTION_ARCH},
        {"os", required_argument, NULL, OPTION_OS}, {"json", no_argument, NULL, OPTION_JSON},
        {"help", no_argument, NULL, OPTION_HELP},   {NULL, 0, NULL, 0}};
    struct wish wish = {.target = {.struct_size = sizeof wish.target, .arch = "amd64", .os_major = 10, .os_minor = 0}};
    int got;
    while ((got = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
        if (got == OPTION_HELP || got == 'h')
            return fputs(help, stdout) == EOF ? EXIT_TROUBLE : EXIT_FINE;
        int wrong = take_option(cli, &wish, got, argv);
        if (wrong != EXIT_FINE)
            return wrong;
    }
    if (argc - optind != 1)
        return usage_error(cli, argc == optind ? "no FILE given" : "more than one FILE given");
    wish.file = argv[optind];
    return explain(cli, &wish);
}

const struct command command_inf = {"inf", "prints what an INF file has set aside, or why nothing", help, run};
