/* SPDX-License-Identifier: MIT */
/* AddReg directives and the lines of their lists, understood one by one. */
#include "inf/number.h"
#include "inf/registry.h"

#include <string.h>

#define HKR 0u

const char *const inf_roots[INF_ROOTS] = {"HKR", "HKLM", "HKCR", "HKCU", "HKU"};

static void take_field(struct inf_view *view, struct inf_cursor *cursor, struct inf_field *field)
{
    if (!inf_value(view, cursor, field))
        inf_field_clear(field, cursor->line, cursor->column);
}

static bool take_root(struct inf_registry *registry, struct inf_cursor *cursor, struct inf_write *line)
{
    struct inf_view *view = registry->view;
    struct inf_field *value = &registry->value;
    do
        take_field(view, cursor, value);
    while (value->key && view->status == PDMA_OK);
    for (line->root = 0; line->root < INF_ROOTS; line->root++) {
        if (inf_names_is(value->text, value->length, inf_roots[line->root]))
            return view->status == PDMA_OK;
    }
    if (view->status == PDMA_OK)
        inf_tell_field(view, INF_WARNING, value, "'", "' is no registry root, expected HKR, HKLM, HKCR, HKCU or HKU");
    return false;
}

static void take_flags(struct inf_registry *registry, struct inf_cursor *cursor, struct inf_write *line)
{
    struct inf_view *view = registry->view;
    struct inf_field *value = &registry->value;
    take_field(view, cursor, value);
    line->flags = 0;
    line->bad_flags = value->length != 0 && !inf_number(value->text, value->length, &line->flags);
    if (view->status != PDMA_OK)
        return;
    if (line->bad_flags)
        inf_tell_field(view, INF_ERROR, value, "'", "', expected flags: a number of 32 bits, decimal or after 0x");
    else if (!inf_addreg_known(line->flags))
        inf_tell_field(view, INF_WARNING, value, "flags ", " have a bit or a type that is not known for AddReg");
}

static bool is_wanted(struct inf_registry *registry, const struct inf_write *line)
{
    const struct inf_field *name = &registry->name;
    if (!registry->dma_only)
        return true;
    if (inf_dma_number(name->text, name->length) == INF_DMA_NAMES)
        return name->length == 0 && (line->flags & INF_ADD_DELVAL) != 0;
    if (line->root == HKR && line->path_length == 1)
        return true;
    inf_tell_field(registry->view, INF_WARNING, name, "",
                   " has no effect here, expected it directly in the device's hardware key: HKR,,");
    return false;
}

static void run_line(struct inf_registry *registry, uint32_t number, struct inf_cursor *cursor)
{
    struct inf_view *view = registry->view;
    struct inf_write line = {.number = number};
    if (!take_root(registry, cursor, &line))
        return;
    take_field(view, cursor, &registry->subkey);
    take_field(view, cursor, &registry->name);
    take_flags(registry, cursor, &line);
    if (view->status != PDMA_OK)
        return;
    inf_registry_key(registry, &line);
    if (is_wanted(registry, &line))
        inf_registry_apply(registry, &line);
}

static void run_list(struct inf_registry *registry, uint32_t section)
{
    struct inf_lines lines;
    struct inf_cursor cursor;
    inf_lines_begin(registry->view->inf, section, &lines);
    while (inf_lines_next(registry->view, &lines, &cursor))
        run_line(registry, lines.next - 1, &cursor);
}

/* DelReg directives come before AddReg, so in an empty registry they find nothing. */
void inf_registry_run(struct inf_registry *registry, uint32_t section)
{
    struct inf_view *view = registry->view;
    struct inf_lines lines;
    struct inf_cursor cursor;
    inf_lines_begin(view->inf, section, &lines);
    while (inf_lines_with_key(view, &lines, "AddReg", &cursor)) {
        while (inf_value(view, &cursor, &registry->value)) {
            const struct inf_field *value = &registry->value;
            uint32_t list = inf_section_find(view->inf, value->text, value->length);
            if (list != INF_NONE)
                run_list(registry, list);
            else if (value->length != 0)
                inf_tell_field(view, INF_WARNING, value, "AddReg names a section that does not exist: [", "]");
        }
    }
}

struct visitor {
    pdma_inf_value_function value;
    void *arg;
};

static void visit(void *arg, const struct inf_entry *entry, const struct pdma_inf_value *value)
{
    const struct visitor *visitor = arg;
    if (entry->state == INF_PRESENT)
        visitor->value(visitor->arg, value);
}

int pdma_inf_registry(const pdma_inf *inf, const char *section, const struct pdma_inf_target *target,
                      pdma_inf_value_function value, pdma_inf_note_function note, void *arg)
{
    struct visitor visitor = {value, arg};
    struct inf_view *view;
    if (inf == NULL || section == NULL || value == NULL)
        return PDMA_INVALID;
    int status = inf_view_make(inf, target, note, arg, &view);
    if (status != PDMA_OK)
        return status;
    struct inf_registry *registry = inf_registry_make(view);
    if (registry == NULL) {
        status = PDMA_NO_MEMORY;
    } else {
        inf_registry_run(registry, inf_section_find(inf, section, strlen(section)));
        inf_registry_each(registry, visit, &visitor);
        status = view->status;
        inf_registry_free(registry);
    }
    inf_view_free(view);
    return status;
}
