/* SPDX-License-Identifier: MIT */
/* Reading and writing the client's structures by offset and width. */
#include "layout.h"

#include <string.h>

const void *wd_layout_const_part(const void *base, uint64_t at)
{
    return (const unsigned char *)base + at;
}

void *wd_layout_part(void *base, uint64_t at)
{
    return (unsigned char *)base + at;
}

uint64_t wd_layout_get(const void *base, struct pdma_wd_field field)
{
    uint32_t narrow = 0;
    uint64_t wide = 0;
    if (field.bytes == sizeof narrow) {
        memcpy(&narrow, wd_layout_const_part(base, field.at), sizeof narrow);
        return narrow;
    }
    if (field.bytes == sizeof wide)
        memcpy(&wide, wd_layout_const_part(base, field.at), sizeof wide);
    return wide;
}

void *wd_layout_get_pointer(const void *base, struct pdma_wd_field field)
{
    void *pointer = NULL;
    if (field.bytes == sizeof pointer)
        memcpy(&pointer, wd_layout_const_part(base, field.at), sizeof pointer);
    return pointer;
}

void wd_layout_set(void *base, struct pdma_wd_field field, uint64_t value)
{
    uint32_t narrow = (uint32_t)value;
    if (field.bytes == sizeof value)
        memcpy(wd_layout_part(base, field.at), &value, sizeof value);
    else if (field.bytes == sizeof narrow)
        memcpy(wd_layout_part(base, field.at), &narrow, sizeof narrow);
}

int wd_layout_is_dma(const struct pdma_wd_dma_layout *layout)
{
    return layout != NULL && layout->struct_size >= sizeof *layout;
}

int wd_layout_is_device(const struct pdma_wd_device_layout *layout)
{
    return layout != NULL && layout->struct_size >= sizeof *layout;
}
