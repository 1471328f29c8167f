/* SPDX-License-Identifier: MIT OR GPL-2.0 */
/* Groups: made from the values of an INF, and whether one serves a request. Freestanding. */
#include "pdma/options.h"

#define DIRECTIONS ((uint32_t)(PDMA_TO_DEVICE | PDMA_FROM_DEVICE))
#define BELOW_4G   0xffffffffull
#define BELOW_16M  0xffffffull

/* Flags of a group that must also be in a request for the group to serve it. */
#define RESTRICTING ((uint32_t)(PDMA_BELOW_16M | PDMA_CACHED | PDMA_NO_MAP | PDMA_64BIT))

struct side {
    const char *name;
    uint32_t mandatory;
};

static const struct side sides[PDMA_GROUPS_MAX] = {
    {"DmaToDevice", PDMA_OPT_KERNEL_BUFFER_ALLOC | PDMA_OPT_TO_DEVICE},
    {"DmaFromDevice", PDMA_OPT_KERNEL_BUFFER_ALLOC | PDMA_OPT_FROM_DEVICE},
};

#define GROUP_OPTIONS                                                                                  \
    (PDMA_OPT_KERNEL_BUFFER_ALLOC | PDMA_OPT_TO_DEVICE | PDMA_OPT_FROM_DEVICE | PDMA_OPT_BELOW_16M |   \
     PDMA_OPT_ALLOW_CACHE | PDMA_OPT_KERNEL_ONLY_MAP | PDMA_OPT_ALLOW_64BIT | PDMA_OPT_SPECIFY_WIDTH | \
     PDMA_OPT_WIDTH_MASK)

pdma_bus pdma_request_highest(const struct pdma_request *request, pdma_bus device_limit)
{
    pdma_bus highest = request->highest;
    if (highest == 0)
        highest = (request->flags & PDMA_64BIT) != 0 ? device_limit : BELOW_4G;
    if ((request->flags & PDMA_BELOW_16M) != 0 && highest > BELOW_16M)
        highest = BELOW_16M;
    return highest < device_limit ? highest : device_limit;
}

uint64_t pdma_round_up(uint64_t bytes)
{
    return bytes > UINT64_MAX - (PDMA_PAGE - 1) ? 0 : (bytes + PDMA_PAGE - 1) & ~(uint64_t)(PDMA_PAGE - 1);
}

static int check_options(const struct side *side, uint32_t options, struct pdma_why *why)
{
    uint32_t width = (options & PDMA_OPT_WIDTH_MASK) >> PDMA_OPT_WIDTH_SHIFT;
    int stated = (options & PDMA_OPT_SPECIFY_WIDTH) != 0;
    if ((options & side->mandatory) != side->mandatory)
        return pdma_why_set(why, PDMA_WHY_SET_MANDATORY, options, side->mandatory, side->name);
    if ((options & ~(uint32_t)GROUP_OPTIONS) != 0)
        return pdma_why_set(why, PDMA_WHY_SET_BITS, options, options & ~(uint32_t)GROUP_OPTIONS, side->name);
    if (stated ? width < PDMA_OPT_WIDTH_MIN || width > PDMA_OPT_WIDTH_MAX : width != 0)
        return pdma_why_set(why, PDMA_WHY_SET_WIDTH, width, PDMA_OPT_WIDTH_MAX, side->name);
    return PDMA_OK;
}

static int check_settings(const struct side *side, const struct pdma_group_settings *set, struct pdma_why *why)
{
    if (set->bytes == 0)
        return pdma_why_set(why, PDMA_WHY_SET_BYTES_ZERO, 0, 1, side->name);
    if ((set->present & PDMA_SET_OPTIONS) == 0)
        return pdma_why_set(why, PDMA_WHY_SET_OPTIONS_MISSING, set->bytes, side->mandatory, side->name);
    if ((set->present & PDMA_SET_COUNT) != 0 && set->count > PDMA_GROUP_SLOTS_MAX)
        return pdma_why_set(why, PDMA_WHY_SET_COUNT, set->count, PDMA_GROUP_SLOTS_MAX, side->name);
    return check_options(side, set->options, why);
}

static void fill(struct pdma_group *group, const struct pdma_group_settings *set)
{
    struct pdma_options options = {0};
    const struct pdma_options_with with = {.card = 1};
    (void)pdma_options_parse(set->options, PDMA_CALL_CONTIGUOUS, &with, &options, NULL);
    group->asked = (set->present & PDMA_SET_COUNT) != 0 ? set->count : 1;
    group->each = options.request;
    group->each.bytes = pdma_round_up(set->bytes);
}

