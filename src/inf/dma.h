/* SPDX-License-Identifier: MIT */
/* The six names of WinDriver's Technical Document #3, and how they can stand in a comment. */
#ifndef INF_DMA_H
#define INF_DMA_H

#include <stddef.h>

/** Number of a name: 3 * group + 0 for Bytes, 1 for Options, 2 for Count. */
#define INF_DMA_NAMES   6u
#define INF_DMA_BYTES   0u
#define INF_DMA_OPTIONS 1u
#define INF_DMA_COUNT   2u

enum inf_hiding {
    INF_HIDDEN_NO = -1,
    INF_HIDDEN_ALONE = 0,  /* a line commented out, as a generator does it */
    INF_HIDDEN_BEHIND = 1, /* behind words, as Technical Document #3 prints it: surely meant to count */
    INF_HIDINGS = 2
};

const char *inf_dma_name(size_t number);

/** Number of the name, or INF_DMA_NAMES. */
size_t inf_dma_number(const char *text, size_t length);

/** Does the comment (from its semicolon on) hold a Dma line? *number and *at receive which and where. */
enum inf_hiding inf_dma_in_comment(const char *from, const char *to, size_t *number, const char **at);

#endif
