/* SPDX-License-Identifier: MIT */
/* Option masks, group values and matching under any bytes: answers stay within what the headers promise. */
#include <stdlib.h>
#include <string.h>

#include "pdma/options.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
    uint32_t mask, call, card, strict, which;
    struct pdma_group_settings settings;
    uint64_t bytes, highest, align, boundary, limit;
    uint32_t flags, match;
};

static void require(int condition)
{
    if (!condition)
        abort();
}

static void check_why(const struct pdma_why *why, int status)
{
    require(memchr(why->text, '\0', sizeof why->text) != NULL);
    require(status == PDMA_OK || why->text[0] != '\0');
    require(status == PDMA_OK || why->status == status);
}

static void parse_options(const struct input *in)
{
    struct pdma_why why = {.struct_size = sizeof why};
    struct pdma_options out = {0};
    const struct pdma_options_with with = {.card = in->card, .strict = in->strict};
    int status = pdma_options_parse(in->mask, (enum pdma_options_call)(in->call % 4), &with, &out, &why);
    check_why(&why, status);
    require(status == PDMA_OK || status == PDMA_INVALID || status == PDMA_UNSUPPORTED);
    if (status == PDMA_OK) {
        require((out.no_effect & ~in->mask) == 0);
        require(out.kind <= PDMA_KIND_WINDOW);
        require((out.request.flags & 3u) != 0);
    }
}

static void make_group(const struct input *in)
{
    struct pdma_why why = {.struct_size = sizeof why};
    struct pdma_group group;
    uint64_t asked = 0, limit = 0;
    const struct pdma_request request = {.struct_size = sizeof request,
                                         .flags = in->flags,
                                         .bytes = in->bytes,
                                         .highest = in->highest,
                                         .align = in->align,
                                         .boundary = in->boundary};
    int status = pdma_group_from_settings(in->which % 2, &in->settings, &group, &why);
    check_why(&why, status);
    require(group.asked <= PDMA_GROUP_SLOTS_MAX);
    require(group.asked == 0 || (group.each.bytes != 0 && group.each.bytes % PDMA_PAGE == 0));
    if (pdma_group_serves(&group, &request, in->limit, (enum pdma_match)(in->match % 2), &asked, &limit) ==
        PDMA_WHY_NONE) {
        require(pdma_round_up(request.bytes) <= group.each.bytes);
        require(pdma_request_highest(&group.each, in->limit) <= pdma_request_highest(&request, in->limit));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {0};
    memcpy(&in, data, size < sizeof in ? size : sizeof in);
    parse_options(&in);
    make_group(&in);
    return 0;
}
