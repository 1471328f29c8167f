/* SPDX-License-Identifier: MIT */
/*
 * The low-level WinDriver names for DMA, on pdma.
 *
 * An independent implementation of the published interface; see docs/legal.md. Every function here is a static inline
 * that tells the library how this translation unit lays its structures out, so one library serves every WINDRVR_VERSION
 * and both widths of DWORD. Define before including, if at all:
 *
 *   WINDRVR_VERSION           the version the code was written for: major * 100 + minor * 10, 800 and later; 1630
 *   PDMA_WINDRVR_LEGACY_DWORD DWORD and BOOL are unsigned long, as they were on UNIX before 15.0 (and are here for
 *                             WINDRVR_VERSION < 1500)
 *   KERNEL_64BIT              KPTR has 64 bits
 */
#ifndef PDMA_WINDRVR_WINDRVR_H
#define PDMA_WINDRVR_WINDRVR_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef _WIN32
#include <windows.h>
#endif

#ifndef WINDRVR_VERSION
#define WINDRVR_VERSION 1630
#endif
#if WINDRVR_VERSION < 800
#error "WINDRVR_VERSION: expected 800 (8.0) or later"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Types ---- */

#ifdef _WIN32
#ifdef __MINGW32__
#define DLLCALLCONV
#else
#define DLLCALLCONV __stdcall
#endif
typedef uintptr_t UPTR;
#else
#define DLLCALLCONV
#if WINDRVR_VERSION < 1500 && !defined(PDMA_WINDRVR_LEGACY_DWORD)
#define PDMA_WINDRVR_LEGACY_DWORD
#endif
#ifdef PDMA_WINDRVR_LEGACY_DWORD
typedef unsigned long DWORD;
typedef unsigned long BOOL;
#else
typedef uint32_t DWORD;
typedef uint32_t BOOL;
#endif
typedef char CHAR;
typedef uint8_t BYTE;
typedef uint16_t WORD;
typedef uint32_t UINT32;
typedef uint64_t UINT64;
typedef void *PVOID;
typedef void *HANDLE;
typedef unsigned long UPTR;
#endif
#if defined(KERNEL_64BIT) || defined(_WIN64)
typedef uint64_t KPTR;
#else
typedef uint32_t KPTR;
#endif

#ifndef _In_
#define _In_
#endif
#ifndef _Out_
#define _Out_
#endif
#ifndef _Inout_
#define _Inout_
#endif
#ifndef _Outptr_
#define _Outptr_
#endif

typedef UINT64 DMA_ADDR;
typedef UINT64 PHYS_ADDR;

#ifndef TRUE
#define TRUE 1
#endif
#ifndef FALSE
#define FALSE 0
#endif
#ifndef INVALID_HANDLE_VALUE
#define INVALID_HANDLE_VALUE ((HANDLE)(UPTR)-1)
#endif
#ifndef BZERO
#define BZERO(x) memset(&(x), 0, sizeof(x))
#endif

/* ---- Options of a DMA lock (dwOptions) ---- */

#define DMA_KERNEL_BUFFER_ALLOC              0x1    /* a contiguous buffer; without: the caller's memory is pinned */
#define DMA_KBUF_BELOW_16M                   0x2    /* contiguous: every byte below 16 MiB */
#define DMA_LARGE_BUFFER                     0x4    /* scatter/gather: dwPages says how many Page[] entries there are */
#define DMA_ALLOW_CACHE                      0x8    /* contiguous: a cached mapping will do */
#define DMA_KERNEL_ONLY_MAP                  0x10   /* contiguous: no mapping for the caller */
#define DMA_FROM_DEVICE                      0x20   /* the device writes the memory */
#define DMA_TO_DEVICE                        0x40   /* the device reads the memory */
#define DMA_ALLOW_64BIT_ADDRESS              0x80   /* bus addresses above 4 GiB are fine */
#define DMA_ALLOW_NO_HCARD                   0x100  /* lock without a card */
#define DMA_GET_EXISTING_BUF                 0x200  /* contiguous: attach to the buffer that hDma names */
#define DMA_RESERVED_MEM                     0x400  /* with 0x1: RAM kept from the system, at Page[0].pPhysicalAddr */
#define DMA_KBUF_ALLOC_SPECIFY_ADDRESS_WIDTH 0x800  /* contiguous: address width in bits 24-30 */
#define DMA_GET_PREALLOCATED_BUFFERS_ONLY    0x1000 /* contiguous: from the reserve, or fail */
#define DMA_TRANSACTION                      0x2000 /* set by the transaction calls, not by the caller */
#define DMA_GPUDIRECT                        0x4000 /* memory of a graphics card: not implemented */
#define DMA_DISABLE_MERGE_ADJACENT_PAGES     0x8000 /* scatter/gather: one Page[] entry for every page */

