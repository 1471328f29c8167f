/* SPDX-License-Identifier: MIT */
/*
 * A simulated machine: RAM, devices with DMA engines, boot and old age.
 *
 * Deterministic: the same configuration, seed and calls give the same addresses on every platform. Any thread may
 * call; a machine has one lock. A machine must outlive the contexts opened on it.
 */
#ifndef PDMA_SIM_H
#define PDMA_SIM_H

#include "backend.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pdma_sim pdma_sim;

/** How worn the memory is. */
enum pdma_sim_age {
    PDMA_SIM_FRESH = 0,
    PDMA_SIM_LIGHT = 1, /**< some runs of 4 MiB are left */
    PDMA_SIM_HEAVY = 2  /**< no free run of 1 MiB, runs of 64 KiB still there */
};

/** The operations that can be told to fail. */
enum pdma_sim_operation {
    PDMA_SIM_OPEN = 0,
    PDMA_SIM_DEVICE_OPEN = 1,
    PDMA_SIM_CLAIM = 2,
    PDMA_SIM_ALLOCATE = 3,
    PDMA_SIM_PIN = 4,
    PDMA_SIM_SYNC = 5,
    PDMA_SIM_OPERATIONS = 6
};

/** A machine to be. Zero in a field means the default. */
struct pdma_sim_config {
    uint32_t struct_size;
    uint32_t age;     /**< enum pdma_sim_age: how far pdma_sim_boot() ages it after the groups are set aside */
    uint64_t ram;     /**< bytes, a multiple of 1 MiB, 32 MiB to 1 TiB; 0: 512 MiB. Costs little until touched */
    uint64_t low;     /**< how much of it lies below 4 GiB, 16 MiB to 3 GiB, the rest from 4 GiB on; 0: the most */
    uint64_t window;  /**< bytes kept from the system at the end of low RAM for pdma_window(), a multiple of 1 MiB
                           that leaves 16 MiB; 0: none */
    uint64_t memlock; /**< bytes that may be pinned at a time, in whole pages, as RLIMIT_MEMLOCK says; 0: no limit */
    uint64_t seed;    /**< of everything random */
    uint64_t fail[PDMA_SIM_OPERATIONS]; /**< the n-th call (from 1) of each fails; 0: never. Sync of coherent
                                             memory needs no call */
    pdma_alloc_function alloc;          /**< for the machine's own records, may not call pdma; NULL: malloc and free */
    pdma_free_function free;
    void *alloc_arg;
};

/**
 * Reads "key=value,…" into *config: ram, low, window, memlock (bytes, with K, M or G), age (none, light, heavy), seed,
 * fail (operation:n, operation one of open device claim allocate pin sync; may stand more than once). The empty text
 * says nothing. Untouched fields keep their values; on failure *config is unchanged and why names the word.
 */
int pdma_sim_parse(const char *text, struct pdma_sim_config *config, struct pdma_why *why);

/**
 * Makes a machine that has not booted. config may be NULL. The caller destroys it; *sim is set on success only.
 * Errors: PDMA_INVALID (config), PDMA_NO_MEMORY, PDMA_NO_ACCESS (the system gave no lock).
 */
int pdma_sim_create(const struct pdma_sim_config *config, pdma_sim **sim, struct pdma_why *why);

/** Frees the machine. All contexts on it must be closed. NULL is ignored. */
void pdma_sim_destroy(pdma_sim *sim);

/** A device to be; up to 256. Groups: as in backend.h; had is not looked at, bytes are rounded up to PDMA_PAGE. */
struct pdma_sim_device {
    uint32_t struct_size;
    uint32_t width;      /**< address bits the device drives, 12–64; 0: 64 */
    const char *address; /**< 1 to 63 characters, copied; NULL: the next free "0000:01:NN.0", then on bus 2 and so on */
    uint16_t vendor, device, subvendor, subdevice;
    uint8_t revision, reserved[7];
    uint64_t bar0; /**< bytes of BAR 0, plain memory, a power of two from 16; 0: 1 MiB */
    struct pdma_group groups[PDMA_GROUPS_MAX];
};

