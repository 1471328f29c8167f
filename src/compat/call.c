/* SPDX-License-Identifier: MIT */
/* How a call fails. */
#include "call.h"

#include "log.h"
#include "status.h"
#include "windrvr.h"

uint32_t wd_call_end(const struct wd_call *call, uint32_t code)
{
    if (code == WD_STATUS_SUCCESS || !wd_log_wants(LOG_ERROR))
        return code;
    struct log_line line = wd_log_begin(LOG_ERROR, call->name);
    wd_log_text(&line, wd_status_name(code));
    if (call->why.text[0] != '\0') {
        wd_log_text(&line, ": ");
        wd_log_text(&line, call->why.text);
    }
    wd_log_end(&line);
    return code;
}

uint32_t wd_call_failed(const struct wd_call *call, int status)
{
    return status == PDMA_OK ? WD_STATUS_SUCCESS : wd_status_of_call(status, &call->why);
}

uint32_t wd_call_null(struct wd_call *call, const char *name)
{
    return wd_call_failed(call, pdma_why_set(&call->why, PDMA_WHY_NULL, 0, 0, name));
}

uint32_t wd_call_stale(struct wd_call *call, uint64_t handle)
{
    return wd_call_failed(call, pdma_why_set(&call->why, PDMA_WHY_STALE, handle, 0, "an open device"));
}

uint32_t wd_call_not_open(struct wd_call *call, const char *what, uint64_t value)
{
    return wd_call_failed(call, pdma_why_set(&call->why, PDMA_WHY_STALE_OBJECT, value, 0, what));
}

uint32_t wd_call_no_memory(struct wd_call *call, uint64_t bytes, const char *what)
{
    return wd_call_failed(call, pdma_why_set(&call->why, PDMA_WHY_HEAP, bytes, 0, what));
}

uint32_t wd_call_closed(struct wd_call *call)
{
    pdma_why_clear(&call->why);
    return WD_STATUS_INVALID_WD_HANDLE;
}
