/* SPDX-License-Identifier: MIT */
/* The WDC layer of WinDriver's interface, on pdma: driver, devices and DMA buffers. */
#ifndef PDMA_WINDRVR_WDC_LIB_H
#define PDMA_WINDRVR_WDC_LIB_H

#include "wdc_defs.h"
#include "windrvr.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef DWORD WDC_DRV_OPEN_OPTIONS;
#define WDC_DRV_OPEN_BASIC     0x0
#define WDC_DRV_OPEN_CHECK_VER 0x1
#define WDC_DRV_OPEN_REG_LIC   0x2
#define WDC_DRV_OPEN_ALL       0x3
#define WDC_DRV_OPEN_DEFAULT   WDC_DRV_OPEN_ALL

typedef struct {
    DWORD dwNumDevices;
    WD_PCI_ID deviceId[WD_PCI_CARDS];
    WD_PCI_SLOT deviceSlot[WD_PCI_CARDS];
} WDC_PCI_SCAN_RESULT;

/* ---- How this translation unit lays devices out. For the functions below, not for applications ---- */

struct pdma_wd_slot_layout {
    struct pdma_wd_field domain, bus, slot, function;
};

struct pdma_wd_device_layout {
    uint32_t struct_size;
    uint32_t version; /* WINDRVR_VERSION */

    struct pdma_wd_slot_layout slot;     /* within WD_PCI_SLOT */
    struct pdma_wd_field vendor, device; /* within WD_PCI_ID */

    uint32_t scan_bytes, scan_room; /* WDC_PCI_SCAN_RESULT: sizeof, WD_PCI_CARDS */
    uint32_t scan_id_at, scan_id_step, scan_slot_at, scan_slot_step;
    struct pdma_wd_field scan_count;

    uint32_t item_at, item_step, item_room; /* WD_CARD: of Item */
    uint32_t item_slot_at;                  /* within WD_ITEMS */
    struct pdma_wd_field items;
    struct pdma_wd_field item_kind, item_space, item_address, item_bytes;

    uint32_t info_slot_at, info_card_at; /* WD_PCI_CARD_INFO */
    uint32_t card_bytes;                 /* sizeof(WD_CARD) */

    uint32_t space_bytes; /* sizeof(WDC_ADDR_DESC) */
    struct pdma_wd_field space_number, space_is_memory, space_item, space_size;

    uint32_t device_bytes; /* sizeof(WDC_DEVICE) */
    uint32_t device_id_at, device_slot_at, device_card_at;
    struct pdma_wd_field device_spaces, device_space_list, device_card, device_context;
};

#if WINDRVR_VERSION >= 1500
#define PDMA_WD_SLOT_DOMAIN PDMA_WD_FIELD(WD_PCI_SLOT, dwDomain)
#else
#define PDMA_WD_SLOT_DOMAIN \
    {                       \
        0, 0                \
    }
#endif
#if WINDRVR_VERSION >= 1200
#define PDMA_WD_SPACE_SIZE PDMA_WD_FIELD(WDC_ADDR_DESC, qwBytes)
#else
#define PDMA_WD_SPACE_SIZE PDMA_WD_FIELD(WDC_ADDR_DESC, dwBytes)
#endif

