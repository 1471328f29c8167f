/* SPDX-License-Identifier: MIT */
/* A simulated machine with one device under the WinDriver names, for tests. */
#ifndef COMPAT_RIG_H
#define COMPAT_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "heap.h"
#include "pdma/sim.h"
#include "pdma_windrvr.h"
#include "status_strings.h"
#include "wdc_lib.h"

#define RIG_VENDOR  0x1234u
#define RIG_DEVICE  0x11e8u
#define RIG_ADDRESS "0000:01:00.0"
#define KIB         1024u
#define MIB         (1024u * KIB)
#define SLOT_BYTES  (64u * KIB)
#define TO_SLOT     (DMA_KERNEL_BUFFER_ALLOC | DMA_TO_DEVICE)
#define FROM_SLOT   (DMA_KERNEL_BUFFER_ALLOC | DMA_FROM_DEVICE)
#define ONLY        DMA_GET_PREALLOCATED_BUFFERS_ONLY

/* One group as an INF would write it; bytes 0: none. */
struct rig_group {
    uint32_t bytes, options, count;
};

struct rig_wish {
    struct rig_group to, from;
    struct pdma_sim_config machine; /* struct_size is filled in */
    uint32_t width;                 /* of the device; 0: 64 */
    uint32_t match, strict;
};

struct rig {
    pdma_sim *sim;
    struct heap heap;
    atomic_uint events;     /* told so far */
    atomic_uint last_event; /* its reason */
    atomic_uint last_asked;
    WDC_DEVICE_HANDLE device;
};

static inline void rig_event(void *arg, const struct pdma_why *event)
{
    struct rig *rig = arg;
    rig->events++;
    rig->last_event = event->reason;
    rig->last_asked = (unsigned int)event->asked;
}

static inline void rig_set_group(struct pdma_group *group, uint32_t which, struct rig_group wish)
{
    struct pdma_group_settings settings = {.present = PDMA_SET_BYTES | PDMA_SET_OPTIONS | PDMA_SET_COUNT,
                                           .bytes = wish.bytes,
                                           .options = wish.options,
                                           .count = wish.count};
    group->struct_size = sizeof *group;
    if (wish.bytes != 0)
        assert_int_equal(pdma_group_from_settings(which, &settings, group, NULL), PDMA_OK);
}

/* The machine, and the configuration that leads to it; nothing is open yet. */
static inline void rig_plug(struct rig *rig, const struct rig_wish *wish)
{
    struct pdma_sim_config machine = wish->machine;
    struct pdma_sim_device device = {.struct_size = sizeof device,
                                     .width = wish->width,
                                     .address = RIG_ADDRESS,
                                     .vendor = RIG_VENDOR,
                                     .device = RIG_DEVICE};
    memset(rig, 0, sizeof *rig);
    machine.struct_size = sizeof machine;
    if (machine.ram == 0)
        machine.ram = 64 * MIB;
    rig_set_group(&device.groups[0], PDMA_GROUP_TO_DEVICE, wish->to);
    rig_set_group(&device.groups[1], PDMA_GROUP_FROM_DEVICE, wish->from);
    assert_int_equal(pdma_sim_create(&machine, &rig->sim, NULL), PDMA_OK);
    assert_int_equal(pdma_sim_add_device(rig->sim, &device, NULL), PDMA_OK);
    assert_int_equal(pdma_sim_boot(rig->sim, NULL), PDMA_OK);
    struct pdma_config config = {.struct_size = sizeof config,
                                 .match = wish->match,
                                 .strict = wish->strict,
                                 .table = pdma_sim_backend(),
                                 .table_arg = rig->sim,
                                 .alloc = heap_alloc,
                                 .free = heap_free,
                                 .alloc_arg = &rig->heap,
                                 .event = rig_event,
                                 .event_arg = rig};
    assert_int_equal(pdma_windrvr_configure(&config), PDMA_OK);
}

