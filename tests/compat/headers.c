/* SPDX-License-Identifier: MIT */
/* Not run: the headers as client code includes them, some twice, in odd orders, and inside a function's body. */
/* clang-format off: the order of the includes is the point */
#include "status_strings.h"
#include "wdc_defs.h"
#include "wdc_lib.h"
#include "windrvr.h"
/* clang-format on */

#ifdef _WIN64
typedef char size_of_wd_dma[sizeof(WD_DMA) == 4136 ? 1 : -1];
typedef char offset_of_page[offsetof(WD_DMA, Page) == 40 ? 1 : -1];
#endif

unsigned long old_style(WD_DMA *pDma);
int status_as_int(void);

unsigned long old_style(WD_DMA *pDma)
{
#include "wdc_lib.h"
#include "windrvr.h"
    WD_DMA_PAGE *Page = pDma->Page;
    unsigned long high = (unsigned long)(Page->pPhysicalAddr >> 32);
    WD_DMA copy;
    HANDLE hWD = INVALID_HANDLE_VALUE;
#include "status_strings.h"
    BZERO(copy);
    if (hWD == WDC_GetWDHandle())
        return (unsigned long)copy.hDma;
    switch (WD_DMAUnlock(hWD, pDma)) {
    case WD_STATUS_SUCCESS:
        return (unsigned long)WDC_DMAGetGlobalHandle(pDma);
    case WD_INVALID_HANDLE:
    case WD_STATUS_INVALID_WD_HANDLE:
        return 0;
    default:
        return high;
    }
}

#if WD_INVALID_PARAMETER != 0x2000001b || (DMA_OPTIONS_ALL & DMA_TO_FROM_DEVICE) != 0x60
#error "the constants work in the preprocessor too"
#endif

int status_as_int(void)
{
    DWORD dwOptions = DMA_TO_DEVICE | DMA_ALLOW_64BIT_ADDRESS | DMA_KBUF_ALLOC_SPECIFY_ADDRESS_WIDTH |
                      ((DWORD)40 << DMA_OPTIONS_ADDRESS_WIDTH_SHIFT);
    WDC_DEVICE_HANDLE hDev = NULL;
    PVOID pBuf = NULL;
    WD_DMA *pDma = NULL;
    BOOL fDone = FALSE;
    if (WDC_DMAContigBufLock(hDev, &pBuf, dwOptions, 4096, &pDma) != WD_STATUS_SUCCESS)
        fDone = TRUE;
    return fDone == TRUE && Stat2Str(WD_INVALID_PARAMETER) != NULL;
}
