/* SPDX-License-Identifier: MIT OR GPL-2.0 */
/* What a kernel build gives the freestanding files instead of C's headers. */
typedef __UINT8_TYPE__ uint8_t;
typedef __UINT16_TYPE__ uint16_t;
typedef __UINT32_TYPE__ uint32_t;
typedef __INT32_TYPE__ int32_t;
typedef __UINT64_TYPE__ uint64_t;
typedef __INT64_TYPE__ int64_t;
typedef __SIZE_TYPE__ size_t;
#define NULL       ((void *)0)
#define UINT64_MAX 0xffffffffffffffffull
