/* SPDX-License-Identifier: MIT */
#include "inf/hwid.h"

#include "inf/names.h"
#include "inf/number.h"

#include <string.h>

struct rest {
    const char *text;
    size_t length;
};

static bool take_word(struct rest *rest, const char *word)
{
    size_t length = strlen(word);
    if (rest->length < length || !inf_names_same(rest->text, length, word, length))
        return false;
    rest->text += length;
    rest->length -= length;
    return true;
}

/* Exactly n bytes of two hexadecimal digits each. */
static bool take_hex(struct rest *rest, size_t n, uint32_t *number)
{
    uint32_t value = 0;
    if (rest->length < 2 * n)
        return false;
    for (size_t i = 0; i < n; i++) {
        unsigned char byte;
        if (!inf_byte(rest->text + 2 * i, 2, &byte))
            return false;
        value = value << 8 | byte;
    }
    rest->text += 2 * n;
    rest->length -= 2 * n;
    *number = value;
    return true;
}

static bool take_number(struct rest *rest, const char *word, size_t n, uint32_t *number)
{
    return take_word(rest, word) && take_hex(rest, n, number);
}

bool inf_hwid_read(const char *text, size_t length, struct inf_hwid *id)
{
    static const struct inf_hwid none = {INF_ID_NOT_GIVEN, INF_ID_NOT_GIVEN, INF_ID_NOT_GIVEN, INF_ID_NOT_GIVEN,
                                         INF_ID_NOT_GIVEN};
    struct rest rest = {text, length};
    struct inf_hwid found = none;
    uint32_t vendor, device, number;
    *id = none;
    if (!take_number(&rest, "PCI\\VEN_", 2, &vendor) || !take_number(&rest, "&DEV_", 2, &device))
        return false;
    found.vendor = (uint16_t)vendor;
    found.device = (uint16_t)device;
    if (take_number(&rest, "&SUBSYS_", 4, &number)) {
        found.subdevice = (uint16_t)(number >> 16);
        found.subvendor = (uint16_t)number;
    }
    if (take_number(&rest, "&REV_", 1, &number))
        found.revision = (uint16_t)number;
    if (rest.length != 0)
        return false;
    *id = found;
    return true;
}

static bool part_fits(uint16_t in_inf, uint16_t of_device)
{
    return in_inf == INF_ID_NOT_GIVEN || in_inf == of_device;
}

unsigned inf_hwid_fits(const char *in_inf, size_t in_inf_length, const char *of_device, size_t of_device_length)
{
    struct inf_hwid inf, device;
    if (inf_names_same(in_inf, in_inf_length, of_device, of_device_length))
        return 5;
    if (!inf_hwid_read(in_inf, in_inf_length, &inf) || !inf_hwid_read(of_device, of_device_length, &device))
        return 0;
    if (inf.vendor != device.vendor || inf.device != device.device || !part_fits(inf.subvendor, device.subvendor) ||
        !part_fits(inf.subdevice, device.subdevice) || !part_fits(inf.revision, device.revision))
        return 0;
    return 1u + (inf.revision != INF_ID_NOT_GIVEN) + 2u * (inf.subdevice != INF_ID_NOT_GIVEN);
}
