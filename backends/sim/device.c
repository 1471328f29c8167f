/* SPDX-License-Identifier: MIT */
/* Devices are plugged in: checked, given an address and a BAR, and found again by that address. */
#include "machine.h"

#include <string.h>

#define WIDTH_MIN   12u
#define WIDTH_MAX   64u
#define BAR_MIN     16u
#define BAR_DEFAULT SIM_MIB
#define BARS_END    ((pdma_bus)0xfec00000) /* from here on the machine's own registers */
#define BUS_DEVICES 32u
#define GROUP_FLAGS (PDMA_TO_DEVICE | PDMA_FROM_DEVICE | PDMA_CACHED | PDMA_NO_MAP | PDMA_BELOW_16M | PDMA_64BIT)

struct sim_device *sim_device_find(struct pdma_sim *sim, const char *address)
{
    for (uint32_t i = 0; i < sim->ndevices; i++)
        if (strcmp(sim->devices[i]->info.address, address) == 0)
            return sim->devices[i];
    return NULL;
}

void sim_device_delete(struct pdma_sim *sim, struct sim_device *device)
{
    os_pages_unmap(device->bar0, (size_t)device->info.bars[0].bytes);
    sim_delete(sim, device);
}

static int is_power(uint64_t value)
{
    return (value & (value - 1)) == 0;
}

static int check_group(const struct pdma_group *group, struct pdma_why *why)
{
    const struct pdma_request *each = &group->each;
    if (group->asked == 0)
        return PDMA_OK;
    if (group->asked > PDMA_GROUP_SLOTS_MAX)
        return pdma_why_set(why, PDMA_WHY_SET_COUNT, group->asked, PDMA_GROUP_SLOTS_MAX, "the group's ");
    if ((each->flags & ~(uint32_t)GROUP_FLAGS) != 0)
        return pdma_why_set(why, PDMA_WHY_FLAGS, each->flags, GROUP_FLAGS, "a group");
    if (each->bytes == 0)
        return pdma_why_set(why, PDMA_WHY_BYTES_ZERO, 0, 1, "a group");
    if (pdma_round_up(each->bytes) == 0)
        return pdma_why_set(why, PDMA_WHY_BYTES_HUGE, each->bytes, UINT64_MAX - (PDMA_PAGE - 1), "a group");
    if (!is_power(each->align))
        return pdma_why_set(why, PDMA_WHY_ALIGN, each->align, (uint64_t)1 << 63, "a group");
    if (!is_power(each->boundary))
        return pdma_why_set(why, PDMA_WHY_BOUNDARY, each->boundary, 0, "a group");
    if (each->boundary != 0 && each->boundary < each->bytes)
        return pdma_why_set(why, PDMA_WHY_BOUNDARY_SMALL, each->bytes, each->boundary, "a group");
    return PDMA_OK;
}

static int check(const struct pdma_sim_device *asked, struct pdma_why *why)
{
    size_t length = asked->address == NULL ? 1 : strlen(asked->address);
    int status = PDMA_OK;
    if (length == 0 || length >= sizeof((struct pdma_device_info *)0)->address)
        return pdma_why_set(why, PDMA_WHY_TEXT, length, 0, asked->address);
    if (asked->width != 0 && (asked->width < WIDTH_MIN || asked->width > WIDTH_MAX))
        return pdma_why_set(why, PDMA_WHY_OPT_WIDTH, asked->width, WIDTH_MAX, "width");
    if (asked->bar0 != 0 && (!is_power(asked->bar0) || asked->bar0 < BAR_MIN))
        return pdma_why_set(why, PDMA_WHY_SIM_BAR, asked->bar0, BAR_MIN, "bar0");
    for (uint32_t i = 0; i < PDMA_GROUPS_MAX && status == PDMA_OK; i++)
        status = check_group(&asked->groups[i], why);
    return status;
}

/* "0000:01:NN.0", then bus 2. */
static void write_address(char *address, uint32_t number)
{
    static const char hex[] = "0123456789abcdef";
    memcpy(address, "0000:01:00.0", sizeof "0000:01:00.0");
    address[6] = hex[1 + number / BUS_DEVICES];
    address[8] = hex[number % BUS_DEVICES / 16];
    address[9] = hex[number % 16];
}

static void name_device(struct pdma_sim *sim, struct sim_device *device, const char *address)
{
    if (address != NULL) {
        memcpy(device->info.address, address, strlen(address) + 1);
        return;
    }
    for (uint32_t number = 0; number == 0 || sim_device_find(sim, device->info.address) != NULL; number++)
        write_address(device->info.address, number);
}

static void put16(unsigned char *at, uint32_t value)
{
    at[0] = (unsigned char)value;
    at[1] = (unsigned char)(value >> 8);
}

static void put32(unsigned char *at, uint64_t value)
{
    put16(at, (uint32_t)value & 0xffff);
    put16(at + 2, (uint32_t)(value >> 16) & 0xffff);
}

