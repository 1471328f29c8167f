/* SPDX-License-Identifier: MIT */
/* The smallest user of libpdma: one buffer from the null backend, in two contexts at a time. */
#include <pdma/backend.h>

static int get_and_put(pdma_context *context)
{
    struct pdma_why why = {.struct_size = sizeof why};
    struct pdma_request request = {.struct_size = sizeof request, .flags = PDMA_TO_DEVICE, .bytes = 65536};
    struct pdma_buffer buffer = {.struct_size = sizeof buffer};
    pdma_device *device;
    int status = pdma_device_open(context, "null", &device, &why);
    if (status)
        return status;
    status = pdma_get(device, &request, &buffer, &why);
    if (!status)
        status = pdma_put(device, buffer.handle, &why);
    pdma_device_close(device);
    return status;
}

int main(void)
{
    struct pdma_config config = {.struct_size = sizeof config, .backend = "null"};
    pdma_context *one = NULL, *other = NULL;
    int status = pdma_open(&config, &one, NULL);
    if (!status)
        status = pdma_open(&config, &other, NULL);
    if (!status)
        status = get_and_put(one);
    if (!status)
        status = get_and_put(other);
    pdma_close(other);
    pdma_close(one);
    return status ? 1 : 0;
}
