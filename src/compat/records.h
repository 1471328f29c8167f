/* SPDX-License-Identifier: MIT */
/*
 * What is locked: one record per lock, found by hDma and, where the library made the WD_DMA, by its pointer.
 *
 * A WD_DMA made here lives in its record. The two may end apart: WD_DMAUnlock() ends the lock and leaves the WD_DMA,
 * WDC_DMABufUnlock() of a WD_DMA whose hDma the client cleared ends the WD_DMA and leaves the lock.
 */
#ifndef COMPAT_RECORDS_H
#define COMPAT_RECORDS_H

#include "device.h"

struct record {
    struct table_node handle_node; /* first: found by_handle */
    struct table_node block_node;
    struct record *next; /* on the device */
    struct record **link;
    struct wd_device *device;
    pdma_handle handle; /* 0: nothing is locked */
    void *block;        /* the WD_DMA; NULL: the client's own, or freed */
};

/* A record with a WD_DMA of so many bytes; 0: without. NULL where there is no memory. */
struct record *wd_record_new(const struct wd_heap *heap, uint64_t block_bytes);

/* The following are called locked. */
void wd_record_add(struct wd_device *device, struct record *record, pdma_handle handle);
struct record *wd_record_by_handle(struct wd_session *session, uint64_t handle);
struct record *wd_record_by_block(struct wd_session *session, const void *block);
/* Each ends one half. They return the record where nothing is left of it, to be released, else NULL. */
struct record *wd_record_end_lock(struct record *record);
struct record *wd_record_end_block(struct record *record);
/* Takes all records of a device out of the tables; they stay on the device. */
void wd_records_hide(struct wd_device *device);

/* Not locked, for a device that nobody can find. */
void wd_records_free(struct wd_device *device);

#endif
