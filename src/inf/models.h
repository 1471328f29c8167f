/* SPDX-License-Identifier: MIT */
/* [Manufacturer] and the models sections that it names, as far as they are meant for the target. */
#ifndef INF_MODELS_H
#define INF_MODELS_H

#include "inf/view.h"

/** One line of a models section: all of it is valid during the visit. */
struct inf_model_line {
    uint32_t line;
    struct inf_field description, install, id; /* id: the first that is not empty */
    struct inf_cursor more_ids;                /* those after it */
};

/** Called for each device. False: enough seen. */
typedef bool (*inf_model_function)(void *arg, struct inf_view *view, const struct inf_model_line *model);

/** Visits all models for the target. What is worth knowing is noted. The view's status tells how it went. */
void inf_models_each(struct inf_view *view, inf_model_function function, void *arg);

#endif
