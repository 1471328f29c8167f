/* SPDX-License-Identifier: MIT */
/* The WD_DMA* names: the client's own WD_DMA, and a handle from WD_Open(). */
#include "lock.h"

static struct lock_request request_of(const struct pdma_wd_dma_layout *layout, const void *dma)
{
    struct lock_request request = {
        .which = PDMA_CALL_LOW,
        .options = wd_layout_get(dma, layout->options),
        .bytes = wd_layout_get(dma, layout->size),
        .memory = wd_layout_get_pointer(dma, layout->user),
        .existing = wd_layout_get(dma, layout->handle),
        .address = wd_layout_get(wd_layout_const_part(dma, layout->page_at), layout->page_bus),
        .room = wd_layout_get(dma, layout->count),
    };
    return request;
}

static uint32_t lock_in(struct wd_call *call, struct wd_session *session, const struct pdma_wd_dma_layout *layout,
                        void *dma)
{
    struct lock_request request = request_of(layout, dma);
    uint64_t card = wd_layout_get(dma, layout->card);
    struct wd_device *device = NULL;
    struct lock_answer answer = {NULL, NULL};
    struct pdma_options options;
    uint32_t code = wd_lock_parse(call, session, &request, card != 0, &options);
    if (code == WD_STATUS_SUCCESS)
        code = wd_device_enter_card(call, session, card, &device);
    if (code == WD_STATUS_SUCCESS)
        code = wd_lock_on(call, device, layout, &request, &options, dma, &answer);
    return code;
}

static uint32_t lock_low(struct wd_call *call, const struct pdma_wd_dma_layout *layout, const void *handle, void *dma)
{
    struct wd_session *session = wd_session_enter_handle(handle);
    uint32_t code = session != NULL ? lock_in(call, session, layout, dma) : wd_call_closed(call);
    if (code != WD_STATUS_SUCCESS)
        wd_layout_set(dma, layout->handle, 0);
    if (session != NULL)
        wd_session_leave(session);
    return code;
}

uint32_t pdma_wd_dma_lock(const struct pdma_wd_dma_layout *layout, void *handle, void *dma)
{
    struct wd_call call = wd_call_begin("WD_DMALock");
    if (!wd_layout_is_dma(layout) || dma == NULL)
        return wd_call_end(&call, wd_call_null(&call, "pDma"));
    return wd_call_end(&call, lock_low(&call, layout, handle, dma));
}

typedef uint32_t (*handle_function)(struct wd_call *call, struct wd_session *session, uint64_t handle, int argument);

static uint32_t unlock(struct wd_call *call, struct wd_session *session, uint64_t handle, int argument)
{
    (void)argument;
    return wd_unlock_handle(call, session, handle);
}

static uint32_t with_handle(struct wd_call *call, const struct pdma_wd_dma_layout *layout, const void *handle,
                            const void *dma, handle_function function, int argument)
{
    if (!wd_layout_is_dma(layout) || dma == NULL)
        return wd_call_null(call, "pDma");
    wd_session_lock();
    struct wd_session *session = wd_session_of_handle(handle);
    if (session != NULL)
        return function(call, session, wd_layout_get(dma, layout->handle), argument);
    wd_session_unlock();
    return wd_call_closed(call);
}

uint32_t pdma_wd_dma_unlock(const struct pdma_wd_dma_layout *layout, void *handle, const void *dma)
{
    struct wd_call call = wd_call_begin("WD_DMAUnlock");
    return wd_call_end(&call, with_handle(&call, layout, handle, dma, unlock, 0));
}

uint32_t pdma_wd_dma_sync(const struct pdma_wd_dma_layout *layout, void *handle, const void *dma, int for_device)
{
    struct wd_call call = wd_call_begin(for_device ? "WD_DMASyncCpu" : "WD_DMASyncIo");
    return wd_call_end(&call, with_handle(&call, layout, handle, dma, wd_sync_handle, for_device));
}
