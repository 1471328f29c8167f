/* SPDX-License-Identifier: MIT */
/*
 * The process-wide session that WinDriver's calls imply: a context, from the first open to the last close.
 *
 * One lock guards everything that is reached from the current session. It is never held while the pdma library runs:
 * a call counts itself as a user of what it works on instead, and the last user takes it away.
 */
#ifndef COMPAT_SESSION_H
#define COMPAT_SESSION_H

#include "call.h"
#include "heap.h"
#include "pdma/sim.h"
#include "table.h"

struct wd_device;

struct wd_session {
    struct wd_heap heap;
    pdma_context *context;
    pdma_sim *machine; /* NULL unless the backend is the simulation by name */
    pdma_event_function event;
    void *event_arg;
    void *handle;    /* what WD_Open() returns */
    uint64_t cards;  /* numbers given to cards so far */
    uint32_t opens;  /* WD_Open() without WD_Close() */
    uint32_t driver; /* non-zero: between WDC_DriverOpen() and WDC_DriverClose() */
    uint32_t users;  /* devices, and calls under way */
    uint32_t strict; /* the configuration's */
    uint32_t ended;  /* no longer the current one: goes with its last user */
    struct wd_device *devices;
    struct wd_device *no_card; /* the device of locks without a card, once there was one */
    struct table by_handle;    /* records by hDma */
    struct table by_block;     /* records by WD_DMA pointer */
    struct table by_visible;   /* devices by WDC_DEVICE pointer */
    struct table by_card;      /* devices by hCard */
};

void wd_session_lock(void);
void wd_session_unlock(void);

/* The session whose handle this is, or NULL. Locked. */
struct wd_session *wd_session_of_handle(const void *handle);
/* The session of the WDC calls, or NULL. Locked. */
struct wd_session *wd_session_of_driver(void);
/* The current session, or NULL. Locked. */
struct wd_session *wd_session_current(void);

/* The same three, not locked: the call is counted in users until wd_session_leave(). */
struct wd_session *wd_session_enter_handle(const void *handle);
struct wd_session *wd_session_enter_driver(void);
struct wd_session *wd_session_enter_current(void);
void wd_session_leave(struct wd_session *session);

/* Tells the log and the configured callback. Not locked. */
void wd_session_event(void *session, const struct pdma_why *event);

#endif