/* PCI Local Bus Specification 3.0, section 6.1: the header of type 0. A BAR shows its size by the bits that stick. */
static void fill_config(struct sim_device *device)
{
    const struct pdma_device_info *info = &device->info;
    put16(device->config + 0x00, info->vendor);
    put16(device->config + 0x02, info->device);
    put16(device->config + 0x04, 0x0002);   /* decodes memory */
    put16(device->writable + 0x04, 0x0406); /* memory, bus master, interrupt off */
    device->config[0x08] = info->revision;
    device->config[0x0b] = 0xff; /* class: in none */
    put32(device->config + 0x10, info->bars[0].bus);
    put32(device->writable + 0x10, ~(info->bars[0].bytes - 1));
    put16(device->config + 0x2c, info->subvendor);
    put16(device->config + 0x2e, info->subdevice);
    device->writable[0x3c] = 0xff; /* interrupt line: software's own */
}

static void fill_info(struct pdma_device_info *info, const struct pdma_sim_device *asked)
{
    info->struct_size = sizeof *info;
    info->vendor = asked->vendor;
    info->device = asked->device;
    info->subvendor = asked->subvendor;
    info->subdevice = asked->subdevice;
    info->revision = asked->revision;
    info->highest = UINT64_MAX;
    if (asked->width != 0)
        info->highest >>= WIDTH_MAX - asked->width;
    info->bars[0].bytes = asked->bar0 == 0 ? BAR_DEFAULT : asked->bar0;
}

static void fill_groups(struct sim_device *device, const struct pdma_sim_device *asked)
{
    uint32_t first = 0;
    for (uint32_t which = 0; which < PDMA_GROUPS_MAX; which++) {
        struct sim_group *group = &device->groups[which];
        group->group.struct_size = sizeof group->group;
        group->group.asked = asked->groups[which].asked;
        group->group.each = asked->groups[which].each;
        group->group.each.struct_size = sizeof group->group.each;
        group->group.each.bytes = pdma_round_up(group->group.each.bytes);
        group->group.each.name = NULL;
        group->first = first;
        sim_set_init(&group->free, PDMA_GROUP_SLOTS_MAX, group->free_room);
        for (uint32_t i = 0; i < group->group.asked; i++) {
            device->slots[first + i].device = device;
            device->slots[first + i].slot = (int32_t)(first + i);
        }
        first += group->group.asked;
    }
    device->nslots = first;
}

/* Room in the hole under 4 GiB, aligned to the size. */
static int place_bar(struct pdma_sim *sim, struct pdma_bar *bar, struct pdma_why *why)
{
    pdma_bus at = (sim->next_bar + bar->bytes - 1) & ~(bar->bytes - 1);
    if (bar->bytes > BARS_END - SIM_HOLE || at > BARS_END - bar->bytes)
        return pdma_why_set(why, PDMA_WHY_BYTES_HUGE, bar->bytes, BARS_END - sim->next_bar, "bar0");
    bar->bus = at;
    return PDMA_OK;
}

static int make(struct pdma_sim *sim, const struct pdma_sim_device *asked, struct sim_device **made,
                struct pdma_why *why)
{
    size_t slots = (size_t)asked->groups[0].asked + asked->groups[1].asked;
    struct sim_device *device = sim_new(sim, sizeof *device + slots * sizeof device->slots[0], why);
    if (device == NULL)
        return PDMA_NO_MEMORY;
    fill_info(&device->info, asked);
    name_device(sim, device, asked->address);
    fill_groups(device, asked);
    int status = place_bar(sim, &device->info.bars[0], why);
    if (status == PDMA_OK) {
        fill_config(device);
        device->bar0 = os_pages_map((size_t)device->info.bars[0].bytes);
        if (device->bar0 == NULL)
            status = pdma_why_set(why, PDMA_WHY_HEAP, device->info.bars[0].bytes, 0, "bar0");
    }
    if (status == PDMA_OK)
        *made = device;
    else
        sim_delete(sim, device);
    return status;
}

int sim_plug_in(struct pdma_sim *sim, const struct pdma_sim_device *asked, struct pdma_why *why)
{
    struct sim_device *device = NULL;
    int status = check(asked, why);
    if (status != PDMA_OK)
        return status;
    if (sim->booted)
        return pdma_why_set(why, PDMA_WHY_SIM_BOOTED, 0, 0, asked->address);
    if (sim->ndevices == SIM_DEVICES_MAX)
        return pdma_why_set(why, PDMA_WHY_SIM_DEVICES, SIM_DEVICES_MAX + 1, SIM_DEVICES_MAX, NULL);
    if (asked->address != NULL && sim_device_find(sim, asked->address) != NULL)
        return pdma_why_set(why, PDMA_WHY_SIM_DUPLICATE, 0, 0, asked->address);
    status = make(sim, asked, &device, why);
    if (status != PDMA_OK)
        return status;
    sim->next_bar = device->info.bars[0].bus + device->info.bars[0].bytes;
    sim->devices[sim->ndevices++] = device;
    return pdma_why_clear(why);
}

int pdma_sim_add_device(pdma_sim *sim, const struct pdma_sim_device *asked, struct pdma_why *why)
{
    if (sim == NULL || asked == NULL)
        return pdma_why_set(why, PDMA_WHY_NULL, 0, 0, sim == NULL ? "sim" : "device");
    if (asked->struct_size < sizeof *asked)
        return pdma_why_set(why, PDMA_WHY_STRUCT_SIZE, asked->struct_size, sizeof *asked, "pdma_sim_device");
    os_mutex_lock(&sim->lock);
    return sim_leave(sim, sim_plug_in(sim, asked, why));
}