/**
 * Plugs a device in. Errors: PDMA_INVALID, PDMA_NO_MEMORY; PDMA_BUSY: the machine has booted, is full, or has a
 * device at this address.
 */
int pdma_sim_add_device(pdma_sim *sim, const struct pdma_sim_device *device, struct pdma_why *why);

/**
 * Boots: the kernel takes its pages, the groups of every device are set aside (as many slots as can be had; the rest
 * are missing), then memory ages. Opening a context on a machine that has not booted boots it. Again: does nothing.
 */
int pdma_sim_boot(pdma_sim *sim, struct pdma_why *why);

/** Fragments the free memory now; boots before, if need be. Again: fragments what has become free since. */
int pdma_sim_age_now(pdma_sim *sim, enum pdma_sim_age age, struct pdma_why *why);

/**
 * The simulation's table of operations; its argument (pdma_config.table_arg) is the machine. Several contexts may be
 * open on one machine: a slot is claimed by one of them, and a shared buffer can be attached to from all.
 */
const struct pdma_backend *pdma_sim_backend(void);

/** The n-th call from now (from 1) of the operation fails, with PDMA_WHY_INJECTED; 0: none. */
int pdma_sim_fail(pdma_sim *sim, enum pdma_sim_operation operation, uint64_t nth, struct pdma_why *why);

/**
 * The device's DMA engine: reads or writes bus memory as the hardware would, with the bytes that are really there.
 * address names the device. Pinned memory is reached byte for byte, and nothing of the caller's beside it.
 * Errors: PDMA_NO_DEVICE; PDMA_INVALID where an address has no memory behind it or lies beyond the device's width:
 * nothing has been transferred then.
 */
int pdma_sim_dma_read(pdma_sim *sim, const char *address, pdma_bus from, void *to, uint64_t bytes,
                      struct pdma_why *why);
int pdma_sim_dma_write(pdma_sim *sim, const char *address, pdma_bus to, const void *from, uint64_t bytes,
                       struct pdma_why *why);
/** Copies within bus memory. Ranges may not overlap. */
int pdma_sim_dma_copy(pdma_sim *sim, const char *address, pdma_bus to, pdma_bus from, uint64_t bytes,
                      struct pdma_why *why);

/** What a page of RAM is used for. */
enum pdma_sim_use {
    PDMA_SIM_FREE = 0,
    PDMA_SIM_KERNEL = 1,  /**< since boot */
    PDMA_SIM_AGED = 2,    /**< by ageing: unmovable */
    PDMA_SIM_SLOT = 3,    /**< set aside, free */
    PDMA_SIM_CLAIMED = 4, /**< set aside, claimed */
    PDMA_SIM_ALLOCATED = 5,
    PDMA_SIM_PINNED = 6, /**< stands for a page of the caller's */
    PDMA_SIM_BOUNCE = 7,
    PDMA_SIM_WINDOW = 8,
    PDMA_SIM_HOLE = 9, /**< no RAM at this address */
    PDMA_SIM_USES = 10
};

/** Looks at the use of `pages` pages from bus address `from` on: uses[i] receives an enum pdma_sim_use. */
int pdma_sim_look(pdma_sim *sim, pdma_bus from, size_t pages, unsigned char *uses, struct pdma_why *why);

/** The machine in figures. */
struct pdma_sim_info {
    uint32_t struct_size;
    uint32_t devices;
    uint64_t ram, low, high_start; /**< bytes in all; bytes below the hole; where RAM goes on (4 GiB) */
    uint64_t free, longest;        /**< free bytes; the longest free run in one zone, in bytes */
    uint64_t time;                 /**< simulated nanoseconds that operations and transfers have taken */
};
int pdma_sim_info(pdma_sim *sim, struct pdma_sim_info *info, struct pdma_why *why);

struct pdma_inf;
/**
 * Plugs in every PCI device that the INF's models section names: its groups, 64-bit addressing, its ids, a BAR 0 of
 * 1 MiB. A group that the INF's values do not allow is left out; a device named twice is plugged in once. On failure
 * none of them is. (Present where the INF reader was built.)
 */
int pdma_sim_add_inf(pdma_sim *sim, const struct pdma_inf *inf, struct pdma_why *why);

#ifdef __cplusplus
}
#endif

#endif
