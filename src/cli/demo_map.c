/* SPDX-License-Identifier: MIT */
/* From pages to cells, and from cells to characters. */
#include "demo_map.h"
#include <inttypes.h>
#include <string.h>

static const struct {
    const char *unicode, *ascii, *name;
    enum ink ink;
} looks[CELL_KINDS] = {
    [CELL_HOLE] = {" ", " ", "hole", INK_OFF},
    [CELL_FREE] = {"·", ".", "free", INK_DIM},
    [CELL_KERNEL] = {"█", "#", "kernel", INK_KERNEL},
    [CELL_SPARSE] = {"░", "-", NULL, INK_AGED},
    [CELL_HALF] = {"▒", "+", NULL, INK_AGED},
    [CELL_DENSE] = {"▓", "%", NULL, INK_AGED},
    [CELL_SLOT] = {"□", "S", "slot", INK_SLOT},
    [CELL_CLAIMED] = {"■", "C", "claimed", INK_CLAIMED},
    [CELL_ALLOCATED] = {"◆", "A", "allocated", INK_CLAIMED},
    [CELL_PINNED] = {"P", "P", "pinned", INK_CLAIMED},
    [CELL_BOUNCE] = {"B", "B", "bounce", INK_CLAIMED},
    [CELL_WINDOW] = {"W", "W", "window", INK_WARN},
};

/* The most telling use first. */
static enum map_cell cell_of(const uint64_t count[PDMA_SIM_USES])
{
    static const struct {
        enum pdma_sim_use use;
        enum map_cell cell;
    } telling[] = {
        {PDMA_SIM_CLAIMED, CELL_CLAIMED}, {PDMA_SIM_SLOT, CELL_SLOT},     {PDMA_SIM_ALLOCATED, CELL_ALLOCATED},
        {PDMA_SIM_PINNED, CELL_PINNED},   {PDMA_SIM_BOUNCE, CELL_BOUNCE}, {PDMA_SIM_WINDOW, CELL_WINDOW},
    };
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++) {
        if (count[telling[i].use] != 0)
            return telling[i].cell;
    }
    uint64_t kernel = count[PDMA_SIM_KERNEL], aged = count[PDMA_SIM_AGED], taken = kernel + aged;
    uint64_t all = taken + count[PDMA_SIM_FREE];
    if (all == 0)
        return CELL_HOLE;
    if (taken == 0)
        return CELL_FREE;
    if (kernel > aged)
        return CELL_KERNEL;
    return 3 * taken < all ? CELL_SPARSE : 3 * taken < 2 * all ? CELL_HALF : CELL_DENSE;
}

static int look_at_cell(pdma_sim *sim, pdma_bus from, uint64_t bytes, unsigned char *cell, struct pdma_why *why)
{
    unsigned char uses[1024];
    uint64_t count[PDMA_SIM_USES] = {0};
    for (uint64_t pages = bytes / PDMA_PAGE; pages != 0;) {
        size_t some = pages < sizeof uses ? (size_t)pages : sizeof uses;
        int status = pdma_sim_look(sim, from, some, uses, why);
        if (status != PDMA_OK)
            return status;
        for (size_t i = 0; i < some; i++)
            count[uses[i] < PDMA_SIM_USES ? uses[i] : PDMA_SIM_HOLE]++;
        from += some * PDMA_PAGE;
        pages -= some;
    }
    *cell = (unsigned char)cell_of(count);
    return PDMA_OK;
}

/* Adds rows until `end`, or until the map is full. */
static int look_at(pdma_sim *sim, pdma_bus from, pdma_bus end, struct map *map, struct pdma_why *why)
{
    for (; from < end && map->rows < MAP_ROWS; map->rows++) {
        map->row[map->rows].from = from;
        size_t *cells = &map->row[map->rows].cells;
        for (*cells = 0; *cells < MAP_COLUMNS && from < end; ++*cells, from += map->cell) {
            int status = look_at_cell(sim, from, map->cell, &map->row[map->rows].cell[*cells], why);
            if (status != PDMA_OK)
                return status;
        }
    }
    return PDMA_OK;
}

