/* SPDX-License-Identifier: MIT */
/* Writing devices in the client's layout. */
#include "view.h"

/* Keeps the address spaces aligned behind a WDC_DEVICE. */
static uint64_t spaces_at(const struct pdma_wd_device_layout *layout)
{
    return (layout->device_bytes + 15u) & ~(uint64_t)15u;
}

/* Address spaces are numbered like BARs; those above the last BAR that is there are left out. */
static uint32_t spaces_of(const struct pdma_device_info *info)
{
    uint32_t n = PDMA_BARS;
    while (n > 0 && info->bars[n - 1].bytes == 0)
        n--;
    return n;
}

static void write_bar(const struct pdma_wd_device_layout *layout, void *item, const struct pdma_bar *bar,
                      uint32_t number)
{
    wd_layout_set(item, layout->item_kind, (bar->flags & PDMA_BAR_IO) != 0 ? ITEM_IO : ITEM_MEMORY);
    wd_layout_set(item, layout->item_space, number);
    wd_layout_set(item, layout->item_address, bar->bus);
    wd_layout_set(item, layout->item_bytes, bar->bytes);
}

void wd_view_write_card(const struct pdma_wd_device_layout *layout, void *card, const struct pdma_device_info *info,
                        const struct wd_slot *slot)
{
    uint64_t at = layout->item_at;
    uint32_t items = 0;
    for (uint32_t i = 0; i < PDMA_BARS; i++) {
        if (info->bars[i].bytes == 0)
            continue;
        write_bar(layout, wd_layout_part(card, at), &info->bars[i], i);
        at += layout->item_step;
        items++;
    }
    wd_layout_set(wd_layout_part(card, at), layout->item_kind, ITEM_BUS);
    wd_slot_write(layout, wd_layout_part(card, at + layout->item_slot_at), slot);
    wd_layout_set(card, layout->items, items + 1);
}

uint64_t wd_view_bytes(const struct pdma_wd_device_layout *layout, const struct pdma_device_info *info)
{
    return spaces_at(layout) + (uint64_t)spaces_of(info) * layout->space_bytes;
}

static void write_spaces(const struct pdma_wd_device_layout *layout, void *spaces, const struct pdma_device_info *info)
{
    uint32_t item = 0;
    for (uint32_t i = 0; i < spaces_of(info); i++) {
        const struct pdma_bar *bar = &info->bars[i];
        void *space = wd_layout_part(spaces, (uint64_t)i * layout->space_bytes);
        wd_layout_set(space, layout->space_number, i);
        if (bar->bytes == 0)
            continue;
        wd_layout_set(space, layout->space_is_memory, (bar->flags & PDMA_BAR_IO) == 0);
        wd_layout_set(space, layout->space_item, item++);
        wd_layout_set(space, layout->space_size, bar->bytes);
    }
}

void wd_view_write_device(const struct pdma_wd_device_layout *layout, void *device, const struct pdma_device_info *info,
                          const struct wd_slot *slot, uint64_t card, const void *context)
{
    void *id = wd_layout_part(device, layout->device_id_at);
    void *spaces = wd_layout_part(device, spaces_at(layout));
    wd_layout_set(id, layout->vendor, info->vendor);
    wd_layout_set(id, layout->device, info->device);
    wd_slot_write(layout, wd_layout_part(device, layout->device_slot_at), slot);
    wd_layout_set(device, layout->device_spaces, spaces_of(info));
    wd_layout_set(device, layout->device_space_list, (uintptr_t)spaces);
    wd_view_write_card(layout, wd_layout_part(device, layout->device_card_at), info, slot);
    wd_layout_set(device, layout->device_card, card);
    wd_layout_set(device, layout->device_context, (uintptr_t)context);
    write_spaces(layout, spaces, info);
}
