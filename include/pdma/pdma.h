/* SPDX-License-Identifier: MIT */
/*
 * pdma: DMA buffers, set aside at boot and claimed by the first matching call.
 *
 * Threads: any thread may call any function at any time, except that nothing may run on a context while
 * pdma_close(), or on a device while pdma_device_close(), takes it away. Nothing here is async-signal-safe.
 * After fork() only the parent calls.
 *
 * Errors: functions return enum pdma_status, 0 for success. Those that take a struct pdma_why (may be NULL) say in it
 * which value was wrong and what would have been allowed. A call that fails changes nothing and leaks nothing.
 *
 * Sizes and offsets are in bytes; bus addresses are what the device must be given.
 */
#ifndef PDMA_PDMA_H
#define PDMA_PDMA_H

#include "options.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PDMA_VERSION_MAJOR 0
#define PDMA_VERSION_MINOR 1
#define PDMA_VERSION_PATCH 0

typedef struct pdma_context pdma_context;
typedef struct pdma_device pdma_device;

/**
 * Names one buffer: never 0, unique among the live buffers of its context, and not used again soon after release,
 * so that a stale one is recognised.
 */
typedef uint32_t pdma_handle;

struct pdma_backend; /* backend.h */

/** One bus-contiguous piece of a buffer. */
struct pdma_range {
    pdma_bus bus;
    uint64_t bytes;
};

/** What the caller gets. Filled by the library in the caller's own structure, whose struct_size must be set. */
struct pdma_buffer {
    uint32_t struct_size;
    uint32_t flags; /**< direction, PDMA_CACHED, PDMA_COHERENT, PDMA_BOUNCED, PDMA_SHARED, PDMA_ATTACHED */
    pdma_handle handle;
    int32_t slot;                    /**< number in pdma_slots(), or -1 where it did not come from the reserve */
    void *cpu;                       /**< the mapping, or the pinned memory; NULL with PDMA_NO_MAP */
    uint64_t bytes;                  /**< as asked, not as rounded */
    pdma_bus bus;                    /**< of the first byte */
    const struct pdma_range *ranges; /**< in the order of the bytes; the library's, valid until the last put */
    uint32_t nranges;                /**< 1 for every contiguous buffer */
    uint32_t reserved;
};

enum pdma_slot_state {
    PDMA_SLOT_FREE = 0,
    PDMA_SLOT_CLAIMED = 1,
    PDMA_SLOT_QUARANTINED = 2, /**< its owner died and the device may still write to it */
    PDMA_SLOT_MISSING = 3      /**< could not be set aside; why says so */
};

/** One slot of a device's reserve, as a snapshot. */
struct pdma_slot {
    uint32_t struct_size;
    uint32_t group; /**< PDMA_GROUP_TO_DEVICE or PDMA_GROUP_FROM_DEVICE */
    uint32_t state; /**< enum pdma_slot_state */
    uint32_t flags; /**< the group's flags */
    uint64_t bytes;
    pdma_bus bus;       /**< 0 where missing, or where the user may not know */
    uint32_t why;       /**< enum pdma_reason: why it is missing */
    uint32_t owner_pid; /**< 0: nobody, or unknown */
    char owner[32];     /**< the claiming request's name, cut to fit */
};

/** Base address registers of a PCI function. */
#define PDMA_BARS 6u

enum pdma_bar_flags { PDMA_BAR_IO = 1, PDMA_BAR_64BIT = 2, PDMA_BAR_PREFETCHABLE = 4 };

struct pdma_bar {
    pdma_bus bus;   /**< where the host sees it */
    uint64_t bytes; /**< 0: not there */
    uint32_t flags, reserved;
};

/** A device as the backend sees it. */
struct pdma_device_info {
    uint32_t struct_size;
    uint16_t vendor, device, subvendor, subdevice;
    uint8_t revision, reserved0[3];
    uint32_t reserved1;
    char address[64]; /**< what pdma_device_open() takes: a PCI address "0000:01:00.0", or an instance id */
    pdma_bus highest; /**< the last address the device reaches */
    struct pdma_bar bars[PDMA_BARS];
};

/**
 * Replaces malloc and free for everything a context allocates. Both or neither. Thread-safe; alloc may fail, free takes
 * NULL. Called with locks of pdma held: they may not call pdma.
 */
