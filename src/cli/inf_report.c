/* SPDX-License-Identifier: MIT */
/* The report of `pdma inf`, as text and as JSON. */
#include "inf_report.h"
#include <inttypes.h>

static const char *const setting_names[PDMA_GROUPS_MAX][3] = {
    [PDMA_GROUP_TO_DEVICE] = {"DmaToDeviceBytes", "DmaToDeviceOptions", "DmaToDeviceCount"},
    [PDMA_GROUP_FROM_DEVICE] = {"DmaFromDeviceBytes", "DmaFromDeviceOptions", "DmaFromDeviceCount"},
};
static const char *const group_names[PDMA_GROUPS_MAX] = {"DmaToDevice", "DmaFromDevice"};

enum inf_outcome inf_outcome(const struct inf_device *device, uint32_t which)
{
    if (device->found->groups[which].asked != 0)
        return INF_SET_ASIDE;
    if (device->found->settings[which].present == 0 && device->found->why[which].reason == PDMA_WHY_NONE)
        return INF_ABSENT;
    return device->found->why[which].status == PDMA_OK ? INF_NOTHING : INF_REFUSED;
}

static int group_fault(const struct inf_device *device, uint32_t which)
{
    enum inf_outcome outcome = inf_outcome(device, which);
    int wanted_none = device->found->why[which].reason == PDMA_WHY_SET_COUNT_ZERO;
    return outcome == INF_REFUSED || (outcome == INF_NOTHING && !wanted_none);
}

int inf_understood(const struct inf_report *report)
{
    int set_aside = 0, faults = 0;
    for (size_t i = 0; i < report->ndevices; i++) {
        for (uint32_t which = 0; which < PDMA_GROUPS_MAX; which++) {
            set_aside |= inf_outcome(&report->devices[i], which) == INF_SET_ASIDE;
            faults |= group_fault(&report->devices[i], which);
        }
    }
    for (size_t i = 0; i < report->nnotes; i++)
        faults |= report->notes[i].warning == 0;
    return set_aside && !faults && report->left_out == 0;
}

void put_note(const struct cli *cli, FILE *to, const char *file, const struct pdma_inf_note *note)
{
    int coloured = to == stdout;
    put_text(cli, to, file);
    if (note->line != 0)
        fprintf(to, ":%" PRIu32 ":%" PRIu32, note->line, note->column);
    fprintf(to, ": %s%s:%s ", coloured ? ink(cli, note->warning ? INK_WARN : INK_BAD) : "",
            note->warning ? "warning" : "error", coloured ? ink(cli, INK_OFF) : "");
    put_text(cli, to, note->text);
    fputc('\n', to);
}

static void put_lines(const struct inf_device *device, uint32_t which)
{
    const char *before = "    from       ";
    for (size_t i = 0; i < 3; i++) {
        if (device->found->lines[which][i] == 0)
            continue;
        printf("%s%s (line %" PRIu32 ")", before, setting_names[which][i], device->found->lines[which][i]);
        before = ", ";
    }
    if (*before == ',')
        putchar('\n');
}

static void put_group(const struct cli *cli, const struct inf_device *device, uint32_t which)
{
    const struct pdma_group *group = &device->found->groups[which];
    printf("  %s%s%s: %s%" PRIu32 " %s %s%s, %s\n", ink(cli, INK_BOLD), group_names[which], ink(cli, INK_OFF),
           ink(cli, INK_GOOD), group->asked, either(cli, "×", "x"), bytes_words(group->each.bytes).text,
           ink(cli, INK_OFF), direction_words(group->each.flags));
    printf("    bytes      %" PRIu64 " (0x%" PRIx64 ") each, %" PRIu64 " in all\n", group->each.bytes,
           group->each.bytes, group->each.bytes * group->asked);
    printf("    options    0x%" PRIx32 ": ", device->found->settings[which].options);
    put_mask(device->found->settings[which].options);
    printf("\n    highest    %s\n", highest_words(pdma_request_highest(&group->each, UINT64_MAX)).text);
    put_lines(device, which);
}

static void put_no_group(const struct cli *cli, const struct inf_device *device, uint32_t which)
{
    static const char *const outcomes[] = {
        [INF_ABSENT] = "not asked for", [INF_NOTHING] = "nothing is set aside", [INF_REFUSED] = "refused"};
    static const enum ink inks[] = {[INF_ABSENT] = INK_DIM, [INF_NOTHING] = INK_WARN, [INF_REFUSED] = INK_BAD};
    enum inf_outcome outcome = inf_outcome(device, which);
    printf("  %s%s%s: %s%s%s\n", ink(cli, INK_BOLD), group_names[which], ink(cli, INK_OFF), ink(cli, inks[outcome]),
           outcomes[outcome], ink(cli, INK_OFF));
}