static const struct pdma_wd_device_layout pdma_wd_device_layout = {
    (uint32_t)sizeof(struct pdma_wd_device_layout),
    WINDRVR_VERSION,
    {PDMA_WD_SLOT_DOMAIN, PDMA_WD_FIELD(WD_PCI_SLOT, dwBus), PDMA_WD_FIELD(WD_PCI_SLOT, dwSlot),
     PDMA_WD_FIELD(WD_PCI_SLOT, dwFunction)},
    PDMA_WD_FIELD(WD_PCI_ID, dwVendorId),
    PDMA_WD_FIELD(WD_PCI_ID, dwDeviceId),
    (uint32_t)sizeof(WDC_PCI_SCAN_RESULT),
    WD_PCI_CARDS,
    (uint32_t)offsetof(WDC_PCI_SCAN_RESULT, deviceId),
    (uint32_t)sizeof(WD_PCI_ID),
    (uint32_t)offsetof(WDC_PCI_SCAN_RESULT, deviceSlot),
    (uint32_t)sizeof(WD_PCI_SLOT),
    PDMA_WD_FIELD(WDC_PCI_SCAN_RESULT, dwNumDevices),
    (uint32_t)offsetof(WD_CARD, Item),
    (uint32_t)sizeof(WD_ITEMS),
    WD_CARD_ITEMS,
    (uint32_t)offsetof(WD_ITEMS, pciSlot),
    PDMA_WD_FIELD(WD_CARD, dwItems),
    PDMA_WD_FIELD(WD_ITEMS, item),
    PDMA_WD_FIELD(WD_ITEMS, dwAddrSpace),
    PDMA_WD_FIELD(WD_ITEMS, qwAddress),
    PDMA_WD_FIELD(WD_ITEMS, qwBytes),
    (uint32_t)offsetof(WD_PCI_CARD_INFO, pciSlot),
    (uint32_t)offsetof(WD_PCI_CARD_INFO, Card),
    (uint32_t)sizeof(WD_CARD),
    (uint32_t)sizeof(WDC_ADDR_DESC),
    PDMA_WD_FIELD(WDC_ADDR_DESC, dwAddrSpace),
    PDMA_WD_FIELD(WDC_ADDR_DESC, fIsMemory),
    PDMA_WD_FIELD(WDC_ADDR_DESC, dwItemIndex),
    PDMA_WD_SPACE_SIZE,
    (uint32_t)sizeof(WDC_DEVICE),
    (uint32_t)offsetof(WDC_DEVICE, id),
    (uint32_t)offsetof(WDC_DEVICE, slot),
    (uint32_t)offsetof(WDC_DEVICE, cardReg.Card),
    PDMA_WD_FIELD(WDC_DEVICE, dwNumAddrSpaces),
    {(uint32_t)offsetof(WDC_DEVICE, pAddrDesc), (uint32_t)sizeof(PVOID)},
    PDMA_WD_FIELD(WDC_DEVICE, cardReg.hCard),
    PDMA_WD_FIELD(WDC_DEVICE, pCtx),
};

uint32_t pdma_wd_driver_open(uint32_t options);
uint32_t pdma_wd_driver_close(void);
void *pdma_wd_driver_handle(void);
uint32_t pdma_wd_pci_scan(const struct pdma_wd_device_layout *layout, uint64_t vendor, uint64_t device, void *result);
uint32_t pdma_wd_pci_info(const struct pdma_wd_device_layout *layout, void *info);
uint32_t pdma_wd_device_open(const struct pdma_wd_device_layout *layout, void **device, const void *info, void *context,
                             const char *kernel_plugin);
uint32_t pdma_wd_device_close(void *device);
uint32_t pdma_wd_contiguous_lock(const struct pdma_wd_dma_layout *layout, void *device, void **buffer, uint64_t options,
                                 uint64_t bytes, void **dma);
uint32_t pdma_wd_sg_lock(const struct pdma_wd_dma_layout *layout, void *device, void *buffer, uint64_t options,
                         uint64_t bytes, void **dma);
uint32_t pdma_wd_buffer_unlock(const struct pdma_wd_dma_layout *layout, void *dma);
uint32_t pdma_wd_buffer_sync(const struct pdma_wd_dma_layout *layout, void *dma, int for_device);

/* ---- Driver ---- */

/** Opens the driver for the WDC calls. The licence string is accepted and ignored. WD_OPERATION_ALREADY_DONE: open. */
static __inline DWORD WDC_DriverOpen(WDC_DRV_OPEN_OPTIONS openOptions, const CHAR *pcLicense)
{
    (void)pcLicense;
    return (DWORD)pdma_wd_driver_open((uint32_t)openOptions);
}

/** Closes every device opened by WDC_PciDeviceOpen(), and the driver. */
static __inline DWORD WDC_DriverClose(void)
{
    return (DWORD)pdma_wd_driver_close();
}

/** The handle for the WD_* calls, or INVALID_HANDLE_VALUE while the driver is closed. */
static __inline HANDLE WDC_GetWDHandle(void)
{
    return (HANDLE)pdma_wd_driver_handle();
}

/* ---- Devices ---- */

/** Lists the devices of these ids (0: any). */
static __inline DWORD WDC_PciScanDevices(DWORD dwVendorId, DWORD dwDeviceId, WDC_PCI_SCAN_RESULT *pPciScanResult)
{
    return (DWORD)pdma_wd_pci_scan(&pdma_wd_device_layout, dwVendorId, dwDeviceId, pPciScanResult);
}

