/* SPDX-License-Identifier: MIT OR GPL-2.0 */
/*
 * WinDriver's numbers turned into pdma's words: the DWORD of a lock call into
 * a request, the values of an INF into a group.
 *
 * Nothing else in pdma knows the DMA_* bits. Freestanding: pure functions
 * without state, callable from any thread and from kernel code.
 */
#ifndef PDMA_OPTIONS_H
#define PDMA_OPTIONS_H

#include "reason.h"

#ifdef __cplusplus
extern "C" {
#endif

/** WinDriver's option bits, under names that do not collide with windrvr.h. */
enum pdma_option {
    PDMA_OPT_KERNEL_BUFFER_ALLOC = 0x1,
    PDMA_OPT_BELOW_16M = 0x2,
    PDMA_OPT_LARGE_BUFFER = 0x4,
    PDMA_OPT_ALLOW_CACHE = 0x8,
    PDMA_OPT_KERNEL_ONLY_MAP = 0x10,
    PDMA_OPT_FROM_DEVICE = 0x20,
    PDMA_OPT_TO_DEVICE = 0x40,
    PDMA_OPT_ALLOW_64BIT = 0x80,
    PDMA_OPT_ALLOW_NO_HCARD = 0x100,
    PDMA_OPT_GET_EXISTING = 0x200,
    PDMA_OPT_RESERVED_MEM = 0x400,
    PDMA_OPT_SPECIFY_WIDTH = 0x800,
    PDMA_OPT_PREALLOCATED_ONLY = 0x1000,
    PDMA_OPT_TRANSACTION = 0x2000,
    PDMA_OPT_GPUDIRECT = 0x4000,
    PDMA_OPT_DISABLE_MERGE = 0x8000
};

#define PDMA_OPT_WIDTH_SHIFT 24u
#define PDMA_OPT_WIDTH_MASK  0x7f000000u
#define PDMA_OPT_WIDTH_MIN   12u
#define PDMA_OPT_WIDTH_MAX   64u

/** Which call the mask came with. */
enum pdma_options_call {
    PDMA_CALL_LOW = 0,        /**< WD_DMALock: 0x1 decides between contiguous and scatter/gather */
    PDMA_CALL_CONTIGUOUS = 1, /**< WDC_DMAContigBufLock: adds 0x1 */
    PDMA_CALL_SG = 2          /**< WDC_DMASGBufLock */
};

/** What the mask asks for. */
enum pdma_options_kind {
    PDMA_KIND_CONTIGUOUS = 0, /**< claim or allocate */
    PDMA_KIND_PIN = 1,        /**< the caller's memory */
    PDMA_KIND_ATTACH = 2,     /**< the buffer whose hDma is given */
    PDMA_KIND_WINDOW = 3      /**< the reserved-RAM range whose address is given */
};

/** An option mask understood. */
struct pdma_options {
    uint32_t kind;               /**< enum pdma_options_kind */
    uint32_t no_effect;          /**< flags accepted without effect */
    uint32_t large;              /**< 0x4 on scatter/gather: the caller says how many ranges fit */
    uint32_t no_merge;           /**< 0x8000 on scatter/gather: one range per page */
    struct pdma_request request; /**< flags and highest; the caller adds bytes and the rest */
};

/** What else decides: facts of the call outside the mask. */
struct pdma_options_with {
    uint32_t card;   /**< non-zero: a card handle was given */
    uint32_t strict; /**< non-zero: a flag without effect is refused */
};

/**
 * Classifies one option mask. On success *out is filled; on failure it is untouched.
 *
 * Returns PDMA_OK, PDMA_INVALID, or PDMA_UNSUPPORTED for GPUDirect (only where the mask is otherwise valid).
 * After success with flags without effect, why holds PDMA_WHY_OPT_NO_EFFECT with the bits in `asked`.
 */
int pdma_options_parse(uint32_t mask, enum pdma_options_call call, const struct pdma_options_with *with,
                       struct pdma_options *out, struct pdma_why *why);

/** Name of the single option bit in WinDriver's spelling ("DMA_ALLOW_CACHE"), or NULL. */
const char *pdma_option_name(uint32_t bit);

/**
 * The last bus address that a buffer for this request may occupy, on a device that reaches device_limit:
 * the request's highest, or the device's limit with PDMA_64BIT, or 4 GiB - 1; then the smallest of that,
 * of 16 MiB - 1 with PDMA_BELOW_16M, and of device_limit.
 */
pdma_bus pdma_request_highest(const struct pdma_request *request, pdma_bus device_limit);

/** bytes rounded up to PDMA_PAGE; 0 where that overflows. */
uint64_t pdma_round_up(uint64_t bytes);

/** Which of a group's three values are present. */
enum pdma_setting { PDMA_SET_BYTES = 1, PDMA_SET_OPTIONS = 2, PDMA_SET_COUNT = 4 };

/** The values of one group as written: DmaToDevice* or DmaFromDevice*. */
struct pdma_group_settings {
    uint32_t present; /**< PDMA_SET_* */
    uint32_t bytes, options, count;
};

/**
 * Turns one group's values (which: PDMA_GROUP_TO_DEVICE or PDMA_GROUP_FROM_DEVICE) into a group.
 *
 * Fills *group wherever `which` is one of the two: with asked 0 where nothing is to be set aside. Returns PDMA_OK for a
 * group and for none at all; PDMA_INVALID where the values are refused. Warnings and notes come with PDMA_OK and a
 * reason. The sentence names the value as it is written in the INF ("DmaToDeviceOptions").
 */
int pdma_group_from_settings(uint32_t which, const struct pdma_group_settings *settings, struct pdma_group *group,
                             struct pdma_why *why);

/** How sizes are compared: equal after rounding, or request not larger than the slot. */
enum pdma_match { PDMA_MATCH_EQUAL = 0, PDMA_MATCH_FITS = 1 };

/**
 * Does the group serve the request? PDMA_WHY_NONE: yes. Otherwise the first rule that it fails, in the order direction,
 * size, flags, width, highest, align, boundary; asked and limit (may be NULL) receive the two values compared.
 */
uint32_t pdma_group_serves(const struct pdma_group *group, const struct pdma_request *request, pdma_bus device_limit,
                           enum pdma_match match, uint64_t *asked, uint64_t *limit);

#ifdef __cplusplus
}
#endif

#endif