static uint64_t rows_for(uint64_t bytes, uint64_t cell)
{
    return bytes / (cell * MAP_COLUMNS) + (bytes % (cell * MAP_COLUMNS) != 0);
}

int map_look(pdma_sim *sim, struct map *map, struct pdma_why *why)
{
    struct pdma_sim_info info = {.struct_size = sizeof info};
    int status = pdma_sim_info(sim, &info, why);
    if (status != PDMA_OK)
        return status;
    uint64_t high = info.ram - info.low;
    memset(map, 0, sizeof *map);
    map->cell = PDMA_PAGE;
    while (rows_for(info.low, map->cell) + rows_for(high, map->cell) > MAP_ROWS)
        map->cell *= 2;
    status = look_at(sim, 0, info.low, map, why);
    return status == PDMA_OK ? look_at(sim, info.high_start, info.high_start + high, map, why) : status;
}

int map_zoom(pdma_sim *sim, pdma_bus from, uint64_t cell, size_t rows, struct map *map, struct pdma_why *why)
{
    memset(map, 0, sizeof *map);
    map->cell = cell;
    return look_at(sim, from, from + rows * MAP_COLUMNS * cell, map, why);
}

void put_cell(const struct cli *cli, enum map_cell cell)
{
    printf("%s%s%s", ink(cli, looks[cell].ink), either(cli, looks[cell].unicode, looks[cell].ascii), ink(cli, INK_OFF));
}

static void put_cells(const struct cli *cli, const unsigned char *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || cells[i] != cells[i - 1])
            fputs(ink(cli, looks[cells[i]].ink), stdout);
        fputs(either(cli, looks[cells[i]].unicode, looks[cells[i]].ascii), stdout);
        if (i + 1 == n || cells[i] != cells[i + 1])
            fputs(ink(cli, INK_OFF), stdout);
    }
}

static void put_row(const struct cli *cli, const struct map *map, size_t row)
{
    printf("   %s%11s%s  ", ink(cli, INK_DIM), hex_words(map->row[row].from).text, ink(cli, INK_OFF));
    put_cells(cli, map->row[row].cell, map->row[row].cells);
    putchar('\n');
}

void put_map(const struct cli *cli, const struct map *map)
{
    for (size_t row = 0; row < map->rows; row++)
        put_row(cli, map, row);
}

void put_map_row(const struct cli *cli, const struct map *map, pdma_bus address)
{
    for (size_t row = 0; row < map->rows; row++) {
        if (address >= map->row[row].from && address - map->row[row].from < map->row[row].cells * map->cell)
            put_row(cli, map, row);
    }
}

/* The three shades of age are one entry. */
void put_legend(const struct cli *cli, const struct map *map)
{
    int present[CELL_KINDS] = {0};
    for (size_t i = 0; i < map->rows; i++) {
        for (size_t j = 0; j < map->row[i].cells; j++)
            present[map->row[i].cell[j]] = 1;
    }
    printf("   a cell is %s:", bytes_words(map->cell).text);
    if (present[CELL_SPARSE] || present[CELL_HALF] || present[CELL_DENSE]) {
        fputs("  ", stdout);
        put_cells(cli, (const unsigned char[]){CELL_SPARSE, CELL_HALF, CELL_DENSE}, 3);
        fputs(" aged: up to a third, two thirds, more taken", stdout);
    }
    for (size_t cell = CELL_FREE; cell < CELL_KINDS; cell++) {
        if (!present[cell] || looks[cell].name == NULL)
            continue;
        fputs("  ", stdout);
        put_cell(cli, (enum map_cell)cell);
        printf(" %s", looks[cell].name);
    }
    putchar('\n');
}

json_t *map_json(const struct map *map)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < map->rows; i++) {
        char cells[MAP_COLUMNS];
        for (size_t j = 0; j < map->row[i].cells; j++)
            cells[j] = *looks[map->row[i].cell[j]].ascii;
        json_array_append_new(
            rows, json_pack("{s:o, s:s#}", "from", hex_json(map->row[i].from), "cells", cells, (int)map->row[i].cells));
    }
    return json_pack("{s:I, s:o}", "cell_bytes", (json_int_t)map->cell, "rows", rows);
}
