/* SPDX-License-Identifier: MIT */
/*
 * What a WDC device handle points to, on pdma.
 *
 * Members that the published interface does not name are this project's own and may be renamed.
 */
#ifndef PDMA_WINDRVR_WDC_DEFS_H
#define PDMA_WINDRVR_WDC_DEFS_H

#include "windrvr.h"

#ifdef __cplusplus
extern "C" {
#endif

#if WINDRVR_VERSION >= 1500
#define WD_CARD_ITEMS 128
#else
#define WD_CARD_ITEMS 20
#endif
#if WINDRVR_VERSION >= 1200
#define WD_PCI_CARDS 256
#else
#define WD_PCI_CARDS 100
#endif

typedef struct {
    DWORD dwVendorId;
    DWORD dwDeviceId;
} WD_PCI_ID;

typedef struct {
#if WINDRVR_VERSION >= 1500
    DWORD dwDomain;
#endif
    DWORD dwBus;
    DWORD dwSlot;
    DWORD dwFunction;
} WD_PCI_SLOT;

/* Kinds of WD_ITEMS. */
#define ITEM_NONE      0
#define ITEM_INTERRUPT 1
#define ITEM_MEMORY    2
#define ITEM_IO        3
#define ITEM_BUS       5

typedef struct {
    DWORD item;          /* ITEM_* */
    DWORD dwAddrSpace;   /* memory and I/O: number of the BAR */
    PHYS_ADDR qwAddress; /* memory and I/O: where the host sees it */
    UINT64 qwBytes;      /* memory and I/O */
    WD_PCI_SLOT pciSlot; /* bus */
} WD_ITEMS;

typedef struct {
    DWORD dwItems;
    WD_ITEMS Item[WD_CARD_ITEMS];
} WD_CARD;

typedef struct {
    WD_PCI_SLOT pciSlot;
    WD_CARD Card;
} WD_PCI_CARD_INFO;

typedef struct {
    WD_CARD Card;
    DWORD hCard; /* what WD_DMA.hCard takes */
} WD_CARD_REGISTER;

/* Room for what interrupts, events and the Kernel PlugIn need; nothing fills these yet. */
typedef struct {
    DWORD hKernelPlugIn;
} WD_KERNEL_PLUGIN;
typedef struct {
    DWORD hInterrupt;
    DWORD dwOptions;
} WD_INTERRUPT;
typedef struct {
    DWORD handle;
    DWORD dwAction;
} WD_EVENT;

/* One address space of a device. Nothing is mapped into the process: the pointers are 0. */
#if WINDRVR_VERSION >= 1200
typedef struct {
    DWORD dwAddrSpace;
    BOOL fIsMemory;
    DWORD dwItemIndex;
    DWORD reserved;
    UINT64 qwBytes;
    KPTR pAddr;
    UPTR pUserDirectMemAddr;
} WDC_ADDR_DESC;
#else
typedef struct {
    DWORD dwAddrSpace;
    BOOL fIsMemory;
    DWORD dwItemIndex;
    DWORD dwBytes;
    KPTR kptAddr;
    UPTR dwUserDirectMemAddr;
} WDC_ADDR_DESC;
#endif

typedef struct {
    WD_PCI_ID id;
    WD_PCI_SLOT slot;
    DWORD dwNumAddrSpaces;
    WDC_ADDR_DESC *pAddrDesc; /* dwNumAddrSpaces of them, by number; 0 bytes: not there */
    WD_CARD_REGISTER cardReg;
    WD_KERNEL_PLUGIN kerPlug;
    WD_INTERRUPT Int;
    HANDLE hIntThread;
    WD_EVENT Event;
    HANDLE hEvent;
    PVOID pCtx;
} WDC_DEVICE, *PWDC_DEVICE;

typedef void *WDC_DEVICE_HANDLE;

#define WDC_GET_PCARD(hDev)                  (&((PWDC_DEVICE)(hDev))->cardReg.Card)
#define WDC_GET_CARD_HANDLE(hDev)            (((PWDC_DEVICE)(hDev))->cardReg.hCard)
#define WDC_GET_PPCI_SLOT(hDev)              (&((PWDC_DEVICE)(hDev))->slot)
#define WDC_GET_ADDR_DESC(hDev, dwAddrSpace) (&((PWDC_DEVICE)(hDev))->pAddrDesc[dwAddrSpace])
#define WDC_ADDR_IS_MEM(pAddrDesc)           ((pAddrDesc)->fIsMemory)

#ifdef __cplusplus
}
#endif

#endif