/** Fills Card for the device in pciSlot. */
static __inline DWORD WDC_PciGetDeviceInfo(WD_PCI_CARD_INFO *pDeviceInfo)
{
    return (DWORD)pdma_wd_pci_info(&pdma_wd_device_layout, pDeviceInfo);
}

/** Opens the device in pDeviceInfo->pciSlot. */
#if WINDRVR_VERSION >= 1200
static __inline DWORD WDC_PciDeviceOpen(WDC_DEVICE_HANDLE *phDev, const WD_PCI_CARD_INFO *pDeviceInfo, PVOID pDevCtx)
{
    return (DWORD)pdma_wd_device_open(&pdma_wd_device_layout, phDev, pDeviceInfo, pDevCtx, NULL);
}
#else
static __inline DWORD WDC_PciDeviceOpen(WDC_DEVICE_HANDLE *phDev, const WD_PCI_CARD_INFO *pDeviceInfo, PVOID pDevCtx,
                                        PVOID reserved, const CHAR *pcKPDriverName, PVOID pKPOpenData)
{
    (void)reserved;
    (void)pKPOpenData;
    return (DWORD)pdma_wd_device_open(&pdma_wd_device_layout, phDev, pDeviceInfo, pDevCtx, pcKPDriverName);
}
#endif

/** Closes the device and releases every buffer still locked on it. */
static __inline DWORD WDC_PciDeviceClose(WDC_DEVICE_HANDLE hDev)
{
    return (DWORD)pdma_wd_device_close(hDev);
}

/** The context given to WDC_PciDeviceOpen(). */
static __inline PVOID WDC_GetDevContext(WDC_DEVICE_HANDLE hDev)
{
    return hDev != NULL ? ((PWDC_DEVICE)hDev)->pCtx : NULL;
}

/* ---- DMA buffers ---- */

/** Locks a contiguous buffer: from the device's reserve where a group serves the call, else allocated. On failure
 *  *ppBuf and *ppDma are untouched. */
static __inline DWORD WDC_DMAContigBufLock(WDC_DEVICE_HANDLE hDev, PVOID *ppBuf, DWORD dwOptions, DWORD dwDMABufSize,
                                           WD_DMA **ppDma)
{
    void *dma = NULL;
    DWORD status = (DWORD)pdma_wd_contiguous_lock(&pdma_wd_dma_layout, hDev, ppBuf, dwOptions, dwDMABufSize,
                                                  ppDma != NULL ? &dma : NULL);
    if (status == WD_STATUS_SUCCESS)
        *ppDma = (WD_DMA *)dma;
    return status;
}

/** Locks the caller's own memory. On failure *ppDma is untouched. */
static __inline DWORD WDC_DMASGBufLock(WDC_DEVICE_HANDLE hDev, PVOID pBuf, DWORD dwOptions, DWORD dwDMABufSize,
                                       WD_DMA **ppDma)
{
    void *dma = NULL;
    DWORD status =
        (DWORD)pdma_wd_sg_lock(&pdma_wd_dma_layout, hDev, pBuf, dwOptions, dwDMABufSize, ppDma != NULL ? &dma : NULL);
    if (status == WD_STATUS_SUCCESS)
        *ppDma = (WD_DMA *)dma;
    return status;
}

/** Unlocks the buffer that pDma->hDma names (0: none) and frees *pDma in any case. */
static __inline DWORD WDC_DMABufUnlock(WD_DMA *pDma)
{
    return (DWORD)pdma_wd_buffer_unlock(&pdma_wd_dma_layout, pDma);
}

/** Before the device's transfer starts. */
static __inline DWORD WDC_DMASyncCpu(WD_DMA *pDma)
{
    return (DWORD)pdma_wd_buffer_sync(&pdma_wd_dma_layout, pDma, 1);
}

/** After the device's transfer has completed, before the CPU reads. */
static __inline DWORD WDC_DMASyncIo(WD_DMA *pDma)
{
    return (DWORD)pdma_wd_buffer_sync(&pdma_wd_dma_layout, pDma, 0);
}

#define WDC_DMAGetGlobalHandle(pDma) ((pDma)->hDma)

#ifdef __cplusplus
}
#endif

#endif
