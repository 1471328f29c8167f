/* SPDX-License-Identifier: MIT */
/* The ranges of a buffer as entries of WD_DMA.Page[]. */
#ifndef COMPAT_PAGES_H
#define COMPAT_PAGES_H

#include "layout.h"

/* How many entries pinned memory takes: neighbouring ranges merged, or (each_page) one for every page. */
uint64_t wd_pages_count(const struct pdma_buffer *buffer, int each_page);
/* Writes them. There is room. */
void wd_pages_write(const struct pdma_wd_dma_layout *layout, void *dma, const struct pdma_buffer *buffer,
                    int each_page);
/* Writes the only entry of a contiguous buffer. */
void wd_pages_write_one(const struct pdma_wd_dma_layout *layout, void *dma, pdma_bus bus, uint64_t bytes);

#endif
