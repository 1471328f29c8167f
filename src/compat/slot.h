/* SPDX-License-Identifier: MIT */
/* Where a device sits, in numbers: WinDriver names devices by PCI slot. */
#ifndef COMPAT_SLOT_H
#define COMPAT_SLOT_H

#include "layout.h"

struct wd_slot {
    uint32_t domain, bus, slot, function;
};

/*
 * The slot of the device at this place in the backend's list. One whose address is not a PCI address gets a slot on
 * bus 255, by its place in the list.
 */
struct wd_slot wd_slot_of(const struct pdma_device_info *info, size_t place);

/* Non-zero where a client of this layout can name the slot (before 15.0 there is no domain). */
int wd_slot_can_be_named(const struct pdma_wd_device_layout *layout, const struct wd_slot *slot);
/* at points to a WD_PCI_SLOT. */
void wd_slot_write(const struct pdma_wd_device_layout *layout, void *at, const struct wd_slot *slot);
int wd_slot_is(const struct pdma_wd_device_layout *layout, const void *at, const struct wd_slot *slot);

#endif
