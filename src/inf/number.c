/* SPDX-License-Identifier: MIT */
#include "inf/number.h"

#define NO_DIGIT 16u

static unsigned digit(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    if (c >= 'a' && c <= 'f')
        return (unsigned)(c - 'a') + 10;
    if (c >= 'A' && c <= 'F')
        return (unsigned)(c - 'A') + 10;
    return NO_DIGIT;
}

static bool digits(const char *text, size_t length, unsigned base, uint32_t *number)
{
    uint64_t value = 0;
    for (size_t i = 0; i < length; i++) {
        if (digit(text[i]) >= base)
            return false;
        value = value * base + digit(text[i]);
        if (value > UINT32_MAX)
            return false;
    }
    if (length == 0)
        return false;
    *number = (uint32_t)value;
    return true;
}

bool inf_number(const char *text, size_t length, uint32_t *number)
{
    bool hex = length >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    return hex ? digits(text + 2, length - 2, 16, number) : digits(text, length, 10, number);
}

bool inf_byte(const char *text, size_t length, unsigned char *byte)
{
    uint32_t value;
    if (length > 2 || !digits(text, length, 16, &value))
        return false;
    *byte = (unsigned char)value;
    return true;
}
