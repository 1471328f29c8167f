/* SPDX-License-Identifier: MIT */
/* The simulated machine's memory as a picture made of text: one character a cell. */
#ifndef DEMO_MAP_H
#define DEMO_MAP_H

#include "cli.h"
#include <pdma/sim.h>

#define MAP_COLUMNS 64u
#define MAP_ROWS    4u

/** What a cell shows. A cell with a page of anything from CELL_SLOT on shows that. */
enum map_cell {
    CELL_HOLE,
    CELL_FREE,
    CELL_KERNEL,
    CELL_SPARSE, /* aged: some pages are taken */
    CELL_HALF,
    CELL_DENSE,
    CELL_SLOT,
    CELL_CLAIMED,
    CELL_ALLOCATED,
    CELL_PINNED,
    CELL_BOUNCE,
    CELL_WINDOW,
    CELL_KINDS
};

struct map {
    uint64_t cell; /* bytes */
    size_t rows;
    struct {
        pdma_bus from;
        size_t cells;
        unsigned char cell[MAP_COLUMNS];
    } row[MAP_ROWS];
};

/** Looks at all RAM, in cells as small as MAP_ROWS rows allow. */
int map_look(pdma_sim *sim, struct map *map, struct pdma_why *why);
/** Looks at `rows` rows of cells of that size from an address on. */
int map_zoom(pdma_sim *sim, pdma_bus from, uint64_t cell, size_t rows, struct map *map, struct pdma_why *why);

void put_cell(const struct cli *cli, enum map_cell cell);
void put_map(const struct cli *cli, const struct map *map);
/** Only the row that the address lies in. */
void put_map_row(const struct cli *cli, const struct map *map, pdma_bus address);
/** A line that explains the characters. */
void put_legend(const struct cli *cli, const struct map *map);
json_t *map_json(const struct map *map);

#endif
