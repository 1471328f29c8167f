/* SPDX-License-Identifier: MIT */
/* Hardware ids: PCI\VEN_xxxx&DEV_xxxx[&SUBSYS_xxxxxxxx][&REV_xx]. */
#ifndef INF_HWID_H
#define INF_HWID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INF_ID_NOT_GIVEN 0xffffu

struct inf_hwid {
    uint16_t vendor, device, subvendor, subdevice, revision; /* INF_ID_NOT_GIVEN where it is */
};

/** False: it is not of the PCI form, and all of *id is 'not given'. */
bool inf_hwid_read(const char *text, size_t length, struct inf_hwid *id);

/**
 * How well an id of the INF fits a device's: 0 not at all; the more it names, the better. A device whose id is more
 * specific than the INF's also has that shorter id; the other way round it may not.
 */
unsigned inf_hwid_fits(const char *in_inf, size_t in_inf_length, const char *of_device, size_t of_device_length);

#endif
