/* SPDX-License-Identifier: MIT OR GPL-2.0 */
/*
 * The words every part of pdma shares: status, why, request and group.
 *
 * Freestanding: the kernel drivers compile this header too. Every structure
 * begins with its own size in bytes, which the caller sets, and only ever
 * grows at its end: a size of zero or one smaller than the first published
 * layout is PDMA_INVALID, a larger one is accepted if the excess is zero-free
 * to ignore, that is: fields a library does not know are not looked at.
 */
#ifndef PDMA_REQUEST_H
#define PDMA_REQUEST_H

#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An address as the device must be given it: dma_addr_t, IOVA, logical address. */
typedef uint64_t pdma_bus;

/** Reserved and allocated memory comes in multiples of this many bytes; sizes are compared after rounding up to it. */
#define PDMA_PAGE 4096u

/** Most slots one group may have (WinDriver 12.4). */
#define PDMA_GROUP_SLOTS_MAX 256u

/** Groups of one device: PDMA_GROUP_TO_DEVICE and PDMA_GROUP_FROM_DEVICE. */
#define PDMA_GROUPS_MAX        2u
#define PDMA_GROUP_TO_DEVICE   0u
#define PDMA_GROUP_FROM_DEVICE 1u

/** What a call returns. Stable numbers; 0 is success, everything else is negative. */
enum pdma_status {
    PDMA_OK = 0,
    PDMA_INVALID = -1,        /**< the caller's value is wrong; why names it and the limit */
    PDMA_NO_MEMORY = -2,      /**< memory that satisfies the request cannot be had now */
    PDMA_RESERVE_EMPTY = -3,  /**< reserve only, and no slot that serves can be claimed */
    PDMA_QUARANTINED = -4,    /**< the memory waits for the device to be declared quiet */
    PDMA_NO_DEVICE = -5,      /**< no such device, or no backend that can run here */
    PDMA_NO_ACCESS = -6,      /**< the operating system refuses this user */
    PDMA_BUSY = -7,           /**< in use by another owner */
    PDMA_UNSUPPORTED = -8,    /**< the backend or this build cannot do it */
    PDMA_GONE = -9,           /**< the device was removed */
    PDMA_BACKEND_FAULT = -10, /**< the backend broke its contract; its memory was given back */
    PDMA_STALE = -11          /**< the handle names no buffer held on this device */
};

/** Flags of a request, a group and a buffer. */
enum pdma_flags {
    PDMA_TO_DEVICE = 0x001,    /**< the device reads the memory; neither direction means both */
    PDMA_FROM_DEVICE = 0x002,  /**< the device writes the memory */
    PDMA_CACHED = 0x004,       /**< a cached mapping will do, the caller syncs */
    PDMA_NO_MAP = 0x008,       /**< no mapping for the caller: cpu stays NULL */
    PDMA_RESERVE_ONLY = 0x010, /**< from the reserve, or fail */
    PDMA_NO_RESERVE = 0x020,   /**< never from the reserve */
    PDMA_BELOW_16M = 0x040,    /**< every byte below 16 MiB */
    PDMA_64BIT = 0x080,        /**< with highest 0: anywhere the device reaches, instead of below 4 GiB */
    PDMA_SHARED = 0x100,       /**< other programs of the same user may attach by the handle */
    /* Only in buffers: */
    PDMA_BOUNCED = 0x10000,  /**< some pages are copies: sync is mandatory */
    PDMA_COHERENT = 0x20000, /**< sync does nothing here, CPU and device see the same bytes */
    PDMA_ATTACHED = 0x40000, /**< another owner's buffer, let in by its handle */
    PDMA_PINNED = 0x80000    /**< the caller's own memory */
};

/** What a caller asks of one buffer. Zero in a field means 'no wish'. */
struct pdma_request {
    uint32_t struct_size;
    uint32_t flags; /**< PDMA_TO_DEVICE … PDMA_SHARED */
    uint64_t bytes; /**< at least 1; need not be a multiple of a page */
    pdma_bus
        highest; /**< the last byte's address may not exceed it; 0: 4 GiB - 1, or the device's limit with PDMA_64BIT */
    uint64_t align;    /**< a power of two; 0: one page. Larger than a page is honoured, smaller has no effect */
    uint64_t boundary; /**< a power of two that the buffer must not cross; 0: none */
    const char *name;  /**< shown in listings, not kept beyond the call unless copied; may be NULL */
};

/** A request made at boot: what the INF, the registry or a module parameter asks to have set aside. */
struct pdma_group {
    uint32_t struct_size;
    uint32_t asked;     /**< slots asked for, 0 … 256; 0: this group does not exist */
    uint32_t had;       /**< slots that could be had; the backend fills it at boot */
    uint32_t fallbacks; /**< requests it served in kind that had to be allocated instead */
    uint32_t refusals;  /**< requests it served in kind that failed (reserve only, or no memory) */
    uint32_t reserved;
    struct pdma_request each; /**< of one slot; bytes is a multiple of PDMA_PAGE */
};

/**
 * Why a call failed, or, after success, why the reserve was not used or what else is worth knowing.
 *
 * The caller sets struct_size (or passes NULL where it does not want to know). After a success about which there is
 * nothing to say, reason is PDMA_WHY_NONE and text is empty.
 */
struct pdma_why {
    uint32_t struct_size;
    int32_t status;  /**< the reason's status; after a success that has something to say, not the call's */
    uint32_t reason; /**< enum pdma_reason; numbers are stable */
    int32_t slot;    /**< the slot it is about, or -1; no reason of today names one */
    uint64_t asked;  /**< the caller's value */
    uint64_t limit;  /**< what would have been allowed, or had */
    char text[160];  /**< one English sentence that names both */
};

#ifdef __cplusplus
}
#endif

#endif
