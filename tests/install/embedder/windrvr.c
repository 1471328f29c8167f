/* SPDX-License-Identifier: MIT */
/* The smallest user of libpdma-windrvr: pdma's backend under WinDriver's names. */
#include "pdma_windrvr.h"
#include "status_strings.h"
#include "wdc_lib.h"

int main(void)
{
    struct pdma_config config = {.struct_size = sizeof config, .backend = "null"};
    if (pdma_windrvr_configure(&config) || WDC_DriverOpen(WDC_DRV_OPEN_DEFAULT, NULL) != WD_STATUS_SUCCESS)
        return 1;
    int good = Stat2Str(WD_INVALID_PARAMETER) && WDC_GetWDHandle() != INVALID_HANDLE_VALUE;
    WDC_DriverClose();
    return good ? 0 : 1;
}
