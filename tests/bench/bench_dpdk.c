/* SPDX-License-Identifier: MIT */
/* A yardstick, where libdpdk is installed: what its allocator takes for comparable work in the same run. */
#include "measure.h"

#include <rte_eal.h>
#include <rte_malloc.h>
#include <rte_memzone.h>

static void reserve_and_free(void *arg)
{
    (void)arg;
    const struct rte_memzone *zone = rte_memzone_reserve("pdma-bench", 0x100000, SOCKET_ID_ANY, 0);
    if (zone == NULL || rte_memzone_free(zone) != 0)
        fail("rte_memzone_reserve");
}

static void malloc_and_free(void *arg)
{
    (void)arg;
    void *memory = rte_malloc(NULL, 4096, 0);
    if (memory == NULL)
        fail("rte_malloc");
    rte_free(memory);
}

int main(void)
{
    char name[] = "bench", huge[] = "--no-huge", memory[] = "--no-shconf", pci[] = "--no-pci";
    char telemetry[] = "--no-telemetry", level[] = "--log-level=error", size_flag[] = "-m", size[] = "256";
    char *arguments[] = {name, huge, memory, pci, telemetry, level, size_flag, size};
    if (rte_eal_init((int)(sizeof arguments / sizeof arguments[0]), arguments) < 0)
        fail("rte_eal_init");
    pin_to_one_processor();
    printf("DPDK, for comparison: rte_memzone_reserve(1 MiB)+free %.0f ns, rte_malloc(4096)+free %.0f ns\n",
           median_of(reserve_and_free, NULL, 1000), median_of(malloc_and_free, NULL, 10000));
    rte_eal_cleanup();
    return 0;
}
