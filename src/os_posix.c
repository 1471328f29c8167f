/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "os.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

_Static_assert(sizeof(pthread_mutex_t) <= sizeof(struct os_mutex), "os_mutex is too small");
_Static_assert(_Alignof(pthread_mutex_t) <= _Alignof(struct os_mutex), "os_mutex is not aligned enough");

static pthread_mutex_t *native(struct os_mutex *mutex)
{
    return (pthread_mutex_t *)(void *)mutex->storage;
}

int os_mutex_init(struct os_mutex *mutex)
{
    return pthread_mutex_init(native(mutex), NULL);
}

void os_mutex_destroy(struct os_mutex *mutex)
{
    (void)pthread_mutex_destroy(native(mutex));
}

void os_mutex_lock(struct os_mutex *mutex)
{
    (void)pthread_mutex_lock(native(mutex));
}

void os_mutex_unlock(struct os_mutex *mutex)
{
    (void)pthread_mutex_unlock(native(mutex));
}

/* Zero is a fresh pthread_once_t wherever PTHREAD_ONCE_INIT is 0. */
_Static_assert(sizeof(pthread_once_t) <= sizeof(struct os_once), "os_once is too small");
_Static_assert(PTHREAD_ONCE_INIT == 0, "a zeroed os_once is not fresh");

void os_once(struct os_once *once, void (*function)(void))
{
    (void)pthread_once((pthread_once_t *)(void *)once->storage, function);
}

void *os_pages_map(size_t bytes)
{
    void *pages = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (pages == MAP_FAILED)
        return NULL;
    (void)madvise(pages, bytes, MADV_DONTFORK);
    return pages;
}

void os_pages_unmap(void *pages, size_t bytes)
{
    (void)munmap(pages, bytes);
}

#define PAGES_AT_ONCE 256

int os_is_mapped(void *address, size_t bytes)
{
    unsigned char resident[PAGES_AT_ONCE];
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t before = (uintptr_t)address % page, end = before + bytes;
    unsigned char *first = (unsigned char *)address - before;
    for (size_t at = 0; at < end; at += PAGES_AT_ONCE * page) {
        size_t piece = end - at < PAGES_AT_ONCE * page ? end - at : PAGES_AT_ONCE * page;
        if (mincore(first + at, piece, resident) != 0 && errno == ENOMEM)
            return 0;
    }
    return 1;
}

const char *os_environment(const char *name)
{
    return secure_getenv(name);
}

uint32_t os_process(void)
{
    return (uint32_t)getpid();
}
