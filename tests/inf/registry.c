/* SPDX-License-Identifier: MIT */
/* AddReg and DelReg: flags, types, numbers, and which write counts. */
#include "inf/number.h"
#include "rig.h"

#include <stdbool.h>

static void numbers_are_decimal_or_after_0x_and_nothing_else(void **state)
{
    static const struct {
        const char *text;
        uint32_t number;
    } good[] = {{"0", 0},       {"4294967295", 4294967295u}, {"010", 10}, {"0x0", 0}, {"0xffffffff", 4294967295u},
                {"0X1aB", 427}, {"0x00000000041", 65}};
    static const char *const bad[] = {"",   "0x", "x1",         "12z",         "0x1g", "-1",  "+1",
                                      " 1", "1 ", "4294967296", "0x100000000", "1.0",  "0b1", "99999999999999999999"};
    uint32_t number = 7;
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(inf_number(good[i].text, strlen(good[i].text), &number));
        assert_int_equal(number, good[i].number);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(inf_number(bad[i], strlen(bad[i]), &number));
        assert_int_equal(number, 65);
    }
}

static void bytes_are_one_or_two_hexadecimal_digits(void **state)
{
    static const char *const bad[] = {"", "100", "g", "0x", "-1", "1 "};
    unsigned char byte = 7;
    (void)state;
    assert_true(inf_byte("fF", 2, &byte));
    assert_int_equal(byte, 255);
    assert_true(inf_byte("a", 1, &byte));
    assert_int_equal(byte, 10);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(inf_byte(bad[i], strlen(bad[i]), &byte));
}

static void each_type_bit_has_its_registry_type(void **state)
{
    static const char multi[] = "a\0\0\0b\0c\0\0\0\0", expand[] = "%\0a\0%\0\0";
    struct values v;
    (void)state;
    run_lines("HKR,,sz,,x\nHKR,,binary,1,01,0,fF\nHKR,,multi,0x10000,a,bc\nHKR,,expand,0x20000,%%a%%\n"
              "HKR,,dword,0x10001,7\nHKR,,none,0x20001,aa\nHKR,,empty\nHKR,,nothing,1\nHKR,,nomulti,0x10000\n",
              &v);
    assert_string(&v, "sz", "x");
    assert_data(&v, "binary", 3, "\1\0\xff", 3);
    assert_data(&v, "multi", 7, multi, 12);
    assert_data(&v, "expand", 2, expand, 8);
    assert_number(&v, "dword", 7);
    assert_data(&v, "none", 0, "\xaa", 1);
    assert_string(&v, "empty", "");
    assert_data(&v, "nothing", 3, "", 0);
    assert_data(&v, "nomulti", 7, "\0", 2);
    assert_int_equal(v.notes.n, 0);
}

static void flags_are_hexadecimal_decimal_or_a_string(void **state)
{
    struct values v;
    (void)state;
    run_lines("HKR,,a,65537,1\nHKR,,b,0x00010001,2\nHKR,,c,%D%,3\nHKR,,d,\"0x10001\",4\nHKR,,e, ,x\n"
              "[Strings]\nD=0x00010001\n",
              &v);
    assert_number(&v, "a", 1);
    assert_number(&v, "b", 2);
    assert_number(&v, "c", 3);
    assert_number(&v, "d", 4);
    assert_string(&v, "e", "x");
    assert_int_equal(find_value(&v, "c")->flags, 0x10001);
}

static void a_dword_may_be_four_bytes_lowest_first(void **state)
{
    struct values v;
    (void)state;
    run_lines("HKR,,a,0x10001,00,00,10,00\nHKR,,b,0x10001,0x100000\nHKR,,c,0x10001,1,2\nHKR,,d,0x10001\n", &v);
    assert_number(&v, "a", 0x100000);
    assert_number(&v, "b", 0x100000);
    assert_data(&v, "c", 4, "\1\2", 2);
    assert_data(&v, "d", 4, "", 0);
}

static void an_unreadable_number_writes_nothing_and_is_an_error_with_its_place(void **state)
{
    static const char *const bad[] = {"12z", "-1", "4294967296", "", "\"\"", "0x"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char line[64];
        struct values v;
        (void)snprintf(line, sizeof line, "HKR,,n,0x10001, %s\nHKR,,m,,x\n", bad[i]);
        run_lines(line, &v);
        assert_int_equal(v.n, 1);
        assert_int_equal(v.notes.n, 1);
        assert_note(&v.notes, 6, 17, "expected a number");
        assert_int_equal(v.notes.notes[0].warning, 0);
    }
}

