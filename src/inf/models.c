/* SPDX-License-Identifier: MIT */
#include "inf/models.h"

#include "inf/decoration.h"
#include "inf/hwid.h"

#include <string.h>

struct candidate {
    struct inf_decoration decoration;
    bool found;
    size_t length;
    char text[INF_VALUE_MAX * 4 + 1];
};

/* One line of [Manufacturer]. */
struct choice {
    uint32_t line;
    struct inf_field models, decoration;
    struct candidate best;   /* for the target's architecture */
    struct candidate second; /* for no named one, which counts on x86 only */
    char name[2 * (INF_VALUE_MAX * 4 + 1)];
    struct inf_model_line model; /* scratch */
};

static void consider(struct candidate *best, const struct inf_decoration *decoration, const struct inf_field *text)
{
    if (best->found && !inf_decoration_closer(decoration, &best->decoration))
        return;
    best->found = true;
    best->decoration = *decoration;
    best->length = text->length;
    memcpy(best->text, text->text, text->length);
}

static void take_decorations(struct inf_view *view, struct inf_cursor *cursor, struct choice *choice)
{
    struct inf_decoration decoration;
    struct inf_field *text = &choice->decoration;
    choice->best.found = choice->second.found = false;
    while (inf_value(view, cursor, text)) {
        if (text->length == 0)
            continue;
        if (!inf_decoration_read(text->text, text->length, &decoration))
            inf_tell_field(view, INF_WARNING, text, "'", "' is no target system, expected NT[arch][.major[.minor...]]");
        else if (!inf_decoration_allows(&decoration, view))
            continue;
        else if (decoration.arch == view->arch || (decoration.arch == INF_ARCHS && view->arch == INF_X86))
            consider(&choice->best, &decoration, text);
        else if (decoration.arch == INF_ARCHS)
            consider(&choice->second, &decoration, text);
    }
}

static uint32_t decorated(struct inf_view *view, struct choice *choice, const struct candidate *candidate)
{
    size_t length = choice->models.length;
    memcpy(choice->name, choice->models.text, length);
    choice->name[length++] = '.';
    memcpy(choice->name + length, candidate->text, candidate->length);
    return inf_section_find(view->inf, choice->name, length + candidate->length);
}

static uint32_t missing(struct inf_view *view, const struct choice *choice, const char *why)
{
    inf_tell_field(view, INF_WARNING, &choice->models, "models section [", why);
    return INF_NONE;
}

static void warn_undecorated(struct inf_view *view, const struct choice *choice)
{
    inf_words(&view->words, INF_WARNING, choice->models.line, choice->models.column);
    inf_say(&view->words, "models section ");
    inf_say_section(&view->words, choice->models.text, choice->models.length);
    inf_say(&view->words, " is not decorated for this system: Windows skips it, expected NT");
    inf_say(&view->words, inf_arch_name(view->arch));
    inf_say(&view->words, "; it is read all the same");
    inf_tell(view);
}

/* The section that the target takes from this line. */
static uint32_t choose_section(struct inf_view *view, struct choice *choice)
{
    uint32_t section;
    if (choice->best.found) {
        section = decorated(view, choice, &choice->best);
        return section != INF_NONE ? section : missing(view, choice, "] with the target's decoration does not exist");
    }
    section = choice->second.found ? decorated(view, choice, &choice->second) : INF_NONE;
    if (section == INF_NONE)
        section = inf_section_find(view->inf, choice->models.text, choice->models.length);
    if (section == INF_NONE)
        return missing(view, choice, "] has no form for the target system");
    if (view->arch != INF_X86)
        warn_undecorated(view, choice);
    return section;
}

/* [Manufacturer]: name = models section[, decorations], or a name that is both. */
static bool take_choice(struct inf_view *view, struct inf_cursor *cursor, struct choice *choice)
{
    bool taken = inf_value(view, cursor, &choice->models);
    if (taken && choice->models.key)
        taken = inf_value(view, cursor, &choice->models);
    if (!taken || choice->models.length == 0)
        return false;
    take_decorations(view, cursor, choice);
    return view->status == PDMA_OK;
}

