# SPDX-License-Identifier: MIT
"""`pdma inf`: groups understood, values without effect, files that are none."""
import os
import re

from command import file_with, holds, lacks, pdma, pdma_json, run, same

TO = '''HKR,, "DmaToDeviceBytes",0x00010001,0x400000
HKR,, "DmaToDeviceOptions",0x00010001,0x41
'''
FROM = '''HKR,, "DmaFromDeviceBytes",0x00010001,0x100000
HKR,, "DmaFromDeviceOptions",0x00010001,0x21
HKR,, "DmaFromDeviceCount",0x00010001,4
'''
ID = r"PCI\VEN_1234&DEV_11E8"


def inf(values, models=f"%Dev%=Install,{ID}\r\n", section="Install.NT.HW", dev="Test device", reference="Registry"):
    text = f'''[Version]
Signature="$Windows NT$"
[Manufacturer]
%Mfg%=Models,NTamd64
[Models.NTamd64]
{models}
[Install.NT]
[{section}]
AddReg={reference}
[Registry]
{values}
[Strings]
Mfg="Nobody"
Dev="{dev}"
'''
    return file_with(text)


def report(*arguments):
    """Exit code and document for a file that is removed again: the last argument."""
    try:
        return pdma_json("inf", *arguments)
    finally:
        os.unlink(arguments[-1])


def text_of(*arguments):
    try:
        return pdma("inf", *arguments)
    finally:
        os.unlink(arguments[-1])


def a_file_with_both_groups_is_understood():
    code, found = report(inf(TO + FROM))
    same((code, found["understood"], len(found["devices"])), (0, True, 1))
    to, fro = found["devices"][0]["groups"]
    same([to[k] for k in ("name", "outcome", "direction", "count", "bytes", "options", "highest")],
         ["DmaToDevice", "set aside", "to device", 1, 0x400000, "0x41", "0xffffffff"])
    same([fro[k] for k in ("name", "outcome", "direction", "count", "bytes", "options")],
         ["DmaFromDevice", "set aside", "from device", 4, 0x100000, "0x21"])
    same(to["flags"], ["DMA_KERNEL_BUFFER_ALLOC", "DMA_TO_DEVICE"])


def the_lines_are_those_of_the_file():
    path = inf(TO + FROM)
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    _, found = report(path)
    for group in found["devices"][0]["groups"]:
        for value, line in group["lines"].items():
            if line is not None:
                holds(group["name"] + value.capitalize(), lines[line - 1])


def the_keys_are_stable():
    _, found = report(inf(TO))
    same(sorted(found), sorted(["file", "arch", "os", "understood", "devices", "notes"]))
    same(sorted(found["devices"][0]), sorted(["id", "description", "install", "section", "line", "vendor", "device",
                                              "subvendor", "subdevice", "revision", "groups"]))
    same(sorted(found["devices"][0]["groups"][0]), sorted(["name", "outcome", "direction", "count", "bytes", "options",
                                                           "flags", "highest", "lines", "why"]))


def the_device_is_told_by_its_ids():
    _, found = report(inf(TO))
    device = found["devices"][0]
    same([device[k] for k in ("id", "description", "vendor", "device", "subvendor", "revision")],
         [ID, "Test device", 0x1234, 0x11E8, None, None])


def the_text_tells_the_same():
    done = text_of(inf(TO + FROM))
    same((done.returncode, done.stderr), (0, ""))
    for words in (ID, "1 × 4 MiB", "4 × 1 MiB", "to device", "from device", "DMA_TO_DEVICE", "below 4 GiB",
                  "DmaFromDeviceCount (line "):
        holds(words, done.stdout)


def a_refused_group_is_exit_code_one_and_names_the_value():
    code, found = report(inf(TO.replace("0x41", "0x40") + FROM))
    to, fro = found["devices"][0]["groups"]
    same((code, found["understood"], to["outcome"], fro["outcome"]), (1, False, "refused", "set aside"))
    holds("DmaToDeviceOptions", to["why"]["text"])


def an_options_value_without_bytes_is_without_effect():
    code, found = report(inf(TO.splitlines()[1] + "\n" + FROM))
    same((code, found["devices"][0]["groups"][0]["outcome"]), (1, "nothing"))


