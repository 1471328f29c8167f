/* SPDX-License-Identifier: MIT */
/* One call of a WinDriver name: what went wrong, said in pdma's words and returned in WinDriver's. */
#ifndef COMPAT_CALL_H
#define COMPAT_CALL_H

#include "pdma/pdma.h"

/* What arguments that are not open are called. */
#define WD_NOUN_DEVICE "WDC_DEVICE_HANDLE"
#define WD_NOUN_CARD   "hCard"
#define WD_NOUN_DMA    "WD_DMA"

struct wd_call {
    const char *name; /* "WD_DMALock" */
    struct pdma_why why;
};

static inline struct wd_call wd_call_begin(const char *name)
{
    struct wd_call call;
    call.name = name;
    call.why.struct_size = sizeof call.why;
    (void)pdma_why_clear(&call.why);
    return call;
}

/* Logs a failure. Returns the code. */
uint32_t wd_call_end(const struct wd_call *call, uint32_t code);

/* Each returns the code to fail with. */
uint32_t wd_call_failed(const struct wd_call *call, int status);
uint32_t wd_call_null(struct wd_call *call, const char *name);
/* An hDma that names no buffer. */
uint32_t wd_call_stale(struct wd_call *call, uint64_t handle);
/* Another argument that names nothing: what it is ("hCard") and its value. */
uint32_t wd_call_not_open(struct wd_call *call, const char *what, uint64_t value);
uint32_t wd_call_no_memory(struct wd_call *call, uint64_t bytes, const char *what);
uint32_t wd_call_closed(struct wd_call *call);

#endif
