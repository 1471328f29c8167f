/* SPDX-License-Identifier: MIT */
/*
 * One client, compiled once for every world of types: WINDRVR_VERSION, DWORD of 32 bits or unsigned long, KPTR.
 *
 * WORLD names the function; DWORD_BYTES, PAGE_AT and DMA_BYTES are what the published layouts say for LP64. All worlds
 * run against the same library. Returns 0, or the line of the first expectation that does not hold.
 */
#include "wdc_lib.h"

#include "status_strings.h"
#include "wdc_defs.h"
#include "windrvr.h"

#include <stdlib.h>

int WORLD(void);

#ifdef __LP64__
_Static_assert(sizeof(DWORD) == DWORD_BYTES, "DWORD");
_Static_assert(sizeof(BOOL) == DWORD_BYTES, "BOOL");
_Static_assert(sizeof(WD_DMA) == DMA_BYTES, "sizeof WD_DMA");
_Static_assert(offsetof(WD_DMA, Page) == PAGE_AT, "offset of Page");
_Static_assert(sizeof(WD_DMA_PAGE) == 16, "sizeof WD_DMA_PAGE");
_Static_assert(offsetof(WD_DMA, pUserAddr) == 8, "offset of pUserAddr");
_Static_assert(offsetof(WD_DMA, pKernelAddr) == 16, "offset of pKernelAddr");
#ifdef KERNEL_64BIT
_Static_assert(offsetof(WD_DMA, dwBytes) == 24, "offset of dwBytes");
_Static_assert(offsetof(WD_DMA, dwOptions) == 24 + DWORD_BYTES, "offset of dwOptions");
_Static_assert(offsetof(WD_DMA, dwPages) == 24 + 2 * DWORD_BYTES, "offset of dwPages");
_Static_assert(offsetof(WD_DMA, hCard) == 24 + 3 * DWORD_BYTES, "offset of hCard");
_Static_assert(sizeof(KPTR) == 8, "KPTR");
#else
_Static_assert(sizeof(KPTR) == 4, "KPTR");
#endif
#if WINDRVR_VERSION >= 1400
_Static_assert(offsetof(WD_DMA, Page) - offsetof(WD_DMA, DMATransactionCallback) == 16 + 4 * DWORD_BYTES,
               "size of the transaction's members");
#endif
#endif
_Static_assert(WD_DMA_PAGES == 256, "WD_DMA_PAGES");
_Static_assert(WD_CARD_ITEMS == (WINDRVR_VERSION >= 1500 ? 128 : 20), "WD_CARD_ITEMS");
_Static_assert(WD_PCI_CARDS == (WINDRVR_VERSION >= 1200 ? 256 : 100), "WD_PCI_CARDS");
_Static_assert(sizeof(WD_PCI_SLOT) == (WINDRVR_VERSION >= 1500 ? 4 : 3) * sizeof(DWORD), "WD_PCI_SLOT");
_Static_assert(sizeof(BYTE) == 1 && sizeof(WORD) == 2 && sizeof(UINT32) == 4 && sizeof(UINT64) == 8, "integers");
_Static_assert(sizeof(DMA_ADDR) == 8 && sizeof(PHYS_ADDR) == 8, "addresses");

#define EXPECT(truth)        \
    do {                     \
        if (!(truth))        \
            return __LINE__; \
    } while (0)

#define BYTES     0x10000
#define PAGES     260
#define UNTOUCHED 0x77

static int find(WDC_DEVICE_HANDLE *device)
{
    static WDC_PCI_SCAN_RESULT scan;
    static WD_PCI_CARD_INFO info;
    static int context;
    EXPECT(WDC_PciScanDevices(0x1234, 0x11e8, &scan) == WD_STATUS_SUCCESS);
    EXPECT(scan.dwNumDevices == 1);
    EXPECT(scan.deviceId[0].dwVendorId == 0x1234 && scan.deviceId[0].dwDeviceId == 0x11e8);
    EXPECT(scan.deviceSlot[0].dwBus == 1 && scan.deviceSlot[0].dwSlot == 0 && scan.deviceSlot[0].dwFunction == 0);
    BZERO(info);
    info.pciSlot = scan.deviceSlot[0];
    EXPECT(WDC_PciGetDeviceInfo(&info) == WD_STATUS_SUCCESS);
    EXPECT(info.Card.dwItems == 2);
    EXPECT(info.Card.Item[0].item == ITEM_MEMORY && info.Card.Item[0].qwBytes == 0x100000);
    EXPECT(info.Card.Item[1].item == ITEM_BUS && info.Card.Item[1].pciSlot.dwBus == 1);
#if WINDRVR_VERSION >= 1200
    EXPECT(WDC_PciDeviceOpen(device, &info, &context) == WD_STATUS_SUCCESS);
    EXPECT(WDC_GET_ADDR_DESC(*device, 0)->qwBytes == 0x100000);
#else
    EXPECT(WDC_PciDeviceOpen(device, &info, &context, NULL, "plug-in", NULL) == WD_NOT_IMPLEMENTED);
    EXPECT(WDC_PciDeviceOpen(device, &info, &context, NULL, NULL, NULL) == WD_STATUS_SUCCESS);
    EXPECT(WDC_GET_ADDR_DESC(*device, 0)->dwBytes == 0x100000);
#endif
    EXPECT(WDC_GetDevContext(*device) == &context);
    EXPECT(((PWDC_DEVICE)*device)->dwNumAddrSpaces == 1 && WDC_ADDR_IS_MEM(WDC_GET_ADDR_DESC(*device, 0)));
    EXPECT(((PWDC_DEVICE)*device)->id.dwDeviceId == 0x11e8 && WDC_GET_PPCI_SLOT(*device)->dwBus == 1);
    EXPECT(WDC_GET_PCARD(*device)->dwItems == 2);
    return 0;
}

