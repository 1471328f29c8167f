/* SPDX-License-Identifier: MIT */
/* From pdma's statuses and reasons to WinDriver's status codes: one table, in a form that can be printed. */
#ifndef COMPAT_STATUS_H
#define COMPAT_STATUS_H

#include "pdma/pdma.h"

/* A row for a reason outranks the row for its status. */
struct status_row {
    uint32_t reason;  /* enum pdma_reason, or PDMA_WHY_NONE: a row for a status */
    int status;       /* enum pdma_status */
    uint32_t call;    /* what a call returns */
    uint32_t opening; /* what opening the driver returns */
    const char *when; /* half a sentence for the documentation */
};

const struct status_row *wd_status_rows(size_t *n);

/* WinDriver's code for a status with its why. */
uint32_t wd_status_of_call(int status, const struct pdma_why *why);
uint32_t wd_status_of_opening(int status, const struct pdma_why *why);

/* "WD_INVALID_PARAMETER", or that it is unknown. */
const char *wd_status_name(uint32_t code);

#endif
