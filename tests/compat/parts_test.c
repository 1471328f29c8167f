/* SPDX-License-Identifier: MIT */
/* The parts of the library on their own: table, pages, slots, layouts, statuses and their texts. */
#include "rig.h"

#include "compat/pages.h"
#include "compat/slot.h"
#include "compat/status.h"
#include "compat/table.h"
#include "compat/view.h"

/* ---- Table ---- */

#define NODES 1000u

static void fill(struct table *table, const struct wd_heap *heap, struct table_node *nodes)
{
    wd_table_init(table, heap);
    for (uint32_t i = 0; i < NODES; i++)
        wd_table_add(table, &nodes[i], i / 2);
}

/* Two nodes have each key; the newer is found, and after its removal the older. */
static void check_and_empty(struct table *table, struct table_node *nodes)
{
    for (uint32_t i = 0; i < NODES; i += 2) {
        assert_ptr_equal(wd_table_find(table, i / 2), &nodes[i + 1]);
        wd_table_remove(table, &nodes[i + 1]);
        assert_ptr_equal(wd_table_find(table, i / 2), &nodes[i]);
        wd_table_remove(table, &nodes[i]);
        assert_null(wd_table_find(table, i / 2));
    }
    assert_int_equal(table->count, 0);
    wd_table_free(table);
}

static void a_table_finds_the_newest_of_a_key_after_growing(void **state)
{
    static struct table_node nodes[NODES];
    struct heap heap = {0};
    const struct wd_heap wd_heap = {heap_alloc, heap_free, &heap};
    struct table table;
    (void)state;
    fill(&table, &wd_heap, nodes);
    assert_true(table.bits > TABLE_FIRST_BITS);
    check_and_empty(&table, nodes);
    assert_int_equal(atomic_load(&heap.live), 0);
}

static void a_table_that_cannot_grow_still_holds_everything(void **state)
{
    static struct table_node nodes[NODES];
    struct heap heap = {.fail_from = 1};
    const struct wd_heap wd_heap = {heap_alloc, heap_free, &heap};
    struct table table;
    (void)state;
    fill(&table, &wd_heap, nodes);
    assert_int_equal(table.bits, TABLE_FIRST_BITS);
    check_and_empty(&table, nodes);
}

static void a_heap_is_not_asked_for_more_than_there_can_be(void **state)
{
    struct heap heap = {0};
    const struct wd_heap wd_heap = {heap_alloc, heap_free, &heap};
    (void)state;
    assert_null(wd_heap_new(&wd_heap, UINT64_MAX));
}

/* ---- Pages ---- */

static struct pdma_buffer pinned(void *cpu, const struct pdma_range *ranges, uint32_t n)
{
    return (struct pdma_buffer){.struct_size = sizeof(struct pdma_buffer), .cpu = cpu, .ranges = ranges, .nranges = n};
}

static void neighbouring_ranges_are_merged(void **state)
{
    const struct pdma_range ranges[] = {{0x1000, 0x800}, {0x1800, 0x800}, {0x4000, 0x1000}, {0x3000, 0x1000}};
    struct pdma_buffer buffer = pinned(NULL, ranges, 4);
    static WD_DMA dma;
    (void)state;
    assert_int_equal(wd_pages_count(&buffer, 0), 3);
    wd_pages_write(&pdma_wd_dma_layout, &dma, &buffer, 0);
    assert_true(dma.Page[0].pPhysicalAddr == 0x1000 && dma.Page[0].dwBytes == 0x1000);
    assert_true(dma.Page[1].pPhysicalAddr == 0x4000 && dma.Page[1].dwBytes == 0x1000);
    assert_true(dma.Page[2].pPhysicalAddr == 0x3000 && dma.Page[2].dwBytes == 0x1000);
}

static void ranges_are_cut_at_the_pages_of_the_callers_memory(void **state)
{
    const struct pdma_range ranges[] = {{0x10010, 0x1ff0}, {0x20000, 0x10}};
    struct pdma_buffer buffer = pinned((void *)(uintptr_t)0x7010, ranges, 2);
    static WD_DMA dma;
    (void)state;
    assert_int_equal(wd_pages_count(&buffer, 1), 3);
    wd_pages_write(&pdma_wd_dma_layout, &dma, &buffer, 1);
    assert_true(dma.Page[0].pPhysicalAddr == 0x10010 && dma.Page[0].dwBytes == 0xff0);
    assert_true(dma.Page[1].pPhysicalAddr == 0x11000 && dma.Page[1].dwBytes == 0x1000);
    assert_true(dma.Page[2].pPhysicalAddr == 0x20000 && dma.Page[2].dwBytes == 0x10);
}

