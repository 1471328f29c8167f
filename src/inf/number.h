/* SPDX-License-Identifier: MIT */
/* Numbers as INF files write them. No sign, no blanks, nothing after them. */
#ifndef INF_NUMBER_H
#define INF_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Decimal, or hexadecimal after 0x; at most 32 bits. False: it is no such number, and *number is untouched. */
bool inf_number(const char *text, size_t length, uint32_t *number);

/** One or two hexadecimal digits. */
bool inf_byte(const char *text, size_t length, unsigned char *byte);

#endif
