/* SPDX-License-Identifier: MIT */
/* Locking and unlocking: from an option mask to a buffer and its record, and back. */
#include "lock.h"

#include "log.h"
#include "pages.h"

uint32_t wd_lock_parse(struct wd_call *call, const struct wd_session *session, const struct lock_request *request,
                       int card, struct pdma_options *options)
{
    struct pdma_options_with with = {.card = card != 0, .strict = session->strict};
    if (request->options > UINT32_MAX)
        return wd_call_failed(call, pdma_why_set(&call->why, PDMA_WHY_OPT_RESERVED_BITS, request->options,
                                                 request->options & ~(uint64_t)UINT32_MAX, NULL));
    int status = pdma_options_parse((uint32_t)request->options, request->which, &with, options, &call->why);
    if (status != PDMA_OK)
        return wd_call_failed(call, status);
    options->request.bytes = request->bytes;
    options->request.name = "windrvr";
    if (options->kind != PDMA_KIND_PIN)
        options->request.flags |= PDMA_SHARED; /* hDma is for other programs too */
    return WD_STATUS_SUCCESS;
}

/* ---- Getting the buffer ---- */

static int get(pdma_device *device, const struct lock_request *request, const struct pdma_options *options,
               struct pdma_buffer *buffer, struct pdma_why *why)
{
    (void)request;
    return pdma_get(device, &options->request, buffer, why);
}

static int pin(pdma_device *device, const struct lock_request *request, const struct pdma_options *options,
               struct pdma_buffer *buffer, struct pdma_why *why)
{
    return pdma_pin(device, request->memory, &options->request, buffer, why);
}

static int attach(pdma_device *device, const struct lock_request *request, const struct pdma_options *options,
                  struct pdma_buffer *buffer, struct pdma_why *why)
{
    (void)options;
    if (request->existing > UINT32_MAX)
        return pdma_why_set(why, PDMA_WHY_STALE, request->existing, 0, "an open device");
    return pdma_attach(device, (pdma_handle)request->existing, buffer, why);
}

static int window(pdma_device *device, const struct lock_request *request, const struct pdma_options *options,
                  struct pdma_buffer *buffer, struct pdma_why *why)
{
    return pdma_window(device, request->address, &options->request, buffer, why);
}

typedef int (*get_function)(pdma_device *device, const struct lock_request *request, const struct pdma_options *options,
                            struct pdma_buffer *buffer, struct pdma_why *why);

static const get_function getters[] = {
    [PDMA_KIND_CONTIGUOUS] = get,
    [PDMA_KIND_PIN] = pin,
    [PDMA_KIND_ATTACH] = attach,
    [PDMA_KIND_WINDOW] = window,
};

/* ---- One lock on its way ---- */

struct locking {
    struct wd_call *call;
    struct wd_device *device;
    const struct pdma_wd_dma_layout *layout;
    const struct lock_request *request;
    const struct pdma_options *options;
    struct record *record;
    void *dma; /* the client's; NULL: the record's */
    struct pdma_buffer buffer;
    struct lock_answer answer;
};

static const struct wd_heap *heap_of(const struct locking *locking)
{
    return &locking->device->session->heap;
}

static uint32_t make_record(struct locking *locking, uint64_t block_bytes)
{
    uint64_t bytes = locking->dma == NULL ? block_bytes : 0;
    locking->record = wd_record_new(heap_of(locking), bytes);
    return locking->record != NULL ? WD_STATUS_SUCCESS : wd_call_no_memory(locking->call, bytes, "a record of a lock");
}

/* Sees to it that there is an entry of Page[] for every range. */
static uint32_t fit_pages(struct locking *locking)
{
    const struct pdma_wd_dma_layout *layout = locking->layout;
    if (locking->options->kind != PDMA_KIND_PIN)
        return WD_STATUS_SUCCESS;
    uint64_t needed = wd_pages_count(&locking->buffer, locking->options->no_merge != 0);
    uint64_t room = locking->options->large != 0 ? locking->request->room : layout->pages;
    if (needed > room)
        return wd_call_failed(locking->call, pdma_why_set(&locking->call->why, PDMA_WHY_OPT_PAGES, needed, room, NULL));
    if (locking->dma != NULL || needed <= layout->pages)
        return WD_STATUS_SUCCESS;
    wd_heap_release(heap_of(locking), locking->record);
    return make_record(locking, layout->page_at + needed * layout->page_step);
}

static void write_pages(const struct locking *locking, void *dma)
{
    const struct pdma_buffer *buffer = &locking->buffer;
    const struct pdma_wd_dma_layout *layout = locking->layout;
    int each_page = locking->options->no_merge != 0;
    if (locking->options->kind != PDMA_KIND_PIN) {
        wd_layout_set(dma, layout->count, 1);
        wd_pages_write_one(layout, dma, buffer->bus, buffer->bytes);
        return;
    }
    wd_layout_set(dma, layout->count, wd_pages_count(buffer, each_page));
    wd_pages_write(layout, dma, buffer, each_page);
}