static bool take_id(struct inf_view *view, struct inf_cursor *cursor, struct inf_field *id)
{
    do {
        if (!inf_value(view, cursor, id))
            return false;
    } while (id->length == 0);
    return true;
}

static bool take_model(struct inf_view *view, struct inf_cursor *cursor, struct inf_model_line *model)
{
    if (!inf_value(view, cursor, &model->description) || !model->description.key ||
        !inf_value(view, cursor, &model->install) || !take_id(view, cursor, &model->id))
        return false;
    model->line = model->description.line;
    model->more_ids = *cursor;
    return true;
}

static bool visit_section(struct inf_view *view, struct inf_model_line *model, uint32_t section,
                          inf_model_function function, void *arg)
{
    struct inf_lines lines;
    struct inf_cursor cursor;
    inf_lines_begin(view->inf, section, &lines);
    while (inf_lines_next(view, &lines, &cursor)) {
        if (take_model(view, &cursor, model) && !function(arg, view, model))
            return false;
    }
    return true;
}

void inf_models_each(struct inf_view *view, inf_model_function function, void *arg)
{
    const struct inf_memory *memory = &view->inf->memory;
    struct choice *choice = inf_alloc(memory, sizeof *choice);
    struct inf_lines lines;
    struct inf_cursor cursor;
    bool go_on = choice != NULL;
    if (!go_on)
        view->status = PDMA_NO_MEMORY;
    inf_lines_begin(view->inf, inf_section_find(view->inf, "Manufacturer", strlen("Manufacturer")), &lines);
    while (go_on && inf_lines_next(view, &lines, &cursor)) {
        if (take_choice(view, &cursor, choice))
            go_on = visit_section(view, &choice->model, choose_section(view, choice), function, arg);
    }
    inf_free(memory, choice);
}

struct listing {
    struct pdma_inf_model *models;
    size_t room, n, stride;
};

static void copy_text(char *to, size_t room, const struct inf_field *from)
{
    size_t n = from->length < room - 1 ? from->length : room - 1;
    while (n < from->length && n != 0 && ((unsigned char)from->text[n] & 0xc0u) == 0x80u)
        n--;
    memcpy(to, from->text, n);
    to[n] = 0;
}

static void fill_model(struct pdma_inf_model *model, const struct inf_model_line *line)
{
    struct inf_hwid id;
    (void)inf_hwid_read(line->id.text, line->id.length, &id);
    model->line = line->line;
    model->vendor = id.vendor;
    model->device = id.device;
    model->subvendor = id.subvendor;
    model->subdevice = id.subdevice;
    model->revision = id.revision;
    memset(model->reserved, 0, sizeof model->reserved);
    copy_text(model->id, sizeof model->id, &line->id);
    copy_text(model->description, sizeof model->description, &line->description);
    copy_text(model->install, sizeof model->install, &line->install);
}

static bool list_model(void *arg, struct inf_view *view, const struct inf_model_line *line)
{
    struct listing *listing = arg;
    if (line->id.length >= sizeof listing->models->id) {
        inf_tell_field(view, INF_WARNING, &line->id, "hardware id '", "' is longer than 255 bytes, expected less");
        return true;
    }
    if (listing->n < listing->room)
        fill_model((struct pdma_inf_model *)(void *)((char *)listing->models + listing->n * listing->stride), line);
    listing->n++;
    return true;
}

static bool sizes_set(const struct pdma_inf_model *models, size_t room)
{
    return room == 0 || (models != NULL && models->struct_size >= sizeof *models &&
                         models->struct_size % _Alignof(struct pdma_inf_model) == 0);
}

int pdma_inf_models(const pdma_inf *inf, const struct pdma_inf_target *target, struct pdma_inf_model *models,
                    size_t room, size_t *n, pdma_inf_note_function note, void *arg)
{
    struct inf_view *view;
    if (inf == NULL || n == NULL || !sizes_set(models, room))
        return PDMA_INVALID;
    struct listing listing = {models, room, 0, room == 0 ? 0 : models->struct_size};
    int status = inf_view_make(inf, target, note, arg, &view);
    if (status != PDMA_OK)
        return status;
    inf_models_each(view, list_model, &listing);
    status = view->status;
    if (status == PDMA_OK)
        *n = listing.n;
    inf_view_free(view);
    return status;
}
