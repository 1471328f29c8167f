/* SPDX-License-Identifier: MIT */
/* Devices of a session: found by WDC_DEVICE pointer, by card number, or as the one for locks without a card. */
#ifndef COMPAT_DEVICE_H
#define COMPAT_DEVICE_H

#include "session.h"

struct record;

struct wd_device {
    struct table_node visible_node; /* first: found by_visible */
    struct table_node card_node;
    struct wd_device *next;
    struct wd_device **link; /* what points to this one */
    struct wd_session *session;
    pdma_device *native;
    struct record *records;
    uint32_t users;   /* calls under way */
    uint32_t closing; /* no longer found: goes with its last user */
    uint64_t card;    /* hCard; 0: no card */
    void *visible;    /* the client's WDC_DEVICE, in this allocation; NULL: no card */
};

/* Opens a device that nobody can find yet, with room for the client's view of it; view_bytes 0: no card. */
uint32_t wd_device_open(struct wd_call *call, struct wd_session *session, const char *address, uint64_t view_bytes,
                        struct wd_device **device);
/* Lets the device be found; closes it where the driver was closed meanwhile. */
uint32_t wd_device_publish(struct wd_call *call, struct wd_device *device);
/* Ends the device that a WDC_DEVICE pointer names. */
uint32_t wd_device_close(struct wd_call *call, const void *visible);

/*
 * Find a device of a session that the call has entered, and count the call as the device's user, until
 * wd_device_leave(). NULL or 0: the device of no card.
 */
uint32_t wd_device_enter_visible(struct wd_call *call, struct wd_session *session, const void *visible,
                                 struct wd_device **device);
uint32_t wd_device_enter_card(struct wd_call *call, struct wd_session *session, uint64_t card,
                              struct wd_device **device);
void wd_device_leave(struct wd_device *device);
/* The same, locked. Non-zero: the caller was the last one and has to call wd_device_destroy() after unlocking. */
int wd_device_leave_locked(struct wd_device *device);
void wd_device_destroy(struct wd_device *device);

/* Locked: nobody finds the devices any more (only_cards: those with a card). Returns those without a user, by next. */
struct wd_device *wd_device_retire_all(struct wd_session *session, int only_cards);
void wd_device_destroy_all(struct wd_device *list);

#endif
