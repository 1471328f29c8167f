/* SPDX-License-Identifier: MIT OR GPL-2.0 */
/* WinDriver option masks turned into requests. Freestanding. */
#include "pdma/options.h"

enum effect { MEANS, NOTHING, REFUSED, NOT_IMPLEMENTED };

struct option {
    uint32_t bit;
    uint32_t flag; /* of the request */
    enum effect contiguous, sg;
    const char *name;
};

static const struct option options[] = {
    {PDMA_OPT_KERNEL_BUFFER_ALLOC, 0, MEANS, REFUSED, "DMA_KERNEL_BUFFER_ALLOC"},
    {PDMA_OPT_BELOW_16M, PDMA_BELOW_16M, MEANS, REFUSED, "DMA_KBUF_BELOW_16M"},
    {PDMA_OPT_LARGE_BUFFER, 0, NOTHING, MEANS, "DMA_LARGE_BUFFER"},
    {PDMA_OPT_ALLOW_CACHE, PDMA_CACHED, MEANS, NOTHING, "DMA_ALLOW_CACHE"},
    {PDMA_OPT_KERNEL_ONLY_MAP, PDMA_NO_MAP, MEANS, NOTHING, "DMA_KERNEL_ONLY_MAP"},
    {PDMA_OPT_FROM_DEVICE, PDMA_FROM_DEVICE, MEANS, MEANS, "DMA_FROM_DEVICE"},
    {PDMA_OPT_TO_DEVICE, PDMA_TO_DEVICE, MEANS, MEANS, "DMA_TO_DEVICE"},
    {PDMA_OPT_ALLOW_64BIT, PDMA_64BIT, MEANS, MEANS, "DMA_ALLOW_64BIT_ADDRESS"},
    {PDMA_OPT_ALLOW_NO_HCARD, 0, MEANS, MEANS, "DMA_ALLOW_NO_HCARD"},
    {PDMA_OPT_GET_EXISTING, 0, MEANS, REFUSED, "DMA_GET_EXISTING_BUF"},
    {PDMA_OPT_RESERVED_MEM, 0, MEANS, REFUSED, "DMA_RESERVED_MEM"},
    {PDMA_OPT_SPECIFY_WIDTH, 0, MEANS, REFUSED, "DMA_KBUF_ALLOC_SPECIFY_ADDRESS_WIDTH"},
    {PDMA_OPT_PREALLOCATED_ONLY, PDMA_RESERVE_ONLY, MEANS, REFUSED, "DMA_GET_PREALLOCATED_BUFFERS_ONLY"},
    {PDMA_OPT_TRANSACTION, 0, MEANS, MEANS, "DMA_TRANSACTION"},
    {PDMA_OPT_GPUDIRECT, 0, NOT_IMPLEMENTED, NOT_IMPLEMENTED, "DMA_GPUDIRECT"},
    {PDMA_OPT_DISABLE_MERGE, 0, NOTHING, MEANS, "DMA_DISABLE_MERGE_ADJACENT_PAGES"},
};

#define OPTIONS     (sizeof options / sizeof options[0])
#define UNUSED_BITS 0x80ff0000u

static const uint32_t exclusive[] = {
    PDMA_OPT_GET_EXISTING | PDMA_OPT_RESERVED_MEM,
    PDMA_OPT_GET_EXISTING | PDMA_OPT_PREALLOCATED_ONLY,
    PDMA_OPT_RESERVED_MEM | PDMA_OPT_PREALLOCATED_ONLY,
};

/* A mask with what is known about its call. */
struct call {
    uint32_t mask;
    int sg;
    int explicit_sg; /* WDC_DMASGBufLock, where 0x1 is a mistake and not a wish */
    int card;
};

static struct call make_call(uint32_t mask, enum pdma_options_call which, const struct pdma_options_with *with)
{
    struct call call = {mask, 0, which == PDMA_CALL_SG, with->card != 0};
    if (which == PDMA_CALL_CONTIGUOUS)
        call.mask |= PDMA_OPT_KERNEL_BUFFER_ALLOC;
    call.sg = call.explicit_sg || (call.mask & PDMA_OPT_KERNEL_BUFFER_ALLOC) == 0;
    return call;
}

static uint32_t bits_with(const struct call *call, enum effect effect)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < OPTIONS; i++)
        if ((call->sg ? options[i].sg : options[i].contiguous) == effect)
            bits |= options[i].bit;
    return bits & call->mask;
}

static uint32_t without_effect(const struct call *call)
{
    uint32_t bits = bits_with(call, NOTHING);
    return call->card ? bits | (call->mask & PDMA_OPT_ALLOW_NO_HCARD) : bits;
}

static uint32_t width_of(uint32_t mask)
{
    return (mask & PDMA_OPT_WIDTH_MASK) >> PDMA_OPT_WIDTH_SHIFT;
}

static int check_bits(const struct call *call, struct pdma_why *why)
{
    uint32_t width = width_of(call->mask);
    int stated = (call->mask & PDMA_OPT_SPECIFY_WIDTH) != 0;
    if ((call->mask & UNUSED_BITS) != 0)
        return pdma_why_set(why, PDMA_WHY_OPT_RESERVED_BITS, call->mask, call->mask & UNUSED_BITS, NULL);
    if (!stated && width != 0)
        return pdma_why_set(why, PDMA_WHY_OPT_WIDTH_WITHOUT_FLAG, width, 0, NULL);
    if (stated && (width < PDMA_OPT_WIDTH_MIN || width > PDMA_OPT_WIDTH_MAX))
        return pdma_why_set(why, PDMA_WHY_OPT_WIDTH, width, PDMA_OPT_WIDTH_MAX, NULL);
    return PDMA_OK;
}