#define DMA_READ_FROM_DEVICE            DMA_FROM_DEVICE
#define DMA_WRITE_TO_DEVICE             DMA_TO_DEVICE
#define DMA_TO_FROM_DEVICE              0x60
#define DMA_DIRECTION_MASK              DMA_TO_FROM_DEVICE
#define DMA_ADDRESS_WIDTH_MASK          0x7f000000
#define DMA_OPTIONS_ADDRESS_WIDTH_SHIFT 24
#define DMA_OPTIONS_ALL                 (0xffff | DMA_ADDRESS_WIDTH_MASK)

/* ---- Status codes ---- */

#define WD_STATUS_SUCCESS            0x0
#define WD_STATUS_INVALID_WD_HANDLE  0xffffffff
#define WD_WINDRIVER_STATUS_ERROR    0x20000000
#define WD_INVALID_HANDLE            0x20000001
#define WD_INVALID_PIPE_NUMBER       0x20000002
#define WD_READ_WRITE_CONFLICT       0x20000003
#define WD_ZERO_PACKET_SIZE          0x20000004
#define WD_INSUFFICIENT_RESOURCES    0x20000005
#define WD_UNKNOWN_PIPE_TYPE         0x20000006
#define WD_SYSTEM_INTERNAL_ERROR     0x20000007
#define WD_DATA_MISMATCH             0x20000008
#define WD_NO_LICENSE                0x20000009
#define WD_NOT_IMPLEMENTED           0x2000000a
#define WD_KERPLUG_FAILURE           0x2000000b
#define WD_FAILED_ENABLING_INTERRUPT 0x2000000c
#define WD_INTERRUPT_NOT_ENABLED     0x2000000d
#define WD_RESOURCE_OVERLAP          0x2000000e
#define WD_DEVICE_NOT_FOUND          0x2000000f
#define WD_WRONG_UNIQUE_ID           0x20000010
#define WD_OPERATION_ALREADY_DONE    0x20000011
#define WD_USB_DESCRIPTOR_ERROR      0x20000012
#define WD_SET_CONFIGURATION_FAILED  0x20000013
#define WD_CANT_OBTAIN_PDO           0x20000014
#define WD_TIME_OUT_EXPIRED          0x20000015
#define WD_IRP_CANCELED              0x20000016
#define WD_FAILED_USER_MAPPING       0x20000017
#define WD_FAILED_KERNEL_MAPPING     0x20000018
#define WD_NO_RESOURCES_ON_DEVICE    0x20000019
#define WD_NO_EVENTS                 0x2000001a
#define WD_INVALID_PARAMETER         0x2000001b
#define WD_INCORRECT_VERSION         0x2000001c
#define WD_TRY_AGAIN                 0x2000001d
#define WD_WINDRIVER_NOT_FOUND       0x2000001e
#define WD_INVALID_IOCTL             0x2000001f
#define WD_OPERATION_FAILED          0x20000020
#define WD_INVALID_32BIT_APP         0x20000021
#define WD_TOO_MANY_HANDLES          0x20000022
#define WD_NO_DEVICE_OBJECT          0x20000023
#define WD_MORE_PROCESSING_REQUIRED  0xC0000016

/* ---- A locked buffer ---- */

#define WD_DMA_PAGES 256

typedef struct {
    DMA_ADDR pPhysicalAddr; /* bus address of the range */
    DWORD dwBytes;
} WD_DMA_PAGE;

typedef void(DLLCALLCONV *DMA_TRANSACTION_CALLBACK)(PVOID context);

typedef struct {
    DWORD hDma;       /* names the locked buffer; 0: the lock failed */
    PVOID pUserAddr;  /* scatter/gather: the caller's memory; contiguous: filled with the mapping */
    KPTR pKernelAddr; /* always 0 */
    DWORD dwBytes;    /* as asked */
    DWORD dwOptions;  /* DMA_* */
    DWORD dwPages;    /* entries of Page[] in use; with DMA_LARGE_BUFFER also how many there are */
    DWORD hCard;      /* WDC_GET_CARD_HANDLE() of the device */
#if WINDRVR_VERSION >= 1400
    DMA_TRANSACTION_CALLBACK DMATransactionCallback;
    PVOID DMATransactionCallbackCtx;
    DWORD dwAlignment;
    DWORD dwMaxTransferSize;
    DWORD dwTransferElementSize;
    DWORD dwBytesTransferred;
#endif
    WD_DMA_PAGE Page[WD_DMA_PAGES];
} WD_DMA;