int pdma_group_from_settings(uint32_t which, const struct pdma_group_settings *set, struct pdma_group *group,
                             struct pdma_why *why)
{
    if (set == NULL || group == NULL)
        return pdma_why_set(why, PDMA_WHY_NULL, 0, 0, set == NULL ? "settings" : "group");
    if (which >= PDMA_GROUPS_MAX)
        return pdma_why_set(why, PDMA_WHY_ENUM, which, PDMA_GROUPS_MAX - 1, "the groups of a device");

    *group = (struct pdma_group){.struct_size = sizeof *group, .each.struct_size = sizeof group->each};
    pdma_why_clear(why);
    if ((set->present & PDMA_SET_BYTES) == 0)
        return set->present == 0 ? PDMA_OK
                                 : pdma_why_set(why, PDMA_WHY_SET_BYTES_MISSING, set->present, 0, sides[which].name);

    int status = check_settings(&sides[which], set, why);
    if (status != PDMA_OK)
        return status;
    fill(group, set);
    if (group->asked == 0)
        pdma_why_set(why, PDMA_WHY_SET_COUNT_ZERO, 0, 0, sides[which].name);
    return PDMA_OK;
}

static uint32_t direction_of(const struct pdma_request *request)
{
    uint32_t direction = request->flags & DIRECTIONS;
    return direction != 0 ? direction : DIRECTIONS;
}

static uint64_t align_of(const struct pdma_request *request)
{
    return request->align > PDMA_PAGE ? request->align : PDMA_PAGE;
}

/* A block not larger than its alignment cannot cross a multiple of that alignment. */
static int stays_within(const struct pdma_request *each, uint64_t boundary)
{
    if (boundary == 0 || (each->boundary != 0 && each->boundary <= boundary))
        return 1;
    return each->bytes <= align_of(each) && align_of(each) <= boundary;
}

/* The values that one rule compares, and whether it holds. */
struct comparison {
    uint32_t reason;
    uint64_t asked, offered;
    int holds;
};

#define COMPARISONS 6

static void compare(const struct pdma_request *each, const struct pdma_request *request, pdma_bus limit,
                    enum pdma_match match, struct comparison c[COMPARISONS])
{
    uint64_t bytes = pdma_round_up(request->bytes), slot = pdma_round_up(each->bytes);
    uint32_t flags = each->flags & RESTRICTING;
    pdma_bus asked = pdma_request_highest(request, limit), offered = pdma_request_highest(each, limit);

    c[1] = (struct comparison){PDMA_WHY_GROUP_SIZE, bytes, slot,
                               bytes != 0 && (match == PDMA_MATCH_FITS ? bytes <= slot : bytes == slot)};
    c[0] = (struct comparison){PDMA_WHY_GROUP_DIRECTION, direction_of(request), direction_of(each),
                               direction_of(request) == direction_of(each)};
    c[2] = (struct comparison){PDMA_WHY_GROUP_FLAGS, request->flags & RESTRICTING, flags,
                               (request->flags & flags) == flags};
    c[3] = (struct comparison){PDMA_WHY_GROUP_WIDTH, request->highest, each->highest,
                               each->highest == 0 || request->highest != 0};
    c[4] = (struct comparison){PDMA_WHY_GROUP_HIGHEST, asked, offered, offered <= asked};
    c[5] = (struct comparison){PDMA_WHY_GROUP_ALIGN, align_of(request), align_of(each),
                               align_of(each) >= align_of(request)};
}

uint32_t pdma_group_serves(const struct pdma_group *group, const struct pdma_request *request, pdma_bus device_limit,
                           enum pdma_match match, uint64_t *asked, uint64_t *limit)
{
    struct comparison all[COMPARISONS + 1];
    compare(&group->each, request, device_limit, match, all);
    all[COMPARISONS] = (struct comparison){PDMA_WHY_GROUP_BOUNDARY, request->boundary, group->each.boundary,
                                           stays_within(&group->each, request->boundary)};
    if (group->asked == 0)
        return PDMA_WHY_NO_GROUP;
    for (uint32_t i = 0; i <= COMPARISONS; i++) {
        if (all[i].holds)
            continue;
        if (asked != NULL)
            *asked = all[i].asked;
        if (limit != NULL)
            *limit = all[i].offered;
        return all[i].reason;
    }
    return PDMA_WHY_NONE;
}