def a_count_of_zero_beside_a_good_group_is_no_fault():
    code, found = report(inf(TO + FROM.replace(",4", ",0")))
    same((code, found["devices"][0]["groups"][1]["outcome"]), (0, "nothing"))


def a_file_without_values_sets_nothing_aside():
    code, found = report(inf(""))
    same((code, [g["outcome"] for g in found["devices"][0]["groups"]]), (1, ["absent", "absent"]))


def a_section_that_nobody_refers_to_is_pointed_out_with_its_place():
    done = text_of(inf(TO, reference="Elsewhere"))
    same(done.returncode, 1)
    same(bool(re.search(r"\.inf:\d+:\d+: warning: .*Registry", done.stdout)), True)


def a_section_under_another_decoration_is_pointed_out():
    code, found = report(inf(TO, section="Install.HW"))
    same(code, 1)
    holds("Install.HW", " ".join(n["text"] for n in found["notes"]))


def a_line_hidden_in_a_comment_is_pointed_out():
    hidden = "; Device-to-host: " + FROM
    code, found = report(inf(TO + hidden))
    same(code, 1)
    holds("DmaFromDeviceBytes", " ".join(n["text"] for n in found["notes"]))


def an_id_chooses_among_devices():
    models = f"%Dev%=Install,{ID}\n%Dev%=Other,PCI\\VEN_1234&DEV_0002"
    code, found = report("--id", ID.lower(), inf(TO, models))
    same((code, [d["id"] for d in found["devices"]]), (0, [ID]))
    code, found = report(inf(TO, models))
    same((code, len(found["devices"])), (0, 2))


def an_id_that_no_device_has_is_exit_code_one_and_is_named():
    code, found = report("--id", r"PCI\VEN_FFFF&DEV_0001", inf(TO))
    same((code, found["devices"]), (1, []))
    holds(r"PCI\VEN_FFFF&DEV_0001", found["notes"][0]["text"])


def an_architecture_without_models_has_no_device():
    code, found = report("--arch", "x86", inf(TO))
    same((code, found["devices"], found["arch"]), (1, [], "x86"))


def an_os_is_passed_on():
    _, found = report("--os", "6.1.7601", inf(TO))
    same(found["os"], [6, 1, 7601])


def a_note_is_told_once_for_many_devices():
    models = "\n".join(f"%Dev%=Install,PCI\\VEN_1234&DEV_{i:04X}" for i in range(1, 40))
    _, found = report(inf(TO.replace("0x41", "0x40"), models, reference="Registry"))
    same(len(found["devices"]), 39)
    same(len(found["notes"]), len({(n["line"], n["column"], n["text"]) for n in found["notes"]}))


def a_file_that_is_none_is_exit_code_three():
    for arguments in (("inf", "/nonexistent.inf"), ("demo", "/nonexistent.inf"), ("inf", "/"), ("inf", "/dev/null")):
        done = pdma(*arguments)
        same((arguments, done.returncode, done.stdout), (arguments, 3, ""))
        holds(arguments[1], done.stderr)


def a_file_without_signature_is_named_with_line_and_sentence():
    done = text_of(file_with("[Version]\nClass=x\n"))
    same(done.returncode, 3)
    holds(": error: ", done.stderr)


def a_file_that_is_none_gives_json_with_the_error():
    path = file_with(b"\x00\x01\x02 binary")
    code, found = report(path)
    same((code, found["understood"], found["file"]), (3, False, path))
    same(sorted(found["error"]), ["column", "line", "severity", "text"])


def no_escape_sequence_of_a_file_reaches_the_terminal():
    done = text_of(inf(TO, dev="evil\x1b[31mred\x9b"))
    lacks("\x1b", done.stdout)
    holds("evil", done.stdout)


def a_text_that_is_not_ascii_is_shown_where_the_locale_can():
    path = inf(TO, dev="Gerät")
    with open(path, "rb") as file:
        content = file.read()
    with open(path, "wb") as file:
        file.write(b"\xef\xbb\xbf" + content)
    plain = pdma("inf", path, LC_ALL="C").stdout
    holds("Ger?t", plain)
    same(plain.isascii(), True)
    holds("Gerät", text_of(path).stdout)


run(globals())
