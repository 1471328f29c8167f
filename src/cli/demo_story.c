/* SPDX-License-Identifier: MIT */
/* The story of `pdma demo`: boot, old age, claim, refusal, copy, release. Everything is asked of the library. */
#include "demo_story.h"
#include <string.h>

/* What lives while the story runs. */
struct stage {
    struct story *story;
    pdma_sim *sim;
    pdma_context *context;
    pdma_device *device;
    pdma_handle held[PDMA_GROUPS_MAX * PDMA_GROUP_SLOTS_MAX + 4];
    size_t nheld;
    struct pdma_slot slots[PDMA_GROUPS_MAX * PDMA_GROUP_SLOTS_MAX];
};

static int trouble(struct stage *stage, const char *doing, int status)
{
    if (status == PDMA_OK)
        return 0;
    stage->story->trouble = doing;
    stage->story->trouble_status = status;
    return -1;
}

static struct pdma_why *why_of(struct stage *stage)
{
    return &stage->story->trouble_why;
}

static struct call call_for(const struct pdma_request *request, uint32_t more_flags)
{
    struct call call = {.request = *request};
    call.request.flags |= more_flags;
    call.buffer.struct_size = sizeof call.buffer;
    call.why.struct_size = sizeof call.why;
    return call;
}

/* Asks for a buffer and keeps it for the release. */
static void make(struct stage *stage, struct call *call)
{
    call->made = 1;
    call->status = pdma_get(stage->device, &call->request, &call->buffer, &call->why);
    if (call->status == PDMA_OK)
        stage->held[stage->nheld++] = call->buffer.handle;
}

static int plug_in_default(struct stage *stage)
{
    static const struct pdma_group_settings settings[PDMA_GROUPS_MAX] = {
        [PDMA_GROUP_TO_DEVICE] = {PDMA_SET_BYTES | PDMA_SET_OPTIONS, 0x400000,
                                  PDMA_OPT_TO_DEVICE | PDMA_OPT_KERNEL_BUFFER_ALLOC, 0},
        [PDMA_GROUP_FROM_DEVICE] = {PDMA_SET_BYTES | PDMA_SET_OPTIONS, 0x400000,
                                    PDMA_OPT_FROM_DEVICE | PDMA_OPT_KERNEL_BUFFER_ALLOC, 0}};
    struct pdma_sim_device device = {.struct_size = sizeof device, .vendor = 0x1234, .device = 0x11e8};
    for (uint32_t which = 0; which < PDMA_GROUPS_MAX; which++) {
        device.groups[which].struct_size = sizeof device.groups[which];
        int status = pdma_group_from_settings(which, &settings[which], &device.groups[which], why_of(stage));
        if (status != PDMA_OK)
            return status;
    }
    return pdma_sim_add_device(stage->sim, &device, why_of(stage));
}

static int build(struct stage *stage)
{
    struct pdma_sim_config fresh = stage->story->machine;
    fresh.age = PDMA_SIM_FRESH; /* ageing comes later, to be seen */
    int status = pdma_sim_create(&fresh, &stage->sim, why_of(stage));
    stage->story->impossible = status == PDMA_INVALID;
    if (trouble(stage, "building the machine", status) != 0)
        return -1;
    status = stage->story->inf == NULL ? plug_in_default(stage)
                                       : pdma_sim_add_inf(stage->sim, stage->story->inf, why_of(stage));
    return trouble(stage, "plugging in the device", status);
}

static int look(struct stage *stage, struct moment *moment)
{
    moment->info.struct_size = sizeof moment->info;
    int status = pdma_sim_info(stage->sim, &moment->info, why_of(stage));
    if (status == PDMA_OK)
        status = map_look(stage->sim, &moment->map, why_of(stage));
    return trouble(stage, "looking at the memory", status);
}

static int grow_old(struct stage *stage)
{
    struct story *story = stage->story;
    if (trouble(stage, "booting", pdma_sim_boot(stage->sim, why_of(stage))) != 0 || look(stage, &story->boot) != 0)
        return -1;
    int status = pdma_sim_age_now(stage->sim, (enum pdma_sim_age)story->machine.age, why_of(stage));
    return trouble(stage, "ageing", status) != 0 ? -1 : look(stage, &story->aged);
}

/* Opens a device and finds out whether anything is set aside for it. */
static int open_device(struct stage *stage, const char *address, int *set_aside)
{
    struct story *story = stage->story;
    story->missing = (struct pdma_why){.struct_size = sizeof story->missing};
    int status = pdma_device_open(stage->context, address, &stage->device, &story->missing);
    if (status != PDMA_OK)
        story->trouble_why = story->missing;
    *set_aside = 0;
    for (uint32_t which = PDMA_GROUPS_MAX; status == PDMA_OK && which-- > 0;) {
        story->groups[which].struct_size = sizeof story->groups[which];
        status = pdma_group_info(stage->device, which, &story->groups[which], why_of(stage));
        if (story->groups[which].asked != 0) {
            story->main = which;
            *set_aside = 1;
        }
    }
    return status;
}