static void an_unreadable_byte_or_flag_is_an_error_too(void **state)
{
    struct values v;
    (void)state;
    run_lines("HKR,,a,1,00,zz\nHKR,,b,flag,x\nHKR,,c,0x10001,5,\n", &v);
    assert_int_equal(v.n, 0);
    assert_int_equal(v.notes.n, 3);
    assert_note(&v.notes, 6, 13, "'zz', expected one or two hexadecimal digits");
    assert_note(&v.notes, 7, 8, "'flag', expected flags");
    assert_note(&v.notes, 8, 18, "'', expected one or two");
}

static void an_unreadable_value_takes_the_place_of_an_earlier_one(void **state)
{
    struct values v;
    (void)state;
    run_lines("HKR,,a,0x10001,1\nHKR,,a,0x10001,1x\n", &v);
    assert_int_equal(v.n, 0);
    run_lines("HKR,,a,0x10001,1x\nHKR,,a,0x10001,2\n", &v);
    assert_number(&v, "a", 2);
    assert_int_equal(v.notes.n, 1);
}

static void the_last_write_wins_without_regard_to_case(void **state)
{
    struct values v;
    (void)state;
    run_lines("HKR,,Name,,1\nhkr,,NAME,0x10001,2\n", &v);
    assert_int_equal(v.n, 1);
    assert_number(&v, "Name", 2);
    assert_int_equal(v.values[0].line, 7);
    assert_string_equal(v.values[0].root, "HKR");
}

static void noclobber_does_not_overwrite(void **state)
{
    struct values v;
    (void)state;
    run_lines("HKR,,a,,1\nHKR,,a,2,2\nHKR,,b,0x10003,3\n", &v);
    assert_string(&v, "a", "1");
    assert_number(&v, "b", 3);
}

static void overwriteonly_writes_nothing_new(void **state)
{
    struct values v;
    (void)state;
    run_lines("HKR,,a,,1\nHKR,,a,0x20,2\nHKR,,b,0x20,3\n", &v);
    assert_int_equal(v.n, 1);
    assert_string(&v, "a", "2");
}

static void delval_deletes_a_value_or_a_whole_key(void **state)
{
    struct values v;
    (void)state;
    run_lines("HKR,,a,,1\nHKR,,A,4\nHKR,k,b,,1\nHKR,k\\l\\m,c,,1\nHKR,kk,d,,1\nHKR,K,,4\nHKR,k,e,,2\nHKR,k\\l,f,,3\n"
              "HKR,,none,4\n",
              &v);
    assert_int_equal(v.n, 3);
    assert_string(&v, "d", "1");
    assert_string(&v, "e", "2");
    assert_string(&v, "f", "3");
    run_lines("HKR,k,b,,1\nHKR,k,,4\nHKR,k,b,2,again\nHKR,k,c,,1\nHKR,k,,4\nHKR,,x,,1\n", &v);
    assert_int_equal(v.n, 1);
    assert_string(&v, "x", "1");
    run_lines("HKR,,a,,1\nHKR,k,a,,1\nHKR,,,4\nHKLM,x,y,,1\n", &v);
    assert_int_equal(v.n, 1);
}

static void keyonly_writes_no_value(void **state)
{
    struct values v;
    (void)state;
    run_lines("HKR,k,a,0x10,x\n", &v);
    assert_int_equal(v.n, 0);
}

static void a_line_with_the_bits_of_other_directives_is_kept_and_reported(void **state)
{
    struct values v;
    (void)state;
    run_lines("HKR,,a,0x2000,x\nHKR,,b,0x8000,y\nHKR,,c,0x1a001,7\n", &v);
    assert_int_equal(v.n, 3);
    assert_string(&v, "a", "x");
    assert_string(&v, "b", "y");
    assert_number(&v, "c", 7);
    assert_int_equal(v.notes.n, 3);
    assert_note(&v.notes, 6, 8, "flags 0x2000 have");
    assert_note(&v.notes, 7, 8, "flags 0x8000 have");
    assert_int_equal(v.notes.notes[0].warning, 1);
}

static void append_adds_what_a_list_lacks(void **state)
{
    static const char list[] = "a\0\0\0b\0\0\0c\0\0\0d\0\0\0\0";
    struct values v;
    (void)state;
    run_lines("HKR,,m,0x10000,a,b\nHKR,,m,0x10008,B,c,,z\nHKR,,m,0x10008\nHKR,,m,0x00010008,d,a,d\n"
              "HKR,,new,0x10008,a\nHKR,,s,,x\nHKR,,s,0x10008,y\n",
              &v);
    assert_data(&v, "m", 7, list, 18);
    assert_null(find_value(&v, "new"));
    assert_string(&v, "s", "x");
    run_lines("HKR,,s,,x\nHKR,,s,8,y\n", &v);
    assert_string(&v, "s", "y");
    run_lines("HKR,,m,0x10000,a,b\nHKR,,m,0x10000,c\nHKR,,m,0x10008,d\nHKR,,m,4\nHKR,,m,0x10008,e\n", &v);
    assert_int_equal(v.n, 0);
}

