/* SPDX-License-Identifier: MIT */
#include "inf/decoration.h"

#include "inf/number.h"

#include <string.h>

#define WORKSTATION 1u

static size_t until_dot(const char *text, size_t length)
{
    const char *dot = memchr(text, '.', length);
    return dot == NULL ? length : (size_t)(dot - text);
}

static bool read_parts(const char *text, size_t length, struct inf_decoration *decoration)
{
    for (unsigned part = 0; length != 0; part++) {
        text++;
        length--;
        size_t n = until_dot(text, length);
        if (part == INF_PARTS || (n != 0 && !inf_number(text, n, &decoration->parts[part])))
            return false;
        if (n != 0)
            decoration->given |= 1u << part;
        text += n;
        length -= n;
    }
    return true;
}

bool inf_decoration_read(const char *text, size_t length, struct inf_decoration *decoration)
{
    size_t n = until_dot(text, length);
    *decoration = (struct inf_decoration){.arch = INF_ARCHS};
    if (n < 2 || !inf_names_is(text, 2, "NT"))
        return false;
    if (n > 2) {
        decoration->arch = inf_arch_find(text + 2, n - 2);
        if (decoration->arch == INF_ARCHS && !inf_names_is(text + 2, n - 2, "ia64"))
            return false;
    }
    bool foreign = n > 2 && decoration->arch == INF_ARCHS;
    if (foreign)
        decoration->given = 1u << INF_PARTS;
    return read_parts(text + n, length - n, decoration);
}

bool inf_decoration_allows(const struct inf_decoration *decoration, const struct inf_view *view)
{
    const uint32_t *parts = decoration->parts, given = decoration->given;
    if ((given & 1u << INF_PARTS) != 0)
        return false;
    if ((given & 1u << INF_PRODUCT) != 0 && parts[INF_PRODUCT] != WORKSTATION)
        return false;
    if ((given & 1u << INF_SUITE) != 0 && parts[INF_SUITE] != 0)
        return false;
    if (parts[INF_MAJOR] != view->major)
        return parts[INF_MAJOR] < view->major;
    if (parts[INF_MINOR] != view->minor)
        return parts[INF_MINOR] < view->minor;
    return view->build == 0 || parts[INF_BUILD] <= view->build;
}

/* Windows looks at the version first; what else is named makes a match closer. */
bool inf_decoration_closer(const struct inf_decoration *a, const struct inf_decoration *b)
{
    static const enum inf_part order[] = {INF_MAJOR, INF_MINOR, INF_BUILD};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (a->parts[order[i]] != b->parts[order[i]])
            return a->parts[order[i]] > b->parts[order[i]];
    }
    if (a->arch != b->arch)
        return a->arch != INF_ARCHS;
    return a->given > b->given;
}