static void put_device(const struct cli *cli, const struct inf_device *device)
{
    printf("%s", ink(cli, INK_BOLD));
    put_text(cli, stdout, device->model->id);
    printf("%s  ", ink(cli, INK_OFF));
    put_text(cli, stdout, device->model->description);
    if (device->model->line != 0)
        printf(" (line %" PRIu32 ")", device->model->line);
    fputs("\n  values from [", stdout);
    put_text(cli, stdout, device->found->section);
    puts("]");
    for (uint32_t which = 0; which < PDMA_GROUPS_MAX; which++) {
        if (inf_outcome(device, which) == INF_SET_ASIDE)
            put_group(cli, device, which);
        else
            put_no_group(cli, device, which);
        if (device->found->why[which].reason != PDMA_WHY_NONE) {
            fputs("    why        ", stdout);
            put_text(cli, stdout, device->found->why[which].text);
            putchar('\n');
            if (inf_outcome(device, which) != INF_SET_ASIDE)
                put_lines(device, which);
        }
    }
}

void put_report(const struct cli *cli, const struct inf_report *report)
{
    put_text(cli, stdout, report->file);
    printf(" on Windows %" PRIu32 ".%" PRIu32, report->target.os_major, report->target.os_minor);
    if (report->target.os_build != 0)
        printf(".%" PRIu32, report->target.os_build);
    printf(", %s: %zu device%s\n", report->target.arch, report->ndevices, report->ndevices == 1 ? "" : "s");
    for (size_t i = 0; i < report->ndevices; i++) {
        putchar('\n');
        put_device(cli, &report->devices[i]);
    }
    if (report->left_out != 0)
        printf(
            "\n%zu more device%s left out: only the first %u install sections are looked at; --id names one device\n",
            report->left_out, report->left_out == 1 ? "" : "s", INF_ANSWERS);
    if (report->nnotes != 0)
        putchar('\n');
    for (size_t i = 0; i < report->nnotes; i++)
        put_note(cli, stdout, report->file, &report->notes[i]);
}

json_t *note_json(const struct pdma_inf_note *note)
{
    return json_pack("{s:I, s:I, s:s, s:o}", "line", (json_int_t)note->line, "column", (json_int_t)note->column,
                     "severity", note->warning ? "warning" : "error", "text", text_json(note->text));
}

static json_t *line_json(uint32_t line)
{
    return line == 0 ? json_null() : json_integer(line);
}

static json_t *group_json(const struct inf_device *device, uint32_t which)
{
    static const char *const outcomes[] = {"absent", "set aside", "nothing", "refused"};
    const struct pdma_inf_groups *found = device->found;
    const struct pdma_group *group = &found->groups[which];
    int there = group->asked != 0, options = (found->settings[which].present & PDMA_SET_OPTIONS) != 0;
    json_t *highest = there ? hex_json(pdma_request_highest(&group->each, UINT64_MAX)) : json_null();
    return json_pack("{s:s, s:s, s:s?, s:I, s:I, s:o, s:o, s:o, s:{s:o, s:o, s:o}, s:o}", "name", group_names[which],
                     "outcome", outcomes[inf_outcome(device, which)], "direction",
                     there ? direction_words(group->each.flags) : NULL, "count", (json_int_t)group->asked, "bytes",
                     (json_int_t)(there ? group->each.bytes : 0), "options",
                     options ? hex_json(found->settings[which].options) : json_null(), "flags",
                     mask_json(options ? found->settings[which].options : 0), "highest", highest, "lines", "bytes",
                     line_json(found->lines[which][0]), "options", line_json(found->lines[which][1]), "count",
                     line_json(found->lines[which][2]), "why", why_json(&found->why[which]));
}

static json_t *id_json(uint16_t id)
{
    return id == 0xffff ? json_null() : json_integer(id);
}

static json_t *device_json(const struct inf_device *device)
{
    const struct pdma_inf_model *model = device->model;
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:[o, o]}", "id", text_json(model->id),
                     "description", text_json(model->description), "install", text_json(model->install), "section",
                     text_json(device->found->section), "line", line_json(model->line), "vendor",
                     id_json(model->vendor), "device", id_json(model->device), "subvendor", id_json(model->subvendor),
                     "subdevice", id_json(model->subdevice), "revision", id_json(model->revision), "groups",
                     group_json(device, PDMA_GROUP_TO_DEVICE), group_json(device, PDMA_GROUP_FROM_DEVICE));
}

json_t *report_json(const struct inf_report *report)
{
    json_t *devices = json_array(), *notes = json_array();
    for (size_t i = 0; i < report->ndevices; i++)
        json_array_append_new(devices, device_json(&report->devices[i]));
    for (size_t i = 0; i < report->nnotes; i++)
        json_array_append_new(notes, note_json(&report->notes[i]));
    return json_pack("{s:o, s:s, s:[I, I, I], s:b, s:o, s:I, s:o}", "file", text_json(report->file), "arch",
                     report->target.arch, "os", (json_int_t)report->target.os_major,
                     (json_int_t)report->target.os_minor, (json_int_t)report->target.os_build, "understood",
                     inf_understood(report), "devices", devices, "left_out", (json_int_t)report->left_out, "notes",
                     notes);
}
