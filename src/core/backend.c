/* SPDX-License-Identifier: MIT */
/* Which backend serves: by name, by table, or the first of an ordered list that can run here. */
#include "core.h"

#include <string.h>

typedef const struct pdma_backend *(*backend_function)(void);

/* In the order of probing. */
static const backend_function known[] = {
    pdma_null_backend,
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define KNOWN        COUNT(known)

/* A mandatory operation: where its pointer stands, and its name. All pointers to functions are alike in size. */
struct operation {
    size_t offset;
    const char *name;
};

#define OPERATION(name)                            \
    {                                              \
        offsetof(struct pdma_backend, name), #name \
    }

static const struct operation mandatory[] = {
    OPERATION(name),        OPERATION(probe),        OPERATION(open),  OPERATION(close), OPERATION(devices),
    OPERATION(device_open), OPERATION(device_close), OPERATION(slots), OPERATION(claim), OPERATION(allocate),
    OPERATION(pin),         OPERATION(release),      OPERATION(sync),
};

#define ACCESS(name)                                     \
    {                                                    \
        offsetof(struct pdma_device_access, name), #name \
    }

static const struct operation access_operations[] = {ACCESS(config_read), ACCESS(config_write), ACCESS(bar_read),
                                                     ACCESS(bar_write)};

static int is_null(const void *table, size_t offset)
{
    static const unsigned char zeros[sizeof(void (*)(void))];
    return memcmp((const unsigned char *)table + offset, zeros, sizeof zeros) == 0;
}

static int check_operations(const void *table, const struct operation *operations, size_t n, struct pdma_why *why)
{
    for (size_t i = 0; i < n; i++)
        if (is_null(table, operations[i].offset))
            return pdma_why_set(why, PDMA_WHY_BACKEND_TABLE, 0, 0, operations[i].name);
    return PDMA_OK;
}

static int check_access(const struct pdma_device_access *access, struct pdma_why *why)
{
    int status = check_struct(access->struct_size, sizeof *access, "struct pdma_device_access", why);
    return status == PDMA_OK ? check_operations(access, access_operations, COUNT(access_operations), why) : status;
}

int backend_check(const struct pdma_backend *table, struct pdma_why *why)
{
    int status = check_struct(table->struct_size, sizeof *table, "struct pdma_backend", why);
    if (status == PDMA_OK)
        status = check_operations(table, mandatory, COUNT(mandatory), why);
    if (status == PDMA_OK && (table->share == NULL) != (table->attach == NULL))
        status = pdma_why_set(why, PDMA_WHY_BACKEND_TABLE, 0, 0, table->share == NULL ? "share" : "attach");
    if (status == PDMA_OK && table->access != NULL)
        status = check_access(table->access, why);
    return status;
}

static int choose_by_name(const char *name, const struct pdma_backend **table, struct pdma_why *why)
{
    for (size_t i = 0; i < KNOWN; i++) {
        if (strcmp(known[i]()->name, name) == 0) {
            *table = known[i]();
            return PDMA_OK;
        }
    }
    return pdma_why_set(why, PDMA_WHY_BACKEND_NAME, 0, 0, name);
}

static int choose_by_probe(void *arg, const struct pdma_backend **table, struct pdma_why *why)
{
    uint64_t probed = 0;
    for (size_t i = 0; i < KNOWN; i++) {
        const struct pdma_backend *candidate = known[i]();
        if (candidate->on_demand != 0)
            continue;
        probed++;
        if (candidate->probe(arg, why) == PDMA_OK) {
            *table = candidate;
            return PDMA_OK;
        }
    }
    return pdma_why_set(why, PDMA_WHY_NO_BACKEND, 0, probed, NULL);
}

int backend_choose(const struct pdma_config *config, const struct pdma_backend **table, struct pdma_why *why)
{
    if (config->table != NULL && config->backend != NULL)
        return pdma_why_set(why, PDMA_WHY_BACKEND_TWICE, 0, 0, config->backend);
    if (config->table != NULL) {
        *table = config->table;
        return backend_check(config->table, why);
    }
    return config->backend != NULL ? choose_by_name(config->backend, table, why)
                                   : choose_by_probe(config->table_arg, table, why);
}
