# SPDX-License-Identifier: MIT
"""`pdma options` answers every mask as the rules say: a third reading of them, after the table and the C reference."""
import json
import os

from command import pdma, run, same

STRIDE = int(os.environ.get("PDMA_TEST_STRIDE", "1"))
WIDTH_MASKS = [0x0, 0x1, 0x2, 0x20, 0x40, 0x41, 0x61, 0x80, 0x83, 0x1041, 0x4041, 0x8041, 0x201, 0x401]
SG_REFUSED = 0x2 | 0x800 | 0x1000 | 0x200 | 0x400


def expected(mask, call):
    """Verdict, kind, highest address on a 64-bit device, flags without effect."""
    width = mask >> 24 & 0x7F
    sg = call == "--sg" or (call == "--low" and not mask & 0x1)
    invalid = (mask & 0x80FF2000
               or (bool(width) and not mask & 0x800)
               or (mask & 0x800 and not 12 <= width <= 64)
               or (call == "--sg" and mask & 0x1)
               or (sg and mask & SG_REFUSED)
               or any(mask & pair == pair for pair in (0x600, 0x1200, 0x1400)))
    if invalid:
        return "refused", None, None, None
    if mask & 0x4000:
        return "not implemented", None, None, None
    kind = "pinned" if sg else "attach" if mask & 0x200 else "window" if mask & 0x400 else "contiguous"
    highest = 2 ** width - 1 if width else 2 ** 64 - 1 if mask & 0x80 else 2 ** 32 - 1
    if mask & 0x2:
        highest = min(highest, 2 ** 24 - 1)
    return "accepted", kind, highest, mask & (0x18 if sg else 0x8004) | mask & 0x100


def answered(entry):
    if entry["verdict"] != "accepted":
        return entry["verdict"], None, None, None
    highest = entry["highest"] and int(entry["highest"], 16)
    return entry["verdict"], entry["kind"], highest, int(entry["no_effect"], 16)


def disagreements(call, masks):
    wrong = []
    for first in range(0, len(masks), 8192):
        some = masks[first:first + 8192]
        for mask, entry in zip(some, json.loads(pdma("options", "--json", call, *map(hex, some)).stdout), strict=True):
            right, got = expected(mask, call), answered(entry)
            if got[1] == "attach":  # the other buffer's address decides
                right = (*right[:2], got[2], right[3])
            if right != got:
                wrong.append((hex(mask), got, right))
    return wrong[:5]


def every_mask():
    widths = [mask | width << 24 | flag for mask in WIDTH_MASKS for width in range(128) for flag in (0, 0x800)]
    return [*range(0, 0x10000, STRIDE), *widths]


def a_contiguous_mask_is_classified_as_the_rules_say():
    same(disagreements("--contiguous", every_mask()), [])


def a_scatter_gather_mask_is_classified_as_the_rules_say():
    same(disagreements("--sg", every_mask()), [])


def a_low_level_mask_is_classified_as_the_rules_say():
    same(disagreements("--low", every_mask()), [])


run(globals())