/* ---- Slots ---- */

static struct wd_slot slot_at(const char *address, size_t place)
{
    struct pdma_device_info info = {.struct_size = sizeof info};
    strncpy(info.address, address, sizeof info.address - 1);
    return wd_slot_of(&info, place);
}

static void assert_slot(struct wd_slot slot, uint32_t domain, uint32_t bus, uint32_t number, uint32_t function)
{
    assert_int_equal(slot.domain, domain);
    assert_int_equal(slot.bus, bus);
    assert_int_equal(slot.slot, number);
    assert_int_equal(slot.function, function);
}

static void a_pci_address_is_read(void **state)
{
    (void)state;
    assert_slot(slot_at("0000:01:00.0", 0), 0, 1, 0, 0);
    assert_slot(slot_at("10000:aB:1F.7", 9), 0x10000, 0xab, 0x1f, 7);
}

static void an_address_that_is_no_pci_address_gets_a_place_on_bus_255(void **state)
{
    static const char *const others[] = {"",         "null",         "0000:01:00",        "0000:01:00.",
                                         ":01:00.0", "0000:0g:00.0", "000000001:00:00.0", "0000:01:00.0 "};
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_slot(slot_at(others[i], 21), 0, 255, 2, 5);
}

static void before_15_0_a_slot_in_another_domain_cannot_be_named(void **state)
{
    struct pdma_wd_device_layout early = pdma_wd_device_layout;
    struct wd_slot here = {0, 1, 2, 3}, there = {1, 1, 2, 3};
    (void)state;
    early.slot.domain.bytes = 0;
    assert_true(wd_slot_can_be_named(&pdma_wd_device_layout, &there));
    assert_true(wd_slot_can_be_named(&early, &here));
    assert_false(wd_slot_can_be_named(&early, &there));
}

/* ---- Layouts ---- */

static void a_member_that_is_not_there_reads_as_zero_and_takes_nothing(void **state)
{
    const struct pdma_wd_field nothing = {0, 0};
    uint64_t memory = UINT64_MAX;
    (void)state;
    assert_true(wd_layout_get(&memory, nothing) == 0);
    wd_layout_set(&memory, nothing, 5);
    assert_true(memory == UINT64_MAX);
}

static void a_narrow_member_takes_its_own_bytes_only(void **state)
{
    const struct pdma_wd_field narrow = {4, 4};
    uint32_t memory[3] = {1, 2, 3};
    (void)state;
    wd_layout_set(memory, narrow, 0x123456789);
    assert_true(memory[0] == 1 && memory[1] == 0x23456789 && memory[2] == 3);
    assert_true(wd_layout_get(memory, narrow) == 0x23456789);
}

/* ---- A device as the client sees it ---- */

static void gaps_between_bars_are_address_spaces_of_no_bytes(void **state)
{
    static union {
        WDC_DEVICE device;
        unsigned char room[sizeof(WDC_DEVICE) + PDMA_BARS * sizeof(WDC_ADDR_DESC) + 16];
    } view;
    const struct wd_slot slot = {0, 1, 2, 3};
    struct pdma_device_info info = {.struct_size = sizeof info, .vendor = 7};
    (void)state;
    info.bars[1] = (struct pdma_bar){.bus = 0xe000, .bytes = 256, .flags = PDMA_BAR_IO};
    info.bars[3] = (struct pdma_bar){.bus = 0xf0000000, .bytes = 4096};
    assert_true(wd_view_bytes(&pdma_wd_device_layout, &info) <= sizeof view);
    wd_view_write_device(&pdma_wd_device_layout, &view, &info, &slot, 5, NULL);
    const WDC_ADDR_DESC *spaces = view.device.pAddrDesc;
    assert_int_equal(view.device.dwNumAddrSpaces, 4);
    assert_true(spaces[0].qwBytes == 0 && spaces[2].qwBytes == 0);
    assert_true(spaces[1].qwBytes == 256 && spaces[1].fIsMemory == FALSE && spaces[1].dwItemIndex == 0);
    assert_true(spaces[3].qwBytes == 4096 && spaces[3].fIsMemory == TRUE && spaces[3].dwItemIndex == 1);
    assert_int_equal(view.device.cardReg.Card.dwItems, 3);
    assert_int_equal(view.device.cardReg.Card.Item[0].item, ITEM_IO);
    assert_true(view.device.cardReg.Card.Item[1].qwAddress == 0xf0000000);
    assert_int_equal(view.device.cardReg.Card.Item[2].pciSlot.dwFunction, 3);
    assert_int_equal(view.device.cardReg.hCard, 5);
}

