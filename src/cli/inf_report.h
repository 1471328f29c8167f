/* SPDX-License-Identifier: MIT */
/* What `pdma inf` found out, between the command that asks and the report that prints. */
#ifndef INF_REPORT_H
#define INF_REPORT_H

#include "cli.h"
#include <pdma/inf.h>

/** Install sections that are asked for: each takes time in the size of the file. */
#define INF_ANSWERS 256u

/** What is set aside for the devices of one install section. */
struct inf_answer {
    const char *install;
    struct pdma_inf_groups found;
};

struct inf_device {
    const struct pdma_inf_model *model;
    const struct pdma_inf_groups *found; /* of its install section */
};

struct inf_report {
    const char *file;
    struct pdma_inf_target target;
    struct inf_device *devices;
    size_t ndevices, left_out; /* left out: devices of more than INF_ANSWERS install sections */
    struct pdma_inf_model *models;
    struct inf_answer *answers;
    size_t nanswers;
    struct pdma_inf_note *notes; /* each once, by place */
    size_t nnotes, room;
    struct pdma_inf_note last; /* the one told last */
    int incomplete;            /* a note could not be kept: no memory */
};

/** Asks for all devices, or for one by its id. The report is the caller's to free, also on failure. */
int inf_collect(struct inf_report *report, const pdma_inf *inf, const char *id);
void inf_report_free(struct inf_report *report);

/** What became of one group's values. */
enum inf_outcome { INF_ABSENT, INF_SET_ASIDE, INF_NOTHING, INF_REFUSED };
enum inf_outcome inf_outcome(const struct inf_device *device, uint32_t which);

/** Non-zero: at least one group is set aside, none refused, without effect or left out, and no
 *  note is an error. */
int inf_understood(const struct inf_report *report);

void put_note(const struct cli *cli, FILE *to, const char *file, const struct pdma_inf_note *note);
void put_report(const struct cli *cli, const struct inf_report *report);
json_t *note_json(const struct pdma_inf_note *note);
json_t *report_json(const struct inf_report *report);

#endif
