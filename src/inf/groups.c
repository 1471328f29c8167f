/* SPDX-License-Identifier: MIT */
/* From a hardware id to the groups of the device: models line, install section, .HW section, values, groups. */
#include "inf/hwid.h"
#include "inf/install.h"
#include "inf/models.h"
#include "inf/registry.h"
#include "inf/warn.h"

#include <string.h>

#define VALUES 3u /* of one group */

/* What the registry would hold under one of the Dma names. */
struct held {
    enum inf_state state;
    uint32_t type, number, line, column;
    size_t bytes;
};

struct search {
    struct inf_view *view;
    const char *id; /* NULL: the first PCI model */
    size_t id_length;
    unsigned best;
    uint32_t line;
    struct inf_field install;  /* of the model found */
    struct inf_field hardware; /* its .HW section's name */
    struct inf_field scratch;
    struct held held[INF_DMA_NAMES];
};

static unsigned fits(struct search *search, const struct inf_model_line *model)
{
    struct inf_cursor more = model->more_ids;
    struct inf_field *id = &search->scratch;
    struct inf_hwid pci;
    if (search->id == NULL)
        return inf_hwid_read(model->id.text, model->id.length, &pci);
    unsigned best = inf_hwid_fits(model->id.text, model->id.length, search->id, search->id_length);
    best = best == 0 ? 0 : 2 * best + 1;
    while (inf_value(search->view, &more, id)) {
        unsigned compatible = 2 * inf_hwid_fits(id->text, id->length, search->id, search->id_length);
        best = compatible > best ? compatible : best;
    }
    return best;
}

static bool look_at_model(void *arg, struct inf_view *view, const struct inf_model_line *model)
{
    struct search *search = arg;
    unsigned fit = fits(search, model);
    (void)view;
    if (fit <= search->best)
        return true;
    search->best = fit;
    search->line = model->line;
    inf_field_clear(&search->install, model->install.line, model->install.column);
    inf_field_add(&search->install, model->install.text, model->install.length);
    return search->id != NULL;
}

static int find_model(struct search *search)
{
    struct inf_view *view = search->view;
    inf_models_each(view, look_at_model, search);
    if (view->status != PDMA_OK || search->best != 0)
        return view->status;
    inf_words(&view->words, INF_ERROR, 0, 0);
    inf_say(&view->words, "no device for the target has the hardware id ");
    inf_say(&view->words, search->id == NULL ? "of a PCI device" : search->id);
    inf_tell(view);
    return PDMA_NO_DEVICE;
}

static void name_hardware(struct search *search)
{
    struct inf_view *view = search->view;
    struct inf_field *name = &search->hardware;
    if (!inf_install_section(view, search->install.text, search->install.length, name)) {
        inf_words(&view->words, INF_WARNING, search->install.line, search->install.column);
        inf_say(&view->words, "install section ");
        inf_say_section(&view->words, name->text, name->length);
        inf_say(&view->words, " does not exist");
        inf_tell(view);
    }
    inf_field_add(name, ".HW", 3);
}

static void take_value(void *arg, const struct inf_entry *entry, const struct pdma_inf_value *value)
{
    struct search *search = arg;
    struct held *held = &search->held[inf_dma_number(value->name, strlen(value->name))];
    const unsigned char *data = value->data;
    *held = (struct held){entry->state, entry->type, 0, entry->line, entry->column, value->bytes};
    if (entry->state == INF_PRESENT && value->bytes == 4)
        held->number = data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
}

static int read_values(struct search *search, uint32_t section)
{
    struct inf_registry *registry = inf_registry_make(search->view);
    if (registry == NULL)
        return PDMA_NO_MEMORY;
    registry->dma_only = true;
    inf_registry_run(registry, section);
    inf_registry_each(registry, take_value, search);
    inf_registry_free(registry);
    return search->view->status;
}

static bool counts(const struct held *held)
{
    return held->state == INF_PRESENT && held->type == INF_REG_DWORD && held->bytes == 4;
}

static void warn_not_dword(struct search *search, size_t number)
{
    struct inf_view *view = search->view;
    const struct held *held = &search->held[number];
    if (held->state != INF_PRESENT || counts(held))
        return;
    inf_words(&view->words, INF_WARNING, held->line, held->column);
    inf_say(&view->words, inf_dma_name(number));
    inf_say(&view->words, " is of registry type ");
    inf_say_number(&view->words, held->type);
    inf_say(&view->words, " and ");
    inf_say_number(&view->words, held->bytes);
    inf_say(&view->words, " bytes long and has no effect, expected a DWORD of 4: flags 0x00010001");
    inf_tell(view);
}

/* The value that a reason is about: the note points to it. */
static size_t value_of_reason(uint32_t reason)
{
    static const struct {
        uint32_t reason;
        size_t value;
    } about[] = {{PDMA_WHY_SET_MANDATORY, INF_DMA_OPTIONS},     {PDMA_WHY_SET_BITS, INF_DMA_OPTIONS},
                 {PDMA_WHY_SET_WIDTH, INF_DMA_OPTIONS},         {PDMA_WHY_SET_COUNT, INF_DMA_COUNT},
                 {PDMA_WHY_SET_BYTES_MISSING, INF_DMA_OPTIONS}, {PDMA_WHY_SET_COUNT_ZERO, INF_DMA_COUNT}};
    for (size_t i = 0; i < sizeof about / sizeof *about; i++) {
        if (about[i].reason == reason)
            return about[i].value;
    }
    return INF_DMA_BYTES;
}