static int lock_contiguous(WDC_DEVICE_HANDLE device)
{
    WD_DMA *dma = NULL;
    PVOID memory = NULL;
    EXPECT(WDC_DMAContigBufLock(device, &memory, DMA_TO_DEVICE | DMA_GET_PREALLOCATED_BUFFERS_ONLY, BYTES, &dma) ==
           WD_STATUS_SUCCESS);
    EXPECT(memory != NULL && dma->pUserAddr == memory && dma->pKernelAddr == 0 && dma->hDma != 0);
    EXPECT(dma->dwBytes == BYTES && dma->dwPages == 1 && dma->Page[0].dwBytes == BYTES);
    EXPECT(dma->dwOptions == (DMA_TO_DEVICE | DMA_KERNEL_BUFFER_ALLOC | DMA_GET_PREALLOCATED_BUFFERS_ONLY));
    EXPECT(dma->Page[0].pPhysicalAddr != 0 && (UINT32)(dma->Page[0].pPhysicalAddr >> 32) == 0);
    EXPECT(dma->hCard == WDC_GET_CARD_HANDLE(device) && WDC_DMAGetGlobalHandle(dma) == dma->hDma);
    EXPECT(WDC_DMASyncCpu(dma) == WD_STATUS_SUCCESS && WDC_DMASyncIo(dma) == WD_STATUS_SUCCESS);
    EXPECT(WDC_DMABufUnlock(dma) == WD_STATUS_SUCCESS);
    return 0;
}

static int lock_pinned(WDC_DEVICE_HANDLE device, unsigned char *memory)
{
    WD_DMA *dma = NULL;
    const WD_DMA_PAGE *page;
    EXPECT(WDC_DMASGBufLock(device, memory, DMA_FROM_DEVICE | DMA_LARGE_BUFFER | DMA_DISABLE_MERGE_ADJACENT_PAGES,
                            PAGES * 4096, &dma) == WD_STATUS_SUCCESS);
    EXPECT(dma->dwPages == PAGES && dma->dwBytes == PAGES * 4096 && dma->pUserAddr == memory);
    page = dma->Page;
    for (int i = 0; i < PAGES; i++)
        EXPECT(page[i].dwBytes == 4096 && page[i].pPhysicalAddr % 4096 == 0);
    EXPECT(WDC_DMABufUnlock(dma) == WD_STATUS_SUCCESS);
    return 0;
}

static int lock_low_level(WDC_DEVICE_HANDLE device)
{
    static WD_DMA dma;
    HANDLE wd = WD_Open();
    EXPECT(wd != INVALID_HANDLE_VALUE && wd == WDC_GetWDHandle());
    memset(&dma, UNTOUCHED, sizeof dma);
    dma.dwBytes = BYTES;
    dma.dwOptions = DMA_KERNEL_BUFFER_ALLOC | DMA_FROM_DEVICE | DMA_GET_PREALLOCATED_BUFFERS_ONLY;
    dma.hCard = WDC_GET_CARD_HANDLE(device);
    EXPECT(WD_DMALock(wd, &dma) == WD_STATUS_SUCCESS);
    EXPECT(dma.hDma != 0 && dma.pKernelAddr == 0 && dma.dwPages == 1 && dma.dwBytes == BYTES);
    EXPECT(*(unsigned char *)&dma.Page[1] == UNTOUCHED && ((unsigned char *)(&dma + 1))[-1] == UNTOUCHED);
    EXPECT(WD_DMASyncCpu(wd, &dma) == WD_STATUS_SUCCESS && WD_DMASyncIo(wd, &dma) == WD_STATUS_SUCCESS);
    EXPECT(WD_DMAUnlock(wd, &dma) == WD_STATUS_SUCCESS);
    EXPECT(WD_DMAUnlock(wd, &dma) == WD_INVALID_HANDLE);
    WD_Close(wd);
    return 0;
}

static int refuse(WDC_DEVICE_HANDLE device)
{
    WD_DMA *dma = NULL;
    PVOID memory = NULL;
    DWORD status = WDC_DMAContigBufLock(device, &memory, DMA_TO_DEVICE, 0, &dma);
    EXPECT(status == WD_INVALID_PARAMETER && dma == NULL && memory == NULL);
    EXPECT(Stat2Str(status)[0] != '\0');
    status = WD_DMAUnlock(INVALID_HANDLE_VALUE, (WD_DMA *)&status);
    EXPECT(status == WD_STATUS_INVALID_WD_HANDLE);
    return 0;
}

static int use(WDC_DEVICE_HANDLE device)
{
    unsigned char *memory = aligned_alloc(4096, PAGES * 4096);
    EXPECT(memory != NULL);
    int line = lock_contiguous(device);
    if (line == 0)
        line = lock_pinned(device, memory);
    if (line == 0)
        line = lock_low_level(device);
    if (line == 0)
        line = refuse(device);
    free(memory);
    return line;
}

int WORLD(void)
{
    WDC_DEVICE_HANDLE device = NULL;
    EXPECT(WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL) == WD_STATUS_SUCCESS);
    int line = find(&device);
    if (line == 0)
        line = use(device);
    if (line == 0)
        EXPECT(WDC_PciDeviceClose(device) == WD_STATUS_SUCCESS);
    EXPECT(WDC_DriverClose() == WD_STATUS_SUCCESS);
    return line;
}