/* ---- How this translation unit lays WD_DMA out. For the functions below, not for applications ---- */

struct pdma_wd_field {
    uint32_t at;    /* offset */
    uint32_t bytes; /* width; 0: the structure has no such member */
};

struct pdma_wd_dma_layout {
    uint32_t struct_size;
    uint32_t version;   /* WINDRVR_VERSION */
    uint32_t bytes;     /* sizeof(WD_DMA) */
    uint32_t page_at;   /* offset of Page */
    uint32_t page_step; /* sizeof(WD_DMA_PAGE) */
    uint32_t pages;     /* WD_DMA_PAGES */
    struct pdma_wd_field handle, user, kernel, size, options, count, card;
    struct pdma_wd_field page_bus, page_bytes; /* within one entry of Page */
};

#define PDMA_WD_FIELD(type, member)                                              \
    {                                                                            \
        (uint32_t) offsetof(type, member), (uint32_t)sizeof(((type *)0)->member) \
    }

static const struct pdma_wd_dma_layout pdma_wd_dma_layout = {
    (uint32_t)sizeof(struct pdma_wd_dma_layout),
    WINDRVR_VERSION,
    (uint32_t)sizeof(WD_DMA),
    (uint32_t)offsetof(WD_DMA, Page),
    (uint32_t)sizeof(WD_DMA_PAGE),
    WD_DMA_PAGES,
    PDMA_WD_FIELD(WD_DMA, hDma),
    PDMA_WD_FIELD(WD_DMA, pUserAddr),
    PDMA_WD_FIELD(WD_DMA, pKernelAddr),
    PDMA_WD_FIELD(WD_DMA, dwBytes),
    PDMA_WD_FIELD(WD_DMA, dwOptions),
    PDMA_WD_FIELD(WD_DMA, dwPages),
    PDMA_WD_FIELD(WD_DMA, hCard),
    PDMA_WD_FIELD(WD_DMA_PAGE, pPhysicalAddr),
    PDMA_WD_FIELD(WD_DMA_PAGE, dwBytes),
};

void *pdma_wd_open(void);
void pdma_wd_close(void *handle);
uint32_t pdma_wd_dma_lock(const struct pdma_wd_dma_layout *layout, void *handle, void *dma);
uint32_t pdma_wd_dma_unlock(const struct pdma_wd_dma_layout *layout, void *handle, const void *dma);
uint32_t pdma_wd_dma_sync(const struct pdma_wd_dma_layout *layout, void *handle, const void *dma, int for_device);

/* ---- Functions ---- */

/** Opens the driver. INVALID_HANDLE_VALUE where that fails. Every open wants its WD_Close(). */
static __inline HANDLE WD_Open(void)
{
    return (HANDLE)pdma_wd_open();
}

/** Undoes one WD_Open(). With the last one, and without WDC_DriverOpen(), every buffer still locked is released. */
static __inline void WD_Close(HANDLE hWD)
{
    pdma_wd_close(hWD);
}

/** Locks a buffer. In: dwBytes, dwOptions, hCard, pUserAddr for scatter/gather. Out: hDma, pUserAddr for contiguous,
 *  pKernelAddr (0), dwPages, Page[]. On failure hDma is 0 and nothing else has changed. */
static __inline DWORD WD_DMALock(HANDLE hWD, WD_DMA *pDma)
{
    return (DWORD)pdma_wd_dma_lock(&pdma_wd_dma_layout, hWD, pDma);
}

/** Unlocks the buffer that pDma->hDma names. Nothing else is read, nothing is written. */
static __inline DWORD WD_DMAUnlock(HANDLE hWD, WD_DMA *pDma)
{
    return (DWORD)pdma_wd_dma_unlock(&pdma_wd_dma_layout, hWD, pDma);
}

/** Before the device's transfer starts. */
static __inline DWORD WD_DMASyncCpu(HANDLE hWD, WD_DMA *pDma)
{
    return (DWORD)pdma_wd_dma_sync(&pdma_wd_dma_layout, hWD, pDma, 1);
}

/** After the device's transfer has completed, before the CPU reads. */
static __inline DWORD WD_DMASyncIo(HANDLE hWD, WD_DMA *pDma)
{
    return (DWORD)pdma_wd_dma_sync(&pdma_wd_dma_layout, hWD, pDma, 0);
}

#ifdef __cplusplus
}
#endif

#endif
