/* SPDX-License-Identifier: MIT */
/* Locking and unlocking, the same for the WD_* and the WDC_* names. */
#ifndef COMPAT_LOCK_H
#define COMPAT_LOCK_H

#include "layout.h"
#include "records.h"

/* What a lock call asks. */
struct lock_request {
    enum pdma_options_call which;
    uint64_t options, bytes;
    void *memory;      /* scatter/gather: what to pin */
    uint64_t existing; /* DMA_GET_EXISTING_BUF: the hDma */
    pdma_bus address;  /* DMA_RESERVED_MEM */
    uint64_t room;     /* entries of Page[] with DMA_LARGE_BUFFER */
};

/* Understands the options, as strictly as the session is. card: non-zero where a card was given. */
uint32_t wd_lock_parse(struct wd_call *call, const struct wd_session *session, const struct lock_request *request,
                       int card, struct pdma_options *options);

/* What the library made for it. */
struct lock_answer {
    void *dma; /* the WD_DMA, where the client brought none */
    void *cpu; /* the mapping, or NULL */
};

/*
 * Gets the buffer on a device that the caller has entered, and leaves the device. What is to be said about it goes to
 * the client's `dma`, or where that is NULL to a WD_DMA made for it.
 */
uint32_t wd_lock_on(struct wd_call *call, struct wd_device *device, const struct pdma_wd_dma_layout *layout,
                    const struct lock_request *request, const struct pdma_options *options, void *dma,
                    struct lock_answer *answer);

/* Called locked; unlocks. Ends the newest lock of the handle. */
uint32_t wd_unlock_handle(struct wd_call *call, struct wd_session *session, uint64_t handle);

/* Called locked; unlocks. */
uint32_t wd_sync_handle(struct wd_call *call, struct wd_session *session, uint64_t handle, int for_device);

#endif