static void a_device_without_bars_has_no_address_spaces(void **state)
{
    static WDC_DEVICE device;
    const struct wd_slot slot = {0, 1, 2, 3};
    const struct pdma_device_info info = {.struct_size = sizeof info};
    (void)state;
    wd_view_write_device(&pdma_wd_device_layout, &device, &info, &slot, 1, NULL);
    assert_int_equal(device.dwNumAddrSpaces, 0);
    assert_int_equal(device.cardReg.Card.dwItems, 1);
}

/* ---- Statuses ---- */

static void every_status_of_pdma_has_a_row(void **state)
{
    size_t n = 0;
    const struct status_row *rows = wd_status_rows(&n);
    (void)state;
    for (int status = PDMA_OK; status >= PDMA_STALE; status--) {
        size_t found = 0;
        for (size_t i = 0; i < n; i++)
            found += rows[i].status == status && rows[i].reason == PDMA_WHY_NONE;
        assert_int_equal(found, 1);
    }
}

static void rows_for_reasons_come_before_those_for_their_status(void **state)
{
    size_t n = 0;
    const struct status_row *rows = wd_status_rows(&n);
    (void)state;
    for (size_t i = 0; i < n; i++) {
        struct pdma_why why = {.struct_size = sizeof why, .reason = rows[i].reason};
        assert_int_equal(wd_status_of_call(rows[i].status, &why), rows[i].call);
        assert_int_equal(wd_status_of_opening(rows[i].status, &why), rows[i].opening);
        assert_true(rows[i].when[0] != '\0');
        if (rows[i].reason != PDMA_WHY_NONE)
            assert_int_equal(pdma_reason_status(rows[i].reason), rows[i].status);
    }
}

static void a_status_that_is_none_is_an_internal_error(void **state)
{
    const struct pdma_why why = {.struct_size = sizeof why};
    (void)state;
    assert_int_equal(wd_status_of_call(-1000, &why), WD_SYSTEM_INTERNAL_ERROR);
    assert_int_equal(wd_status_of_call(1, &why), WD_SYSTEM_INTERNAL_ERROR);
}

static void stat2str_has_a_text_for_every_number(void **state)
{
    (void)state;
    assert_string_equal(Stat2Str(WD_STATUS_SUCCESS), "Success");
    for (DWORD code = WD_WINDRIVER_STATUS_ERROR; code <= WD_NO_DEVICE_OBJECT; code++)
        assert_string_not_equal(Stat2Str(code), Stat2Str(12345));
    assert_string_not_equal(Stat2Str(WD_MORE_PROCESSING_REQUIRED), Stat2Str(12345));
    assert_string_not_equal(Stat2Str(WD_STATUS_INVALID_WD_HANDLE), Stat2Str(12345));
    assert_non_null(Stat2Str(12345));
    assert_string_equal(wd_status_name(WD_NO_DEVICE_OBJECT), "WD_NO_DEVICE_OBJECT");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_finds_the_newest_of_a_key_after_growing),
        cmocka_unit_test(a_table_that_cannot_grow_still_holds_everything),
        cmocka_unit_test(a_heap_is_not_asked_for_more_than_there_can_be),
        cmocka_unit_test(neighbouring_ranges_are_merged),
        cmocka_unit_test(ranges_are_cut_at_the_pages_of_the_callers_memory),
        cmocka_unit_test(a_pci_address_is_read),
        cmocka_unit_test(an_address_that_is_no_pci_address_gets_a_place_on_bus_255),
        cmocka_unit_test(before_15_0_a_slot_in_another_domain_cannot_be_named),
        cmocka_unit_test(a_member_that_is_not_there_reads_as_zero_and_takes_nothing),
        cmocka_unit_test(a_narrow_member_takes_its_own_bytes_only),
        cmocka_unit_test(gaps_between_bars_are_address_spaces_of_no_bytes),
        cmocka_unit_test(a_device_without_bars_has_no_address_spaces),
        cmocka_unit_test(every_status_of_pdma_has_a_row),
        cmocka_unit_test(rows_for_reasons_come_before_those_for_their_status),
        cmocka_unit_test(a_status_that_is_none_is_an_internal_error),
        cmocka_unit_test(stat2str_has_a_text_for_every_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
