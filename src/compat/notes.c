/* SPDX-License-Identifier: MIT */
/* Notes about an INF. Most are the same for each of its devices: those that were told are remembered. */
#include "notes.h"

#include "heap.h"
#include "log.h"

#include <string.h>

#define NO_ID 0xffffu

struct told {
    struct told *next;
    struct pdma_inf_note note;
};

struct notes {
    const char *path;
    struct wd_heap heap;
    struct told *told;
};

void wd_notes_log(const char *path, const struct pdma_inf_note *note)
{
    enum log_level level = note->warning != 0 ? LOG_WARNING : LOG_ERROR;
    if (!wd_log_wants(level))
        return;
    struct log_line line = wd_log_begin(level, "PDMA_INF");
    wd_log_text(&line, path);
    wd_log_text(&line, ":");
    if (note->line != 0) {
        wd_log_decimal(&line, note->line);
        wd_log_text(&line, ":");
        wd_log_decimal(&line, note->column);
        wd_log_text(&line, ":");
    }
    wd_log_text(&line, " ");
    wd_log_text(&line, note->text);
    wd_log_end(&line);
}

static int was_told(const struct notes *notes, const struct pdma_inf_note *note)
{
    for (const struct told *told = notes->told; told != NULL; told = told->next)
        if (told->note.line == note->line && told->note.column == note->column &&
            strcmp(told->note.text, note->text) == 0)
            return 1;
    return 0;
}

/* Where there is no memory to remember it, a note may be told again. */
static void tell(void *arg, const struct pdma_inf_note *note)
{
    struct notes *notes = arg;
    if (was_told(notes, note))
        return;
    wd_notes_log(notes->path, note);
    struct told *told = wd_heap_new(&notes->heap, sizeof *told);
    if (told == NULL)
        return;
    told->next = notes->told;
    told->note = *note;
    notes->told = told;
}

static void forget(struct notes *notes)
{
    while (notes->told != NULL) {
        struct told *told = notes->told;
        notes->told = told->next;
        wd_heap_release(&notes->heap, told);
    }
}

static void tell_of_models(struct notes *notes, const pdma_inf *inf, struct pdma_inf_model *models, size_t n)
{
    for (size_t i = 0; i < n; i++)
        models[i].struct_size = sizeof models[i];
    if (pdma_inf_models(inf, NULL, models, n, &n, NULL, NULL) != PDMA_OK)
        return;
    for (size_t i = 0; i < n; i++) {
        struct pdma_inf_groups groups = {.struct_size = sizeof groups};
        if (models[i].vendor != NO_ID && models[i].device != NO_ID)
            (void)pdma_inf_groups(inf, models[i].id, NULL, &groups, tell, notes);
    }
}

void wd_notes_log_all(const char *path, const pdma_inf *inf, const struct pdma_config *config)
{
    struct notes notes = {.path = path};
    struct pdma_inf_groups groups = {.struct_size = sizeof groups};
    size_t n = 0;
    if (!wd_log_wants(LOG_WARNING))
        return;
    wd_heap_init(&notes.heap, config);
    (void)pdma_inf_groups(inf, NULL, NULL, &groups, tell, &notes);
    if (pdma_inf_models(inf, NULL, NULL, 0, &n, NULL, NULL) == PDMA_OK && n > 1) {
        struct pdma_inf_model *models = wd_heap_new(&notes.heap, n * (uint64_t)sizeof *models);
        if (models != NULL)
            tell_of_models(&notes, inf, models, n);
        wd_heap_release(&notes.heap, models);
    }
    forget(&notes);
}