static int check_exclusions(const struct call *call, struct pdma_why *why)
{
    for (uint32_t i = 0; i < sizeof exclusive / sizeof exclusive[0]; i++)
        if ((call->mask & exclusive[i]) == exclusive[i])
            return pdma_why_set(why, PDMA_WHY_OPT_EXCLUSIVE, call->mask, exclusive[i], NULL);
    return PDMA_OK;
}

static int check_flags(const struct call *call, struct pdma_why *why)
{
    uint32_t refused = bits_with(call, REFUSED);
    if ((refused & PDMA_OPT_KERNEL_BUFFER_ALLOC) != 0)
        return pdma_why_set(why, PDMA_WHY_OPT_KERNEL_BUFFER_SG, call->mask, PDMA_OPT_KERNEL_BUFFER_ALLOC, NULL);
    if (refused != 0)
        return pdma_why_set(why, PDMA_WHY_OPT_CONTIGUOUS_ONLY, call->mask, refused, NULL);
    if ((call->mask & PDMA_OPT_TRANSACTION) != 0)
        return pdma_why_set(why, PDMA_WHY_OPT_TRANSACTION, call->mask, PDMA_OPT_TRANSACTION, NULL);
    return check_exclusions(call, why);
}

static int check_card(const struct call *call, struct pdma_why *why)
{
    int allowed = (call->mask & PDMA_OPT_ALLOW_NO_HCARD) != 0 && (call->mask & PDMA_OPT_PREALLOCATED_ONLY) == 0;
    if (call->card || allowed)
        return PDMA_OK;
    return pdma_why_set(why, PDMA_WHY_OPT_NO_CARD, call->mask, PDMA_OPT_PREALLOCATED_ONLY, NULL);
}

static int check_effect(const struct call *call, uint32_t strict, struct pdma_why *why)
{
    uint32_t idle = without_effect(call);
    uint32_t missing = bits_with(call, NOT_IMPLEMENTED);
    if (strict != 0 && idle != 0)
        return pdma_why_set(why, PDMA_WHY_OPT_STRICT, idle, call->mask, NULL);
    if (missing != 0)
        return pdma_why_set(why, PDMA_WHY_OPT_NOT_IMPLEMENTED, call->mask, missing, pdma_option_name(missing));
    if (idle != 0)
        return pdma_why_set(why, PDMA_WHY_OPT_NO_EFFECT, idle, call->mask, NULL);
    return pdma_why_clear(why);
}

static uint32_t kind_of(const struct call *call)
{
    if (call->sg)
        return PDMA_KIND_PIN;
    if ((call->mask & PDMA_OPT_GET_EXISTING) != 0)
        return PDMA_KIND_ATTACH;
    return (call->mask & PDMA_OPT_RESERVED_MEM) != 0 ? PDMA_KIND_WINDOW : PDMA_KIND_CONTIGUOUS;
}

static pdma_bus highest_of_width(uint32_t width)
{
    return width == 0 ? 0 : UINT64_MAX >> (64 - width);
}

static uint32_t request_flags(uint32_t mask)
{
    uint32_t flags = 0;
    for (uint32_t i = 0; i < OPTIONS; i++)
        if ((mask & options[i].bit) != 0)
            flags |= options[i].flag;
    if ((flags & (PDMA_TO_DEVICE | PDMA_FROM_DEVICE)) == 0)
        flags |= PDMA_TO_DEVICE | PDMA_FROM_DEVICE;
    return flags;
}

static struct pdma_options understood(const struct call *call)
{
    struct pdma_options out = {.kind = kind_of(call), .no_effect = without_effect(call)};
    uint32_t mask = call->mask & ~out.no_effect;
    out.large = (mask & PDMA_OPT_LARGE_BUFFER) != 0;
    out.no_merge = (mask & PDMA_OPT_DISABLE_MERGE) != 0;
    out.request.struct_size = sizeof out.request;
    out.request.flags = request_flags(mask);
    out.request.highest = highest_of_width(width_of(mask));
    return out;
}

int pdma_options_parse(uint32_t mask, enum pdma_options_call which, const struct pdma_options_with *with,
                       struct pdma_options *out, struct pdma_why *why)
{
    if (with == NULL || out == NULL)
        return pdma_why_set(why, PDMA_WHY_NULL, 0, 0, with == NULL ? "with" : "out");
    if ((uint32_t)which > PDMA_CALL_SG)
        return pdma_why_set(why, PDMA_WHY_ENUM, (uint32_t)which, PDMA_CALL_SG, "enum pdma_options_call");

    struct call call = make_call(mask, which, with);
    int status = check_bits(&call, why);
    if (status == PDMA_OK)
        status = check_flags(&call, why);
    if (status == PDMA_OK)
        status = check_card(&call, why);
    if (status == PDMA_OK)
        status = check_effect(&call, with->strict, why);
    if (status == PDMA_OK)
        *out = understood(&call);
    return status;
}

const char *pdma_option_name(uint32_t bit)
{
    for (uint32_t i = 0; i < OPTIONS; i++)
        if (options[i].bit == bit)
            return options[i].name;
    return NULL;
}
