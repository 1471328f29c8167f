/* SPDX-License-Identifier: MIT */
/* The WDC_Pci* names: finding and opening devices. */
#include "device.h"
#include "view.h"

#include <string.h>

/* The backend's devices at one moment. */
struct listing {
    struct wd_session *session;
    struct pdma_device_info *infos;
    size_t n;
};

static void prepare(struct listing *listing)
{
    for (size_t i = 0; i < listing->n; i++)
        listing->infos[i].struct_size = sizeof listing->infos[i];
}

static uint32_t fill(struct wd_call *call, struct listing *listing)
{
    pdma_context *context = listing->session->context;
    size_t now = 0;
    int status = pdma_devices(context, NULL, 0, &listing->n, &call->why);
    if (status != PDMA_OK)
        return wd_call_failed(call, status);
    uint64_t bytes = (listing->n + 1) * (uint64_t)sizeof *listing->infos;
    listing->infos = wd_heap_new(&listing->session->heap, bytes);
    if (listing->infos == NULL)
        return wd_call_no_memory(call, bytes, "a list of devices");
    prepare(listing);
    status = pdma_devices(context, listing->infos, listing->n, &now, &call->why);
    if (now < listing->n)
        listing->n = now;
    return wd_call_failed(call, status);
}

static void listing_end(struct listing *listing)
{
    wd_heap_release(&listing->session->heap, listing->infos);
    wd_session_leave(listing->session);
}

/* Counts the call as a user of the session until listing_end(). */
static uint32_t listing_begin(struct wd_call *call, struct listing *listing)
{
    listing->session = wd_session_enter_driver();
    if (listing->session == NULL)
        return wd_call_closed(call);
    uint32_t code = fill(call, listing);
    if (code != WD_STATUS_SUCCESS)
        listing_end(listing);
    return code;
}

/* ---- Scan ---- */

struct scan {
    const struct pdma_wd_device_layout *layout;
    uint64_t vendor, device;
    void *result;
    uint32_t found;
};

static int wanted(const struct scan *scan, const struct pdma_device_info *info, const struct wd_slot *slot)
{
    return (scan->vendor == 0 || scan->vendor == info->vendor) && (scan->device == 0 || scan->device == info->device) &&
           wd_slot_can_be_named(scan->layout, slot) && scan->found < scan->layout->scan_room;
}

static void add_result(struct scan *scan, const struct pdma_device_info *info, const struct wd_slot *slot)
{
    const struct pdma_wd_device_layout *layout = scan->layout;
    void *id = wd_layout_part(scan->result, layout->scan_id_at + (uint64_t)scan->found * layout->scan_id_step);
    void *at = wd_layout_part(scan->result, layout->scan_slot_at + (uint64_t)scan->found * layout->scan_slot_step);
    wd_layout_set(id, layout->vendor, info->vendor);
    wd_layout_set(id, layout->device, info->device);
    wd_slot_write(layout, at, slot);
    scan->found++;
}

static uint32_t run_scan(struct wd_call *call, struct scan *scan)
{
    struct listing listing = {.n = 0};
    uint32_t code = listing_begin(call, &listing);
    if (code != WD_STATUS_SUCCESS)
        return code;
    memset(scan->result, 0, scan->layout->scan_bytes);
    for (size_t i = 0; i < listing.n; i++) {
        struct wd_slot slot = wd_slot_of(&listing.infos[i], i);
        if (wanted(scan, &listing.infos[i], &slot))
            add_result(scan, &listing.infos[i], &slot);
    }
    wd_layout_set(scan->result, scan->layout->scan_count, scan->found);
    listing_end(&listing);
    return WD_STATUS_SUCCESS;
}

uint32_t pdma_wd_pci_scan(const struct pdma_wd_device_layout *layout, uint64_t vendor, uint64_t device, void *result)
{
    struct wd_call call = wd_call_begin("WDC_PciScanDevices");
    struct scan scan = {.layout = layout, .vendor = vendor, .device = device, .result = result};
    if (!wd_layout_is_device(layout) || result == NULL)
        return wd_call_end(&call, wd_call_null(&call, "pPciScanResult"));
    return wd_call_end(&call, run_scan(&call, &scan));
}

