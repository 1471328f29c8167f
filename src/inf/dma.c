/* SPDX-License-Identifier: MIT */
#include "inf/dma.h"

#include "inf/names.h"
#include "inf/scan.h"

#include <string.h>

static const char *const names[INF_DMA_NAMES] = {"DmaToDeviceBytes",   "DmaToDeviceOptions",   "DmaToDeviceCount",
                                                 "DmaFromDeviceBytes", "DmaFromDeviceOptions", "DmaFromDeviceCount"};

const char *inf_dma_name(size_t number)
{
    return names[number];
}

size_t inf_dma_number(const char *text, size_t length)
{
    size_t i = 0;
    while (i < INF_DMA_NAMES && !inf_names_is(text, length, names[i]))
        i++;
    return i;
}

static const char *skip_blanks(const char *at, const char *to)
{
    while (at < to && inf_blank(*at))
        at++;
    return at;
}

static const char *skip_one(const char *at, const char *to, char byte)
{
    at = skip_blanks(at, to);
    return at < to && *at == byte ? skip_blanks(at + 1, to) : NULL;
}

static bool letter_or_digit(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

/* At "HKR": do two commas and a Dma name follow? */
static size_t name_behind(const char *at, const char *to)
{
    at = skip_one(at + 3, to, ',');
    at = at == NULL ? NULL : skip_one(at, to, ',');
    if (at == NULL)
        return INF_DMA_NAMES;
    if (at < to && *at == '"')
        at++;
    const char *end = at;
    while (end < to && letter_or_digit(*end))
        end++;
    return inf_dma_number(at, (size_t)(end - at));
}

enum inf_hiding inf_dma_in_comment(const char *from, const char *to, size_t *number, const char **at)
{
    const char *words = from;
    while (words < to && (*words == ';' || inf_blank(*words)))
        words++;
    for (const char *p = words; to - p >= 3; p++) {
        if (!inf_names_is(p, 3, "HKR"))
            continue;
        *number = name_behind(p, to);
        *at = p;
        if (*number != INF_DMA_NAMES)
            return p == words ? INF_HIDDEN_ALONE : INF_HIDDEN_BEHIND;
    }
    return INF_HIDDEN_NO;
}
