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
    same(sorted(found), sorted(["file", "arch", "os", "understood", "devices", "left_out", "notes"]))
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


def many_models(n, sections):
    models = "\n".join(f"%Dev%=Install{i % sections if i % sections else ''},PCI\\VEN_{1 + i // 65536:04X}&DEV_{i % 65536:04X}"
                       for i in range(n))
    return inf(TO, models)


def a_file_with_many_models_of_one_install_section_is_reported_whole():
    code, found = report(many_models(5000, 1))
    same((code, len(found["devices"]), found["left_out"], found["notes"]), (0, 5000, 0, []))
    same({d["groups"][0]["outcome"] for d in found["devices"]}, {"set aside"})
    same(len({d["id"] for d in found["devices"]}), 5000)


def a_device_of_the_257th_install_section_is_left_out_and_counted():
    code, found = report(many_models(5000, 300))
    same((code, len(found["devices"]) + found["left_out"], len({d["install"] for d in found["devices"]})),
         (1, 5000, 256))
    same([d["install"] for d in found["devices"] if d["groups"][0]["outcome"] == "set aside"], ["Install"] * 17)
    holds(f"{found['left_out']} more devices left out", text_of(many_models(5000, 300)).stdout)


def an_id_reaches_a_device_that_would_be_left_out():
    code, found = report("--id", r"PCI\VEN_0001&DEV_012B", many_models(300, 300))
    same((len(found["devices"]), found["left_out"]), (1, 0))
    same(found["devices"][0]["install"], "Install299")


def an_id_that_stands_twice_is_one_device_and_its_first_line_counts():
    code, found = report(inf(TO, f"%Dev%=Install,{ID}\n%Dev%=Other,{ID.lower()}\n%Dev%=Install,{ID}X"))
    same([(d["id"], d["install"]) for d in found["devices"]], [(ID, "Install"), (ID + "X", "Install")])


def a_value_that_grows_too_long_is_told_with_its_place():
    values = TO + "HKR,,%a%%a%,,x\n[Strings]\na=" + 3000 * "x" + "\n"
    done = text_of(inf(values))
    same((done.returncode, done.stdout), (3, ""))
    same(bool(re.search(r"\.inf:14:\d+: error: .*4096", done.stderr)), True)
    path = inf(values)
    code, found = report(path)
    same((code, found["understood"], found["file"], found["error"]["line"]), (3, False, path, 14))
    holds("4096", found["error"]["text"])


def a_value_of_another_type_is_not_called_absent():
    wrong = 'HKR,,DmaToDeviceBytes,,"4096"\n'
    for values in (wrong + TO.splitlines()[1] + "\n", wrong):
        code, found = report(inf(values))
        same((code, found["devices"][0]["groups"][0]["outcome"]), (1, "nothing"))
        holds("DmaToDeviceBytes is there, but is no DWORD", found["devices"][0]["groups"][0]["why"]["text"])
        lacks("absent", " ".join(n["text"] for n in found["notes"]))
    code, found = report(inf(TO.splitlines()[0] + "\nHKR,,DmaToDeviceOptions,1,41\n"))
    same((code, found["devices"][0]["groups"][0]["outcome"]), (1, "refused"))
    holds("DmaToDeviceOptions is there, but is no DWORD", found["devices"][0]["groups"][0]["why"]["text"])


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
