/* SPDX-License-Identifier: MIT */
/* Flags of AddReg lines. */
#include "inf/registry.h"

#define TYPE_BITS 0xffff0001u
#define KNOWN_BITS                                                                                                   \
    (INF_ADD_NOCLOBBER | INF_ADD_DELVAL | INF_ADD_APPEND | INF_ADD_KEYONLY | INF_ADD_OVERWRITEONLY | INF_ADD_64BIT | \
     INF_ADD_32BIT)

static const struct {
    uint32_t bits, type;
} types[] = {{0x00000, INF_REG_SZ},    {0x00001, 3}, {0x10000, INF_REG_MULTI_SZ}, {0x20000, 2},
             {0x10001, INF_REG_DWORD}, {0x20001, 0}};

#define TYPES (sizeof types / sizeof *types)

static size_t find_type(uint32_t flags)
{
    size_t i = 0;
    while (i < TYPES && types[i].bits != (flags & TYPE_BITS))
        i++;
    return i;
}

uint32_t inf_addreg_type(uint32_t flags)
{
    size_t i = find_type(flags);
    return i < TYPES ? types[i].type : flags >> 16;
}

bool inf_addreg_known(uint32_t flags)
{
    return find_type(flags) < TYPES && (flags & ~(TYPE_BITS | (uint32_t)KNOWN_BITS)) == 0;
}
