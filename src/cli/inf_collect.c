/* SPDX-License-Identifier: MIT */
/* What the library says of each device of an INF, asked once for each install section: linear in the size of the file.
 */
#define _POSIX_C_SOURCE 200809L
#include "inf_report.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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
    report->last = *note;
    if (report->nnotes == report->room) {
        tidy_notes(report);
        if (report->nnotes >= report->room / 2 && more_room(report) != 0)
            report->incomplete = 1;
    }
    if (report->nnotes < report->room)
        report->notes[report->nnotes++] = *note;
}

static int compare_ids(const void *left, const void *right)
{
    const struct pdma_inf_model *a = *(const struct pdma_inf_model *const *)left,
                                *b = *(const struct pdma_inf_model *const *)right;
    int order = strcasecmp(a->id, b->id);
    return order != 0 ? order : (a > b) - (a < b);
}

/* Of the models with one id the first counts: the others lose theirs. */
static int drop_repeated(struct pdma_inf_model *models, size_t n)
{
    struct pdma_inf_model **sorted = malloc((n + 1) * sizeof(struct pdma_inf_model *));
    if (sorted == NULL)
        return PDMA_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        sorted[i] = &models[i];
    if (n > 1)
        qsort(sorted, n, sizeof(struct pdma_inf_model *), compare_ids);
    for (size_t i = n; i > 1; i--) {
        if (strcasecmp(sorted[i - 1]->id, sorted[i - 2]->id) == 0)
            sorted[i - 1]->id[0] = '\0';
    }
    free(sorted);
    return PDMA_OK;
}

static int list_models(struct inf_report *report, const pdma_inf *inf, size_t *n)
{
    int status = pdma_inf_models(inf, &report->target, NULL, 0, n, keep_note, report);
    if (status != PDMA_OK)
        return status;
    report->models = calloc(*n + 1, sizeof *report->models);
    report->devices = calloc(*n + 1, sizeof *report->devices);
    report->answers = calloc(INF_ANSWERS, sizeof *report->answers);
    if (report->models == NULL || report->devices == NULL || report->answers == NULL)
        return PDMA_NO_MEMORY;
    for (size_t i = 0; i <= *n; i++)
        report->models[i].struct_size = sizeof *report->models;
    status = pdma_inf_models(inf, &report->target, report->models, *n, n, NULL, NULL);
    return status == PDMA_OK ? drop_repeated(report->models, *n) : status;
}

static struct inf_answer *find_answer(struct inf_report *report, const char *install)
{
    for (size_t i = 0; i < report->nanswers; i++) {
        if (strcmp(report->answers[i].install, install) == 0)
            return &report->answers[i];
    }
    return NULL;
}

static int add_device(struct inf_report *report, const pdma_inf *inf, const struct pdma_inf_model *model)
{
    struct inf_answer *answer = find_answer(report, model->install);
    if (answer == NULL && report->nanswers == INF_ANSWERS) {
        report->left_out++;
        return PDMA_OK;
    }
    if (answer == NULL) {
        answer = &report->answers[report->nanswers];
        *answer = (struct inf_answer){model->install, {.struct_size = sizeof answer->found}};
        int status = pdma_inf_groups(inf, model->id, &report->target, &answer->found, keep_note, report);
        if (status != PDMA_OK)
            return status;
        report->nanswers++;
    }
    report->devices[report->ndevices++] = (struct inf_device){model, &answer->found};
    return PDMA_OK;
}

/* The listing has each model's first id: one asked for by another of its ids has no line of its own there. */
static int add_by_id(struct inf_report *report, const pdma_inf *inf, const char *id, struct pdma_inf_model *model)
{
    model->vendor = model->device = model->subvendor = model->subdevice = model->revision = 0xffff;
    snprintf(model->id, sizeof model->id, "%s", id);
    int status = add_device(report, inf, model);
    return status == PDMA_NO_DEVICE ? PDMA_OK : status;
}

int inf_collect(struct inf_report *report, const pdma_inf *inf, const char *id)
{
    size_t n = 0;
    int status = list_models(report, inf, &n);
    for (size_t i = 0; status == PDMA_OK && i < n; i++) {
        const struct pdma_inf_model *model = &report->models[i];
        if (model->id[0] != '\0' && (id == NULL || strcasecmp(id, model->id) == 0))
            status = add_device(report, inf, model);
    }
    if (status == PDMA_OK && id != NULL && report->ndevices == 0)
        status = add_by_id(report, inf, id, &report->models[n]);
    tidy_notes(report);
    return status == PDMA_OK && report->incomplete ? PDMA_NO_MEMORY : status;
}

void inf_report_free(struct inf_report *report)
{
    free(report->models);
    free(report->devices);
    free(report->answers);
    free(report->notes);
}
