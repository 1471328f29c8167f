/* SPDX-License-Identifier: MIT */
/* What core costs over the null backend, at few and at many live buffers; zeroing apart, against memset. */
#include "measure.h"

#include <string.h>

#include "pdma/backend.h"

#define SLOT 0x100000u
#define MOST 100000u

static pdma_context *context;
static pdma_device *device;
static pdma_handle live[MOST];
static uint32_t nlive;

static struct pdma_buffer get(uint64_t bytes, uint32_t flags)
{
    struct pdma_request request = {.struct_size = sizeof request, .bytes = bytes, .flags = flags};
    struct pdma_buffer buffer = {.struct_size = sizeof buffer};
    if (pdma_get(device, &request, &buffer, NULL) != PDMA_OK)
        fail("pdma_get");
    return buffer;
}

static void claim_and_release(void *arg)
{
    (void)arg;
    struct pdma_buffer buffer = get(SLOT, PDMA_TO_DEVICE | PDMA_RESERVE_ONLY);
    if (pdma_put(device, buffer.handle, NULL) != PDMA_OK)
        fail("pdma_put");
}

static void allocate_and_free(void *arg)
{
    (void)arg;
    struct pdma_buffer buffer = get(4096, PDMA_NO_RESERVE);
    if (pdma_put(device, buffer.handle, NULL) != PDMA_OK)
        fail("pdma_put");
}

/* The same without core: the backend's own share. */
struct raw {
    const struct pdma_backend *table;
    void *backend, *device;
    struct pdma_request request;
};

static void raw_claim_and_release(void *arg)
{
    struct raw *raw = arg;
    struct pdma_memory memory = {.struct_size = sizeof memory, .slot = -1};
    if (raw->table->claim(raw->device, 1, 0, NULL, &memory, NULL) != PDMA_OK)
        fail("claim");
    raw->table->release(raw->device, &memory);
}

static void raw_allocate_and_free(void *arg)
{
    struct raw *raw = arg;
    struct pdma_memory memory = {.struct_size = sizeof memory, .slot = -1};
    if (raw->table->allocate(raw->device, &raw->request, &memory, NULL) != PDMA_OK)
        fail("allocate");
    raw->table->release(raw->device, &memory);
}

static void *own_alloc(void *arg, size_t bytes)
{
    (void)arg;
    return malloc(bytes);
}

static void own_free(void *arg, void *memory)
{
    (void)arg;
    free(memory);
}

static void no_event(void *arg, const struct pdma_why *event)
{
    (void)arg, (void)event;
}

static struct pdma_null_config null_config(uint32_t keep_content)
{
    struct pdma_null_config config = {.struct_size = sizeof config, .keep_content = keep_content, .ram = 1u << 29};
    config.groups[0] = (struct pdma_group){
        .struct_size = sizeof config.groups[0],
        .asked = 4,
        .each = {.struct_size = sizeof(struct pdma_request), .flags = PDMA_TO_DEVICE, .bytes = SLOT}};
    return config;
}

static void open_all(struct pdma_null_config *config, struct raw *raw)
{
    static const struct pdma_host host = {
        .struct_size = sizeof host, .alloc = own_alloc, .free = own_free, .event = no_event};
    const struct pdma_config core = {.struct_size = sizeof core, .table = pdma_null_backend(), .table_arg = config};
    struct pdma_device_info info = {.struct_size = sizeof info};
    struct pdma_group groups[PDMA_GROUPS_MAX];
    raw->table = pdma_null_backend();
    raw->request =
        (struct pdma_request){.struct_size = sizeof raw->request, .bytes = 4096, .highest = 0xffffffff, .align = 4096};
    if (raw->table->open(config, &host, &raw->backend, NULL) != PDMA_OK)
        fail("open");
    if (raw->table->device_open(raw->backend, "null", &raw->device, &info, groups, NULL) != PDMA_OK)
        fail("device_open");
    if (pdma_open(&core, &context, NULL) != PDMA_OK)
        fail("pdma_open");
    if (pdma_device_open(context, "null", &device, NULL) != PDMA_OK)
        fail("pdma_device_open");
    nlive = 0;
}

static void close_all(struct raw *raw)
{
    pdma_close(context);
    raw->table->device_close(raw->device);
    raw->table->close(raw->backend);
}

static void hold(uint32_t wanted)
{
    for (; nlive < wanted; nlive++)
        live[nlive] = get(4096, PDMA_NO_RESERVE).handle;
}

static void costs(void)
{
    static const uint32_t loads[] = {1, 1000, MOST};
    struct pdma_null_config config = null_config(1);
    struct raw raw;
    double first_claim = 0, first_allocate = 0;
    open_all(&config, &raw);
    double raw_claim = median_of(raw_claim_and_release, &raw, 100000);
    double raw_allocate = median_of(raw_allocate_and_free, &raw, 100000);
    printf("null backend alone: claim+release %.0f ns, allocate+free %.0f ns\n", raw_claim, raw_allocate);
    printf("%-14s %16s %10s %8s %16s %10s %8s\n", "live buffers", "claim+release", "core", "ratio", "allocate+free",
           "core", "ratio");
    for (size_t i = 0; i < sizeof loads / sizeof loads[0]; i++) {
        hold(loads[i]);
        double claim = median_of(claim_and_release, NULL, 100000);
        double allocate = median_of(allocate_and_free, NULL, 100000);
        first_claim = i == 0 ? claim : first_claim;
        first_allocate = i == 0 ? allocate : first_allocate;
        printf("%-14u %13.0f ns %7.0f ns %8.2f %13.0f ns %7.0f ns %8.2f\n", loads[i], claim, claim - raw_claim,
               claim / first_claim, allocate, allocate - raw_allocate, allocate / first_allocate);
    }
    close_all(&raw);
}

static void clear(void *arg)
{
    memset(arg, 0, SLOT);
    __asm__ volatile("" : : "r"(arg) : "memory");
}

/* What a release with zeroing costs more than one without, against memset on the same amount of memory. */
static void zeroing(void)
{
    struct raw raw;
    struct pdma_null_config zeroed = null_config(0), kept = null_config(1);
    void *memory = aligned_alloc(4096, SLOT);
    if (memory == NULL)
        fail("aligned_alloc");
    double plain = median_of(clear, memory, 200);
    free(memory);
    open_all(&kept, &raw);
    double without = median_of(claim_and_release, NULL, 200);
    close_all(&raw);
    open_all(&zeroed, &raw);
    double with = median_of(claim_and_release, NULL, 200);
    close_all(&raw);
    printf("zeroing 1 MiB: %.0f ns at release, memset %.0f ns, rate %.2f of memset's\n", with - without, plain,
           plain / (with - without));
}

int main(void)
{
    pin_to_one_processor();
    costs();
    zeroing();
    return 0;
}