static void append_to_an_unreadable_value_leaves_it_unreadable(void **state)
{
    struct values v;
    (void)state;
    run_lines("HKR,,m,0x10000,a\nHKR,,m,zz,a\nHKR,,m,0x10008,b\n", &v);
    assert_null(find_value(&v, "m"));
}

static void a_list_ends_at_its_first_empty_string(void **state)
{
    struct values v;
    (void)state;
    run_lines("HKR,,m,0x10000,a,,b\n", &v);
    assert_data(&v, "m", 7, "a\0\0\0\0", 6);
}

static void unknown_bits_are_reported_and_the_line_kept(void **state)
{
    struct values v;
    (void)state;
    run_lines("HKR,,a,0x40,x\nHKR,,b,0xb0001,01,02\nHKR,,c,0x40000,5\nHKR,,d,0x10101,6\n", &v);
    assert_int_equal(v.notes.n, 4);
    assert_note(&v.notes, 6, 8, "flags 0x40 have");
    assert_int_equal(v.notes.notes[0].warning, 1);
    assert_string(&v, "a", "x");
    assert_data(&v, "b", 11, "\1\2", 2);
    assert_number(&v, "c", 5);
    assert_number(&v, "d", 6);
}

static void known_bits_are_not_reported(void **state)
{
    struct values v;
    (void)state;
    run_lines("HKR,,a,0x1000,x\nHKR,,b,0x4000,x\nHKR,,c,0x00010003,1\nHKR,,d,0x20002,x\n", &v);
    assert_int_equal(v.notes.n, 0);
    assert_int_equal(v.n, 4);
}

static void every_root_is_known_and_another_is_reported(void **state)
{
    static const char *const roots[] = {"HKR", "HKLM", "HKCR", "HKCU", "HKU"};
    struct values v;
    (void)state;
    run_lines("HKR,k,a\nhklm,k,b\nHKCR,k,c\nHKCU,k,d\nHKU,k,e\nHKXX,k,f\n,,g\nx=HKR,k,h\n", &v);
    assert_int_equal(v.n, 6);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(v.values[i].root, roots[i]);
    assert_note(&v.notes, 11, 1, "'HKXX' is no registry root");
    assert_note(&v.notes, 12, 1, "'' is no registry root");
}

static void subkeys_keep_their_text_without_a_backslash_at_the_end(void **state)
{
    struct values v;
    (void)state;
    run_lines("HKR,A\\b,x,,1\nHKR,\"a\\B\\\",X,,2\nHKR,,,,default\n", &v);
    assert_int_equal(v.n, 2);
    assert_string_equal(v.values[0].subkey, "A\\b");
    assert_string(&v, "x", "2");
    assert_string(&v, "", "default");
}

static void addreg_may_name_several_lists_in_order(void **state)
{
    struct values v;
    (void)state;
    pdma_inf *inf =
        read_text(HEAD "[I]\nx=y\nAddReg = A, \"B\",,nowhere\nother\naddreg=%c%\n[A]\nHKR,,v,,1\nHKR,,w,,1\n"
                       "[B]\nHKR,,v,,2\nHKR,,u,,1\n[C]\nHKR,,u,,3\n[Strings]\nc=C\n");
    assert_int_equal(run_lists(inf, NULL, &v), PDMA_OK);
    assert_string(&v, "v", "2");
    assert_string(&v, "w", "1");
    assert_string(&v, "u", "3");
    assert_int_equal(v.notes.n, 1);
    assert_note(&v.notes, 5, 18, "does not exist: [nowhere]");
    pdma_inf_free(inf);
}

static void delreg_comes_before_addreg_wherever_it_stands(void **state)
{
    struct values v;
    (void)state;
    pdma_inf *inf = read_text(HEAD "[I]\nAddReg=A\nDelReg=D\n[A]\nHKR,,v,,1\n[D]\nHKR,,v\nHKR\n");
    assert_int_equal(run_lists(inf, NULL, &v), PDMA_OK);
    assert_string(&v, "v", "1");
    pdma_inf_free(inf);
}

static void a_section_that_does_not_exist_writes_nothing(void **state)
{
    struct values v = {.n = 0};
    (void)state;
    pdma_inf *inf = read_text(HEAD);
    assert_int_equal(run_lists(inf, NULL, &v), PDMA_OK);
    assert_int_equal(v.n, 0);
    pdma_inf_free(inf);
}

static void letters_beyond_ascii_become_utf16(void **state)
{
    static const unsigned char data[] = {0xe4, 0, 0xac, 0x20, 0x3d, 0xd8, 0x00, 0xde, 0, 0};
    struct values v;
    (void)state;
    run_lines("HKR,,\xc3\xa4,,\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\nHKR,,\xc3\x84,2,x\n", &v);
    assert_int_equal(v.n, 1);
    assert_data(&v, "\xc3\xa4", 1, data, sizeof data);
}

