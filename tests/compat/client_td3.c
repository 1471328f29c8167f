/* SPDX-License-Identifier: MIT */
/*
 * A program as written for WinDriver: it knows no other name, and whoever runs it says in the environment what it runs
 * on. It plays one scenario of Technical Document #3 and says what happened.
 *
 *     client_td3 SCENARIO [BYTES]      BYTES: the size of the reserved buffers; without: 0x100000
 *
 * Ends with 0 if everything went as the document says, else with 1.
 */
#include "status_strings.h"
#include "wdc_lib.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ONLY      DMA_GET_PREALLOCATED_BUFFERS_ONLY
#define COUNT_MAX 256

static DWORD size = 0x100000;

static int failed(const char *what, DWORD status)
{
    printf("%s: status 0x%lx (%s)\n", what, (unsigned long)status, Stat2Str(status));
    return 1;
}

/* Says whether the status is the expected one. */
static int check(const char *what, DWORD status, DWORD expected)
{
    printf("%-52s %s\n", what, Stat2Str(status));
    return status == expected ? 0 : failed("  expected another status", expected);
}

static int truth(const char *what, int holds)
{
    printf("%-52s %s\n", what, holds ? "yes" : "no");
    return !holds;
}

/* ---- The device ---- */

static DWORD open_device(WDC_DEVICE_HANDLE *phDev)
{
    static WDC_PCI_SCAN_RESULT scan;
    static WD_PCI_CARD_INFO info;
    DWORD status = WDC_PciScanDevices(0, 0, &scan);
    if (status != WD_STATUS_SUCCESS)
        return status;
    if (scan.dwNumDevices == 0)
        return WD_DEVICE_NOT_FOUND;
    BZERO(info);
    info.pciSlot = scan.deviceSlot[0];
    printf("device %04lx:%04lx\n", (unsigned long)scan.deviceId[0].dwVendorId,
           (unsigned long)scan.deviceId[0].dwDeviceId);
    status = WDC_PciGetDeviceInfo(&info);
    return status == WD_STATUS_SUCCESS ? WDC_PciDeviceOpen(phDev, &info, NULL) : status;
}

static DWORD lock(WDC_DEVICE_HANDLE hDev, DWORD options, DWORD bytes, WD_DMA **ppDma)
{
    PVOID buffer = NULL;
    DWORD status = WDC_DMAContigBufLock(hDev, &buffer, options, bytes, ppDma);
    if (status == WD_STATUS_SUCCESS)
        printf("  %lu bytes at bus address 0x%llx\n", (unsigned long)(*ppDma)->dwBytes,
               (unsigned long long)(*ppDma)->Page[0].pPhysicalAddr);
    return status;
}

static void unlock(WD_DMA *pDma)
{
    if (pDma != NULL)
        WDC_DMABufUnlock(pDma);
}

static int is_filled_with(const WD_DMA *pDma, int value)
{
    const unsigned char *bytes = (const unsigned char *)pDma->pUserAddr;
    for (DWORD i = 0; i < pDma->dwBytes; i++)
        if (bytes[i] != value)
            return 0;
    return 1;
}

/* ---- The scenarios: each returns the number of surprises ---- */

static int first(WDC_DEVICE_HANDLE hDev)
{
    WD_DMA *to = NULL, *from = NULL, *next = NULL, *none = NULL;
    int wrong =
        check("first lock to the device, reserve only", lock(hDev, DMA_TO_DEVICE | ONLY, size, &to), WD_STATUS_SUCCESS);
    wrong += check("first lock from the device, reserve only", lock(hDev, DMA_FROM_DEVICE | ONLY, size, &from),
                   WD_STATUS_SUCCESS);
    wrong += check("next lock to the device", lock(hDev, DMA_TO_DEVICE, size, &next), WD_STATUS_SUCCESS);
    wrong += check("next lock to the device, reserve only", lock(hDev, DMA_TO_DEVICE | ONLY, size, &none),
                   WD_INSUFFICIENT_RESOURCES);
    wrong += truth("a failed lock leaves the pointer alone", none == NULL);
    unlock(to);
    unlock(from);
    unlock(next);
    return wrong;
}

static int again(WDC_DEVICE_HANDLE hDev)
{
    WD_DMA *dma = NULL;
    DMA_ADDR address = 0;
    int wrong = check("lock, reserve only", lock(hDev, DMA_TO_DEVICE | ONLY, size, &dma), WD_STATUS_SUCCESS);
    if (wrong != 0)
        return wrong;
    address = dma->Page[0].pPhysicalAddr;
    memset(dma->pUserAddr, 0xa5, size);
    wrong += check("unlock", WDC_DMABufUnlock(dma), WD_STATUS_SUCCESS);
    dma = NULL;
    wrong += check("lock again, reserve only", lock(hDev, DMA_TO_DEVICE | ONLY, size, &dma), WD_STATUS_SUCCESS);
    if (dma == NULL)
        return wrong;
    wrong += truth("the same buffer", dma->Page[0].pPhysicalAddr == address);
    wrong += truth("filled with zeros", is_filled_with(dma, 0));
    unlock(dma);
    return wrong;
}

static int half(WDC_DEVICE_HANDLE hDev)
{
    WD_DMA *small = NULL, *none = NULL, *whole = NULL;
    int wrong = check("half the size, reserve only", lock(hDev, DMA_TO_DEVICE | ONLY, size / 2, &none),
                      WD_INSUFFICIENT_RESOURCES);
    wrong += check("half the size", lock(hDev, DMA_TO_DEVICE, size / 2, &small), WD_STATUS_SUCCESS);
    wrong += check("the whole size, reserve only", lock(hDev, DMA_TO_DEVICE | ONLY, size, &whole), WD_STATUS_SUCCESS);
    unlock(small);
    unlock(whole);
    return wrong;
}

