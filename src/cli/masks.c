/* SPDX-License-Identifier: MIT */
/* Option masks in words. What a mask means is libpdma's to say; here are only the words for it. */
#include "cli.h"
#include <string.h>

static const struct {
    uint32_t bits;
    const char *meaning;
} meanings[] = {
    {PDMA_OPT_KERNEL_BUFFER_ALLOC, "one contiguous buffer from the driver"},
    {PDMA_OPT_BELOW_16M, "bus address below 16 MiB"},
    {PDMA_OPT_LARGE_BUFFER, "dwPages is how many ranges Page[] holds"},
    {PDMA_OPT_ALLOW_CACHE, "a cached mapping will do, callers sync"},
    {PDMA_OPT_KERNEL_ONLY_MAP, "no mapping for the caller"},
    {PDMA_OPT_FROM_DEVICE, "the device writes the memory"},
    {PDMA_OPT_TO_DEVICE, "the device reads the memory"},
    {PDMA_OPT_ALLOW_64BIT, "bus address may lie above 4 GiB"},
    {PDMA_OPT_ALLOW_NO_HCARD, "lock without a card handle"},
    {PDMA_OPT_GET_EXISTING, "attach to the buffer whose hDma is given"},
    {PDMA_OPT_RESERVED_MEM, "RAM kept from the system, address given"},
    {PDMA_OPT_SPECIFY_WIDTH, "bits 24-30 hold the address width"},
    {PDMA_OPT_PREALLOCATED_ONLY, "from the reserve, or fail"},
    {PDMA_OPT_TRANSACTION, "set by the transaction calls, not by callers"},
    {PDMA_OPT_GPUDIRECT, "memory of a GPU"},
    {PDMA_OPT_DISABLE_MERGE, "one range per page, never merged"},
    {PDMA_OPT_WIDTH_MASK, "address width in bits"},
};

static const char *meaning_of(uint32_t bits)
{
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        if (meanings[i].bits == bits)
            return meanings[i].meaning;
    }
    return "no such flag";
}

static void add_part(struct mask_part *part, uint32_t mask, uint32_t field, const char *name)
{
    part->bits = mask & field;
    part->name = name;
    part->meaning = meaning_of(field);
}

size_t mask_parts(uint32_t mask, struct mask_part parts[32])
{
    size_t n = 0;
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        if ((mask & bit & ~PDMA_OPT_WIDTH_MASK) != 0)
            add_part(&parts[n++], mask, bit, pdma_option_name(bit));
        else if (bit == 1u << PDMA_OPT_WIDTH_SHIFT && (mask & PDMA_OPT_WIDTH_MASK) != 0)
            add_part(&parts[n++], mask, PDMA_OPT_WIDTH_MASK, "width");
    }
    return n;
}

void put_mask(uint32_t mask)
{
    struct mask_part parts[32];
    size_t n = mask_parts(mask, parts);
    for (size_t i = 0; i < n; i++) {
        fputs(i == 0 ? "" : " + ", stdout);
        if (parts[i].name == NULL)
            printf("0x%x", (unsigned)parts[i].bits);
        else if ((parts[i].bits & PDMA_OPT_WIDTH_MASK) != 0)
            printf("width %u", (unsigned)(parts[i].bits >> PDMA_OPT_WIDTH_SHIFT));
        else
            fputs(parts[i].name, stdout);
    }
}

json_t *mask_json(uint32_t mask)
{
    struct mask_part parts[32];
    size_t n = mask_parts(mask, parts);
    json_t *names = json_array();
    for (size_t i = 0; i < n; i++) {
        if (parts[i].name != NULL && (parts[i].bits & PDMA_OPT_WIDTH_MASK) == 0)
            json_array_append_new(names, json_string(parts[i].name));
    }
    return names;
}
