/* SPDX-License-Identifier: MIT */
/* How devices come, are used, and go. */
#include "device.h"

#include "records.h"
#include "windrvr.h"

/* Keeps what is behind a device as aligned as the allocator made the device. */
#define DEVICE_BYTES ((sizeof(struct wd_device) + 15u) & ~(size_t)15u)

static struct wd_device *device_of_card_node(struct table_node *node)
{
    return node != NULL ? (struct wd_device *)(void *)((char *)node - offsetof(struct wd_device, card_node)) : NULL;
}

static void count_in(struct wd_device *device)
{
    struct wd_session *session = device->session;
    wd_session_lock();
    session->users++;
    if (device->visible != NULL)
        device->card = ++session->cards;
    wd_session_unlock();
}

uint32_t wd_device_open(struct wd_call *call, struct wd_session *session, const char *address, uint64_t view_bytes,
                        struct wd_device **out)
{
    struct wd_device *device = wd_heap_new(&session->heap, DEVICE_BYTES + view_bytes);
    if (device == NULL)
        return wd_call_no_memory(call, DEVICE_BYTES + view_bytes, "a device");
    device->session = session;
    if (view_bytes != 0)
        device->visible = (char *)device + DEVICE_BYTES;
    int status = pdma_device_open(session->context, address, &device->native, &call->why);
    if (status != PDMA_OK) {
        wd_heap_release(&session->heap, device);
        return wd_call_failed(call, status);
    }
    count_in(device);
    *out = device;
    return WD_STATUS_SUCCESS;
}

void wd_device_destroy(struct wd_device *device)
{
    struct wd_session *session = device->session;
    pdma_device_close(device->native);
    wd_records_free(device);
    wd_heap_release(&session->heap, device);
    wd_session_leave(session);
}

void wd_device_destroy_all(struct wd_device *list)
{
    while (list != NULL) {
        struct wd_device *next = list->next;
        wd_device_destroy(list);
        list = next;
    }
}

static void list_in(struct wd_device *device)
{
    struct wd_session *session = device->session;
    device->next = session->devices;
    device->link = &session->devices;
    if (device->next != NULL)
        device->next->link = &device->next;
    session->devices = device;
}

static void list_out(struct wd_device *device)
{
    *device->link = device->next;
    if (device->next != NULL)
        device->next->link = device->link;
    device->next = NULL;
}

uint32_t wd_device_publish(struct wd_call *call, struct wd_device *device)
{
    struct wd_session *session = device->session;
    wd_session_lock();
    int open = session->ended == 0 && session->driver != 0;
    if (open) {
        list_in(device);
        wd_table_add(&session->by_visible, &device->visible_node, (uintptr_t)device->visible);
        wd_table_add(&session->by_card, &device->card_node, device->card);
    }
    wd_session_unlock();
    if (open)
        return WD_STATUS_SUCCESS;
    wd_device_destroy(device);
    return wd_call_closed(call);
}

/* Returns non-zero where the device has no user and the caller is to destroy it. */
static int retire(struct wd_device *device)
{
    struct wd_session *session = device->session;
    if (device->card != 0) {
        wd_table_remove(&session->by_visible, &device->visible_node);
        wd_table_remove(&session->by_card, &device->card_node);
    } else {
        session->no_card = NULL;
    }
    wd_records_hide(device);
    list_out(device);
    device->closing = 1;
    return device->users == 0;
}

struct wd_device *wd_device_retire_all(struct wd_session *session, int only_cards)
{
    struct wd_device *idle = NULL;
    for (struct wd_device *device = session->devices, *next; device != NULL; device = next) {
        next = device->next;
        if ((only_cards && device->card == 0) || !retire(device))
            continue;
        device->next = idle;
        idle = device;
    }
    return idle;
}

static struct wd_device *find_visible(struct wd_session *session, const void *visible)
{
    return (struct wd_device *)(void *)wd_table_find(&session->by_visible, (uintptr_t)visible);
}

uint32_t wd_device_close(struct wd_call *call, const void *visible)
{
    wd_session_lock();
    struct wd_session *session = wd_session_current();
    struct wd_device *device = session != NULL ? find_visible(session, visible) : NULL;
    int idle = device != NULL && retire(device);
    wd_session_unlock();
    if (device == NULL)
        return wd_call_not_open(call, WD_NOUN_DEVICE, (uintptr_t)visible);
    if (idle)
        wd_device_destroy(device);
    return WD_STATUS_SUCCESS;
}

int wd_device_leave_locked(struct wd_device *device)
{
    device->users--;
    return device->users == 0 && device->closing != 0;
}

void wd_device_leave(struct wd_device *device)
{
    wd_session_lock();
    int last = wd_device_leave_locked(device);
    wd_session_unlock();
    if (last)
        wd_device_destroy(device);
}

/* Makes `fresh` the device of no card, unless there is one or the session has ended. Returns the one to use. */
static struct wd_device *choose_no_card(struct wd_session *session, struct wd_device *fresh)
{
    if (session->ended != 0)
        return NULL;
    if (session->no_card == NULL) {
        list_in(fresh);
        session->no_card = fresh;
    }
    session->no_card->users++;
    return session->no_card;
}

static uint32_t open_no_card(struct wd_call *call, struct wd_session *session, struct wd_device **device)
{
    struct wd_device *fresh = NULL;
    uint32_t code = wd_device_open(call, session, "", 0, &fresh);
    if (fresh == NULL)
        return code;
    wd_session_lock();
    *device = choose_no_card(session, fresh);
    wd_session_unlock();
    if (*device != fresh)
        wd_device_destroy(fresh);
    return *device != NULL ? WD_STATUS_SUCCESS : wd_call_closed(call);
}

static uint32_t enter_no_card(struct wd_call *call, struct wd_session *session, struct wd_device **device)
{
    wd_session_lock();
    *device = session->no_card;
    if (*device != NULL)
        (*device)->users++;
    wd_session_unlock();
    return *device != NULL ? WD_STATUS_SUCCESS : open_no_card(call, session, device);
}

/* Called locked; unlocks. */
static struct wd_device *enter_found(struct wd_device *found)
{
    if (found != NULL)
        found->users++;
    wd_session_unlock();
    return found;
}

uint32_t wd_device_enter_visible(struct wd_call *call, struct wd_session *session, const void *visible,
                                 struct wd_device **device)
{
    if (visible == NULL)
        return enter_no_card(call, session, device);
    wd_session_lock();
    *device = enter_found(find_visible(session, visible));
    return *device != NULL ? WD_STATUS_SUCCESS : wd_call_not_open(call, WD_NOUN_DEVICE, (uintptr_t)visible);
}

uint32_t wd_device_enter_card(struct wd_call *call, struct wd_session *session, uint64_t card,
                              struct wd_device **device)
{
    if (card == 0)
        return enter_no_card(call, session, device);
    wd_session_lock();
    *device = enter_found(device_of_card_node(wd_table_find(&session->by_card, card)));
    return *device != NULL ? WD_STATUS_SUCCESS : wd_call_not_open(call, WD_NOUN_CARD, card);
}
