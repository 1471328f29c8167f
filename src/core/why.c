/* SPDX-License-Identifier: MIT OR GPL-2.0 */
/* Reasons and their sentences. Freestanding: the kernel drivers compile this file. */
#include "pdma/reason.h"

/* In a sentence %a and %l are asked and limit in decimal, %x and %h the same in hex, %d is asked signed, %s the
 * subject. */
struct reason {
    uint32_t number;
    int32_t status;
    const char *sentence;
};

static const struct reason reasons[] = {
    {PDMA_WHY_NONE, PDMA_OK, ""},

    {PDMA_WHY_NULL, PDMA_INVALID, "%s is NULL"},
    {PDMA_WHY_STRUCT_SIZE, PDMA_INVALID, "struct_size of %s is %a; it must be at least %l bytes"},
    {PDMA_WHY_FLAGS, PDMA_INVALID, "flags %x hold a bit outside %h, all that %s knows"},
    {PDMA_WHY_BYTES_ZERO, PDMA_INVALID, "the size is 0 bytes; it must be at least 1"},
    {PDMA_WHY_BYTES_HUGE, PDMA_INVALID, "%a bytes are more than the limit of %l"},
    {PDMA_WHY_ALIGN, PDMA_INVALID, "alignment %x is not a power of two up to %h"},
    {PDMA_WHY_BOUNDARY, PDMA_INVALID, "boundary %x is not a power of two"},
    {PDMA_WHY_BOUNDARY_SMALL, PDMA_INVALID, "%a bytes cannot lie within a boundary of %l"},
    {PDMA_WHY_RESERVE_FLAGS, PDMA_INVALID, "flags %x exclude each other: reserve only and no reserve"},
    {PDMA_WHY_HIGHEST, PDMA_NO_MEMORY, "%a bytes do not fit below the highest address %h"},
    {PDMA_WHY_SYNC_RANGE, PDMA_INVALID, "the range ends at byte %a; the buffer has %l"},
    {PDMA_WHY_STALE, PDMA_STALE, "handle %x names no buffer held on %s"},
    {PDMA_WHY_OVERFLOW, PDMA_INVALID, "address %x plus %l bytes passes the end of memory"},
    {PDMA_WHY_HEAP, PDMA_NO_MEMORY, "the allocator gave no %a bytes for %s"},
    {PDMA_WHY_NO_BACKEND, PDMA_NO_DEVICE,
     "%l backends were tried and none can run here; null and sim are chosen by name only"},
    {PDMA_WHY_BACKEND_NAME, PDMA_NO_DEVICE, "no backend is called '%s'"},
    {PDMA_WHY_BACKEND_TABLE, PDMA_INVALID, "the backend's table lacks the operation '%s'"},
    {PDMA_WHY_NO_DEVICE, PDMA_NO_DEVICE, "there is no device '%s'"},
    {PDMA_WHY_NO_OPERATION, PDMA_UNSUPPORTED, "the backend does not offer %s"},
    {PDMA_WHY_DEVICES, PDMA_BUSY, "%a devices are open; a context opens %l at most"},
    {PDMA_WHY_NOT_SHARED, PDMA_NO_ACCESS, "the owner of buffer %x has not let others in"},
    {PDMA_WHY_ENUM, PDMA_INVALID, "%a is not a value of %s; the largest is %l"},
    {PDMA_WHY_ALLOCATOR, PDMA_INVALID, "%s is NULL; alloc and free are replaced together"},
    {PDMA_WHY_OS, PDMA_NO_ACCESS, "the system refused %s: error %a"},
    {PDMA_WHY_TEXT, PDMA_INVALID, "'%s' cannot be read; see the documentation for what may stand there"},
    {PDMA_WHY_SHARE_PINNED, PDMA_INVALID, "buffer %x is pinned memory; only contiguous buffers can be shared"},
    {PDMA_WHY_REFERENCES, PDMA_BUSY, "buffer %x has %l users already, the most there can be"},
    {PDMA_WHY_REGISTER, PDMA_INVALID, "%s access at %x is misaligned or ends beyond %h"},
    {PDMA_WHY_BACKEND_TWICE, PDMA_INVALID, "a table and the backend name '%s' are given; one of them chooses"},
    {PDMA_WHY_BUFFERS, PDMA_NO_MEMORY, "%a buffers are held; one opening of a device holds %l at most"},
    {PDMA_WHY_ELEMENT_SIZE, PDMA_INVALID, "struct_size of an element of %s is %a; in arrays it must be %l"},
    {PDMA_WHY_UNEXPLAINED, PDMA_BACKEND_FAULT, "the backend failed in %s and gave no reason"},
    {PDMA_WHY_REGISTER_WIDTH, PDMA_INVALID, "a %s access has %a bytes; it may have 1, 2, 4 and so on up to %l"},
    {PDMA_WHY_NO_BAR, PDMA_INVALID, "the device has no BAR %a"},
    {PDMA_WHY_STALE_OBJECT, PDMA_STALE, "%s %x is not open here"},
    {PDMA_WHY_PIN_FIELDS, PDMA_INVALID, "%s is %x; it has no meaning for pinned memory and must be 0"},

    {PDMA_WHY_NO_GROUP, PDMA_RESERVE_EMPTY, "nothing is set aside for '%s'"},
    {PDMA_WHY_GROUP_SIZE, PDMA_RESERVE_EMPTY, "%a bytes are asked, rounded to pages; the slots have %l"},
    {PDMA_WHY_GROUP_DIRECTION, PDMA_RESERVE_EMPTY,
     "direction %x is asked; the slots have %h (1 to device, 2 from, 3 both)"},
    {PDMA_WHY_GROUP_FLAGS, PDMA_RESERVE_EMPTY, "flags %x lack some of %h that the slots were set aside with"},
    {PDMA_WHY_GROUP_HIGHEST, PDMA_RESERVE_EMPTY, "the highest address asked is %x; the slots promise only %h"},
    {PDMA_WHY_GROUP_ALIGN, PDMA_RESERVE_EMPTY, "alignment %x is asked; the slots promise only %h"},
    {PDMA_WHY_GROUP_BOUNDARY, PDMA_RESERVE_EMPTY, "boundary %x is asked; the slots promise only %h (0: none)"},
    {PDMA_WHY_ALL_CLAIMED, PDMA_RESERVE_EMPTY, "%a of %l slots that would serve are claimed, none is free"},
    {PDMA_WHY_ALL_QUARANTINED, PDMA_QUARANTINED, "%a of %l slots that would serve wait in quarantine, none is free"},
    {PDMA_WHY_MISSING, PDMA_RESERVE_EMPTY, "%a of %l slots could not be set aside on '%s': no contiguous memory"},
    {PDMA_WHY_NO_RESERVE, PDMA_RESERVE_EMPTY, "the request declines the reserve (flags %x)"},
    {PDMA_WHY_UNCACHED_SLOT, PDMA_OK, "cached memory is asked; the slot's is uncached, and is used as it is"},
    {PDMA_WHY_GROUP_WIDTH, PDMA_RESERVE_EMPTY, "no highest address is asked; the slots were set aside with %h"},

    {PDMA_WHY_LIE_HIGHEST, PDMA_BACKEND_FAULT, "the backend's memory ends at %x, above the highest address %h"},
    {PDMA_WHY_LIE_ALIGN, PDMA_BACKEND_FAULT, "the backend's memory at %x is not aligned to %h"},
    {PDMA_WHY_LIE_BOUNDARY, PDMA_BACKEND_FAULT, "the backend's memory at %x crosses a boundary of %h"},
    {PDMA_WHY_LIE_BYTES, PDMA_BACKEND_FAULT, "the backend's memory has %a bytes; %l were asked"},
    {PDMA_WHY_LIE_RANGES, PDMA_BACKEND_FAULT, "the backend's memory has %a ranges; %l are right"},
    {PDMA_WHY_LIE_SLOT, PDMA_BACKEND_FAULT, "the backend names slot %d; the device has %l in the groups asked"},
    {PDMA_WHY_LIE_HANDLE, PDMA_BACKEND_FAULT, "the backend gave handle %x, which is in use"},
    {PDMA_WHY_LIE_STATUS, PDMA_BACKEND_FAULT, "the backend returned %d from %s, which is no status"},
    {PDMA_WHY_LIE_MAPPING, PDMA_BACKEND_FAULT, "the backend's mapping at %x is NULL or not aligned to a page"},
    {PDMA_WHY_LIE_GROUP, PDMA_BACKEND_FAULT, "the backend's group has %a slots of %l, or impossible limits"},
    {PDMA_WHY_LIE_INFO, PDMA_BACKEND_FAULT, "the backend describes a device that reaches %x, or has no address"},
    {PDMA_WHY_LIE_ATTACH, PDMA_BACKEND_FAULT, "the backend attached to buffer %x instead of %h"},
    {PDMA_WHY_LIE_SLOT_TWICE, PDMA_BACKEND_FAULT, "the backend gave slot %a, which is claimed"},

    {PDMA_WHY_NO_CONTIGUOUS, PDMA_NO_MEMORY, "no contiguous %a bytes are free; the longest usable run has %l"},
    {PDMA_WHY_NO_PAGES, PDMA_NO_MEMORY, "%a pages are needed; %l could be had"},
    {PDMA_WHY_NO_BOUNCE, PDMA_NO_MEMORY, "a page at %x needs a copy below %h, and no page there is free"},
    {PDMA_WHY_PIN_LIMIT, PDMA_NO_MEMORY, "pinning %a bytes passes the limit of %l on locked memory"},
    {PDMA_WHY_QUARANTINE, PDMA_QUARANTINED, "'%s' has not been declared quiet since an owner died"},
    {PDMA_WHY_WINDOW, PDMA_INVALID, "address %x is not in reserved RAM, or passes its end at %h"},
    {PDMA_WHY_WINDOW_BUSY, PDMA_BUSY, "reserved RAM at %x is in use"},
    {PDMA_WHY_GONE, PDMA_GONE, "'%s' was removed"},
    {PDMA_WHY_WINDOW_PLACE, PDMA_INVALID, "address %x does not keep the request's %s of %h"},
    {PDMA_WHY_NOT_MAPPED, PDMA_INVALID, "the %l bytes at %x are not all memory of this process"},
    {PDMA_WHY_INJECTED, PDMA_NO_MEMORY, "call %a of '%s' was told to fail"},

    {PDMA_WHY_OPT_RESERVED_BITS, PDMA_INVALID, "options %x set bits %h, which have no meaning"},
    {PDMA_WHY_OPT_WIDTH_WITHOUT_FLAG, PDMA_INVALID, "options name an address width of %a without 0x800"},
    {PDMA_WHY_OPT_WIDTH, PDMA_INVALID, "an address width of %a bits is outside 12 to %l"},
    {PDMA_WHY_OPT_KERNEL_BUFFER_SG, PDMA_INVALID, "options %x hold %h, which a scatter/gather lock cannot take"},
    {PDMA_WHY_OPT_CONTIGUOUS_ONLY, PDMA_INVALID, "options %x hold %h, which only contiguous buffers have"},
    {PDMA_WHY_OPT_EXCLUSIVE, PDMA_INVALID, "options %x hold %h, which exclude each other"},
    {PDMA_WHY_OPT_TRANSACTION, PDMA_INVALID, "options %x hold %h, which only the transaction calls set"},
    {PDMA_WHY_OPT_NO_CARD, PDMA_INVALID,
     "options %x come without a card: that takes DMA_ALLOW_NO_HCARD and excludes %h"},
    {PDMA_WHY_OPT_NOT_IMPLEMENTED, PDMA_UNSUPPORTED, "options %x hold %h (%s), which is not implemented"},
    {PDMA_WHY_OPT_NO_EFFECT, PDMA_OK, "flags %x have no effect in a call with options %h"},
    {PDMA_WHY_OPT_STRICT, PDMA_INVALID, "flags %x have no effect in a call with options %h, and strict is set"},
    {PDMA_WHY_OPT_PAGES, PDMA_INVALID, "the memory takes %a ranges; the structure holds %l"},

    {PDMA_WHY_SET_OPTIONS_MISSING, PDMA_INVALID, "%sBytes is %x but %sOptions is absent; it must hold %h"},
    {PDMA_WHY_SET_MANDATORY, PDMA_INVALID, "%sOptions is %x; it must hold all of %h"},
    {PDMA_WHY_SET_BITS, PDMA_INVALID, "%sOptions is %x; bits %h may not be set there"},
    {PDMA_WHY_SET_BYTES_ZERO, PDMA_INVALID, "%sBytes is 0; it must be at least 1"},
    {PDMA_WHY_SET_COUNT, PDMA_INVALID, "%sCount is %a; the most is %l"},
    {PDMA_WHY_SET_BYTES_MISSING, PDMA_OK, "%sBytes is absent, so %sOptions or Count have no effect"},
    {PDMA_WHY_SET_WIDTH, PDMA_INVALID,
     "%sOptions name an address width of %a; with 0x800 it is 12 to %l, without it 0"},
    {PDMA_WHY_SET_COUNT_ZERO, PDMA_OK, "%sCount is 0: nothing is set aside"},
    {PDMA_WHY_SET_VALUE, PDMA_INVALID, "%s is not written as a number of 32 bits, decimal or after 0x"},
    {PDMA_WHY_SET_BYTES_TYPE, PDMA_OK,
     "%s is there, but is no DWORD of 4 bytes and so does not count: nothing is set aside"},
    {PDMA_WHY_SET_OPTIONS_TYPE, PDMA_INVALID, "%s is there, but is no DWORD of 4 bytes and so does not count"},

    {PDMA_WHY_SIM_WORD, PDMA_INVALID,
     "'%s' is none of ram=, low=, window=, memlock= (bytes, K, M or G), age=none, light or heavy, seed=N, "
     "fail=OPERATION:N"},
    {PDMA_WHY_SIM_RAM, PDMA_INVALID, "%s is %a bytes; of multiples of 1 MiB, %l is the nearest that can be"},
    {PDMA_WHY_SIM_BOOTED, PDMA_BUSY, "the simulated machine has booted; devices are plugged in before that"},
    {PDMA_WHY_SIM_DEVICES, PDMA_BUSY, "%a devices are too many; a simulated machine has room for %l"},
    {PDMA_WHY_SIM_DUPLICATE, PDMA_BUSY, "a device '%s' is there already"},
    {PDMA_WHY_SIM_BAR, PDMA_INVALID, "a BAR of %a bytes is not a power of two from %l on"},
    {PDMA_WHY_SIM_ADDRESS, PDMA_INVALID, "device '%s' found no memory at %x"},
    {PDMA_WHY_SIM_REACH, PDMA_INVALID, "address %x is beyond %h, the last that device '%s' can drive"},
    {PDMA_WHY_SIM_INF, PDMA_INVALID, "the INF cannot be followed: %s"},
};