static void write_answer(const struct locking *locking)
{
    const struct pdma_wd_dma_layout *layout = locking->layout;
    void *dma = locking->dma != NULL ? locking->dma : locking->record->block;
    wd_layout_set(dma, layout->handle, locking->buffer.handle);
    wd_layout_set(dma, layout->kernel, 0);
    wd_layout_set(dma, layout->size, locking->buffer.bytes);
    if (locking->buffer.cpu != NULL)
        wd_layout_set(dma, layout->user, (uintptr_t)locking->buffer.cpu);
    if (locking->dma == NULL) {
        uint32_t made = locking->options->kind != PDMA_KIND_PIN ? (uint32_t)PDMA_OPT_KERNEL_BUFFER_ALLOC : 0;
        wd_layout_set(dma, layout->options, locking->request->options | made);
        wd_layout_set(dma, layout->card, locking->device->card);
    }
    write_pages(locking, dma);
}

static void log_lock(const struct locking *locking)
{
    if (!wd_log_wants(LOG_DEBUG))
        return;
    struct log_line line = wd_log_begin(LOG_DEBUG, locking->call->name);
    wd_log_text(&line, "hDma ");
    wd_log_hex(&line, locking->buffer.handle);
    wd_log_text(&line, ", bytes ");
    wd_log_decimal(&line, locking->buffer.bytes);
    if (locking->buffer.slot >= 0) {
        wd_log_text(&line, ", slot ");
        wd_log_decimal(&line, (uint64_t)locking->buffer.slot);
    }
    wd_log_end(&line);
}

static uint32_t closed_meanwhile(const struct locking *locking)
{
    const struct wd_device *device = locking->device;
    if (device->card == 0)
        return wd_call_closed(locking->call);
    if (locking->dma != NULL)
        return wd_call_not_open(locking->call, WD_NOUN_CARD, device->card);
    return wd_call_not_open(locking->call, WD_NOUN_DEVICE, (uintptr_t)device->visible);
}

/* From here on others can find the lock, unless the device was closed meanwhile. Nothing after this refuses. */
static uint32_t finish(struct locking *locking)
{
    struct wd_device *device = locking->device;
    wd_session_lock();
    int closing = device->closing != 0;
    if (!closing) {
        write_answer(locking);
        wd_record_add(device, locking->record, locking->buffer.handle);
        locking->answer = (struct lock_answer){locking->record->block, locking->buffer.cpu};
    }
    wd_session_unlock();
    return closing ? closed_meanwhile(locking) : WD_STATUS_SUCCESS;
}

static uint32_t hold(struct locking *locking)
{
    uint32_t code = fit_pages(locking);
    if (code == WD_STATUS_SUCCESS)
        code = finish(locking);
    if (code != WD_STATUS_SUCCESS)
        (void)pdma_put(locking->device->native, locking->buffer.handle, NULL);
    return code;
}

static uint32_t take(struct locking *locking)
{
    pdma_device *device = locking->device->native;
    uint32_t code = make_record(locking, locking->layout->bytes);
    if (code != WD_STATUS_SUCCESS)
        return code;
    int status = getters[locking->options->kind](device, locking->request, locking->options, &locking->buffer,
                                                 &locking->call->why);
    code = status == PDMA_OK ? hold(locking) : wd_call_failed(locking->call, status);
    if (code != WD_STATUS_SUCCESS)
        wd_heap_release(heap_of(locking), locking->record);
    return code;
}

static void tell_idle_flags(const struct locking *locking)
{
    struct pdma_why event = {.struct_size = sizeof event};
    uint32_t idle = locking->options->no_effect;
    if (idle == 0)
        return;
    (void)pdma_why_set(&event, PDMA_WHY_OPT_NO_EFFECT, idle, locking->request->options, NULL);
    wd_session_event(locking->device->session, &event);
}

uint32_t wd_lock_on(struct wd_call *call, struct wd_device *device, const struct pdma_wd_dma_layout *layout,
                    const struct lock_request *request, const struct pdma_options *options, void *dma,
                    struct lock_answer *answer)
{
    struct locking locking = {.call = call,
                              .device = device,
                              .layout = layout,
                              .request = request,
                              .options = options,
                              .dma = dma,
                              .buffer = {.struct_size = sizeof locking.buffer}};
    tell_idle_flags(&locking);
    uint32_t code = take(&locking);
    if (code == WD_STATUS_SUCCESS) {
        *answer = locking.answer;
        log_lock(&locking);
    }
    wd_device_leave(device);
    return code;
}

/* ---- Giving it back, and syncing ---- */

uint32_t wd_unlock_handle(struct wd_call *call, struct wd_session *session, uint64_t handle)
{
    struct record *record = wd_record_by_handle(session, handle);
    if (record == NULL) {
        wd_session_unlock();
        return wd_call_stale(call, handle);
    }
    struct wd_device *device = record->device;
    device->users++;
    record = wd_record_end_lock(record);
    wd_session_unlock();

    int status = pdma_put(device->native, (pdma_handle)handle, &call->why);
    wd_heap_release(&device->session->heap, record);
    wd_device_leave(device);
    return wd_call_failed(call, status);
}

uint32_t wd_sync_handle(struct wd_call *call, struct wd_session *session, uint64_t handle, int for_device)
{
    struct record *record = wd_record_by_handle(session, handle);
    if (record == NULL) {
        wd_session_unlock();
        return wd_call_stale(call, handle);
    }
    struct wd_device *device = record->device;
    device->users++;
    wd_session_unlock();

    pdma_handle named = (pdma_handle)handle;
    int status = for_device ? pdma_sync_for_device(device->native, named, 0, 0, &call->why)
                            : pdma_sync_for_cpu(device->native, named, 0, 0, &call->why);
    wd_device_leave(device);
    return wd_call_failed(call, status);
}
