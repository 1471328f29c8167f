/* SPDX-License-Identifier: MIT OR GPL-2.0 */
/*
 * Reasons: the stable numbers behind every struct pdma_why.
 *
 * A reason keeps its number and its status for ever; its English sentence may
 * improve. New reasons are added at the end of their block.
 */
#ifndef PDMA_REASON_H
#define PDMA_REASON_H

#include "request.h"

#ifdef __cplusplus
extern "C" {
#endif

enum pdma_reason {
    PDMA_WHY_NONE = 0,

    /* The call itself. */
    PDMA_WHY_NULL = 1,        /**< a pointer that must not be NULL */
    PDMA_WHY_STRUCT_SIZE = 2, /**< struct_size is not set, or too small */
    PDMA_WHY_FLAGS = 3,       /**< unknown flag bits */
    PDMA_WHY_BYTES_ZERO = 4,
    PDMA_WHY_BYTES_HUGE = 5,
    PDMA_WHY_ALIGN = 6,           /**< not a power of two */
    PDMA_WHY_BOUNDARY = 7,        /**< not a power of two */
    PDMA_WHY_BOUNDARY_SMALL = 8,  /**< smaller than the buffer */
    PDMA_WHY_RESERVE_FLAGS = 9,   /**< reserve only and no reserve together */
    PDMA_WHY_HIGHEST = 10,        /**< the highest address leaves no room for the size */
    PDMA_WHY_SYNC_RANGE = 11,     /**< offset + bytes beyond the buffer */
    PDMA_WHY_STALE = 12,          /**< no such buffer held on this device */
    PDMA_WHY_OVERFLOW = 13,       /**< address + bytes wraps around */
    PDMA_WHY_HEAP = 14,           /**< the allocator returned NULL */
    PDMA_WHY_NO_BACKEND = 15,     /**< no probe succeeded */
    PDMA_WHY_BACKEND_NAME = 16,   /**< no backend of this name */
    PDMA_WHY_BACKEND_TABLE = 17,  /**< a table lacks a mandatory operation */
    PDMA_WHY_NO_DEVICE = 18,      /**< no device of this address */
    PDMA_WHY_NO_OPERATION = 19,   /**< the backend does not offer the operation */
    PDMA_WHY_DEVICES = 20,        /**< too many devices open in one context */
    PDMA_WHY_NOT_SHARED = 21,     /**< the owner has not let others in */
    PDMA_WHY_ENUM = 22,           /**< a number outside its enumeration */
    PDMA_WHY_ALLOCATOR = 23,      /**< one of alloc and free without the other */
    PDMA_WHY_OS = 24,             /**< a system call failed; asked is errno */
    PDMA_WHY_TEXT = 25,           /**< a string that cannot be read as what it should be */
    PDMA_WHY_SHARE_PINNED = 26,   /**< only contiguous buffers can be shared */
    PDMA_WHY_REFERENCES = 27,     /**< too many attached users of one buffer */
    PDMA_WHY_REGISTER = 28,       /**< a register or configuration access out of range */
    PDMA_WHY_BACKEND_TWICE = 29,  /**< a backend by name and by table at once */
    PDMA_WHY_BUFFERS = 30,        /**< too many live buffers on one device */
    PDMA_WHY_PIN_FIELDS = 31,     /**< a field of the request that pinning has no use for */
    PDMA_WHY_ELEMENT_SIZE = 32,   /**< struct_size of an array's element is not this library's */
    PDMA_WHY_REGISTER_WIDTH = 34, /**< an access of a width that there is not */
    PDMA_WHY_NO_BAR = 35,         /**< the device has no such BAR */
    PDMA_WHY_STALE_OBJECT = 36,   /**< a device, a card or a structure that is not open here */
    PDMA_WHY_UNEXPLAINED = 33,    /**< the backend failed and gave no reason; the status is its own */

    /* Why the reserve was not used. */
    PDMA_WHY_NO_GROUP = 100,
    PDMA_WHY_GROUP_SIZE = 101,
    PDMA_WHY_GROUP_DIRECTION = 102,
    PDMA_WHY_GROUP_FLAGS = 103, /**< the group restricts what the request does not */
    PDMA_WHY_GROUP_HIGHEST = 104,
    PDMA_WHY_GROUP_ALIGN = 105,
    PDMA_WHY_GROUP_BOUNDARY = 106,
    PDMA_WHY_ALL_CLAIMED = 107,
    PDMA_WHY_ALL_QUARANTINED = 108,
    PDMA_WHY_MISSING = 109,       /**< slots that could not be set aside */
    PDMA_WHY_NO_RESERVE = 110,    /**< the request declined the reserve */
    PDMA_WHY_UNCACHED_SLOT = 111, /**< served, but uncached although cached would have done */
    PDMA_WHY_GROUP_WIDTH = 112,   /**< the group states an address width, the request none */

    /* What a backend returned and core refused to pass on. */
    PDMA_WHY_LIE_HIGHEST = 120,
    PDMA_WHY_LIE_ALIGN = 121,
    PDMA_WHY_LIE_BOUNDARY = 122,
    PDMA_WHY_LIE_BYTES = 123,
    PDMA_WHY_LIE_RANGES = 124,
    PDMA_WHY_LIE_SLOT = 125,
    PDMA_WHY_LIE_HANDLE = 126,
    PDMA_WHY_LIE_STATUS = 127,
    PDMA_WHY_LIE_MAPPING = 128,
    PDMA_WHY_LIE_GROUP = 129,
    PDMA_WHY_LIE_SLOT_TWICE = 130,
    PDMA_WHY_LIE_INFO = 131,
    PDMA_WHY_LIE_ATTACH = 132,

    /* Memory. */
    PDMA_WHY_NO_CONTIGUOUS = 140, /**< no free run of this size below the limit */
    PDMA_WHY_NO_PAGES = 141,
    PDMA_WHY_NO_BOUNCE = 142,  /**< pages above the limit, and no memory below it for copies */
    PDMA_WHY_PIN_LIMIT = 143,  /**< the system's limit on locked memory */
    PDMA_WHY_QUARANTINE = 144, /**< the device has not been declared quiet */
    PDMA_WHY_WINDOW = 145,     /**< outside the reserved-RAM window */
    PDMA_WHY_WINDOW_BUSY = 146,
    PDMA_WHY_GONE = 147,
    PDMA_WHY_INJECTED = 148,     /**< a test asked for this failure */
    PDMA_WHY_NOT_MAPPED = 150,   /**< memory to pin that the process does not have */
    PDMA_WHY_WINDOW_PLACE = 149, /**< the address given breaks the request's own limits */

    /* WinDriver option masks. */
    PDMA_WHY_OPT_RESERVED_BITS = 200, /**< bits 16–23 or 31 */
    PDMA_WHY_OPT_WIDTH_WITHOUT_FLAG = 201,
    PDMA_WHY_OPT_WIDTH = 202,            /**< outside 12–64 */
    PDMA_WHY_OPT_KERNEL_BUFFER_SG = 203, /**< 0x1 in WDC_DMASGBufLock */
    PDMA_WHY_OPT_CONTIGUOUS_ONLY = 204,  /**< a contiguous-only flag in a scatter/gather lock */
    PDMA_WHY_OPT_EXCLUSIVE = 205,        /**< two flags that exclude each other */
    PDMA_WHY_OPT_TRANSACTION = 206,      /**< 0x2000 is not the caller's to set */
    PDMA_WHY_OPT_NO_CARD = 207,          /**< no card, and the mask needs one */
    PDMA_WHY_OPT_NOT_IMPLEMENTED = 208,  /**< 0x4000 */
    PDMA_WHY_OPT_NO_EFFECT = 209,        /**< accepted without effect */
    PDMA_WHY_OPT_PAGES = 210,            /**< more ranges than the caller's structure holds */
    PDMA_WHY_OPT_STRICT = 211,           /**< without effect, and strict is set */

    /* Group settings (INF, registry, module parameter). */
    PDMA_WHY_SET_OPTIONS_MISSING = 240,
    PDMA_WHY_SET_MANDATORY = 241, /**< a mandatory bit is missing */
    PDMA_WHY_SET_BITS = 242,      /**< a bit that a group cannot have */
    PDMA_WHY_SET_BYTES_ZERO = 243,
    PDMA_WHY_SET_COUNT = 244,         /**< more than 256 */
    PDMA_WHY_SET_BYTES_MISSING = 245, /**< Options or Count without Bytes: a warning */
    PDMA_WHY_SET_WIDTH = 246,
    PDMA_WHY_SET_COUNT_ZERO = 247,   /**< Count 0: a note, nothing is set aside */
    PDMA_WHY_SET_VALUE = 248,        /**< a value that is not written as a number of 32 bits */
    PDMA_WHY_SET_BYTES_TYPE = 249,   /**< Bytes is there, but no DWORD: a warning, nothing is set aside */
    PDMA_WHY_SET_OPTIONS_TYPE = 250, /**< Options is there, but no DWORD */

    /* The simulated machine. */
    PDMA_WHY_SIM_WORD = 280,      /**< a word of its description that cannot be read */
    PDMA_WHY_SIM_RAM = 281,       /**< a size of RAM that no machine has */
    PDMA_WHY_SIM_BOOTED = 282,    /**< a device can be plugged in before boot only */
    PDMA_WHY_SIM_DEVICES = 283,   /**< no room for another device */
    PDMA_WHY_SIM_DUPLICATE = 284, /**< two devices of one address */
    PDMA_WHY_SIM_BAR = 285,       /**< a BAR's size is a power of two */
    PDMA_WHY_SIM_ADDRESS = 286,   /**< a device's access where no memory is */
    PDMA_WHY_SIM_REACH = 287,     /**< an address that the device cannot drive */
    PDMA_WHY_SIM_INF = 288        /**< an INF that was read cannot be followed; asked is the line, 0: the whole */
};

/**
 * Fills *why (which may be NULL, or too small to use: then nothing is written) from the table of reasons.
 * subject is the name that the sentence is about; copied. Returns the status that belongs to the reason.
 * For authors of backends; freestanding, no side effects, any thread.
 */
int pdma_why_set(struct pdma_why *why, uint32_t reason, uint64_t asked, uint64_t limit, const char *subject);

/** Clears *why (may be NULL) to 'nothing to say'. Returns PDMA_OK. */
int pdma_why_clear(struct pdma_why *why);

/** The status that belongs to a reason; PDMA_BACKEND_FAULT for an unknown number. */
int pdma_reason_status(uint32_t reason);

/** One English word or two for a status, never NULL. */
const char *pdma_status_text(int status);

#ifdef __cplusplus
}
#endif

#endif
