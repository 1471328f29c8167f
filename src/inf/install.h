/* SPDX-License-Identifier: MIT */
/* Install sections: which of the decorated forms counts, and which .HW sections belong to one. */
#ifndef INF_INSTALL_H
#define INF_INSTALL_H

#include "inf/view.h"

/** <install>.NT<arch>, else <install>.NT, else <install> itself. False: none of them exists; *name is the last. */
bool inf_install_section(const struct inf_view *view, const char *install, size_t length, struct inf_field *name);

/** Does the name end in .HW? */
bool inf_hardware_name(const char *name, size_t length);

/** Is it a .HW section whose install section exists, so that some device's hardware key may be written by it? */
bool inf_hardware_counts(const struct pdma_inf *inf, uint32_t section);

#endif
