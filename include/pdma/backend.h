/* SPDX-License-Identifier: MIT */
/*
 * What a backend must do: mechanism, never policy.
 *
 * A backend is one const struct pdma_backend. Core calls it as stated above each operation; every argument has been
 * checked before, pointers are never NULL unless it says so, and `why` may be NULL (pdma_why_set() copes).
 * An operation that fails returns a negative pdma_status, has changed nothing, and has filled why.
 *
 * Threads: operations on different devices run in parallel, and so do operations on one device, claim and release
 * included; a backend locks what it shares. Core holds none of its locks during a call, so an operation may block.
 * open/close and device_open/device_close of the same object never overlap with anything else on that object.
 */
#ifndef PDMA_BACKEND_H
#define PDMA_BACKEND_H

#include "pdma.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What core lends a backend, valid from open until close returns. */
struct pdma_host {
    uint32_t struct_size;
    uint32_t reserved;
    pdma_alloc_function alloc; /**< never NULL */
    pdma_free_function free;   /**< never NULL; takes NULL */
    void *alloc_arg;
    pdma_event_function event; /**< never NULL; to be called with no lock held */
    void *event_arg;
};

/**
 * One buffer between core and a backend. Core owns the structure and zeroes it before claim, allocate, pin, window and
 * attach (slot: -1); the backend fills it on success. Core may keep it elsewhere by plain copying.
 */
struct pdma_memory {
    uint32_t struct_size;
    uint32_t
        flags; /**< out: PDMA_COHERENT, PDMA_BOUNCED, PDMA_CACHED, PDMA_NO_MAP as they are; attach: the direction too */
    void *cpu; /**< out: the mapping, page-aligned; NULL with PDMA_NO_MAP. Pins: left alone */
    void *own; /**< the backend's */
    uint64_t bytes;                  /**< out: usable bytes, at least what was asked */
    const struct pdma_range *ranges; /**< out, for lists: the backend's until release. NULL: `one` is the only range */
    uint32_t nranges;                /**< out: 1 for contiguous memory */
    int32_t slot;                    /**< out of claim and attach: number of the slot; else left -1 */
    pdma_handle handle;              /**< out: a system-wide unique handle, or 0: core makes one. Always or never */
    uint32_t reserved;
    struct pdma_range one; /**< room for the only range */
};

struct pdma_device_access;

struct pdma_backend {
    uint32_t struct_size;
    uint32_t on_demand; /**< non-zero: never chosen by probing, only by name or table */
    const char *name;   /**< short, lower case; unique among the known */

    /** Can it run here? Called before open, possibly several times; must leave nothing behind. */
    int (*probe)(void *arg, struct pdma_why *why);

    /** Connects. *backend is handed to every other operation. host stays valid until close returns. */
    int (*open)(void *arg, const struct pdma_host *host, void **backend, struct pdma_why *why);

    /** Disconnects. All devices have been closed. Cannot fail. */
    void (*close)(void *backend);

    /** Lists devices. Fills at most room elements (struct_size is set in each); *n receives how many there are. */
    int (*devices)(void *backend, struct pdma_device_info *infos, size_t room, size_t *n, struct pdma_why *why);

    /**
     * Opens a device; address "" is 'no particular device' (PDMA_NO_DEVICE if not offered). Fills *info whole and both
     * groups: asked 0 for none; each.bytes a multiple of PDMA_PAGE; had ≤ asked ≤ 256. Groups never change while the
     * device is there. Slots are numbered through: 0 … asked-1 of the first group, then the second's.
     */
    int (*device_open)(void *backend, const char *address, void **device, struct pdma_device_info *info,
                       struct pdma_group groups[PDMA_GROUPS_MAX], struct pdma_why *why);

    /** Closes a device. Every memory has been released. Cannot fail. */
    void (*device_close)(void *device);

    /** Lists slots, all numbers from 0 on, missing ones included. As devices. */
    int (*slots)(void *device, struct pdma_slot *slots, size_t room, size_t *n, struct pdma_why *why);

