/* SPDX-License-Identifier: MIT */
/* A device as the client sees it: WD_CARD and WDC_DEVICE, in the client's layout. */
#ifndef COMPAT_VIEW_H
#define COMPAT_VIEW_H

#include "slot.h"

/* Writes a WD_CARD: an item for every BAR, and the bus. */
void wd_view_write_card(const struct pdma_wd_device_layout *layout, void *card, const struct pdma_device_info *info,
                        const struct wd_slot *slot);

/* Bytes of a WDC_DEVICE with its address spaces behind it. */
uint64_t wd_view_bytes(const struct pdma_wd_device_layout *layout, const struct pdma_device_info *info);
/* Writes them into zeroed memory. */
void wd_view_write_device(const struct pdma_wd_device_layout *layout, void *device, const struct pdma_device_info *info,
                          const struct wd_slot *slot, uint64_t card, const void *context);

#endif
