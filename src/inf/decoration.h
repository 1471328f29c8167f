/* SPDX-License-Identifier: MIT */
/* NT[arch][.major[.minor[.product[.suite[.build]]]]]: for which systems a models section is meant. */
#ifndef INF_DECORATION_H
#define INF_DECORATION_H

#include "inf/view.h"

enum inf_part { INF_MAJOR, INF_MINOR, INF_PRODUCT, INF_SUITE, INF_BUILD, INF_PARTS };

struct inf_decoration {
    enum inf_arch arch; /* INF_ARCHS: none is named */
    uint32_t given;     /* bit for each part */
    uint32_t parts[INF_PARTS];
};

/** False: the text is no decoration. */
bool inf_decoration_read(const char *text, size_t length, struct inf_decoration *decoration);

/** Does it allow the target's system, whatever the architecture? The target is a workstation. */
bool inf_decoration_allows(const struct inf_decoration *decoration, const struct inf_view *view);

/** Is a closer to the target than b? Both allow it. */
bool inf_decoration_closer(const struct inf_decoration *a, const struct inf_decoration *b);

#endif
