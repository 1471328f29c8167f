/* SPDX-License-Identifier: MIT */
/* The process-wide session: opened by the first, closed by the last. */
#include "session.h"

#include "device.h"
#include "environment.h"
#include "log.h"
#include "os.h"
#include "pdma_windrvr.h"
#include "status.h"
#include "wdc_lib.h"

#include <string.h>

#define BACKEND_NAME_MAX 64u

static struct os_mutex lock;

/* Guarded by the lock. */
static struct wd_session *current;
static uintptr_t sessions; /* so far */
static struct pdma_config configured = {.struct_size = sizeof configured};
static char configured_backend[BACKEND_NAME_MAX];

static void make_lock(void)
{
    (void)os_mutex_init(&lock);
}

void wd_session_lock(void)
{
    static struct os_once made;
    os_once(&made, make_lock);
    os_mutex_lock(&lock);
}

void wd_session_unlock(void)
{
    os_mutex_unlock(&lock);
}

struct wd_session *wd_session_current(void)
{
    return current;
}

struct wd_session *wd_session_of_handle(const void *handle)
{
    return current != NULL && current->handle == handle ? current : NULL;
}

struct wd_session *wd_session_of_driver(void)
{
    return current != NULL && current->driver != 0 ? current : NULL;
}

/* Called locked, with a session or NULL; unlocks. */
static struct wd_session *enter(struct wd_session *session)
{
    if (session != NULL)
        session->users++;
    wd_session_unlock();
    return session;
}

struct wd_session *wd_session_enter_handle(const void *handle)
{
    wd_session_lock();
    return enter(wd_session_of_handle(handle));
}

struct wd_session *wd_session_enter_driver(void)
{
    wd_session_lock();
    return enter(wd_session_of_driver());
}

struct wd_session *wd_session_enter_current(void)
{
    wd_session_lock();
    return enter(wd_session_current());
}

/* Locks without a card are on a device whose address is empty: gives that a name. */
static struct pdma_why named(const struct pdma_why *event)
{
    struct pdma_why result = *event, nameless = {.struct_size = sizeof nameless};
    (void)pdma_why_set(&nameless, event->reason, event->asked, event->limit, "");
    if (event->reason == PDMA_WHY_NO_GROUP && strcmp(event->text, nameless.text) == 0)
        (void)pdma_why_set(&result, event->reason, event->asked, event->limit, "no card");
    return result;
}

void wd_session_event(void *arg, const struct pdma_why *event)
{
    struct wd_session *session = arg;
    if (wd_log_wants(LOG_WARNING)) {
        struct pdma_why why = named(event);
        wd_log_sentence(LOG_WARNING, "event", why.text);
    }
    if (session->event != NULL)
        session->event(session->event_arg, event);
}

/* ---- Coming ---- */

/* The name of the backend is copied to `backend`: the configured one may change once the lock is free. */
static struct pdma_config configuration(char backend[BACKEND_NAME_MAX])
{
    wd_session_lock();
    struct pdma_config config = configured;
    memcpy(backend, configured_backend, BACKEND_NAME_MAX);
    wd_session_unlock();
    if (config.backend != NULL)
        config.backend = backend;
    return config;
}

static void destroy(struct wd_session *session)
{
    struct wd_heap heap = session->heap;
    pdma_close(session->context);
    pdma_sim_destroy(session->machine);
    wd_table_free(&session->by_handle);
    wd_table_free(&session->by_block);
    wd_table_free(&session->by_visible);
    wd_table_free(&session->by_card);
    wd_heap_release(&heap, session);
}

static struct wd_session *allocate(struct wd_call *call, const struct pdma_config *config)
{
    struct wd_heap heap;
    wd_heap_init(&heap, config);
    struct wd_session *session = wd_heap_new(&heap, sizeof *session);
    if (session == NULL) {
        (void)wd_call_no_memory(call, sizeof *session, "a session");
        return NULL;
    }
    session->heap = heap;
    session->event = config->event;
    session->event_arg = config->event_arg;
    wd_table_init(&session->by_handle, &session->heap);
    wd_table_init(&session->by_block, &session->heap);
    wd_table_init(&session->by_visible, &session->heap);
    wd_table_init(&session->by_card, &session->heap);
    return session;
}

/* A session that is nobody's yet. */
static uint32_t create(struct wd_call *call, struct wd_session **out)
{
    char backend[BACKEND_NAME_MAX];
    struct pdma_config config = configuration(backend);
    wd_log_from_environment();
    struct wd_session *session = allocate(call, &config);
    if (session == NULL)
        return WD_INSUFFICIENT_RESOURCES;
    config.event = wd_session_event;
    config.event_arg = session;
    int status = wd_environment_apply(&config, &session->machine, &call->why);
    if (status == PDMA_OK)
        status = pdma_open(&config, &session->context, &call->why);
    if (status != PDMA_OK) {
        destroy(session);
        return wd_status_of_opening(status, &call->why);
    }
    session->strict = pdma_is_strict(session->context);
    wd_log_sentence(LOG_INFO, "session", pdma_backend_name(session->context));
    *out = session;
    return WD_STATUS_SUCCESS;
}