typedef void *(*pdma_alloc_function)(void *arg, size_t bytes);
typedef void (*pdma_free_function)(void *arg, void *memory);

/**
 * Told about what is worth knowing without being an error of the call: a reserve not used, a flag without effect,
 * a missing slot, a backend that lied. Runs on the calling thread with no lock held; may call pdma.
 */
typedef void (*pdma_event_function)(void *arg, const struct pdma_why *event);

/** How a context is set up. Zero in a field means the default. */
struct pdma_config {
    uint32_t struct_size;
    uint32_t match;  /**< enum pdma_match */
    uint32_t strict; /**< non-zero: an option without effect is refused, not only reported */
    uint32_t reserved;
    const char *backend;              /**< by name; NULL: table, else the first whose probe succeeds */
    const struct pdma_backend *table; /**< a backend of the caller's; must outlive the context. Excludes `backend` */
    void *table_arg;                  /**< handed to the backend's probe and open */
    pdma_alloc_function alloc;
    pdma_free_function free;
    void *alloc_arg;
    pdma_event_function event;
    void *event_arg;
};

/**
 * Opens a context: chooses a backend and connects to it. config may be NULL for all defaults.
 *
 * *context is the caller's until pdma_close(); on failure it is untouched. Several contexts in one program are
 * independent of each other.
 * Errors: PDMA_INVALID (config), PDMA_NO_DEVICE (no backend can run), PDMA_NO_ACCESS,
 * PDMA_NO_MEMORY.
 */
int pdma_open(const struct pdma_config *config, pdma_context **context, struct pdma_why *why);

/** Closes every device, releases every buffer, frees the context. NULL is ignored. */
void pdma_close(pdma_context *context);

/** Name of the backend in use, valid until pdma_close(). NULL for a NULL context. */
const char *pdma_backend_name(const pdma_context *context);

/** The configuration's `strict`, for layers above that parse options. 0 for NULL. */
uint32_t pdma_is_strict(const pdma_context *context);

/**
 * Lists the devices. *n (may be NULL) receives how many there are, even if more than room; infos may be NULL with room
 * 0. Every element's struct_size must be set to sizeof(struct pdma_device_info).
 */
int pdma_devices(pdma_context *context, struct pdma_device_info *infos, size_t room, size_t *n, struct pdma_why *why);

/**
 * Opens a device. The empty string opens 'no particular device': ordinary allocation and pinning without a reserve,
 * where the backend offers it (PDMA_NO_DEVICE elsewhere). A context opens at most 255 devices at a time.
 *
 * After success why tells of slots that are missing, if any.
 * Errors: PDMA_NO_DEVICE, PDMA_NO_ACCESS, PDMA_BUSY, PDMA_NO_MEMORY.
 */
int pdma_device_open(pdma_context *context, const char *address, pdma_device **device, struct pdma_why *why);

/** Releases every buffer still held on the device and closes it. NULL is ignored. */
void pdma_device_close(pdma_device *device);

/** What the device is. info->struct_size must be set. */
int pdma_device_info(pdma_device *device, struct pdma_device_info *info, struct pdma_why *why);

/** How a device is declared quiet. */
enum pdma_quiesce {
    PDMA_QUIESCE_RESET = 0,   /**< reset the function now */
    PDMA_QUIESCE_ASSERTED = 1 /**< the caller has made sure that no transfer is running or will start again */
};

/** Ends quarantine: zeroes and frees what dead owners left. PDMA_UNSUPPORTED where the backend has no quarantine. */
int pdma_device_quiesce(pdma_device *device, enum pdma_quiesce how, struct pdma_why *why);

/** Snapshot of one of the device's groups (PDMA_GROUP_*), with its counts. group->struct_size must be set. */
int pdma_group_info(pdma_device *device, uint32_t which, struct pdma_group *group, struct pdma_why *why);

/**
 * Lists the reserve. *n (may be NULL) receives the number of slots; slots may be NULL with room 0. Every
 * element's struct_size must be sizeof(struct pdma_slot).
 */
int pdma_slots(pdma_device *device, struct pdma_slot *slots, size_t room, size_t *n, struct pdma_why *why);

