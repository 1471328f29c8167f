/* SPDX-License-Identifier: MIT */
/* What a user should be told about an INF whose Dma values may not do what was meant. */
#ifndef INF_WARN_H
#define INF_WARN_H

#include "inf/view.h"

/** What was found for one device. */
struct inf_found {
    const struct inf_field *install;  /* as the models line has it */
    const struct inf_field *hardware; /* name of the .HW section looked for */
    uint32_t section;                 /* its number, or INF_NONE */
    uint32_t line;                    /* of the models line */
    uint32_t present;                 /* bit for each Dma name that is set, even if badly */
};

/** Dma lines in comments, and a quote that is not closed. */
void inf_warn_text(struct inf_view *view, const struct inf_found *found);

/** The .HW section that is missing, and those under another decoration. */
void inf_warn_hardware(struct inf_view *view, const struct inf_found *found);

/** Sections with Dma values that no .HW section refers to. Looks at the whole file. */
void inf_warn_unreferenced(struct inf_view *view, const struct inf_found *found);

#endif