/* Locked. */
static uint32_t join(int as_driver, void **handle)
{
    if (as_driver && current->driver != 0)
        return WD_OPERATION_ALREADY_DONE;
    if (as_driver)
        current->driver = 1;
    else
        current->opens++;
    *handle = current->handle;
    return WD_STATUS_SUCCESS;
}

/* Handles are numbers that look like no pointer; one that was closed is not used again. Locked. */
static void install(struct wd_session *session)
{
    sessions++;
    session->handle = (void *)(sessions << 4 | 4u); /* NOLINT(performance-no-int-to-ptr): never dereferenced */
    current = session;
}

/* The value is WinDriver's. */
static void *no_handle(void)
{
    return INVALID_HANDLE_VALUE; /* NOLINT(performance-no-int-to-ptr): the published value */
}

static uint32_t open_session(struct wd_call *call, int as_driver, void **handle)
{
    struct wd_session *made = NULL;
    wd_session_lock();
    int exists = current != NULL;
    uint32_t code = exists ? join(as_driver, handle) : WD_STATUS_SUCCESS;
    wd_session_unlock();
    if (exists)
        return code;

    code = create(call, &made);
    if (made == NULL)
        return code;
    wd_session_lock();
    if (current == NULL) {
        install(made);
        made = NULL;
    }
    code = join(as_driver, handle);
    wd_session_unlock();
    if (made != NULL)
        destroy(made);
    return code;
}

/* ---- Going ---- */

void wd_session_leave(struct wd_session *session)
{
    wd_session_lock();
    session->users--;
    int last = session->users == 0 && session->ended != 0;
    wd_session_unlock();
    if (!last)
        return;
    destroy(session);
    wd_log_sentence(LOG_INFO, "session", "closed");
}

/* Locked. Ends the session where nobody has it open. Counts the caller as a user. Returns devices to destroy. */
static struct wd_device *after_close(struct wd_session *session)
{
    session->users++;
    if (session->opens == 0 && session->driver == 0) {
        current = NULL;
        session->ended = 1;
        return wd_device_retire_all(session, 0);
    }
    return session->driver == 0 ? wd_device_retire_all(session, 1) : NULL;
}

/* Called locked, with the session and what counts its opens; unlocks. */
static uint32_t close_session(struct wd_call *call, struct wd_session *session, uint32_t *opens)
{
    if (session == NULL || *opens == 0) {
        wd_session_unlock();
        return wd_call_closed(call);
    }
    --*opens;
    struct wd_device *devices = after_close(session);
    wd_session_unlock();
    wd_device_destroy_all(devices);
    wd_session_leave(session);
    return WD_STATUS_SUCCESS;
}

/* ---- The calls ---- */

void *pdma_wd_open(void)
{
    struct wd_call call = wd_call_begin("WD_Open");
    void *handle = NULL;
    uint32_t code = wd_call_end(&call, open_session(&call, 0, &handle));
    return code == WD_STATUS_SUCCESS ? handle : no_handle();
}

void pdma_wd_close(void *handle)
{
    struct wd_call call = wd_call_begin("WD_Close");
    wd_session_lock();
    struct wd_session *session = wd_session_of_handle(handle);
    (void)wd_call_end(&call, close_session(&call, session, session != NULL ? &session->opens : NULL));
}

uint32_t pdma_wd_driver_open(uint32_t options)
{
    struct wd_call call = wd_call_begin("WDC_DriverOpen");
    void *handle = NULL;
    (void)options;
    return wd_call_end(&call, open_session(&call, 1, &handle));
}

uint32_t pdma_wd_driver_close(void)
{
    struct wd_call call = wd_call_begin("WDC_DriverClose");
    wd_session_lock();
    struct wd_session *session = wd_session_of_driver();
    return wd_call_end(&call, close_session(&call, session, session != NULL ? &session->driver : NULL));
}

void *pdma_wd_driver_handle(void)
{
    wd_session_lock();
    struct wd_session *session = wd_session_of_driver();
    void *handle = session != NULL ? session->handle : no_handle();
    wd_session_unlock();
    return handle;
}

/* ---- Configuration ---- */

static int acceptable(const struct pdma_config *config)
{
    if (config->struct_size < sizeof *config || (config->alloc == NULL) != (config->free == NULL))
        return 0;
    if (config->backend == NULL)
        return 1;
    return config->table == NULL && strlen(config->backend) < BACKEND_NAME_MAX;
}

/* Locked. */
static void keep(const struct pdma_config *config)
{
    configured = *config;
    configured.struct_size = sizeof configured;
    if (config->backend == NULL)
        return;
    memcpy(configured_backend, config->backend, strlen(config->backend) + 1);
    configured.backend = configured_backend;
}

int pdma_windrvr_configure(const struct pdma_config *config)
{
    static const struct pdma_config defaults = {.struct_size = sizeof defaults};
    if (config == NULL)
        config = &defaults;
    if (!acceptable(config))
        return PDMA_INVALID;
    wd_session_lock();
    int busy = current != NULL;
    if (!busy)
        keep(config);
    wd_session_unlock();
    return busy ? PDMA_BUSY : PDMA_OK;
}