static bool told_with_value(uint32_t reason)
{
    return reason == PDMA_WHY_SET_VALUE || reason == PDMA_WHY_SET_BYTES_TYPE || reason == PDMA_WHY_SET_OPTIONS_TYPE;
}

static void tell_why(struct search *search, const struct held *held, const struct pdma_why *why)
{
    struct inf_view *view = search->view;
    size_t value = value_of_reason(why->reason);
    if (why->reason == PDMA_WHY_NONE || told_with_value(why->reason))
        return;
    if (value == INF_DMA_OPTIONS && held[value].line == 0)
        value = INF_DMA_COUNT;
    inf_words(&view->words, why->status == PDMA_OK ? INF_WARNING : INF_ERROR, held[value].line, held[value].column);
    inf_say(&view->words, why->text);
    inf_tell(view);
}

static void fill_settings(struct search *search, size_t group, struct pdma_group_settings *settings)
{
    const struct held *held = &search->held[group * VALUES];
    uint32_t *const to[VALUES] = {&settings->bytes, &settings->options, &settings->count};
    static const uint32_t present[VALUES] = {PDMA_SET_BYTES, PDMA_SET_OPTIONS, PDMA_SET_COUNT};
    *settings = (struct pdma_group_settings){0};
    for (size_t i = 0; i < VALUES; i++) {
        warn_not_dword(search, group * VALUES + i);
        if (!counts(&held[i]))
            continue;
        settings->present |= present[i];
        *to[i] = held[i].number;
    }
}

/* A value that is there but does not count must not be called absent. */
static void name_wrong_type(const struct held *held, size_t first, struct pdma_why *why)
{
    if (held[INF_DMA_BYTES].state == INF_PRESENT && !counts(&held[INF_DMA_BYTES]))
        (void)pdma_why_set(why, PDMA_WHY_SET_BYTES_TYPE, 0, 0, inf_dma_name(first + INF_DMA_BYTES));
    else if (why->reason == PDMA_WHY_SET_OPTIONS_MISSING && held[INF_DMA_OPTIONS].state == INF_PRESENT)
        (void)pdma_why_set(why, PDMA_WHY_SET_OPTIONS_TYPE, 0, 0, inf_dma_name(first + INF_DMA_OPTIONS));
}

static void fill_group(struct search *search, uint32_t group, struct pdma_inf_groups *groups)
{
    static const struct pdma_group_settings nothing = {0};
    const size_t first = (size_t)group * VALUES;
    const struct held *held = &search->held[first];
    struct pdma_why *why = &groups->why[group];
    size_t bad = 0;
    why->struct_size = sizeof *why;
    fill_settings(search, group, &groups->settings[group]);
    for (size_t i = 0; i < VALUES; i++)
        groups->lines[group][i] = held[i].line;
    while (bad < VALUES && held[bad].state != INF_BAD)
        bad++;
    (void)pdma_group_from_settings(group, bad < VALUES ? &nothing : &groups->settings[group], &groups->groups[group],
                                   why);
    name_wrong_type(held, first, why);
    if (bad < VALUES)
        (void)pdma_why_set(why, PDMA_WHY_SET_VALUE, 0, 0, inf_dma_name(first + bad));
    tell_why(search, held, why);
}

static void warn(struct search *search, uint32_t section)
{
    struct inf_found found = {&search->install, &search->hardware, section, search->line, 0};
    for (size_t i = 0; i < INF_DMA_NAMES; i++)
        found.present |= (uint32_t)(search->held[i].state != INF_ABSENT) << i;
    inf_warn_hardware(search->view, &found);
    inf_warn_unreferenced(search->view, &found);
    inf_warn_text(search->view, &found);
}

static void fill(struct search *search, struct pdma_inf_groups *groups)
{
    const struct inf_field *name = &search->hardware;
    uint32_t size = groups->struct_size;
    size_t n = name->length < sizeof groups->section ? name->length : sizeof groups->section - 1;
    memset(groups, 0, sizeof *groups);
    groups->struct_size = size;
    memcpy(groups->section, name->text, n);
    for (uint32_t group = 0; group < PDMA_GROUPS_MAX; group++)
        fill_group(search, group, groups);
}

static int search_groups(struct search *search, struct pdma_inf_groups *groups)
{
    struct inf_view *view = search->view;
    int status = find_model(search);
    if (status != PDMA_OK)
        return status;
    name_hardware(search);
    uint32_t section = inf_section_find(view->inf, search->hardware.text, search->hardware.length);
    status = read_values(search, section);
    if (status == PDMA_OK && view->note != NULL) {
        warn(search, section);
        status = view->status;
    }
    if (status == PDMA_OK)
        fill(search, groups);
    return status;
}

int pdma_inf_groups(const pdma_inf *inf, const char *id, const struct pdma_inf_target *target,
                    struct pdma_inf_groups *groups, pdma_inf_note_function note, void *arg)
{
    struct inf_view *view;
    if (inf == NULL || groups == NULL || groups->struct_size < sizeof *groups)
        return PDMA_INVALID;
    int status = inf_view_make(inf, target, note, arg, &view);
    if (status != PDMA_OK)
        return status;
    struct search *search = inf_alloc(&inf->memory, sizeof *search);
    if (search == NULL) {
        status = PDMA_NO_MEMORY;
    } else {
        memset(search, 0, sizeof *search);
        search->view = view;
        search->id = id;
        search->id_length = id == NULL ? 0 : strlen(id);
        status = search_groups(search, groups);
    }
    inf_free(&inf->memory, search);
    inf_view_free(view);
    return status;
}
