/* SPDX-License-Identifier: MIT */
/* WinDriver status codes as text, on pdma. */
#ifndef PDMA_WINDRVR_STATUS_STRINGS_H
#define PDMA_WINDRVR_STATUS_STRINGS_H

#include "windrvr.h"

#ifdef __cplusplus
extern "C" {
#endif

const char *pdma_wd_status_text(uint32_t status);

/** One English sentence for a status code. Never NULL. */
static __inline const char *Stat2Str(DWORD dwStatus)
{
    return pdma_wd_status_text((uint32_t)dwStatus);
}

#ifdef __cplusplus
}
#endif

#endif
