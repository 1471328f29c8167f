/* SPDX-License-Identifier: MIT */
/* [Strings] and its localized forms: %key% in a value becomes what they say. */
#ifndef INF_STRINGS_H
#define INF_STRINGS_H

#include "inf/view.h"

/** Fills the table of strings; the view looks at the same INF. PDMA_NO_MEMORY. */
int inf_strings_read(struct inf_view *view, struct pdma_inf *inf);

/** Substitutes. False: the value grew too long, and the view has failed. */
bool inf_expand(struct inf_view *view, const struct inf_field *raw, struct inf_field *value);

#endif