/* Of all devices the first that has a reserve. */
static int choose_device(struct stage *stage)
{
    static const size_t most = 64;
    struct pdma_device_info infos[64];
    size_t n = 0;
    for (size_t i = 0; i < most; i++)
        infos[i].struct_size = sizeof infos[i];
    if (trouble(stage, "listing devices", pdma_devices(stage->context, infos, most, &n, why_of(stage))) != 0)
        return -1;
    for (size_t i = 0; i < n && i < most; i++) {
        int set_aside;
        if (trouble(stage, "opening the device", open_device(stage, infos[i].address, &set_aside)) != 0)
            return -1;
        stage->story->device = infos[i];
        if (set_aside)
            return 0;
        pdma_device_close(stage->device);
        stage->device = NULL;
    }
    pdma_why_set(why_of(stage), PDMA_WHY_NO_GROUP, 0, 0, n == 1 ? infos[0].address : "any device");
    return trouble(stage, "looking for a reserve", PDMA_RESERVE_EMPTY);
}

static int connect(struct stage *stage)
{
    struct pdma_config config = {.struct_size = sizeof config, .table = pdma_sim_backend(), .table_arg = stage->sim};
    if (trouble(stage, "connecting", pdma_open(&config, &stage->context, why_of(stage))) != 0)
        return -1;
    return choose_device(stage);
}

static int snapshot(struct stage *stage, struct reserve *reserve)
{
    struct pdma_slot *slots = stage->slots;
    size_t n = 0, room = sizeof stage->slots / sizeof *slots;
    for (size_t i = 0; i < room; i++)
        slots[i].struct_size = sizeof slots[i];
    int status = pdma_slots(stage->device, slots, room, &n, why_of(stage));
    if (status == PDMA_OK)
        reserve->slots = n < room ? n : room;
    for (size_t i = 0; i < reserve->slots; i++)
        reserve->state[i] = (unsigned char)slots[i].state;
    return trouble(stage, "listing the slots", status);
}

/* Two rows up to the end of the last slot and two after it, near enough to see single runs. */
static int zoom(struct stage *stage)
{
    struct story *story = stage->story;
    const uint64_t cell = 0x10000, row = cell * MAP_COLUMNS;
    pdma_bus end = 0;
    if (snapshot(stage, &story->released) != 0)
        return -1;
    for (size_t i = 0; i < story->released.slots; i++) {
        const struct pdma_slot *slot = &stage->slots[i];
        if (slot->state != PDMA_SLOT_MISSING && slot->bus + slot->bytes > end)
            end = slot->bus + slot->bytes;
    }
    if (end == 0)
        return 0;
    end = (end + row - 1) / row * row;
    int status = map_zoom(stage->sim, end - (end < 2 * row ? end : 2 * row), cell, 4, &story->zoom, why_of(stage));
    return trouble(stage, "looking at the reserve", status);
}

static uint64_t zeroes(const struct call *call)
{
    const unsigned char *bytes = call->buffer.cpu;
    uint64_t n = 0;
    for (uint64_t i = 0; bytes != NULL && i < call->buffer.bytes; i++)
        n += bytes[i] == 0;
    return n;
}

static int claim_first(struct stage *stage)
{
    struct story *story = stage->story;
    story->first = call_for(&story->groups[story->main].each, 0);
    make(stage, &story->first);
    story->first_zeroes = story->first.status == PDMA_OK ? zeroes(&story->first) : 0;
    int status = map_look(stage->sim, &story->claimed_map, why_of(stage));
    return trouble(stage, "looking at the claim", status) != 0 ? -1 : snapshot(stage, &story->begun);
}

/* The same call again and again, until the reserve serves no more. */
static void claim_rest(struct stage *stage)
{
    struct story *story = stage->story;
    const struct pdma_request *each = &story->groups[story->main].each;
    struct call call = story->first;
    while (call.status == PDMA_OK && call.buffer.slot >= 0) {
        story->claimed++;
        call = call_for(each, PDMA_RESERVE_ONLY);
        make(stage, &call);
    }
    if (story->claimed == 0)
        return;
    story->only = call;
    story->next = call_for(each, 0);
    make(stage, &story->next);
    story->late = call_for(each, PDMA_NO_RESERVE);
    make(stage, &story->late);
}

/* The other end of the copy: the other group's slot, or a small buffer as it can be had even late. */
static struct call other_end(const struct story *story)
{
    const struct pdma_group *other = &story->groups[1 - story->main];
    struct pdma_request small = {.struct_size = sizeof small, .bytes = 0x10000};
    small.flags = story->main == PDMA_GROUP_TO_DEVICE ? PDMA_FROM_DEVICE : PDMA_TO_DEVICE;
    uint32_t directions = PDMA_TO_DEVICE | PDMA_FROM_DEVICE;
    int same = (other->each.flags & directions) == (story->groups[story->main].each.flags & directions);
    return call_for(other->asked != 0 && !same ? &other->each : &small, 0);
}