    /**
     * Atomically takes the lowest free slot of the first group in the set (bit PDMA_GROUP_*). The memory is zero.
     * flags: PDMA_NO_MAP: no mapping is wanted; PDMA_SHARED: let others attach. name may be NULL.
     * Allocates nothing from the host. PDMA_RESERVE_EMPTY: all claimed (why:
     * PDMA_WHY_ALL_CLAIMED with asked slots claimed, limit slots had, or PDMA_WHY_MISSING where none were had);
     * PDMA_QUARANTINED: none free, and some wait.
     */
    int (*claim)(void *device, uint32_t groups, uint32_t flags, const char *name, struct pdma_memory *memory,
                 struct pdma_why *why);

    /**
     * Allocates zeroed, bus-contiguous memory. request->bytes is a multiple of PDMA_PAGE, highest is what is really
     * meant (never 0), align at least PDMA_PAGE. Core checks what it gets. PDMA_NO_MEMORY where it cannot be had.
     */
    int (*allocate)(void *device, const struct pdma_request *request, struct pdma_memory *memory, struct pdma_why *why);

    /**
     * Pins request->bytes at `address` (memory->cpu stays the caller's address, set by core). highest as in allocate.
     * The ranges cover the bytes in order. Pages above highest are bounced (PDMA_BOUNCED) or refused.
     */
    int (*pin)(void *device, void *address, const struct pdma_request *request, struct pdma_memory *memory,
               struct pdma_why *why);

    /** Gives memory back, whatever its origin; zeroes before anyone else can see it. Cannot fail. */
    void (*release)(void *device, struct pdma_memory *memory);

    /** Range lies within the memory; bytes is never 0. Non-zero for_device: before the device uses it. */
    int (*sync)(void *device, struct pdma_memory *memory, uint64_t offset, uint64_t bytes, int for_device,
                struct pdma_why *why);

    /** Optional (NULL: core shares within one opening of the device). Lets others attach from now on. */
    int (*share)(void *device, struct pdma_memory *memory, struct pdma_why *why);

    /** Optional, with share. Attaches to memory of another opener; release undoes it. PDMA_STALE, PDMA_NO_ACCESS. */
    int (*attach)(void *device, pdma_handle handle, struct pdma_memory *memory, struct pdma_why *why);

    /** Optional (NULL: PDMA_UNSUPPORTED). Takes the reserved RAM at `address`. Zeroed like all other memory. */
    int (*window)(void *device, pdma_bus address, const struct pdma_request *request, struct pdma_memory *memory,
                  struct pdma_why *why);

    /** Optional (NULL: PDMA_UNSUPPORTED). Ends quarantine. */
    int (*quiesce)(void *device, enum pdma_quiesce how, struct pdma_why *why);

    /** Optional (NULL: PDMA_UNSUPPORTED for all of it). */
    const struct pdma_device_access *access;
};

/** Device access: kept apart so that a pure memory backend stays small. The same rules; all mandatory if present. */
struct pdma_device_access {
    uint32_t struct_size;
    uint32_t reserved;

    /** bytes is 1, 2 or 4, offset aligned. Out of range: PDMA_INVALID with PDMA_WHY_REGISTER. */
    int (*config_read)(void *device, uint32_t offset, uint32_t bytes, uint32_t *value, struct pdma_why *why);
    int (*config_write)(void *device, uint32_t offset, uint32_t bytes, uint32_t value, struct pdma_why *why);

    /** bar below PDMA_BARS, bytes 1, 2, 4 or 8, offset aligned and within info's size of the BAR. May block. */
    int (*bar_read)(void *device, uint32_t bar, uint64_t offset, uint32_t bytes, uint64_t *value, struct pdma_why *why);
    int (*bar_write)(void *device, uint32_t bar, uint64_t offset, uint32_t bytes, uint64_t value, struct pdma_why *why);
};

/** The smallest backend: memory of the process, invented addresses. For learning, measuring and testing. */
const struct pdma_backend *pdma_null_backend(void);

/** table_arg of the null backend; NULL: defaults. The one device is "null". */
struct pdma_null_config {
    uint32_t struct_size;
    uint32_t keep_content; /**< non-zero: release does not zero. For measuring what zeroing costs, nothing else */
    uint64_t ram;          /**< bytes to serve from; 0: 16 MiB */
    struct pdma_group groups[PDMA_GROUPS_MAX]; /**< set aside at open */
};

#ifdef __cplusplus
}
#endif

#endif
