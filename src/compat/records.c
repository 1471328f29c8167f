/* SPDX-License-Identifier: MIT */
/* What is locked. */
#include "records.h"

/* Keeps the WD_DMA behind a record as aligned as the allocator made the record. */
#define RECORD_BYTES ((sizeof(struct record) + 15u) & ~(size_t)15u)

static struct record *record_of_block_node(struct table_node *node)
{
    return node != NULL ? (struct record *)(void *)((char *)node - offsetof(struct record, block_node)) : NULL;
}

struct record *wd_record_new(const struct wd_heap *heap, uint64_t block_bytes)
{
    struct record *record = wd_heap_new(heap, RECORD_BYTES + block_bytes);
    if (record != NULL && block_bytes != 0)
        record->block = (char *)record + RECORD_BYTES;
    return record;
}

void wd_record_add(struct wd_device *device, struct record *record, pdma_handle handle)
{
    struct wd_session *session = device->session;
    record->device = device;
    record->handle = handle;
    record->next = device->records;
    record->link = &device->records;
    if (record->next != NULL)
        record->next->link = &record->next;
    device->records = record;
    wd_table_add(&session->by_handle, &record->handle_node, handle);
    if (record->block != NULL)
        wd_table_add(&session->by_block, &record->block_node, (uintptr_t)record->block);
}

struct record *wd_record_by_handle(struct wd_session *session, uint64_t handle)
{
    return (struct record *)(void *)wd_table_find(&session->by_handle, handle);
}

struct record *wd_record_by_block(struct wd_session *session, const void *block)
{
    return record_of_block_node(wd_table_find(&session->by_block, (uintptr_t)block));
}

static struct record *record_if_empty(struct record *record)
{
    if (record->handle != 0 || record->block != NULL)
        return NULL;
    *record->link = record->next;
    if (record->next != NULL)
        record->next->link = record->link;
    return record;
}

struct record *wd_record_end_lock(struct record *record)
{
    wd_table_remove(&record->device->session->by_handle, &record->handle_node);
    record->handle = 0;
    return record_if_empty(record);
}

struct record *wd_record_end_block(struct record *record)
{
    wd_table_remove(&record->device->session->by_block, &record->block_node);
    record->block = NULL;
    return record_if_empty(record);
}

void wd_records_hide(struct wd_device *device)
{
    struct wd_session *session = device->session;
    for (struct record *record = device->records; record != NULL; record = record->next) {
        if (record->handle != 0)
            wd_table_remove(&session->by_handle, &record->handle_node);
        if (record->block != NULL)
            wd_table_remove(&session->by_block, &record->block_node);
    }
}

void wd_records_free(struct wd_device *device)
{
    while (device->records != NULL) {
        struct record *record = device->records;
        device->records = record->next;
        wd_heap_release(&device->session->heap, record);
    }
}
