/* SPDX-License-Identifier: MIT */
/* The little that C lacks: a lock, page-aligned memory, the environment. One implementation per operating system. */
#ifndef OS_H
#define OS_H

#include <stddef.h>
#include <stdint.h>

/** A lock that is not recursive. Storage is large enough for every system's own. */
struct os_mutex {
    uint64_t storage[8];
};

/** Returns 0, or an errno. */
int os_mutex_init(struct os_mutex *mutex);
void os_mutex_destroy(struct os_mutex *mutex);
void os_mutex_lock(struct os_mutex *mutex);
void os_mutex_unlock(struct os_mutex *mutex);

/** A zeroed one has not run. Storage as above. */
struct os_once {
    uint64_t storage[2];
};

/** Runs the function before the first of all calls with this `once` returns, and only then. */
void os_once(struct os_once *once, void (*function)(void));

/** Zeroed, page-aligned memory that costs nothing until it is touched; NULL where it cannot be had. */
void *os_pages_map(size_t bytes);
void os_pages_unmap(void *pages, size_t bytes);

/** Is all of it mapped memory of this process, readable or not? bytes is not 0, and the sum does not overflow. */
int os_is_mapped(void *address, size_t bytes);

/** An environment variable, or NULL; always NULL in a program with raised privileges. */
const char *os_environment(const char *name);

/** Number of this process. */
uint32_t os_process(void);

#endif
