/* SPDX-License-Identifier: MIT */
/* An INF that has been read: its text, and where its sections and lines are. */
#ifndef INF_FILE_H
#define INF_FILE_H

#include "inf/dma.h"
#include "inf/names.h"
#include "inf/scan.h"
#include "inf/text.h"

/** A logical line: the physical line on which it begins. */
struct inf_line {
    uint32_t at; /* offset into the text */
    uint32_t number;
};

/** Lines in a row that belong to one section; a section that appears again gets another run. */
struct inf_run {
    uint32_t first, end; /* of the lines */
    uint32_t next;       /* run of the same section, or INF_NONE */
};

struct inf_section {
    uint32_t line; /* of its first header */
    uint32_t first_run, last_run;
};

struct inf_string {
    size_t at, length; /* in string_text */
};

struct inf_place {
    uint32_t line, column; /* 0: nowhere */
};

struct pdma_inf {
    struct inf_memory memory;
    struct inf_text text;
    struct inf_array lines;    /* struct inf_line */
    struct inf_array runs;     /* struct inf_run */
    struct inf_array sections; /* struct inf_section, numbered as their names are */
    struct inf_names section_names;
    struct inf_names string_names;                       /* language, an unprintable character, key */
    struct inf_array strings;                            /* struct inf_string, numbered as their names are */
    struct inf_array string_text;                        /* char */
    struct inf_place unclosed;                           /* the first quote that its line does not close */
    struct inf_place hidden[INF_DMA_NAMES][INF_HIDINGS]; /* the first Dma line in a comment, each kind */
};

/** Finds sections and lines. On failure *words holds the note. */
int inf_parse(struct pdma_inf *inf, struct inf_words *words);

/** Number of the section, or INF_NONE. */
uint32_t inf_section_find(const struct pdma_inf *inf, const char *name, size_t length);

const struct inf_section *inf_section_get(const struct pdma_inf *inf, uint32_t section);

#endif
