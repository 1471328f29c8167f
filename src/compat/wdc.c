/* SPDX-License-Identifier: MIT */
/* The WDC_DMA* names: a WD_DMA made here, and recognised by its pointer before it is touched. */
#include "lock.h"

static uint32_t lock_in(struct wd_call *call, struct wd_session *session, const struct pdma_wd_dma_layout *layout,
                        const void *visible, const struct lock_request *request, struct lock_answer *answer)
{
    struct wd_device *device = NULL;
    struct pdma_options options;
    uint32_t code = wd_lock_parse(call, session, request, visible != NULL, &options);
    if (code == WD_STATUS_SUCCESS)
        code = wd_device_enter_visible(call, session, visible, &device);
    if (code == WD_STATUS_SUCCESS)
        code = wd_lock_on(call, device, layout, request, &options, NULL, answer);
    return code;
}

static uint32_t lock_wdc(struct wd_call *call, const struct pdma_wd_dma_layout *layout, const void *visible,
                         const struct lock_request *request, struct lock_answer *answer)
{
    struct wd_session *session = visible != NULL ? wd_session_enter_current() : wd_session_enter_driver();
    if (session == NULL)
        return visible != NULL ? wd_call_not_open(call, WD_NOUN_DEVICE, (uintptr_t)visible) : wd_call_closed(call);
    uint32_t code = lock_in(call, session, layout, visible, request, answer);
    wd_session_leave(session);
    return code;
}

uint32_t pdma_wd_contiguous_lock(const struct pdma_wd_dma_layout *layout, void *device, void **buffer, uint64_t options,
                                 uint64_t bytes, void **dma)
{
    struct wd_call call = wd_call_begin("WDC_DMAContigBufLock");
    struct lock_request request = {.which = PDMA_CALL_CONTIGUOUS, .options = options, .bytes = bytes};
    struct lock_answer answer = {NULL, NULL};
    if (!wd_layout_is_dma(layout) || dma == NULL)
        return wd_call_end(&call, wd_call_null(&call, "ppDma"));
    if (buffer == NULL)
        return wd_call_end(&call, wd_call_null(&call, "ppBuf"));
    uint32_t code = wd_call_end(&call, lock_wdc(&call, layout, device, &request, &answer));
    if (code != WD_STATUS_SUCCESS)
        return code;
    *dma = answer.dma;
    if (answer.cpu != NULL)
        *buffer = answer.cpu;
    return code;
}

uint32_t pdma_wd_sg_lock(const struct pdma_wd_dma_layout *layout, void *device, void *buffer, uint64_t options,
                         uint64_t bytes, void **dma)
{
    struct wd_call call = wd_call_begin("WDC_DMASGBufLock");
    struct lock_request request = {
        .which = PDMA_CALL_SG, .options = options, .bytes = bytes, .memory = buffer, .room = UINT32_MAX};
    struct lock_answer answer = {NULL, NULL};
    if (!wd_layout_is_dma(layout) || dma == NULL)
        return wd_call_end(&call, wd_call_null(&call, "ppDma"));
    if (buffer == NULL)
        return wd_call_end(&call, wd_call_null(&call, "pBuf"));
    uint32_t code = wd_call_end(&call, lock_wdc(&call, layout, device, &request, &answer));
    if (code == WD_STATUS_SUCCESS)
        *dma = answer.dma;
    return code;
}

/* Called locked, with the record of a WD_DMA; unlocks. */
static uint32_t unlock_block(struct wd_call *call, const struct pdma_wd_dma_layout *layout, struct record *record)
{
    struct wd_device *device = record->device;
    struct wd_session *session = device->session;
    uint64_t handle = wd_layout_get(record->block, layout->handle);
    uint32_t code = WD_STATUS_SUCCESS;
    device->users++;
    record = wd_record_end_block(record);
    if (handle != 0)
        code = wd_unlock_handle(call, session, handle);
    else
        wd_session_unlock();
    wd_heap_release(&session->heap, record);
    wd_device_leave(device);
    return code;
}

/* The record of a WD_DMA, locked; NULL and unlocked where the pointer is none of ours. */
static struct record *find_block(const void *dma)
{
    wd_session_lock();
    struct wd_session *session = wd_session_current();
    struct record *record = session != NULL ? wd_record_by_block(session, dma) : NULL;
    if (record == NULL)
        wd_session_unlock();
    return record;
}

uint32_t pdma_wd_buffer_unlock(const struct pdma_wd_dma_layout *layout, void *dma)
{
    struct wd_call call = wd_call_begin("WDC_DMABufUnlock");
    if (!wd_layout_is_dma(layout) || dma == NULL)
        return wd_call_end(&call, wd_call_null(&call, "pDma"));
    struct record *record = find_block(dma);
    if (record == NULL)
        return wd_call_end(&call, wd_call_not_open(&call, WD_NOUN_DMA, (uintptr_t)dma));
    return wd_call_end(&call, unlock_block(&call, layout, record));
}

uint32_t pdma_wd_buffer_sync(const struct pdma_wd_dma_layout *layout, void *dma, int for_device)
{
    struct wd_call call = wd_call_begin(for_device ? "WDC_DMASyncCpu" : "WDC_DMASyncIo");
    if (!wd_layout_is_dma(layout) || dma == NULL)
        return wd_call_end(&call, wd_call_null(&call, "pDma"));
    struct record *record = find_block(dma);
    if (record == NULL)
        return wd_call_end(&call, wd_call_not_open(&call, WD_NOUN_DMA, (uintptr_t)dma));
    struct wd_session *session = record->device->session;
    return wd_call_end(&call, wd_sync_handle(&call, session, wd_layout_get(dma, layout->handle), for_device));
}
