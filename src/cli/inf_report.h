/* SPDX-License-Identifier: MIT */
/* What `pdma inf` found out, between the command that asks and the report that prints. */
#ifndef INF_REPORT_H
#define INF_REPORT_H

#include "cli.h"
#include <pdma/inf.h>

struct inf_device {
    struct pdma_inf_model model;
    struct pdma_inf_groups found;
};

struct inf_report {
    const char *file;
    struct pdma_inf_target target;
    struct inf_device *devices;
    size_t ndevices;
    struct pdma_inf_note *notes; /* each once, by place */
    size_t nnotes, room;
    int incomplete; /* a note could not be kept: no memory */
};

/** What became of one group's values. */
enum inf_outcome { INF_ABSENT, INF_SET_ASIDE, INF_NOTHING, INF_REFUSED };
enum inf_outcome inf_outcome(const struct inf_device *device, uint32_t which);

/** Non-zero: at least one group is set aside, none refused or without effect, and no note is an error. */
int inf_understood(const struct inf_report *report);

void put_note(const struct cli *cli, FILE *to, const char *file, const struct pdma_inf_note *note);
void put_report(const struct cli *cli, const struct inf_report *report);
json_t *note_json(const struct pdma_inf_note *note);
json_t *report_json(const struct inf_report *report);

#endif
