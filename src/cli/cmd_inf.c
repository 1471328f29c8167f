/* SPDX-License-Identifier: MIT */
/* `pdma inf`: what an INF file has set aside for its devices, or why its Dma values have no effect. */
#define _POSIX_C_SOURCE 200809L
#include "inf_report.h"
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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
                           "refused or has no effect, or nothing is set aside; 2 wrong usage; 3 the file is\n"
                           "not to be read, or is no INF file.\n";

enum { OPTION_ID = OPTION_FIRST, OPTION_ARCH, OPTION_OS };

struct wish {
    const char *file, *id;
    struct pdma_inf_target target;
    int json;
};

static int compare_notes(const void *left, const void *right)
{
    const struct pdma_inf_note *a = left, *b = right;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    return strcmp(a->text, b->text);
}

/* Sorts the notes by place; what was told for several devices stays once. */
static void tidy_notes(struct inf_report *report)
{
    size_t kept = 0;
    if (report->nnotes > 1)
        qsort(report->notes, report->nnotes, sizeof *report->notes, compare_notes);
    for (size_t i = 0; i < report->nnotes; i++) {
        if (kept == 0 || compare_notes(&report->notes[kept - 1], &report->notes[i]) != 0)
            report->notes[kept++] = report->notes[i];
    }
    report->nnotes = kept;
}

static int more_room(struct inf_report *report)
{
    size_t room = report->room == 0 ? 16 : 2 * report->room;
    struct pdma_inf_note *notes = realloc(report->notes, room * sizeof *notes);
    if (notes == NULL)
        return -1;
    report->notes = notes;
    report->room = room;
    return 0;
}

static void keep_note(void *arg, const struct pdma_inf_note *note)
{
    struct inf_report *report = arg;
    if (report->nnotes == report->room) {
        tidy_notes(report);
        if (report->nnotes >= report->room / 2 && more_room(report) != 0)
            report->incomplete = 1;
    }
    if (report->nnotes < report->room)
        report->notes[report->nnotes++] = *note;
}

static int known_device(const struct inf_report *report, const char *id)
{
    for (size_t i = 0; i < report->ndevices; i++) {
        if (strcasecmp(report->devices[i].model.id, id) == 0)
            return 1;
    }
    return 0;
}

static int add_device(struct inf_report *report, const pdma_inf *inf, const struct pdma_inf_model *model)
{
    struct inf_device *device = &report->devices[report->ndevices];
    if (known_device(report, model->id))
        return PDMA_OK;
    memset(device, 0, sizeof *device);
    device->model = *model;
    device->found.struct_size = sizeof device->found;
    int status = pdma_inf_groups(inf, model->id, &report->target, &device->found, keep_note, report);
    if (status == PDMA_OK)
        report->ndevices++;
    return status;
}

/* The listing has each model's first id: one asked for by another of its ids has no line of its own there. */
static int add_by_id(struct inf_report *report, const pdma_inf *inf, const char *id)
{
    struct pdma_inf_model model = {.struct_size = sizeof model,
                                   .vendor = 0xffff,
                                   .device = 0xffff,
                                   .subvendor = 0xffff,
                                   .subdevice = 0xffff,
                                   .revision = 0xffff};
    snprintf(model.id, sizeof model.id, "%s", id);
    int status = add_device(report, inf, &model);
    return status == PDMA_NO_DEVICE ? PDMA_OK : status;
}

static int list_models(struct inf_report *report, const pdma_inf *inf, struct pdma_inf_model **models, size_t *n)
{
    int status = pdma_inf_models(inf, &report->target, NULL, 0, n, keep_note, report);
    if (status != PDMA_OK)
        return status;
    *models = calloc(*n + 1, sizeof **models);
    report->devices = calloc(*n + 1, sizeof *report->devices);
    if (*models == NULL || report->devices == NULL)
        return PDMA_NO_MEMORY;
    for (size_t i = 0; i < *n; i++)
        (*models)[i].struct_size = sizeof **models;
    return pdma_inf_models(inf, &report->target, *models, *n, n, NULL, NULL);
}

static int add_devices(const struct wish *wish, struct inf_report *report, const pdma_inf *inf)
{
    struct pdma_inf_model *models = NULL;
    size_t n = 0;
    int status = list_models(report, inf, &models, &n);
    for (size_t i = 0; status == PDMA_OK && i < n; i++) {
        if (wish->id == NULL || strcasecmp(wish->id, models[i].id) == 0)
            status = add_device(report, inf, &models[i]);
    }
    if (status == PDMA_OK && wish->id != NULL && report->ndevices == 0)
        status = add_by_id(report, inf, wish->id);
    tidy_notes(report);
    free(models);
    return status;
}

static int complain(const struct cli *cli, const struct wish *wish, int status)
{
    fprintf(stderr, "%s: ", cli->command);
    put_text(cli, stderr, wish->file);
    fprintf(stderr, ": %s.\n", pdma_status_text(status));
    return EXIT_TROUBLE;
}

static int report_file(const struct cli *cli, const struct wish *wish, const pdma_inf *inf)
{
    struct inf_report report = {.file = wish->file, .target = wish->target};
    int code = EXIT_TROUBLE, status = add_devices(wish, &report, inf);
    if (status == PDMA_OK && report.incomplete)
        status = PDMA_NO_MEMORY;
    if (status != PDMA_OK) {
        complain(cli, wish, status);
        goto done;
    }
    code = inf_understood(&report) ? EXIT_FINE : EXIT_REFUSED;
    if (wish->json && print_json(cli, report_json(&report)) != EXIT_FINE)
        code = EXIT_TROUBLE;
    if (!wish->json)
        put_report(cli, &report);
done:
    free(report.devices);
    free(report.notes);
    return code;
}

static int unreadable(const struct cli *cli, const struct wish *wish, const struct pdma_inf_note *note)
{
    put_note(cli, stderr, wish->file, note);
    if (wish->json)
        print_json(cli, json_pack("{s:o, s:b, s:o}", "file", text_json(wish->file), "understood", 0, "error",
                                  note_json(note)));
    return EXIT_TROUBLE;
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