/* ---- Information, open, close ---- */

struct found {
    struct listing listing;
    const struct pdma_device_info *info;
    struct wd_slot slot;
};

/* Looks the device up by the slot in a WD_PCI_CARD_INFO. After success the listing is to be ended. */
static uint32_t find(struct wd_call *call, const struct pdma_wd_device_layout *layout, const void *card_info,
                     struct found *found)
{
    const void *at = wd_layout_const_part(card_info, layout->info_slot_at);
    uint32_t code = listing_begin(call, &found->listing);
    if (code != WD_STATUS_SUCCESS)
        return code;
    for (size_t i = 0; i < found->listing.n; i++) {
        found->info = &found->listing.infos[i];
        found->slot = wd_slot_of(found->info, i);
        if (wd_slot_is(layout, at, &found->slot))
            return WD_STATUS_SUCCESS;
    }
    listing_end(&found->listing);
    return wd_call_failed(call, pdma_why_set(&call->why, PDMA_WHY_NO_DEVICE, 0, 0, "in this PCI slot"));
}

uint32_t pdma_wd_pci_info(const struct pdma_wd_device_layout *layout, void *info)
{
    struct wd_call call = wd_call_begin("WDC_PciGetDeviceInfo");
    struct found found = {.info = NULL};
    if (!wd_layout_is_device(layout) || info == NULL)
        return wd_call_end(&call, wd_call_null(&call, "pDeviceInfo"));
    uint32_t code = find(&call, layout, info, &found);
    if (code == WD_STATUS_SUCCESS) {
        void *card = wd_layout_part(info, layout->info_card_at);
        memset(card, 0, layout->card_bytes);
        wd_view_write_card(layout, card, found.info, &found.slot);
        listing_end(&found.listing);
    }
    return wd_call_end(&call, code);
}

static uint32_t open_found(struct wd_call *call, const struct pdma_wd_device_layout *layout, const struct found *found,
                           const void *context, void **visible)
{
    struct wd_device *device = NULL;
    uint32_t code =
        wd_device_open(call, found->listing.session, found->info->address, wd_view_bytes(layout, found->info), &device);
    if (code != WD_STATUS_SUCCESS)
        return code;
    void *view = device->visible;
    wd_view_write_device(layout, view, found->info, &found->slot, device->card, context);
    code = wd_device_publish(call, device);
    if (code == WD_STATUS_SUCCESS)
        *visible = view;
    return code;
}

static uint32_t open_by_slot(struct wd_call *call, const struct pdma_wd_device_layout *layout, const void *info,
                             const void *context, void **visible)
{
    struct found found = {.info = NULL};
    uint32_t code = find(call, layout, info, &found);
    if (code != WD_STATUS_SUCCESS)
        return code;
    code = open_found(call, layout, &found, context, visible);
    listing_end(&found.listing);
    return code;
}

uint32_t pdma_wd_device_open(const struct pdma_wd_device_layout *layout, void **device, const void *info, void *context,
                             const char *kernel_plugin)
{
    struct wd_call call = wd_call_begin("WDC_PciDeviceOpen");
    if (!wd_layout_is_device(layout) || device == NULL)
        return wd_call_end(&call, wd_call_null(&call, "phDev"));
    if (info == NULL)
        return wd_call_end(&call, wd_call_null(&call, "pDeviceInfo"));
    if (kernel_plugin != NULL)
        return wd_call_end(
            &call, wd_call_failed(&call, pdma_why_set(&call.why, PDMA_WHY_NO_OPERATION, 0, 0, "the Kernel PlugIn")));
    return wd_call_end(&call, open_by_slot(&call, layout, info, context, device));
}

uint32_t pdma_wd_device_close(void *device)
{
    struct wd_call call = wd_call_begin("WDC_PciDeviceClose");
    if (device == NULL)
        return wd_call_end(&call, wd_call_null(&call, "hDev"));
    return wd_call_end(&call, wd_device_close(&call, device));
}
