/* SPDX-License-Identifier: MIT */
/* What the author of PDMA_INF should know, as lines of the log. */
#ifndef COMPAT_NOTES_H
#define COMPAT_NOTES_H

#include "pdma/inf.h"

void wd_notes_log(const char *path, const struct pdma_inf_note *note);
/* Every note about every PCI device of the INF, each once. */
void wd_notes_log_all(const char *path, const pdma_inf *inf, const struct pdma_config *config);

#endif
