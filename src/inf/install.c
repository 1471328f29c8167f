/* SPDX-License-Identifier: MIT */
#include "inf/install.h"

#include <string.h>

bool inf_install_section(const struct inf_view *view, const char *install, size_t length, struct inf_field *name)
{
    const char *const decorations[][2] = {{".NT", inf_arch_name(view->arch)}, {".NT", ""}, {"", ""}};
    bool found = false;
    for (size_t i = 0; i < sizeof decorations / sizeof *decorations && !found; i++) {
        inf_field_clear(name, 0, 0);
        inf_field_add(name, install, length);
        inf_field_add(name, decorations[i][0], strlen(decorations[i][0]));
        inf_field_add(name, decorations[i][1], strlen(decorations[i][1]));
        found = inf_section_find(view->inf, name->text, name->length) != INF_NONE;
    }
    return found;
}

bool inf_hardware_name(const char *name, size_t length)
{
    return length >= 3 && inf_names_same(name + length - 3, 3, ".HW", 3);
}

bool inf_hardware_counts(const struct pdma_inf *inf, uint32_t section)
{
    size_t length;
    const char *name = inf_names_text(&inf->section_names, section, &length);
    return inf_hardware_name(name, length) && inf_section_find(inf, name, length - 3) != INF_NONE;
}
