/* SPDX-License-Identifier: MIT */
/* The simulated machine inside: one lock, RAM, devices with their slots, and one record for each piece of memory. */
#ifndef SIM_MACHINE_H
#define SIM_MACHINE_H

#include "os.h"
#include "pdma/sim.h"
#include "ram.h"

#define SIM_DEVICES_MAX  256u
#define SIM_CONFIG_SPACE 256u
#define SIM_NAME_MAX     32u

/* A page of pinned memory: the frame that stands for it, and its copy's (SIM_NONE: not bounced). */
struct sim_pinned {
    uint32_t frame, bounce;
};

/* One piece of memory that devices may use: a slot (for ever), or what was allocated, pinned or taken as a window. */
struct sim_memory {
    struct sim_memory *next;   /* in its chain of the handle table */
    struct sim_device *device; /* whose slot it is; NULL: no slot */
    unsigned char *bytes_at;   /* RAM's bytes, or the caller's memory */
    uint64_t bytes;
    struct pdma_range one, *ranges;
    struct sim_pinned *pinned; /* of each page; NULL: not pinned */
    pdma_handle handle;        /* 0: held by nobody */
    uint32_t users;            /* how many times claimed or attached */
    uint32_t nranges, npinned;
    uint32_t flags;     /* PDMA_* as a buffer has them */
    uint32_t direction; /* PDMA_TO_DEVICE, PDMA_FROM_DEVICE or both */
    uint32_t frame;     /* first one; contiguous memory only */
    uint32_t use;       /* enum pdma_sim_use of its pages */
    uint32_t stale;     /* a device wrote to the slot while it was free */
    int32_t slot;
    uint32_t missing; /* enum pdma_reason: why the slot could not be set aside */
    uint32_t owner_pid;
    char owner[SIM_NAME_MAX];
};

/* Memory whose handles have the same lowest bits. */
struct sim_chain {
    struct sim_memory *first;
};

/* One group: its slots are numbered from `first` on. */
struct sim_group {
    struct pdma_group group;
    uint32_t first;
    struct sim_set free; /* numbers within the group */
    uint64_t free_room[PDMA_GROUP_SLOTS_MAX / 64 + 1];
};

struct sim_device {
    struct pdma_device_info info;
    struct sim_group groups[PDMA_GROUPS_MAX];
    unsigned char config[SIM_CONFIG_SPACE], writable[SIM_CONFIG_SPACE];
    unsigned char *bar0;
    uint32_t nslots;
    struct sim_memory slots[];
};

struct pdma_sim {
    struct os_mutex lock;
    struct pdma_sim_config config; /* every default filled in */
    struct sim_ram ram;
    struct sim_chain *chains; /* the handle table */
    uint32_t nchains;         /* a power of two */
    pdma_handle last_handle;
    uint32_t booted;
    uint32_t ndevices;
    struct sim_device *devices[SIM_DEVICES_MAX];
    pdma_bus next_bar;
    uint64_t npinned;                      /* pages of the callers' */
    uint64_t random;                       /* state of the generator */
    uint64_t calls[PDMA_SIM_OPERATIONS];   /* so far */
    uint64_t fail_at[PDMA_SIM_OPERATIONS]; /* this call fails; 0: none */
    uint64_t time;                         /* simulated nanoseconds */
};

/* A device, or none in particular, opened by one context. */
struct sim_opening {
    struct pdma_sim *sim;
    const struct pdma_host *host;
    struct sim_device *device; /* NULL: none in particular */
    uint32_t process;
};

/* machine.c: zeroed memory for the machine's own tables. */
void *sim_new(struct pdma_sim *sim, size_t bytes, struct pdma_why *why);
void sim_delete(struct pdma_sim *sim, void *memory);

/*
 * fail.c: every operation of a backend enters here. Returns with the lock held, or the failure that a test asked for.
 * The operations' names are those of pdma_sim_parse().
 */
extern const char *const sim_operations[PDMA_SIM_OPERATIONS];
int sim_enter(struct pdma_sim *sim, enum pdma_sim_operation operation, struct pdma_why *why);
int sim_leave(struct pdma_sim *sim, int status);

/* boot.c, age.c: with the lock held. */
void sim_boot(struct pdma_sim *sim);
void sim_age(struct pdma_sim *sim, enum pdma_sim_age age);
uint64_t sim_random(struct pdma_sim *sim);

/* device.c: with the lock held. */
int sim_plug_in(struct pdma_sim *sim, const struct pdma_sim_device *asked, struct pdma_why *why);
struct sim_device *sim_device_find(struct pdma_sim *sim, const char *address);
void sim_device_delete(struct pdma_sim *sim, struct sim_device *device);

/* handle.c: with the lock held. */
void sim_handle_give(struct pdma_sim *sim, struct sim_memory *memory);
void sim_handle_drop(struct pdma_sim *sim, struct sim_memory *memory);
struct sim_memory *sim_handle_find(struct pdma_sim *sim, pdma_handle handle);

/*
 * memory.c: with the lock held. Hold: a first user and a handle; show: tell core what it is. Finish, without the lock:
 * show a record that became memory, delete one that did not; returns status.
 */
void sim_memory_hold(struct sim_opening *opening, struct sim_memory *memory, uint32_t flags, const char *name);
void sim_memory_show(const struct sim_opening *opening, struct sim_memory *memory, struct pdma_memory *shown);
int sim_memory_finish(struct sim_opening *opening, struct sim_memory *memory, int status, struct pdma_memory *shown);
void sim_memory_contiguous(struct pdma_sim *sim, struct sim_memory *memory, uint32_t frame, uint64_t bytes);

/* slots.c: a claimed slot is free again; with the lock held. */
void sim_slot_free(struct sim_memory *slot);

/* pin.c: where a byte of a pinned page is, with the bytes that follow; NULL where the page is not the caller's. */
unsigned char *sim_pinned_byte(const struct sim_memory *memory, uint32_t index, uint32_t offset, uint64_t *left);
void sim_unpin(struct pdma_sim *sim, struct sim_memory *memory);

/* The operations that backend.c's table is made of. */
int sim_slots(void *device, struct pdma_slot *slots, size_t room, size_t *n, struct pdma_why *why);
int sim_claim(void *device, uint32_t groups, uint32_t flags, const char *name, struct pdma_memory *memory,
              struct pdma_why *why);
int sim_allocate(void *device, const struct pdma_request *request, struct pdma_memory *memory, struct pdma_why *why);
int sim_pin(void *device, void *address, const struct pdma_request *request, struct pdma_memory *memory,
            struct pdma_why *why);
void sim_release(void *device, struct pdma_memory *memory);
int sim_sync(void *device, struct pdma_memory *memory, uint64_t offset, uint64_t bytes, int for_device,
             struct pdma_why *why);
int sim_share(void *device, struct pdma_memory *memory, struct pdma_why *why);
int sim_attach(void *device, pdma_handle handle, struct pdma_memory *memory, struct pdma_why *why);
int sim_window(void *device, pdma_bus address, const struct pdma_request *request, struct pdma_memory *memory,
               struct pdma_why *why);
extern const struct pdma_device_access sim_device_access;

#endif
