/* SPDX-License-Identifier: MIT */
/* Contexts: a backend in use, and the allocator and events that go with it. */
#include "core.h"

#include "default_heap.h"

#include <string.h>

static void no_event(void *arg, const struct pdma_why *event)
{
    (void)arg;
    (void)event;
}

static struct pdma_host host_of(const struct pdma_config *config)
{
    struct pdma_host host = {
        .struct_size = sizeof host,
        .alloc = config->alloc != NULL ? config->alloc : default_alloc,
        .free = config->free != NULL ? config->free : default_free,
        .alloc_arg = config->alloc_arg,
        .event = config->event != NULL ? config->event : no_event,
        .event_arg = config->event_arg,
    };
    return host;
}

void *context_alloc(pdma_context *context, size_t bytes, const char *what, struct pdma_why *why)
{
    void *memory = context->host.alloc(context->host.alloc_arg, bytes);
    if (memory != NULL)
        memset(memory, 0, bytes);
    else
        pdma_why_set(why, PDMA_WHY_HEAP, bytes, 0, what);
    return memory;
}

void context_free(pdma_context *context, void *memory)
{
    if (memory != NULL)
        context->host.free(context->host.alloc_arg, memory);
}

void context_event(pdma_context *context, uint32_t reason, uint64_t asked, uint64_t limit, const char *subject)
{
    struct pdma_why event;
    if (context->host.event == no_event)
        return;
    event.struct_size = sizeof event;
    pdma_why_set(&event, reason, asked, limit, subject);
    context->host.event(context->host.event_arg, &event);
}

static int check_config(const struct pdma_config *config, struct pdma_why *why)
{
    int status = check_struct(config->struct_size, sizeof *config, "struct pdma_config", why);
    if (status != PDMA_OK)
        return status;
    if (config->match > PDMA_MATCH_FITS)
        return pdma_why_set(why, PDMA_WHY_ENUM, config->match, PDMA_MATCH_FITS, "enum pdma_match");
    if ((config->alloc == NULL) != (config->free == NULL))
        return pdma_why_set(why, PDMA_WHY_ALLOCATOR, 0, 0, config->alloc == NULL ? "alloc" : "free");
    return PDMA_OK;
}

static pdma_context *context_new(const struct pdma_config *config, struct pdma_why *why)
{
    struct pdma_host host = host_of(config);
    pdma_context *context = host.alloc(host.alloc_arg, sizeof *context);
    if (context == NULL) {
        pdma_why_set(why, PDMA_WHY_HEAP, sizeof *context, 0, "a context");
        return NULL;
    }
    memset(context, 0, sizeof *context);
    context->host = host;
    context->match = (enum pdma_match)config->match;
    context->strict = config->strict;
    return context;
}

static int connect_backend(pdma_context *context, const struct pdma_config *config, struct pdma_why *why)
{
    int status = backend_choose(config, &context->table, why);
    if (status != PDMA_OK)
        return status;
    int error = os_mutex_init(&context->lock);
    if (error != 0)
        return pdma_why_set(why, PDMA_WHY_OS, (uint64_t)error, 0, "a mutex");
    status = verify_status(context, context->table->open(config->table_arg, &context->host, &context->own, why), "open",
                           why);
    if (status != PDMA_OK)
        os_mutex_destroy(&context->lock);
    return status;
}

int pdma_open(const struct pdma_config *config, pdma_context **out, struct pdma_why *why)
{
    static const struct pdma_config defaults = {.struct_size = sizeof defaults};
    if (config == NULL)
        config = &defaults;
    pdma_why_clear(why);
    int status = check_pointer(out, "context", why);
    if (status == PDMA_OK)
        status = check_config(config, why);
    if (status != PDMA_OK)
        return status;

    pdma_context *context = context_new(config, why);
    if (context == NULL)
        return PDMA_NO_MEMORY;
    status = connect_backend(context, config, why);
    if (status != PDMA_OK) {
        context_free(context, context);
        return status;
    }
    *out = context;
    return pdma_why_clear(why);
}

void pdma_close(pdma_context *context)
{
    if (context == NULL)
        return;
    while (context->devices != NULL)
        pdma_device_close(context->devices);
    context->table->close(context->own);
    os_mutex_destroy(&context->lock);
    context_free(context, context);
}

const char *pdma_backend_name(const pdma_context *context)
{
    return context != NULL ? context->table->name : NULL;
}

uint32_t pdma_is_strict(const pdma_context *context)
{
    return context != NULL ? context->strict : 0;
}

int pdma_devices(pdma_context *context, struct pdma_device_info *infos, size_t room, size_t *n, struct pdma_why *why)
{
    size_t unused = 0;
    int status = check_pointer(context, "context", why);
    if (status == PDMA_OK && infos == NULL && room != 0)
        status = check_pointer(infos, "infos", why);
    for (size_t i = 0; status == PDMA_OK && infos != NULL && i < room; i++)
        status = check_element(infos[i].struct_size, sizeof infos[i], "struct pdma_device_info", why);
    if (status != PDMA_OK)
        return status;
    pdma_why_clear(why);
    return verify_status(context, context->table->devices(context->own, infos, room, n != NULL ? n : &unused, why),
                         "devices", why);
}

uint32_t pdma_version(void)
{
    return PDMA_VERSION_MAJOR * 65536u + PDMA_VERSION_MINOR * 256u + PDMA_VERSION_PATCH;
}
