/* SPDX-License-Identifier: MIT */
/* What code that knows pdma may set before code written for WinDriver makes its first call. */
#ifndef PDMA_WINDRVR_PDMA_WINDRVR_H
#define PDMA_WINDRVR_PDMA_WINDRVR_H

#include <pdma/pdma.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Sets what the WinDriver session is opened with: backend or table, match rule, strictness, allocator, event callback.
 *
 * Copied; a table, its argument and what the callbacks use must outlive the session. Where neither backend nor table
 * is set, the environment (PDMA_BACKEND) still chooses. NULL: everything back to the environment.
 * Any thread. Errors: PDMA_BUSY while the session is open (between the first WD_Open() or WDC_DriverOpen() and the
 * last close); PDMA_INVALID: struct_size, an allocator with one function only, both backend and table, or a backend
 * name of 64 characters or more.
 */
int pdma_windrvr_configure(const struct pdma_config *config);

#ifdef __cplusplus
}
#endif

#endif
