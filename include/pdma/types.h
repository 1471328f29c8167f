/* SPDX-License-Identifier: MIT OR GPL-2.0 */
/* The fixed-width types of pdma's headers. Kernel builds name a header of their own that defines uint32_t and friends.
 */
#ifndef PDMA_TYPES_H
#define PDMA_TYPES_H

#ifdef PDMA_TYPES_HEADER
#include PDMA_TYPES_HEADER
#else
#include <stddef.h>
#include <stdint.h>
#endif

#endif