/* As a client does it. Returns the first status that is not success. */
static inline DWORD rig_open_device(WDC_DEVICE_HANDLE *device)
{
    static WDC_PCI_SCAN_RESULT scan;
    static WD_PCI_CARD_INFO info;
    DWORD status = WDC_PciScanDevices(RIG_VENDOR, RIG_DEVICE, &scan);
    if (status == WD_STATUS_SUCCESS && scan.dwNumDevices == 0)
        status = WD_DEVICE_NOT_FOUND;
    memset(&info, 0, sizeof info);
    info.pciSlot = scan.deviceSlot[0];
    if (status == WD_STATUS_SUCCESS)
        status = WDC_PciGetDeviceInfo(&info);
    if (status == WD_STATUS_SUCCESS)
        status = WDC_PciDeviceOpen(device, &info, NULL);
    return status;
}

static inline void rig_open(struct rig *rig, const struct rig_wish *wish)
{
    rig_plug(rig, wish);
    assert_int_equal(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL), WD_STATUS_SUCCESS);
    assert_int_equal(rig_open_device(&rig->device), WD_STATUS_SUCCESS);
}

/* The driver has been closed. Nothing is left of the session. */
static inline void rig_unplug(struct rig *rig)
{
    assert_int_equal(atomic_load(&rig->heap.live), 0);
    pdma_sim_destroy(rig->sim);
    assert_int_equal(pdma_windrvr_configure(NULL), PDMA_OK);
}

static inline void rig_close(struct rig *rig)
{
    assert_int_equal(WDC_PciDeviceClose(rig->device), WD_STATUS_SUCCESS);
    assert_int_equal(WDC_DriverClose(), WD_STATUS_SUCCESS);
    rig_unplug(rig);
}

/* What the simulated page at this bus address is used for. */
static inline enum pdma_sim_use rig_use(struct rig *rig, uint64_t bus)
{
    unsigned char use = PDMA_SIM_USES;
    assert_int_equal(pdma_sim_look(rig->sim, bus & ~(uint64_t)4095, 1, &use, NULL), PDMA_OK);
    return (enum pdma_sim_use)use;
}

static inline uint64_t rig_free_bytes(struct rig *rig)
{
    struct pdma_sim_info info = {.struct_size = sizeof info};
    assert_int_equal(pdma_sim_info(rig->sim, &info, NULL), PDMA_OK);
    return info.free;
}

/* A contiguous lock that succeeds. */
static inline WD_DMA *rig_lock(struct rig *rig, uint32_t options, uint32_t bytes)
{
    WD_DMA *dma = NULL;
    void *memory = NULL;
    assert_int_equal(WDC_DMAContigBufLock(rig->device, &memory, options, bytes, &dma), WD_STATUS_SUCCESS);
    assert_non_null(dma);
    assert_ptr_equal(memory, dma->pUserAddr);
    return dma;
}

/* The status of a contiguous lock; what it got is given back. */
static inline DWORD rig_try(struct rig *rig, uint32_t options, uint32_t bytes)
{
    WD_DMA *dma = NULL;
    void *memory = NULL;
    DWORD status = WDC_DMAContigBufLock(rig->device, &memory, options, bytes, &dma);
    if (status == WD_STATUS_SUCCESS)
        assert_int_equal(WDC_DMABufUnlock(dma), WD_STATUS_SUCCESS);
    else
        assert_null(dma);
    return status;
}

static inline int rig_is_slot(struct rig *rig, const WD_DMA *dma)
{
    return rig_use(rig, dma->Page[0].pPhysicalAddr) == PDMA_SIM_CLAIMED;
}

/* One group of one slot each way, as the document's example but smaller. */
#define RIG_ONE_EACH_WAY                                                     \
    {                                                                        \
        .to = {SLOT_BYTES, TO_SLOT, 1}, .from = { SLOT_BYTES, FROM_SLOT, 1 } \
    }

#endif
