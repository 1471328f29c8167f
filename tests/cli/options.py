# SPDX-License-Identifier: MIT
"""`pdma options`: the answers for a table of masks, their form, and the words around them."""
from command import holds, pdma, pdma_json, run, same

BELOW_16M, BELOW_4G, ANYWHERE = "0xffffff", "0xffffffff", "0xffffffffffffffff"
CONTIGUOUS, SG, LOW, NO_CARD, STRICT = "--contiguous", "--sg", "--low", "--no-card", "--strict"


def width(bits):
    return 0x800 | bits << 24


# options of the command, mask, kind, highest address, flags without effect
ACCEPTED = [
    ((), 0, "contiguous", BELOW_4G, 0),
    ((), 0x1, "contiguous", BELOW_4G, 0),
    ((), 0x41, "contiguous", BELOW_4G, 0),
    ((), 0x61, "contiguous", BELOW_4G, 0),
    ((), 0x42, "contiguous", BELOW_16M, 0),
    ((), 0xC2, "contiguous", BELOW_16M, 0),
    ((), 0xC0, "contiguous", ANYWHERE, 0),
    ((), 0x48, "contiguous", BELOW_4G, 0),
    ((), 0x50, "contiguous", BELOW_4G, 0),
    ((), 0x44, "contiguous", BELOW_4G, 0x4),
    ((), 0x8040, "contiguous", BELOW_4G, 0x8000),
    ((), 0x8044, "contiguous", BELOW_4G, 0x8004),
    ((), 0x140, "contiguous", BELOW_4G, 0x100),
    ((), 0x1040, "contiguous", BELOW_4G, 0),
    ((), 0x200, "attach", None, 0),
    ((), 0x400, "window", BELOW_4G, 0),
    ((), width(12), "contiguous", "0xfff", 0),
    ((), width(36) | 0x40, "contiguous", "0xfffffffff", 0),
    ((), width(36) | 0x42, "contiguous", BELOW_16M, 0),
    ((), width(64), "contiguous", ANYWHERE, 0),
    ((NO_CARD,), 0x140, "contiguous", BELOW_4G, 0),
    ((SG,), 0x40, "pinned", BELOW_4G, 0),
    ((SG,), 0xC4, "pinned", ANYWHERE, 0),
    ((SG,), 0x8040, "pinned", BELOW_4G, 0),
    ((SG,), 0x58, "pinned", BELOW_4G, 0x18),
    ((LOW,), 0x40, "pinned", BELOW_4G, 0),
    ((LOW,), 0x41, "contiguous", BELOW_4G, 0),
    ((LOW,), 0x1041, "contiguous", BELOW_4G, 0),
]

REFUSED = [
    ((), 0x10040), ((), 0x800000), ((), 0x80000000),            # bits 16-23 and 31
    ((), 0x24000040), ((), width(11)), ((), width(65)), ((), width(0)), ((), width(127)),
    ((), 0x600), ((), 0x1200), ((), 0x1400), ((), 0x2040),
    ((NO_CARD,), 0x1140),
    ((STRICT,), 0x44), ((STRICT, SG), 0x48),
    ((SG,), 0x41), ((SG,), 0x42), ((SG,), width(32)), ((SG,), 0x1040), ((SG,), 0x240), ((SG,), 0x440),
    ((LOW,), 0x42), ((LOW,), 0x440), ((LOW,), 0x1040), ((LOW,), 0x240), ((LOW,), width(32)),
    ((SG,), 0x14000), ((), 0x6040),                             # 0x4000, but invalid besides
]


def ask(options, mask):
    code, array = pdma_json("options", *options, hex(mask))
    same(len(array), 1)
    return code, array[0]


def the_accepted_masks_give_what_the_table_says():
    for options, mask, kind, highest, idle in ACCEPTED:
        code, answer = ask(options, mask)
        got = (code, answer["verdict"], answer["kind"], answer["highest"], answer["no_effect"])
        same((options, hex(mask), got), (options, hex(mask), (0, "accepted", kind, highest, hex(idle))))


def the_refused_masks_give_a_reason_and_exit_code_one():
    for options, mask in REFUSED:
        code, answer = ask(options, mask)
        same((hex(mask), code, answer["verdict"], answer["kind"]), (hex(mask), 1, "refused", None))
        same(bool(answer["why"]["text"]) and answer["why"]["reason"] >= 200, True)


def a_gpu_mask_is_not_implemented():
    code, answer = ask((SG,), 0x4040)
    same((code, answer["verdict"]), (1, "not implemented"))


def a_flag_without_effect_is_marked_and_no_other():
    _, answer = ask((), 0x45)
    same({f["bits"]: f["effect"] for f in answer["flags"]}, {"0x1": True, "0x4": False, "0x40": True})


def a_direction_is_named_and_none_means_both():
    for mask, direction in ((0x41, "to device"), (0x21, "from device"), (0x61, "both ways"), (0x1, "both ways")):
        same(ask((), mask)[1]["direction"], direction)


def the_keys_are_stable():
    _, answer = ask((), 0x45)
    same(sorted(answer), sorted(["mask", "call", "card", "strict", "verdict", "status", "kind", "direction", "highest",
                                 "no_effect", "large", "no_merge", "flags", "why"]))
    same(sorted(answer["flags"][0]), ["bits", "effect", "meaning", "name"])
    same(sorted(answer["why"]), ["asked", "limit", "reason", "status", "text"])


def a_hundred_masks_are_answered_in_their_order():
    masks = [hex(7 * i) for i in range(100)]
    code, array = pdma_json("options", LOW, *masks)
    same([a["mask"] for a in array], masks)
    same(code, 1 if any(a["verdict"] != "accepted" for a in array) else 0)


def a_mask_may_be_decimal():
    same(pdma("options", "65").stdout, pdma("options", "0x41").stdout)
    same(pdma("options", "0X41").stdout, pdma("options", "0x41").stdout)


def a_mask_with_anything_else_in_it_is_refused_and_named():
    for text in ("", "0x", "12z", " 1", "1 ", "+1", "0x100000000", "4294967296", "99999999999999999999999"):
        done = pdma("options", "0x41", text)
        same((done.returncode, done.stdout), (2, ""))
        holds(f"'{text}'", done.stderr)


def an_option_that_excludes_another_is_refused():
    for pair in ((SG, LOW), (CONTIGUOUS, SG), ("--card", NO_CARD)):
        same(pdma("options", *pair, "1").returncode, 2)


def the_text_names_flags_verdict_and_highest_address():
    text = pdma("options", "0x24000841").stdout
    for words in ("accepted", "DMA_TO_DEVICE", "DMA_KBUF_ALLOC_SPECIFY_ADDRESS_WIDTH", ": 36", "below 64 GiB"):
        holds(words, text)


def the_text_of_a_refusal_says_why():
    holds("  why ", pdma("options", SG, "0x41").stdout)


def a_bit_that_is_no_flag_is_shown_as_such():
    holds("no such flag", pdma("options", "0x10001").stdout)


def the_text_fits_a_hundred_columns():
    for line in pdma("options", "0xffff", "0x7f00ffff", "0x815c").stdout.splitlines():
        same((line, len(line) <= 100), (line, True))


run(globals())
