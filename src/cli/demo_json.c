/* SPDX-License-Identifier: MIT */
/* The story of `pdma demo` as a JSON object. */
#include "demo_story.h"

static json_t *moment_json(const struct moment *moment)
{
    return json_pack("{s:I, s:I, s:o}", "free", (json_int_t)moment->info.free, "longest",
                     (json_int_t)moment->info.longest, "map", map_json(&moment->map));
}

static json_t *call_json(const struct call *call)
{
    const struct pdma_buffer *buffer = &call->buffer;
    int good = call->status == PDMA_OK, claimed = good && buffer->slot >= 0;
    if (!call->made)
        return json_null();
    return json_pack("{s:s, s:i, s:I, s:s, s:o, s:o, s:o}", "outcome",
                     claimed ? "claimed"
                     : good  ? "allocated"
                             : "refused",
                     "status", call->status, "bytes", (json_int_t)call->request.bytes, "direction",
                     direction_words(call->request.flags), "slot", claimed ? json_integer(buffer->slot) : json_null(),
                     "bus", good ? hex_json(buffer->bus) : json_null(), "why", why_json(&call->why));
}

static json_t *group_json(const struct pdma_group *group)
{
    if (group->asked == 0)
        return json_null();
    return json_pack("{s:I, s:I, s:I, s:s}", "asked", (json_int_t)group->asked, "had", (json_int_t)group->had, "bytes",
                     (json_int_t)group->each.bytes, "direction", direction_words(group->each.flags));
}

static json_t *reserve_json(const struct reserve *reserve)
{
    static const char *const states[] = {"free", "claimed", "quarantined", "missing"};
    json_t *slots = json_array();
    for (size_t i = 0; i < reserve->slots; i++)
        json_array_append_new(slots, json_string(states[reserve->state[i] & 3u]));
    return slots;
}

static json_t *copy_json(const struct story *story)
{
    if (!story->copy.made)
        return json_null();
    return json_pack("{s:i, s:o, s:o, s:I, s:I, s:o}", "status", story->copy.status, "from", hex_json(story->copy.from),
                     "to", hex_json(story->copy.to), "bytes", (json_int_t)story->copy.bytes, "equal",
                     (json_int_t)story->copy.equal, "why", why_json(&story->copy.why));
}

static json_t *trouble_json(const struct story *story)
{
    return json_pack("{s:b, s:s, s:i, s:o}", "held", 0, "trouble", story->trouble, "status", story->trouble_status,
                     "why", why_json(&story->trouble_why));
}

json_t *story_json(const struct story *story)
{
    if (story->trouble != NULL)
        return trouble_json(story);
    json_t *calls = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "first", call_json(&story->first), "reserve_only",
                              call_json(&story->only), "next", call_json(&story->next), "late", call_json(&story->late),
                              "other", call_json(&story->other), "again", call_json(&story->again));
    json_t *device = json_pack("{s:o, s:i, s:i, s:o, s:o}", "address", text_json(story->device.address), "vendor",
                               (int)story->device.vendor, "device", (int)story->device.device, "to_device",
                               group_json(&story->groups[PDMA_GROUP_TO_DEVICE]), "from_device",
                               group_json(&story->groups[PDMA_GROUP_FROM_DEVICE]));
    return json_pack("{s:b, s:s?, s:I, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:o, s:o, s:o}", "held",
                     story_fault(story) == NULL, "fault", story_fault(story), "ram", (json_int_t)story->boot.info.ram,
                     "seed", hex_json(story->machine.seed), "device", device, "boot", moment_json(&story->boot), "aged",
                     moment_json(&story->aged), "calls", calls, "claimed", (json_int_t)story->claimed, "first_zeroes",
                     (json_int_t)story->first_zeroes, "again_zeroes", (json_int_t)story->again_zeroes, "copy",
                     copy_json(story), "slots_held", reserve_json(&story->held), "slots_released",
                     reserve_json(&story->released));
}
