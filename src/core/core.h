/* SPDX-License-Identifier: MIT */
/* What the files of core share: contexts, devices, buffers. Not installed. */
#ifndef CORE_H
#define CORE_H

#include "os.h"
#include "pdma/backend.h"

#define CONTEXT_DEVICES_MAX 255u
#define DEVICE_BUFFERS_MAX  0x800000u
#define BUFFER_USERS_MAX    0xffffu

/* One buffer held on a device. Slots have theirs from the device's opening on, others are made when allocated. */
struct buffer {
    struct pdma_memory memory;
    struct buffer *next; /* in its hash chain */
    uint64_t bytes;      /* as asked */
    pdma_handle handle;
    uint32_t flags;   /* as the caller sees them, but for: */
    uint32_t shared;  /* PDMA_SHARED, or 0 */
    uint32_t users;   /* gets and attaches not yet put; 0: free, or put while an operation holds it */
    uint32_t holds;   /* operations under way that use it; the last to end releases what was put meanwhile */
    uint32_t of_slot; /* non-zero: lives in device->slots */
};

struct pdma_device {
    pdma_context *context;
    pdma_device *next; /* in context->devices */
    void *own;         /* the backend's device */
    struct pdma_device_info info;
    struct pdma_group groups[PDMA_GROUPS_MAX];
    uint32_t number; /* 1 … 255, the top byte of handles made here */

    struct os_mutex lock; /* guards what follows, and fallbacks and refusals of the groups */
    struct buffer **chains;
    uint32_t nchains; /* a power of two */
    uint32_t live;
    uint32_t sequence;
    int wrapped; /* the sequence came round, or handles come from elsewhere */
    struct buffer *slots;
    uint32_t nslots;
};

struct pdma_context {
    struct pdma_host host;
    const struct pdma_backend *table;
    void *own; /* the backend's */
    enum pdma_match match;
    uint32_t strict;
    struct os_mutex lock; /* guards devices */
    pdma_device *devices;
    uint32_t sequences[CONTEXT_DEVICES_MAX + 1]; /* where the handles of each number left off */
};

/* backend.c */
int backend_check(const struct pdma_backend *table, struct pdma_why *why);
int backend_choose(const struct pdma_config *config, const struct pdma_backend **table, struct pdma_why *why);

/* context.c */
void *context_alloc(pdma_context *context, size_t bytes, const char *what, struct pdma_why *why);
void context_free(pdma_context *context, void *memory);
void context_event(pdma_context *context, uint32_t reason, uint64_t asked, uint64_t limit, const char *subject);

/* request.c: the caller's values */
int request_check_get(const struct pdma_request *request, struct pdma_why *why);
int request_check_window(const struct pdma_request *request, struct pdma_why *why);
int request_check_pin(const void *memory, const struct pdma_request *request, struct pdma_why *why);
/* What a backend is asked for: sizes rounded, defaults made explicit. */
int request_resolve(const pdma_device *device, const struct pdma_request *request, struct pdma_request *out,
                    struct pdma_why *why);
int check_struct(uint32_t size, size_t needed, const char *name, struct pdma_why *why);
/* Elements of arrays: a caller's size must be this library's, or the second element would be somewhere else. */
int check_element(uint32_t size, size_t needed, const char *name, struct pdma_why *why);
int check_pointer(const void *pointer, const char *name, struct pdma_why *why);
int check_buffer(const struct pdma_buffer *buffer, struct pdma_why *why);

/* verify.c: what a backend answered */
int verify_status(pdma_context *context, int status, const char *operation, struct pdma_why *why);
int verify_info(const struct pdma_device_info *info, struct pdma_why *why);
int verify_groups(const struct pdma_group groups[PDMA_GROUPS_MAX], struct pdma_why *why);
int verify_contiguous(const struct pdma_memory *memory, const struct pdma_request *resolved, struct pdma_why *why);
int verify_pinned(const struct pdma_memory *memory, const struct pdma_request *resolved, struct pdma_why *why);
/* Gives back memory whose check failed with `status`, and tells the event callback of a lie. Returns status. */
int reject(pdma_device *device, struct pdma_memory *memory, int status, const struct pdma_why *why);
int verify_slot(const pdma_device *device, uint32_t groups, const struct pdma_memory *memory, struct pdma_why *why);

/* buffer.c: the buffers held on a device */
int buffer_table_init(pdma_device *device, struct pdma_why *why);
void buffer_table_free(pdma_device *device);
struct buffer *buffer_new(pdma_device *device, struct pdma_why *why);
struct buffer *buffer_find(const pdma_device *device, pdma_handle handle);
/* Records memory under a handle and fills *out. fresh: the record to use; NULL: the slot's own. */
int buffer_add(pdma_device *device, struct buffer *fresh, const struct pdma_memory *memory, uint64_t bytes,
               uint32_t flags, struct pdma_buffer *out, struct pdma_why *why);
/* Keeps a buffer's memory while an operation uses it; with PDMA_SHARED others may attach from the end on. */
int buffer_hold(pdma_device *device, pdma_handle handle, struct buffer **buffer, struct pdma_why *why);
void buffer_unhold(pdma_device *device, struct buffer *buffer, uint32_t shared);
/* Takes a buffer out of the table; the lock is held. */
void buffer_unlink(pdma_device *device, struct buffer *buffer);
/* Gives an unlinked buffer's memory back; the lock is not held. */
void buffer_release(pdma_device *device, struct buffer *buffer);
void buffer_describe(const struct buffer *buffer, struct pdma_buffer *out);
void buffer_release_all(pdma_device *device);
int stale(const pdma_device *device, pdma_handle handle, struct pdma_why *why);
/* An empty answer for a backend to fill. */
struct pdma_memory memory_blank(void);

#endif
