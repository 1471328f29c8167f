/* SPDX-License-Identifier: MIT */
/* From ranges to WD_DMA.Page[]. */
#include "pages.h"

struct walk {
    const struct pdma_wd_dma_layout *layout;
    void *dma; /* NULL: only count */
    uint64_t count;
    struct pdma_range pending; /* may still grow; bytes 0: none */
};

static void flush(struct walk *walk)
{
    if (walk->pending.bytes == 0)
        return;
    if (walk->dma != NULL) {
        uint64_t at = walk->layout->page_at + walk->count * walk->layout->page_step;
        void *entry = wd_layout_part(walk->dma, at);
        wd_layout_set(entry, walk->layout->page_bus, walk->pending.bus);
        wd_layout_set(entry, walk->layout->page_bytes, walk->pending.bytes);
    }
    walk->count++;
    walk->pending.bytes = 0;
}

static void add(struct walk *walk, pdma_bus bus, uint64_t bytes, int merge)
{
    if (merge && walk->pending.bytes != 0 && walk->pending.bus + walk->pending.bytes == bus) {
        walk->pending.bytes += bytes;
        return;
    }
    flush(walk);
    walk->pending.bus = bus;
    walk->pending.bytes = bytes;
}

/* Cuts at the pages of the caller's memory, of which `at` is the current byte. */
static void add_each_page(struct walk *walk, struct pdma_range range, uint64_t at)
{
    while (range.bytes != 0) {
        uint64_t left = PDMA_PAGE - at % PDMA_PAGE;
        uint64_t piece = range.bytes < left ? range.bytes : left;
        add(walk, range.bus, piece, 0);
        range.bus += piece;
        range.bytes -= piece;
        at += piece;
    }
}

static void walk_ranges(struct walk *walk, const struct pdma_buffer *buffer, int each_page)
{
    uint64_t at = (uintptr_t)buffer->cpu;
    for (uint32_t i = 0; i < buffer->nranges; i++) {
        struct pdma_range range = buffer->ranges[i];
        if (each_page)
            add_each_page(walk, range, at);
        else
            add(walk, range.bus, range.bytes, 1);
        at += range.bytes;
    }
    flush(walk);
}

uint64_t wd_pages_count(const struct pdma_buffer *buffer, int each_page)
{
    struct walk walk = {.count = 0};
    walk_ranges(&walk, buffer, each_page);
    return walk.count;
}

void wd_pages_write(const struct pdma_wd_dma_layout *layout, void *dma, const struct pdma_buffer *buffer, int each_page)
{
    struct walk walk = {.layout = layout, .dma = dma};
    walk_ranges(&walk, buffer, each_page);
}

void wd_pages_write_one(const struct pdma_wd_dma_layout *layout, void *dma, pdma_bus bus, uint64_t bytes)
{
    struct walk walk = {.layout = layout, .dma = dma};
    add(&walk, bus, bytes, 0);
    flush(&walk);
}
