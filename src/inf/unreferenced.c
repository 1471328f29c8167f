/* SPDX-License-Identifier: MIT */
/* Sections with Dma values to which no .HW section refers. */
#include "inf/install.h"
#include "inf/warn.h"

#include <string.h>

struct watched {
    struct inf_place dma; /* its first Dma line; line 0: it has none */
    uint32_t referrer;    /* a section that refers to it without use, or INF_NONE */
    bool counts;          /* some .HW section refers to it */
};

struct search {
    struct inf_view *view; /* says nothing, and has a budget of its own */
    const struct inf_found *found;
    struct watched *sections;
    struct inf_field value; /* scratch */
};

/* One value that grows too long is passed over; a budget that is used up ends the search. */
static bool goes_on(struct inf_view *view)
{
    if (view->status != PDMA_OK && view->budget != 0)
        view->status = PDMA_OK;
    return view->status == PDMA_OK;
}

static bool next_is(struct search *search, struct inf_cursor *cursor, const char *word)
{
    struct inf_field *value = &search->value;
    return inf_value(search->view, cursor, value) && inf_names_is(value->text, value->length, word);
}

static void look_at_line(struct search *search, struct inf_cursor *cursor, struct watched *watched)
{
    struct inf_field *value = &search->value;
    if (watched->dma.line == 0 && next_is(search, cursor, "HKR") && next_is(search, cursor, "") &&
        inf_value(search->view, cursor, value) && inf_dma_number(value->text, value->length) != INF_DMA_NAMES)
        watched->dma = (struct inf_place){value->line, value->column};
}

static void find_dma(struct search *search, uint32_t section)
{
    struct watched *watched = &search->sections[section];
    struct inf_lines lines;
    struct inf_cursor cursor;
    *watched = (struct watched){{0, 0}, INF_NONE, false};
    inf_lines_begin(search->view->inf, section, &lines);
    while (goes_on(search->view) && inf_lines_next(search->view, &lines, &cursor))
        look_at_line(search, &cursor, watched);
}

static void follow(struct search *search, uint32_t section)
{
    struct inf_lines lines;
    struct inf_cursor cursor;
    inf_lines_begin(search->view->inf, section, &lines);
    while (goes_on(search->view) && inf_lines_with_key(search->view, &lines, "AddReg", &cursor)) {
        while (inf_value(search->view, &cursor, &search->value)) {
            uint32_t list = inf_section_find(search->view->inf, search->value.text, search->value.length);
            if (list == INF_NONE)
                continue;
            if (section == search->found->section || inf_hardware_counts(search->view->inf, section))
                search->sections[list].counts = true;
            search->sections[list].referrer = section;
        }
    }
}

static void tell(struct inf_view *view, const struct search *search, uint32_t section)
{
    const struct watched *watched = &search->sections[section];
    const struct inf_field *hardware = search->found->hardware;
    inf_words(&view->words, INF_WARNING, watched->dma.line, watched->dma.column);
    inf_say_numbered(view, section);
    if (watched->referrer == INF_NONE) {
        inf_say(&view->words, " holds Dma values, but nobody refers to it");
    } else {
        inf_say(&view->words, " holds Dma values, but only ");
        inf_say_numbered(view, watched->referrer);
        inf_say(&view->words, " refers to it, which does not count");
    }
    inf_say(&view->words, ", expected AddReg in ");
    inf_say_section(&view->words, hardware->text, hardware->length);
    inf_tell(view);
}

void inf_warn_unreferenced(struct inf_view *view, const struct inf_found *found)
{
    const struct pdma_inf *inf = view->inf;
    struct search *search = inf_alloc(&inf->memory, sizeof *search);
    struct watched *sections = inf_alloc(&inf->memory, inf->sections.count * sizeof *sections);
    struct inf_view *quiet = NULL;
    if (search == NULL || sections == NULL || inf_view_make(inf, NULL, NULL, NULL, &quiet) != PDMA_OK) {
        view->status = PDMA_NO_MEMORY;
        goto done;
    }
    memcpy(quiet->language, view->language, sizeof quiet->language);
    *search = (struct search){.view = quiet, .found = found, .sections = sections};
    for (uint32_t i = 0; i < inf->sections.count; i++)
        find_dma(search, i);
    for (uint32_t i = 0; i < inf->sections.count; i++)
        follow(search, i);
    for (uint32_t i = 0; i < inf->sections.count; i++) {
        if (sections[i].dma.line != 0 && !sections[i].counts)
            tell(view, search, i);
    }
    inf_view_free(quiet);
done:
    inf_free(&inf->memory, sections);
    inf_free(&inf->memory, search);
}
