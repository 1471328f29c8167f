# SPDX-License-Identifier: MIT
"""The command line of pdma: help, version, complaints, exit codes, colours."""
import subprocess

from command import holds, lacks, on_terminal, pdma, run, same

COMMANDS = ("inf", "options", "demo")


def refused(arguments, named, nearest):
    """One sentence on stderr that names the word and the nearest help; nothing on stdout; exit code 2."""
    done = pdma(*arguments)
    same(done.returncode, 2)
    same(done.stdout, "")
    same(done.stderr.count("\n"), 1)
    holds(named, done.stderr)
    holds(f"'{nearest} --help'", done.stderr)


def a_call_without_a_command_is_refused():
    refused([], "no command", "pdma")


def an_unknown_command_is_named():
    refused(["optoins", "0x41"], "'optoins'", "pdma")


def an_unknown_option_of_pdma_is_named():
    refused(["--jsn"], "'--jsn'", "pdma")


def an_unknown_option_of_a_command_is_named_with_its_help():
    for command in COMMANDS:
        refused([command, "--nonsense", "x"], "'--nonsense'", f"pdma {command}")


def an_unknown_short_option_is_named_alone():
    refused(["options", "-xy", "1"], "'-x'", "pdma options")


def an_option_without_its_value_is_named():
    refused(["demo", "--sim"], "'--sim' needs a value", "pdma demo")
    refused(["inf", "--id"], "'--id' needs a value", "pdma inf")


def an_option_with_a_value_too_many_is_named():
    refused(["options", "--sg=1", "1"], "'--sg' takes no value", "pdma options")


def a_missing_operand_is_refused():
    refused(["inf"], "no FILE", "pdma inf")
    refused(["options"], "no MASK", "pdma options")


def an_operand_too_many_is_refused():
    refused(["inf", "a", "b"], "more than one FILE", "pdma inf")
    refused(["demo", "a", "b"], "more than one INF", "pdma demo")


def a_wrong_architecture_is_refused_before_the_file_is_looked_at():
    refused(["inf", "--arch", "ia64", "/nonexistent"], "'ia64'", "pdma inf")


def a_wrong_version_is_refused():
    for text in ("10", "10.", "10.x", "10.0.1.2", "0.0", "-1.0", "0xa.0", ""):
        refused(["inf", "--os", text, "x.inf"], f"'{text}'", "pdma inf")


def a_wrong_machine_is_refused():
    refused(["demo", "--sim", "ram=512M,colour=red"], "colour=red", "pdma demo")


def a_machine_too_small_is_refused():
    done = pdma("demo", "--sim", "ram=1M")
    same(done.returncode, 2)


def no_control_character_of_the_command_line_is_repeated():
    lacks("\x1b", pdma("x\x1b[31my").stderr)


def the_help_of_every_command_goes_to_stdout_and_tells_the_exit_codes():
    for arguments in ((), *((c,) for c in COMMANDS)):
        for option in ("--help", "-h"):
            done = pdma(*arguments, option)
            same((done.returncode, done.stderr), (0, ""))
            holds("Exit codes:", done.stdout)
            holds(" ".join(("Usage: pdma", *arguments)), done.stdout)


def the_help_fits_eighty_columns():
    for arguments in ((), *((c,) for c in COMMANDS)):
        for line in pdma(*arguments, "--help").stdout.splitlines():
            same(len(line) <= 80, True)


def the_version_names_command_and_library():
    done = pdma("--version")
    same(done.returncode, 0)
    holds("pdma 0.", done.stdout)
    holds("libpdma 0.", done.stdout)


def an_output_that_cannot_be_written_is_exit_code_three():
    for arguments in (["options", "0x41"], ["options", "--json", "0x41"], ["--help"], ["demo"], ["demo", "--json"]):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = pdma(*arguments, stdout=full)
        same(done.returncode, 3)
        holds("cannot write", done.stderr)


def no_colour_goes_into_a_pipe():
    lacks("\x1b", pdma("options", "0x41").stdout + pdma("demo").stdout)


def a_terminal_gets_colours():
    holds("\x1b[", on_terminal("options", "0x41"))
    holds("\x1b[", on_terminal("demo"))


def no_colour_is_shown_when_the_user_declines_it():
    lacks("\x1b", on_terminal("demo", NO_COLOR="1"))
    lacks("\x1b", on_terminal("demo", TERM="dumb"))


def an_empty_no_color_declines_nothing():
    holds("\x1b[", on_terminal("options", "0x41", NO_COLOR=""))


def no_colour_is_in_json_even_on_a_terminal():
    lacks("\x1b", on_terminal("options", "--json", "0x41"))


def a_closed_pipe_does_not_hang():
    process = subprocess.run(["sh", "-c", '"$0" demo | head -1', pdma.__globals__["COMMAND"][-1]],
                             stdout=subprocess.PIPE, timeout=60, check=True)
    holds(b"pdma demo", process.stdout)


run(globals())
