# SPDX-License-Identifier: MIT
"""`pdma demo`: what the story must tell, and that it is told by the machine."""
import os

from command import file_with, holds, pdma, pdma_json, run, same

TWO_WAYS = r'''[Version]
Signature="$Windows NT$"
[Manufacturer]
Nobody=Models,NTamd64
[Models.NTamd64]
Test=Install,PCI\VEN_1234&DEV_11E8
[Install.NT]
[Install.NT.HW]
AddReg=Registry
[Registry]
'''


def group(name, count, options, size="0x100000"):
    return (f'HKR,,"Dma{name}Bytes",0x00010001,{size}\nHKR,,"Dma{name}Options",0x00010001,{options}\n'
            f'HKR,,"Dma{name}Count",0x00010001,{count}\n')


def story(*arguments, values=None):
    if values is None:
        return pdma_json("demo", *arguments)
    path = file_with(TWO_WAYS + values)
    try:
        return pdma_json("demo", *arguments, path)
    finally:
        os.unlink(path)


def outcomes(found):
    return {name: call and call["outcome"] for name, call in found["calls"].items()}


def the_first_call_claims_what_was_set_aside_and_a_late_one_fails():
    code, found = story()
    same((code, found["held"], found["fault"]), (0, True, None))
    same(outcomes(found), {"first": "claimed", "reserve_only": "refused", "next": "refused", "late": "refused",
                           "other": "claimed", "again": "claimed"})
    same((found["calls"]["reserve_only"]["why"]["reason"], found["calls"]["late"]["why"]["reason"]), (107, 140))


def the_late_call_fails_for_want_of_a_run_not_of_memory():
    _, found = story()
    asked = found["calls"]["late"]["bytes"]
    same((asked, found["aged"]["free"] > asked, found["aged"]["longest"] < asked), (4 << 20, True, True))
    same(int(found["calls"]["late"]["why"]["limit"], 16) < asked, True)


def the_copy_arrives_and_the_buffer_comes_back_zeroed():
    _, found = story()
    same((found["copy"]["bytes"], found["copy"]["equal"]), (4 << 20, 4 << 20))
    same((found["first_zeroes"], found["again_zeroes"]), (4 << 20, 4 << 20))
    same((found["slots_held"], found["slots_released"]), (["claimed", "claimed"], ["free", "free"]))
    same(found["calls"]["again"]["bus"], found["calls"]["first"]["bus"])


def a_fresh_machine_allocates_what_an_aged_one_refuses():
    code, found = story("--sim", "age=none")
    same((code, outcomes(found)["next"], outcomes(found)["late"]), (0, "allocated", "allocated"))


def the_map_shows_the_slots_where_the_calls_find_them():
    _, found = story()
    bus = int(found["calls"]["first"]["bus"], 16)
    for moment in ("boot", "aged"):
        for row in found[moment]["map"]["rows"]:
            cell = (bus - int(row["from"], 16)) // found[moment]["map"]["cell_bytes"]
            if 0 <= cell < len(row["cells"]):
                same(row["cells"][cell], "S")
                break
        else:
            raise AssertionError("no row holds the slot")


def the_map_covers_all_memory_below_and_above_the_hole():
    _, found = story("--sim", "ram=6G,age=none")
    cells = sum(len(row["cells"]) for row in found["boot"]["map"]["rows"])
    same(cells * found["boot"]["map"]["cell_bytes"], 6 << 30)
    same(any(int(row["from"], 16) == 4 << 30 for row in found["boot"]["map"]["rows"]), True)


def a_seed_of_64_bits_is_printed_as_it_was_given():
    same(story("--sim", "seed=18446744073709551615")[1]["seed"], "0xffffffffffffffff")
    same(story()[1]["seed"], "0x1")


def the_same_seed_tells_the_same_story_and_another_one_another():
    same(pdma("demo").stdout, pdma("demo", "--sim", "ram=512M,age=heavy,seed=1").stdout)
    same(story("--sim", "seed=2")[1]["aged"] == story()[1]["aged"], False)


def a_group_of_four_serves_four_calls_in_a_row():
    code, found = story(values=group("ToDevice", 4, "0x41") + group("FromDevice", 1, "0x21"))
    same((code, found["claimed"], found["slots_held"]), (0, 4, ["claimed"] * 5))


def a_group_of_256_serves_256():
    code, found = story(values=group("ToDevice", 256, "0x41", "0x10000"))
    same((code, found["claimed"], len(found["slots_released"])), (0, 256, 256))


def a_device_with_one_direction_copies_into_a_small_buffer():
    for name, options in (("ToDevice", "0x41"), ("FromDevice", "0x21")):
        code, found = story(values=group(name, 1, options))
        same((code, outcomes(found)["other"], found["copy"]["equal"]), (0, "allocated", 64 << 10))


def the_bidirectional_groups_serve_one_call_after_the_other():
    code, found = story(values=group("ToDevice", 1, "0x61") + group("FromDevice", 1, "0x61"))
    same((code, found["claimed"], found["copy"]["equal"]), (0, 2, 64 << 10))


def a_buffer_without_mapping_is_told_without_bytes():
    code, found = story(values=group("ToDevice", 1, "0x51"))
    same((code, found["copy"], found["held"]), (0, None, True))


def an_inf_that_sets_nothing_aside_ends_the_story_with_a_reason():
    path = file_with(TWO_WAYS)
    done = pdma("demo", path)
    code, found = pdma_json("demo", path)
    os.unlink(path)
    same((done.returncode, done.stdout, code, found["held"]), (1, "", 1, False))
    holds("nothing is set aside", done.stderr)
    same(sorted(found), ["held", "status", "trouble", "why"])


def an_inf_that_cannot_be_read_gives_json_too():
    code, found = story("/nonexistent.inf")
    same((code, found["held"], found["trouble"]), (3, False, "reading the INF file"))


def a_reserve_that_does_not_fit_is_told_as_missing():
    done = pdma("demo", "--sim", "ram=32M", path := file_with(TWO_WAYS + group("ToDevice", 256, "0x41", "0x400000")))
    os.unlink(path)
    holds("slots are missing", done.stdout)
    holds("(of 256)", done.stdout)


def a_failing_machine_is_exit_code_one_with_its_reason():
    done = pdma("demo", "--sim", "fail=open:1")
    same((done.returncode, done.stdout), (1, ""))
    holds("told to fail", done.stderr)
    code, found = story("--sim", "fail=claim:1")
    same((code, found["held"], outcomes(found)["first"]), (1, False, "refused"))


def the_keys_are_stable():
    _, found = story()
    same(sorted(found), sorted(["held", "fault", "ram", "seed", "device", "boot", "aged", "calls", "claimed",
                                "first_zeroes", "again_zeroes", "copy", "slots_held", "slots_released"]))
    same(sorted(found["calls"]["late"]), sorted(["outcome", "status", "bytes", "direction", "slot", "bus", "why"]))
    same(sorted(found["boot"]), ["free", "longest", "map"])


def the_story_fits_two_screens_of_eighty_columns():
    lines = pdma("demo").stdout.splitlines()
    same(len(lines) <= 60, True)
    for line in lines:
        same((line, len(line) <= 100), (line, True))


def an_ascii_locale_gets_ascii():
    same(pdma("demo", LC_ALL="C").stdout.isascii(), True)
    same(pdma("demo").stdout.isascii(), False)


run(globals())