static void fill(unsigned char *bytes, uint64_t n)
{
    static const char greeting[] = "Hello, device! ";
    uint32_t noise = 1;
    for (uint64_t i = 0; i < n; i++) {
        noise = noise * 1664525u + 1013904223u;
        bytes[i] = i < sizeof greeting - 1 ? (unsigned char)greeting[i] : (unsigned char)(noise >> 24);
    }
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* CPU to the source, the device's engine to the target, and back to the CPU's eyes. */
static void copy(struct stage *stage)
{
    struct story *story = stage->story;
    int first_is_source = story->main == PDMA_GROUP_TO_DEVICE;
    const struct pdma_buffer *from = first_is_source ? &story->first.buffer : &story->other.buffer;
    const struct pdma_buffer *to = first_is_source ? &story->other.buffer : &story->first.buffer;
    const unsigned char *sent = from->cpu, *got = to->cpu;
    struct pdma_why *why = &story->copy.why;
    story->copy.made = sent != NULL && got != NULL;
    if (!story->copy.made)
        return;
    why->struct_size = sizeof *why;
    story->copy.from = from->bus;
    story->copy.to = to->bus;
    story->copy.bytes = smaller(from->bytes, to->bytes);
    fill(from->cpu, from->bytes);
    int status = pdma_sync_for_device(stage->device, from->handle, 0, 0, why);
    if (status == PDMA_OK)
        status = pdma_sync_for_device(stage->device, to->handle, 0, 0, why);
    if (status == PDMA_OK)
        status = pdma_sim_dma_copy(stage->sim, story->device.address, to->bus, from->bus, story->copy.bytes, why);
    if (status == PDMA_OK)
        status = pdma_sync_for_cpu(stage->device, to->handle, 0, 0, why);
    story->copy.status = status;
    for (uint64_t i = 0; i < story->copy.bytes; i++)
        story->copy.equal += sent[i] == got[i];
    memcpy(story->copy.sent, sent, SAMPLE_BYTES);
    memcpy(story->copy.got, got, SAMPLE_BYTES);
}

static int put_all(struct stage *stage)
{
    while (stage->nheld != 0) {
        int status = pdma_put(stage->device, stage->held[--stage->nheld], why_of(stage));
        if (status != PDMA_OK)
            return trouble(stage, "giving a buffer back", status);
    }
    return 0;
}

static int give_back(struct stage *stage)
{
    struct story *story = stage->story;
    if (snapshot(stage, &story->held) != 0 || put_all(stage) != 0 || snapshot(stage, &story->released) != 0)
        return -1;
    int status = map_look(stage->sim, &story->released_map, why_of(stage));
    if (trouble(stage, "looking at the release", status) != 0)
        return -1;
    story->again = call_for(&story->groups[story->main].each, 0);
    make(stage, &story->again);
    story->again_zeroes = story->again.status == PDMA_OK ? zeroes(&story->again) : 0;
    return put_all(stage);
}

static int play(struct stage *stage)
{
    struct story *story = stage->story;
    if (build(stage) != 0 || grow_old(stage) != 0 || connect(stage) != 0 || zoom(stage) != 0 || claim_first(stage) != 0)
        return -1;
    claim_rest(stage);
    story->other = other_end(story);
    make(stage, &story->other);
    if (story->first.status == PDMA_OK && story->other.status == PDMA_OK)
        copy(stage);
    return give_back(stage);
}

int story_run(struct story *story)
{
    struct stage stage = {.story = story};
    story->trouble_why.struct_size = sizeof story->trouble_why;
    int result = play(&stage);
    pdma_device_close(stage.device);
    pdma_close(stage.context);
    pdma_sim_destroy(stage.sim);
    return result;
}

static int all_free(const struct reserve *reserve)
{
    for (size_t i = 0; i < reserve->slots; i++) {
        if (reserve->state[i] == PDMA_SLOT_CLAIMED)
            return 0;
    }
    return 1;
}

static int is_clean(const struct call *call, uint64_t zeroes_in)
{
    return call->buffer.cpu == NULL || zeroes_in == call->buffer.bytes;
}

const char *story_fault(const struct story *story)
{
    if (story->trouble != NULL)
        return story->trouble;
    if (story->claimed == 0)
        return "the first call did not get the reserved buffer";
    if (!is_clean(&story->first, story->first_zeroes))
        return "the reserved buffer was not zero";
    if (story->copy.made && (story->copy.status != PDMA_OK || story->copy.equal != story->copy.bytes))
        return "the copy did not arrive";
    if (!all_free(&story->released) || story->again.status != PDMA_OK || story->again.buffer.slot < 0)
        return "the buffer did not come back to the reserve";
    if (!is_clean(&story->again, story->again_zeroes))
        return "the buffer came back with old bytes";
    return NULL;
}