static void data_of_more_than_a_mebibyte_is_an_error(void **state)
{
    enum { LIST = 600, STRING = 1000 };
    size_t room = 64 + LIST * (STRING + 3);
    char *text = malloc(room), *at = text;
    struct values v;
    (void)state;
    assert_non_null(text);
    at += snprintf(at, room, "%s[I]\nAddReg=R\n[R]\nHKR,,m,0x10000", HEAD);
    for (int i = 0; i < LIST; i++) {
        *at++ = ',';
        memset(at, 'x', STRING);
        at += STRING;
    }
    pdma_inf *inf = read_bytes(text, (size_t)(at - text));
    assert_int_equal(run_lists(inf, NULL, &v), PDMA_OK);
    assert_int_equal(v.n, 0);
    assert_non_null(find_note(&v.notes, "more than 1 MiB"));
    pdma_inf_free(inf);
    free(text);
}

static void lists_that_together_append_too_much_are_an_error(void **state)
{
    enum { LINES = 600, STRING = 1000 };
    size_t room = 64 + LINES * (STRING + 40);
    char *text = malloc(room), *at = text;
    struct values v;
    (void)state;
    assert_non_null(text);
    at += snprintf(at, room, "%s[I]\nAddReg=R\n[R]\n", HEAD);
    for (int i = 0; i < LINES; i++) {
        at += snprintf(at, 40, "HKR,,m,%s,%d", i == 0 ? "0x10000" : "0x10008", i);
        memset(at, 'x', STRING);
        at += STRING;
        *at++ = '\n';
    }
    pdma_inf *inf = read_bytes(text, (size_t)(at - text));
    assert_int_equal(run_lists(inf, NULL, &v), PDMA_OK);
    assert_int_equal(v.n, 0);
    assert_non_null(find_note(&v.notes, "more than 1 MiB"));
    pdma_inf_free(inf);
    free(text);
}

static void wrong_arguments_are_refused(void **state)
{
    struct values v = {.n = 0};
    (void)state;
    pdma_inf *inf = read_text(HEAD);
    assert_int_equal(pdma_inf_registry(NULL, "I", NULL, keep_value, NULL, &v), PDMA_INVALID);
    assert_int_equal(pdma_inf_registry(inf, NULL, NULL, keep_value, NULL, &v), PDMA_INVALID);
    assert_int_equal(pdma_inf_registry(inf, "I", NULL, NULL, NULL, &v), PDMA_INVALID);
    pdma_inf_free(inf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_decimal_or_after_0x_and_nothing_else),
        cmocka_unit_test(bytes_are_one_or_two_hexadecimal_digits),
        cmocka_unit_test(each_type_bit_has_its_registry_type),
        cmocka_unit_test(flags_are_hexadecimal_decimal_or_a_string),
        cmocka_unit_test(a_dword_may_be_four_bytes_lowest_first),
        cmocka_unit_test(an_unreadable_number_writes_nothing_and_is_an_error_with_its_place),
        cmocka_unit_test(an_unreadable_byte_or_flag_is_an_error_too),
        cmocka_unit_test(an_unreadable_value_takes_the_place_of_an_earlier_one),
        cmocka_unit_test(the_last_write_wins_without_regard_to_case),
        cmocka_unit_test(noclobber_does_not_overwrite),
        cmocka_unit_test(overwriteonly_writes_nothing_new),
        cmocka_unit_test(delval_deletes_a_value_or_a_whole_key),
        cmocka_unit_test(keyonly_writes_no_value),
        cmocka_unit_test(a_line_with_the_bits_of_other_directives_is_kept_and_reported),
        cmocka_unit_test(append_adds_what_a_list_lacks),
        cmocka_unit_test(append_to_an_unreadable_value_leaves_it_unreadable),
        cmocka_unit_test(a_list_ends_at_its_first_empty_string),
        cmocka_unit_test(unknown_bits_are_reported_and_the_line_kept),
        cmocka_unit_test(known_bits_are_not_reported),
        cmocka_unit_test(every_root_is_known_and_another_is_reported),
        cmocka_unit_test(subkeys_keep_their_text_without_a_backslash_at_the_end),
        cmocka_unit_test(addreg_may_name_several_lists_in_order),
        cmocka_unit_test(delreg_comes_before_addreg_wherever_it_stands),
        cmocka_unit_test(a_section_that_does_not_exist_writes_nothing),
        cmocka_unit_test(letters_beyond_ascii_become_utf16),
        cmocka_unit_test(data_of_more_than_a_mebibyte_is_an_error),
        cmocka_unit_test(lists_that_together_append_too_much_are_an_error),
        cmocka_unit_test(wrong_arguments_are_refused),
    };
    return cmocka_run_group_tests_name("inf registry", tests, NULL, NULL);
}
