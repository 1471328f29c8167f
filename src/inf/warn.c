/* SPDX-License-Identifier: MIT */
#include "inf/warn.h"

#include "inf/install.h"

#include <string.h>

static void begin(struct inf_view *view, uint32_t line, uint32_t column)
{
    inf_words(&view->words, INF_WARNING, line, column);
}

static void say(struct inf_view *view, const char *text)
{
    inf_say(&view->words, text);
}

static void say_field(struct inf_view *view, const struct inf_field *name)
{
    inf_say_section(&view->words, name->text, name->length);
}

static void warn_hidden(struct inf_view *view, size_t number, enum inf_hiding hiding)
{
    static const char *const texts[INF_HIDINGS] = {
        " is commented out and has no effect, expected the line without ';'",
        " stands behind a comment and has no effect, expected HKR at the beginning of its line"};
    const struct inf_place *place = &view->inf->hidden[number][hiding];
    if (place->line == 0)
        return;
    begin(view, place->line, place->column);
    say(view, inf_dma_name(number));
    say(view, texts[hiding]);
    inf_tell(view);
}

void inf_warn_text(struct inf_view *view, const struct inf_found *found)
{
    const struct inf_place *unclosed = &view->inf->unclosed;
    for (size_t i = 0; i < INF_DMA_NAMES; i++) {
        if ((found->present & 1u << i) != 0)
            continue;
        warn_hidden(view, i, INF_HIDDEN_BEHIND);
        if (i % 3 != INF_DMA_COUNT)
            warn_hidden(view, i, INF_HIDDEN_ALONE);
    }
    if (unclosed->line != 0) {
        begin(view, unclosed->line, unclosed->column);
        say(view, "a quote that is not closed on its line, expected '\"'");
        inf_tell(view);
    }
}

static bool other_decoration(const struct inf_found *found, const char *name, size_t length)
{
    const struct inf_field *install = found->install, *hardware = found->hardware;
    if (!inf_hardware_name(name, length) || length <= install->length || name[install->length] != '.' ||
        !inf_names_same(name, install->length, install->text, install->length))
        return false;
    return !inf_names_same(name, length, hardware->text, hardware->length);
}

static void warn_other(struct inf_view *view, const struct inf_found *found, uint32_t section)
{
    begin(view, inf_section_get(view->inf, section)->line, 1);
    inf_say_numbered(view, section);
    say(view, " has no effect for this device, expected ");
    say_field(view, found->hardware);
    inf_tell(view);
}

static void warn_missing(struct inf_view *view, const struct inf_found *found)
{
    begin(view, found->line, 1);
    say_field(view, found->hardware);
    say(view, " does not exist: the INF sets nothing in the device's hardware key");
    inf_tell(view);
}

static void warn_needs(struct inf_view *view, const struct inf_found *found)
{
    struct inf_lines lines;
    struct inf_cursor cursor;
    inf_lines_begin(view->inf, found->section, &lines);
    if (!inf_lines_with_key(view, &lines, "Needs", &cursor))
        return;
    begin(view, cursor.line, 1);
    say(view, "Needs is not followed: what the other section sets is not known here");
    inf_tell(view);
}

void inf_warn_hardware(struct inf_view *view, const struct inf_found *found)
{
    const struct pdma_inf *inf = view->inf;
    if (found->section == INF_NONE)
        warn_missing(view, found);
    else if (found->present == 0)
        warn_needs(view, found);
    for (uint32_t i = 0; i < inf->sections.count; i++) {
        size_t length;
        const char *name = inf_names_text(&inf->section_names, i, &length);
        if (!other_decoration(found, name, length))
            continue;
        if (found->section == INF_NONE || found->present == 0 || !inf_hardware_counts(inf, i))
            warn_other(view, found, i);
    }
}