/**
 * Gets a contiguous buffer: claims the lowest free slot of the first group that serves the request, else allocates.
 *
 * The memory is zero. *buffer is filled on success only; give it back with pdma_put(). A claim allocates nothing from
 * the heap. After an allocation why tells for which reason the reserve was not used.
 * A group serves a request if sizes (rounded up to 4096) and directions are equal, every restriction of the group is
 * also in the request, and the group's declared limits satisfy the request's (WinDriver Technical Document #3).
 * Errors: PDMA_INVALID, PDMA_RESERVE_EMPTY (reserve only), PDMA_NO_MEMORY, PDMA_QUARANTINED, PDMA_GONE,
 * PDMA_BACKEND_FAULT.
 */
int pdma_get(pdma_device *device, const struct pdma_request *request, struct pdma_buffer *buffer, struct pdma_why *why);

/**
 * Pins the caller's own memory for the device, as a list of ranges. The memory must stay valid until pdma_put().
 * Pages above the request's highest address are bounced where the backend can (PDMA_BOUNCED in flags): then sync is
 * mandatory. align and boundary have no meaning here and must be 0; of the flags only the direction, PDMA_BELOW_16M and
 * PDMA_64BIT have one. Errors: PDMA_INVALID, PDMA_NO_MEMORY (pages, copies, or the limit on locked memory), PDMA_GONE,
 * PDMA_UNSUPPORTED, PDMA_BACKEND_FAULT.
 */
int pdma_pin(pdma_device *device, void *memory, const struct pdma_request *request, struct pdma_buffer *buffer,
             struct pdma_why *why);

/**
 * Takes a range of RAM that the administrator kept from the operating system. PDMA_UNSUPPORTED where none is declared,
 * PDMA_INVALID where the address lies outside it or breaks the request's own limits, PDMA_BUSY where someone has it.
 * The reserve's flags have no meaning here and must be 0.
 */
int pdma_window(pdma_device *device, pdma_bus address, const struct pdma_request *request, struct pdma_buffer *buffer,
                struct pdma_why *why);

/** Lets other programs of the same user attach to a contiguous buffer by its handle, until its last put. */
int pdma_share(pdma_device *device, pdma_handle handle, struct pdma_why *why);

/**
 * Attaches to a buffer that was shared: one held on this device already, or, where the backend can, another opening's
 * or another program's (bytes is then what the memory has, rounded to pages). Each attach is undone by
 * one pdma_put(); the memory goes with the last. PDMA_STALE: nobody shares this handle. PDMA_NO_ACCESS: not let in.
 */
int pdma_attach(pdma_device *device, pdma_handle handle, struct pdma_buffer *buffer, struct pdma_why *why);

/**
 * Gives a buffer back, whatever its origin. The caller promises that the device has finished with it.
 * PDMA_STALE for a handle that is not held on this device; nothing is changed then.
 */
int pdma_put(pdma_device *device, pdma_handle handle, struct pdma_why *why);

/**
 * Before the device reads or writes bytes [offset, offset + bytes): makes the CPU's writes visible to it.
 * (WinDriver: SyncCpu.) bytes 0 means up to the end. The range widens to cache lines.
 */
int pdma_sync_for_device(pdma_device *device, pdma_handle handle, uint64_t offset, uint64_t bytes,
                         struct pdma_why *why);

/** After the device wrote and before the CPU reads. (WinDriver: SyncIo.) Else as pdma_sync_for_device(). */
int pdma_sync_for_cpu(pdma_device *device, pdma_handle handle, uint64_t offset, uint64_t bytes, struct pdma_why *why);

/**
 * Reads or writes the device's configuration space: bytes is 1, 2 or 4, offset a multiple of it, value in host order.
 * PDMA_UNSUPPORTED where the backend has no device access.
 */
int pdma_config_read(pdma_device *device, uint32_t offset, uint32_t bytes, uint32_t *value, struct pdma_why *why);
int pdma_config_write(pdma_device *device, uint32_t offset, uint32_t bytes, uint32_t value, struct pdma_why *why);

/** Reads or writes a register of a BAR: bytes is 1, 2, 4 or 8, offset a multiple of it. */
int pdma_bar_read(pdma_device *device, uint32_t bar, uint64_t offset, uint32_t bytes, uint64_t *value,
                  struct pdma_why *why);
int pdma_bar_write(pdma_device *device, uint32_t bar, uint64_t offset, uint32_t bytes, uint64_t value,
                   struct pdma_why *why);

/** PDMA_VERSION_* of the library in use: major * 65536 + minor * 256 + patch. */
uint32_t pdma_version(void);

#ifdef __cplusplus
}
#endif

#endif