static const struct reason *find(uint32_t number)
{
    for (uint32_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (reasons[i].number == number)
            return &reasons[i];
    return NULL;
}

/* A text that is cut, never overrun. */
struct line {
    char *at;
    char *end;
};

static void put(struct line *line, char c)
{
    if (line->at < line->end)
        *line->at++ = c;
}

static void put_text(struct line *line, const char *text)
{
    while (text != NULL && *text != '\0')
        put(line, *text++);
}

static void put_number(struct line *line, uint64_t value, uint32_t base)
{
    char digits[20];
    uint32_t n = 0;
    do {
        digits[n++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0);
    if (base == 16)
        put_text(line, "0x");
    while (n > 0)
        put(line, digits[--n]);
}

static void put_signed(struct line *line, int64_t value)
{
    if (value < 0)
        put(line, '-');
    put_number(line, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 10);
}

static void put_field(struct line *line, char field, const struct pdma_why *why, const char *subject)
{
    switch (field) {
    case 'a':
        put_number(line, why->asked, 10);
        break;
    case 'd':
        put_signed(line, (int64_t)why->asked);
        break;
    case 'l':
        put_number(line, why->limit, 10);
        break;
    case 'x':
        put_number(line, why->asked, 16);
        break;
    case 'h':
        put_number(line, why->limit, 16);
        break;
    default:
        put_text(line, subject);
    }
}

static void write_sentence(struct pdma_why *why, const char *sentence, const char *subject)
{
    struct line line = {why->text, why->text + sizeof why->text - 1};
    for (; *sentence != '\0'; sentence++) {
        if (*sentence == '%')
            put_field(&line, *++sentence, why, subject);
        else
            put(&line, *sentence);
    }
    *line.at = '\0';
}

static int usable(const struct pdma_why *why)
{
    return why != NULL && why->struct_size >= sizeof *why;
}

int pdma_why_set(struct pdma_why *why, uint32_t number, uint64_t asked, uint64_t limit, const char *subject)
{
    const struct reason *reason = find(number);
    int status = reason != NULL ? reason->status : PDMA_BACKEND_FAULT;
    if (!usable(why))
        return status;
    why->status = status;
    why->reason = number;
    why->slot = -1;
    why->asked = asked;
    why->limit = limit;
    write_sentence(why, reason != NULL ? reason->sentence : "an unknown reason: %a, %l %s", subject);
    return status;
}

int pdma_why_clear(struct pdma_why *why)
{
    if (usable(why)) {
        why->status = PDMA_OK;
        why->reason = PDMA_WHY_NONE;
        why->slot = -1;
        why->asked = 0;
        why->limit = 0;
        why->text[0] = '\0';
    }
    return PDMA_OK;
}

int pdma_reason_status(uint32_t number)
{
    const struct reason *reason = find(number);
    return reason != NULL ? reason->status : PDMA_BACKEND_FAULT;
}

const char *pdma_status_text(int status)
{
    static const char *const texts[] = {
        "ok",        "invalid value", "no memory",   "reserve empty", "quarantined",   "no device",
        "no access", "busy",          "unsupported", "device gone",   "backend fault", "stale handle",
    };
    if (status > 0 || status <= -(int)(sizeof texts / sizeof texts[0]))
        return "unknown status";
    return texts[-status];
}
