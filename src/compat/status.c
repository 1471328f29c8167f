/* SPDX-License-Identifier: MIT */
/* The table from pdma's statuses and reasons to WinDriver's status codes. */
#include "status.h"

#include "windrvr.h"

/* The first row is also the answer to a status that is none. */
static const struct status_row rows[] = {
    {PDMA_WHY_NONE, PDMA_BACKEND_FAULT, WD_SYSTEM_INTERNAL_ERROR, WD_SYSTEM_INTERNAL_ERROR,
     "the backend broke its contract; its memory was given back"},
    {PDMA_WHY_DEVICES, PDMA_BUSY, WD_TOO_MANY_HANDLES, WD_TOO_MANY_HANDLES, "too many devices are open"},
    {PDMA_WHY_REFERENCES, PDMA_BUSY, WD_TOO_MANY_HANDLES, WD_TOO_MANY_HANDLES,
     "too many users have attached to one buffer"},
    {PDMA_WHY_SIM_DEVICES, PDMA_BUSY, WD_INSUFFICIENT_RESOURCES, WD_INSUFFICIENT_RESOURCES,
     "PDMA_INF lists more devices than the simulated machine has room for"},
    {PDMA_WHY_NONE, PDMA_OK, WD_STATUS_SUCCESS, WD_STATUS_SUCCESS, "the call did what it should"},
    {PDMA_WHY_NONE, PDMA_INVALID, WD_INVALID_PARAMETER, WD_OPERATION_FAILED,
     "a NULL pointer, 0 bytes, options that exclude each other, more ranges than Page[] holds; when opening the "
     "driver: "
     "PDMA_INF or PDMA_SIM cannot be read"},
    {PDMA_WHY_NONE, PDMA_NO_MEMORY, WD_INSUFFICIENT_RESOURCES, WD_INSUFFICIENT_RESOURCES,
     "no memory that satisfies the options can be had at run time"},
    {PDMA_WHY_NONE, PDMA_RESERVE_EMPTY, WD_INSUFFICIENT_RESOURCES, WD_INSUFFICIENT_RESOURCES,
     "DMA_GET_PREALLOCATED_BUFFERS_ONLY, and no slot that serves can be claimed"},
    {PDMA_WHY_NONE, PDMA_QUARANTINED, WD_INSUFFICIENT_RESOURCES, WD_INSUFFICIENT_RESOURCES,
     "the memory waits until the device has been declared quiet"},
    {PDMA_WHY_NONE, PDMA_NO_DEVICE, WD_DEVICE_NOT_FOUND, WD_WINDRIVER_NOT_FOUND,
     "no such device; when opening the driver: no backend that can run here"},
    {PDMA_WHY_NONE, PDMA_NO_ACCESS, WD_OPERATION_FAILED, WD_OPERATION_FAILED,
     "the operating system refuses this user, or the buffer's owner has not let others in"},
    {PDMA_WHY_NONE, PDMA_BUSY, WD_RESOURCE_OVERLAP, WD_RESOURCE_OVERLAP, "another owner holds the device or the range"},
    {PDMA_WHY_NONE, PDMA_UNSUPPORTED, WD_NOT_IMPLEMENTED, WD_NOT_IMPLEMENTED,
     "DMA_GPUDIRECT, the Kernel PlugIn, or DMA_RESERVED_MEM where no window is declared"},
    {PDMA_WHY_NONE, PDMA_GONE, WD_NO_DEVICE_OBJECT, WD_NO_DEVICE_OBJECT, "the device was removed"},
    {PDMA_WHY_NONE, PDMA_STALE, WD_INVALID_HANDLE, WD_OPERATION_FAILED,
     "hDma, a WD_DMA pointer, a card or a device handle names nothing that is held: unlocked before, closed, or "
     "foreign"},
};

#define ROWS (sizeof rows / sizeof rows[0])

const struct status_row *wd_status_rows(size_t *n)
{
    *n = ROWS;
    return rows;
}

static const struct status_row *row_of(int status, uint32_t reason)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].status == status && (rows[i].reason == reason || rows[i].reason == PDMA_WHY_NONE))
            return &rows[i];
    return &rows[0];
}

uint32_t wd_status_of_call(int status, const struct pdma_why *why)
{
    return row_of(status, why->reason)->call;
}

uint32_t wd_status_of_opening(int status, const struct pdma_why *why)
{
    return row_of(status, why->reason)->opening;
}
