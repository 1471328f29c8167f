/* SPDX-License-Identifier: MIT */
/* PCI slots from addresses. */
#include "slot.h"

#define OTHER_BUS 255u
#define FUNCTIONS 8u

/* Reads hexadecimal digits up to `end`. Returns what follows, or NULL. */
static const char *read_hex(const char *text, char end, uint32_t *value)
{
    uint32_t digits = 0;
    *value = 0;
    for (; text != NULL && *text != end; text++, digits++) {
        char c = *text;
        uint32_t digit = 0;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = (uint32_t)(c - 'a') + 10;
        else if (c >= 'A' && c <= 'F')
            digit = (uint32_t)(c - 'A') + 10;
        else
            return NULL;
        if (digits == 8)
            return NULL;
        *value = *value * 16 + digit;
    }
    return digits != 0 ? text : NULL;
}

static const char *read_field(const char *text, char end, uint32_t *value)
{
    const char *at = read_hex(text, end, value);
    return at != NULL && end != '\0' ? at + 1 : at;
}

struct wd_slot wd_slot_of(const struct pdma_device_info *info, size_t place)
{
    struct wd_slot slot;
    const char *at = read_field(info->address, ':', &slot.domain);
    at = read_field(at, ':', &slot.bus);
    at = read_field(at, '.', &slot.slot);
    at = read_field(at, '\0', &slot.function);
    if (at == NULL)
        slot = (struct wd_slot){0, OTHER_BUS, (uint32_t)place / FUNCTIONS, (uint32_t)place % FUNCTIONS};
    return slot;
}

int wd_slot_can_be_named(const struct pdma_wd_device_layout *layout, const struct wd_slot *slot)
{
    return layout->slot.domain.bytes != 0 || slot->domain == 0;
}

void wd_slot_write(const struct pdma_wd_device_layout *layout, void *at, const struct wd_slot *slot)
{
    wd_layout_set(at, layout->slot.domain, slot->domain);
    wd_layout_set(at, layout->slot.bus, slot->bus);
    wd_layout_set(at, layout->slot.slot, slot->slot);
    wd_layout_set(at, layout->slot.function, slot->function);
}

int wd_slot_is(const struct pdma_wd_device_layout *layout, const void *at, const struct wd_slot *slot)
{
    return wd_layout_get(at, layout->slot.domain) == slot->domain && wd_layout_get(at, layout->slot.bus) == slot->bus &&
           wd_layout_get(at, layout->slot.slot) == slot->slot &&
           wd_layout_get(at, layout->slot.function) == slot->function;
}