static int low(WDC_DEVICE_HANDLE hDev)
{
    static WD_DMA dma, second;
    HANDLE hWD = WD_Open();
    int wrong = truth("WD_Open", hWD != INVALID_HANDLE_VALUE);
    BZERO(dma);
    dma.dwBytes = size;
    dma.dwOptions = DMA_KERNEL_BUFFER_ALLOC | DMA_TO_DEVICE | ONLY;
    dma.hCard = WDC_GET_CARD_HANDLE(hDev);
    second = dma;
    wrong += check("WD_DMALock, reserve only", WD_DMALock(hWD, &dma), WD_STATUS_SUCCESS);
    wrong += truth("hDma is set", dma.hDma != 0);
    wrong += check("WD_DMALock again, reserve only", WD_DMALock(hWD, &second), WD_INSUFFICIENT_RESOURCES);
    wrong += truth("hDma is 0", second.hDma == 0);
    wrong += check("WD_DMASyncCpu", WD_DMASyncCpu(hWD, &dma), WD_STATUS_SUCCESS);
    wrong += check("WD_DMASyncIo", WD_DMASyncIo(hWD, &dma), WD_STATUS_SUCCESS);
    wrong += check("WD_DMAUnlock", WD_DMAUnlock(hWD, &dma), WD_STATUS_SUCCESS);
    wrong += check("WD_DMAUnlock again", WD_DMAUnlock(hWD, &dma), WD_INVALID_HANDLE);
    WD_Close(hWD);
    return wrong;
}

static int count(WDC_DEVICE_HANDLE hDev)
{
    static WD_DMA *locked[COUNT_MAX + 1];
    DWORD n = 0;
    int wrong;
    while (n <= COUNT_MAX && lock(hDev, DMA_FROM_DEVICE | ONLY, size, &locked[n]) == WD_STATUS_SUCCESS)
        n++;
    wrong = truth("256 locks, reserve only", n == COUNT_MAX);
    while (n > 0)
        unlock(locked[--n]);
    return wrong;
}

static int both(WDC_DEVICE_HANDLE hDev)
{
    WD_DMA *one = NULL, *two = NULL, *none = NULL;
    int wrong =
        check("lock both ways, reserve only", lock(hDev, DMA_TO_FROM_DEVICE | ONLY, size, &one), WD_STATUS_SUCCESS);
    wrong += check("lock both ways again, reserve only", lock(hDev, DMA_TO_FROM_DEVICE | ONLY, size, &two),
                   WD_STATUS_SUCCESS);
    wrong += check("third lock both ways, reserve only", lock(hDev, DMA_TO_FROM_DEVICE | ONLY, size, &none),
                   WD_INSUFFICIENT_RESOURCES);
    unlock(one);
    wrong += check("one way, reserve only", lock(hDev, DMA_TO_DEVICE | ONLY, size, &none), WD_INSUFFICIENT_RESOURCES);
    unlock(two);
    return wrong;
}

static int aged(WDC_DEVICE_HANDLE hDev)
{
    WD_DMA *reserved = NULL, *none = NULL;
    int wrong = check("lock of a reserved size", lock(hDev, DMA_TO_DEVICE, size, &reserved), WD_STATUS_SUCCESS);
    wrong += check("lock of the same size that is not reserved", lock(hDev, DMA_TO_FROM_DEVICE, size, &none),
                   WD_INSUFFICIENT_RESOURCES);
    unlock(reserved);
    return wrong;
}

struct scenario {
    const char *name;
    int (*play)(WDC_DEVICE_HANDLE hDev);
};

static const struct scenario scenarios[] = {
    {"first", first}, {"again", again}, {"half", half}, {"low", low}, {"count", count}, {"both", both}, {"aged", aged},
};

#define SCENARIOS (sizeof scenarios / sizeof scenarios[0])

static const struct scenario *find(const char *name)
{
    for (size_t i = 0; i < SCENARIOS; i++)
        if (strcmp(scenarios[i].name, name) == 0)
            return &scenarios[i];
    return NULL;
}

static int play(const struct scenario *scenario)
{
    WDC_DEVICE_HANDLE hDev = NULL;
    DWORD status = WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL);
    int wrong;
    if (status != WD_STATUS_SUCCESS)
        return failed("WDC_DriverOpen", status);
    status = open_device(&hDev);
    if (status != WD_STATUS_SUCCESS) {
        WDC_DriverClose();
        return failed("opening the device", status);
    }
    wrong = scenario->play(hDev);
    wrong += check("WDC_PciDeviceClose", WDC_PciDeviceClose(hDev), WD_STATUS_SUCCESS);
    wrong += check("WDC_DriverClose", WDC_DriverClose(), WD_STATUS_SUCCESS);
    return wrong;
}

int main(int argc, char **argv)
{
    const struct scenario *scenario = argc > 1 ? find(argv[1]) : NULL;
    if (scenario == NULL) {
        printf("usage: client_td3 first|again|half|low|count|both|aged [BYTES]\n");
        return 1;
    }
    if (argc > 2)
        size = (DWORD)strtoul(argv[2], NULL, 0);
    return play(scenario) == 0 ? 0 : 1;
}
