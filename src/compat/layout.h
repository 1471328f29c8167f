/* SPDX-License-Identifier: MIT */
/* The client's structures, read and written by offset and width: no WinDriver structure is declared in the library. */
#ifndef COMPAT_LAYOUT_H
#define COMPAT_LAYOUT_H

#include "pdma/pdma.h"
#include "wdc_lib.h"

uint64_t wd_layout_get(const void *base, struct pdma_wd_field field);
/* NULL where the member is not as wide as a pointer. */
void *wd_layout_get_pointer(const void *base, struct pdma_wd_field field);
/* Cuts the value to the field's width; a field without width takes nothing. */
void wd_layout_set(void *base, struct pdma_wd_field field, uint64_t value);
/* Where a part of a structure begins. */
void *wd_layout_part(void *base, uint64_t at);
const void *wd_layout_const_part(const void *base, uint64_t at);

/* Non-zero where the layout is one that this library understands. */
int wd_layout_is_dma(const struct pdma_wd_dma_layout *layout);
int wd_layout_is_device(const struct pdma_wd_device_layout *layout);

#endif
