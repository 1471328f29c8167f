/* SPDX-License-Identifier: MIT */
/* Status codes by name and in a sentence. */
#include "status.h"
#include "status_strings.h"

struct code_text {
    uint32_t code;
    const char *name;
    const char *text;
};

static const struct code_text codes[] = {
    {WD_STATUS_SUCCESS, "WD_STATUS_SUCCESS", "Success"},
    {WD_STATUS_INVALID_WD_HANDLE, "WD_STATUS_INVALID_WD_HANDLE", "The driver is not open"},
    {WD_WINDRIVER_STATUS_ERROR, "WD_WINDRIVER_STATUS_ERROR", "Unspecified error"},
    {WD_INVALID_HANDLE, "WD_INVALID_HANDLE", "The handle names nothing that is held"},
    {WD_INVALID_PIPE_NUMBER, "WD_INVALID_PIPE_NUMBER", "There is no pipe of this number"},
    {WD_READ_WRITE_CONFLICT, "WD_READ_WRITE_CONFLICT", "The direction does not go with the operation"},
    {WD_ZERO_PACKET_SIZE, "WD_ZERO_PACKET_SIZE", "The packet size is zero"},
    {WD_INSUFFICIENT_RESOURCES, "WD_INSUFFICIENT_RESOURCES", "Not enough memory or other resources"},
    {WD_UNKNOWN_PIPE_TYPE, "WD_UNKNOWN_PIPE_TYPE", "The type of the pipe is not known"},
    {WD_SYSTEM_INTERNAL_ERROR, "WD_SYSTEM_INTERNAL_ERROR", "Internal error of the system"},
    {WD_DATA_MISMATCH, "WD_DATA_MISMATCH", "The data is not what was expected"},
    {WD_NO_LICENSE, "WD_NO_LICENSE", "There is no valid licence"},
    {WD_NOT_IMPLEMENTED, "WD_NOT_IMPLEMENTED", "Not implemented"},
    {WD_KERPLUG_FAILURE, "WD_KERPLUG_FAILURE", "The Kernel PlugIn failed"},
    {WD_FAILED_ENABLING_INTERRUPT, "WD_FAILED_ENABLING_INTERRUPT", "The interrupt could not be enabled"},
    {WD_INTERRUPT_NOT_ENABLED, "WD_INTERRUPT_NOT_ENABLED", "The interrupt is not enabled"},
    {WD_RESOURCE_OVERLAP, "WD_RESOURCE_OVERLAP", "Another owner holds the resource"},
    {WD_DEVICE_NOT_FOUND, "WD_DEVICE_NOT_FOUND", "The device was not found"},
    {WD_WRONG_UNIQUE_ID, "WD_WRONG_UNIQUE_ID", "The unique id is wrong"},
    {WD_OPERATION_ALREADY_DONE, "WD_OPERATION_ALREADY_DONE", "This has been done already"},
    {WD_USB_DESCRIPTOR_ERROR, "WD_USB_DESCRIPTOR_ERROR", "The USB descriptor is faulty"},
    {WD_SET_CONFIGURATION_FAILED, "WD_SET_CONFIGURATION_FAILED", "The configuration could not be set"},
    {WD_CANT_OBTAIN_PDO, "WD_CANT_OBTAIN_PDO", "The physical device object could not be had"},
    {WD_TIME_OUT_EXPIRED, "WD_TIME_OUT_EXPIRED", "The time is over"},
    {WD_IRP_CANCELED, "WD_IRP_CANCELED", "The operation was cancelled"},
    {WD_FAILED_USER_MAPPING, "WD_FAILED_USER_MAPPING", "The memory could not be mapped into the program"},
    {WD_FAILED_KERNEL_MAPPING, "WD_FAILED_KERNEL_MAPPING", "The memory could not be mapped into the kernel"},
    {WD_NO_RESOURCES_ON_DEVICE, "WD_NO_RESOURCES_ON_DEVICE", "The device has no resources"},
    {WD_NO_EVENTS, "WD_NO_EVENTS", "There are no events"},
    {WD_INVALID_PARAMETER, "WD_INVALID_PARAMETER", "A parameter is not valid"},
    {WD_INCORRECT_VERSION, "WD_INCORRECT_VERSION", "The versions do not fit together"},
    {WD_TRY_AGAIN, "WD_TRY_AGAIN", "Try again"},
    {WD_WINDRIVER_NOT_FOUND, "WD_WINDRIVER_NOT_FOUND", "No driver was found that can run here"},
    {WD_INVALID_IOCTL, "WD_INVALID_IOCTL", "The driver does not know this request"},
    {WD_OPERATION_FAILED, "WD_OPERATION_FAILED", "The operation failed"},
    {WD_INVALID_32BIT_APP, "WD_INVALID_32BIT_APP", "A 32-bit program cannot do this"},
    {WD_TOO_MANY_HANDLES, "WD_TOO_MANY_HANDLES", "Too many handles"},
    {WD_NO_DEVICE_OBJECT, "WD_NO_DEVICE_OBJECT", "The device is gone"},
    {WD_MORE_PROCESSING_REQUIRED, "WD_MORE_PROCESSING_REQUIRED", "The transfer goes on"},
};

static const struct code_text *text_of(uint32_t code)
{
    static const struct code_text unknown = {0, "an unknown status", "Unknown status"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (codes[i].code == code)
            return &codes[i];
    return &unknown;
}

const char *wd_status_name(uint32_t code)
{
    return text_of(code)->name;
}

const char *pdma_wd_status_text(uint32_t status)
{
    return text_of(status)->text;
}
