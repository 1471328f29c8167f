/* SPDX-License-Identifier: MIT */
/* Sections, the signature, and strings. */
#include "inf/names.h"
#include "rig.h"

static void assert_first(const char *text, const char *expected)
{
    struct values values;
    pdma_inf *inf = read_text(text);
    assert_int_equal(run_lists(inf, NULL, &values), PDMA_OK);
    assert_string(&values, "v", expected);
    pdma_inf_free(inf);
}

static void section_names_are_compared_without_regard_to_case(void **state)
{
    (void)state;
    assert_first(HEAD "[i]\naddREG=my list\n[MY List]\nHKR,,v,,x\n", "x");
    assert_first("\xef\xbb\xbf" HEAD "[I]\nAddReg=\xc3\x84\xd0\x96\xce\xa9\n[\xc3\xa4\xd0\xb6\xcf\x89]\nHKR,,v,,x\n",
                 "x");
}

static void every_capital_letter_has_its_small_one(void **state)
{
    static const char *const pairs[][2] = {{"A", "a"},
                                           {"Z", "z"},
                                           {"\xc3\x80", "\xc3\xa0"},
                                           {"\xc3\x96", "\xc3\xb6"},
                                           {"\xc3\x98", "\xc3\xb8"},
                                           {"\xc3\x9e", "\xc3\xbe"},
                                           {"\xce\x91", "\xce\xb1"},
                                           {"\xce\xa1", "\xcf\x81"},
                                           {"\xce\xa3", "\xcf\x83"},
                                           {"\xce\xab", "\xcf\x8b"},
                                           {"\xd0\x80", "\xd1\x90"},
                                           {"\xd0\x8f", "\xd1\x9f"},
                                           {"\xd0\x90", "\xd0\xb0"},
                                           {"\xd0\xaf", "\xd1\x8f"}};
    static const char *const others[][2] = {
        {"@", "`"}, {"[", "{"},  {"\xc3\x97", "\xc3\xb7"}, {"\xc3\x9f", "\xc3\xbf"}, {"\xe2\x82\xac", "\xe2\x83\xac"},
        {"a", "b"}, {"a", "ab"}, {"\xc3\xa4", "ab"},       {"ab", "\xc3\xa4"}};
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_true(inf_names_is(pairs[i][0], strlen(pairs[i][0]), pairs[i][1]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(inf_names_is(others[i][0], strlen(others[i][0]), others[i][1]));
}

static void sections_may_stand_in_any_order(void **state)
{
    (void)state;
    assert_first("[R]\nHKR,,v,,%s%\n[Strings]\ns=x\n[I]\nAddReg=R\n" HEAD, "x");
}

static void sections_of_one_name_merge(void **state)
{
    struct values values;
    (void)state;
    run_lines("HKR,,a,,1\n[x]\n[R]\n[r]\nHKR,,b,,2\n[y]\nz\n[R]\nHKR,,c,,3\n", &values);
    assert_int_equal(values.n, 3);
    assert_string(&values, "a", "1");
    assert_string(&values, "b", "2");
    assert_string(&values, "c", "3");
}

static void a_reference_may_be_quoted_and_a_header_is_what_it_is(void **state)
{
    struct values values;
    (void)state;
    assert_first(HEAD "[I]\nAddReg=\"; my sect \"\n[; my sect ]\nHKR,,v,,x\n", "x");
    pdma_inf *inf = read_text(HEAD "[I]\nAddReg=x,\"x\"\n[\"x\"]\nHKR,,v,,1\n[ x ]\nHKR,,v,,2\n");
    assert_int_equal(run_lists(inf, NULL, &values), PDMA_OK);
    assert_int_equal(values.n, 0);
    pdma_inf_free(inf);
}

static void what_follows_a_header_on_its_line_is_ignored(void **state)
{
    (void)state;
    assert_first(HEAD "  [I] ; comment\nAddReg=R\n[R] junk ]\nHKR,,v,,x\n", "x");
}

static void a_section_name_has_up_to_255_characters(void **state)
{
    char name[301], text[1024];
    (void)state;
    memset(name, 'n', 300);
    name[255] = 0;
    (void)snprintf(text, sizeof text, "%s[I]\nAddReg=%s\n[%s]\nHKR,,v,,x\n", HEAD, name, name);
    assert_first(text, "x");
    name[255] = 'n';
    name[256] = 0;
    (void)snprintf(text, sizeof text, "%s  [%s]\n", HEAD, name);
    assert_refused(text, 3, 3, "255");
}

static void a_header_that_is_not_closed_is_refused(void **state)
{
    (void)state;
    assert_refused(HEAD " [s\nx]\n", 3, 2, "expected ']'");
    assert_refused(HEAD "[", 3, 1, "expected ']'");
}

static void text_before_the_first_section_is_refused(void **state)
{
    (void)state;
    assert_refused("; fine\n\n  x\n" HEAD, 3, 3, "expected a [section]");
}

static void the_signature_is_one_of_three_in_any_case(void **state)
{
    static const char *const good[] = {"\"$Windows NT$\"", "$CHICAGO$", "\"$windows 95$\""};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "[VERSION]\nsignature = %s\n", good[i]);
        pdma_inf_free(read_text(text));
    }
    assert_refused("[Version]\n Signature = \"$Linux$\"\n", 2, 14, "$Linux$");
    assert_refused("[Version]\nSignature\n", 1, 0, "no Signature");
    assert_refused("[x]\ny\n", 0, 0, "no [Version]");
}

static void a_value_of_more_than_4096_characters_is_refused(void **state)
{
    static char text[8192];
    int used = snprintf(text, sizeof text, "%s[s]\na, ", HEAD);
    (void)state;
    memset(text + used, 'x', 4096);
    pdma_inf_free(read_text(text));
    memset(text + used, 'x', 4097);
    assert_refused(text, 4, 4, "4096");
}

static void strings_are_substituted_in_values(void **state)
{
    (void)state;
    assert_first(HEAD "[I]\nAddReg=%l%\n[R]\n%root%,,%n%,%f%,a%s%b%S%\n[Strings]\nl=R\nroot=HKR\nn=v\nf=0x00000000\n"
                      "s=\"x \"\"y\"\"\"\n",
                 "ax \"y\"bx \"y\"");
}

static void a_doubled_percent_sign_is_one_and_an_unknown_token_stays(void **state)
{
    (void)state;
    assert_first(HEAD "[I]\nAddReg=R\n[R]\nHKR,,v,,100%% %none% %x%%s% 5%\n[Strings]\ns=y\n", "100% %none% %x%y 5%");
}

static void a_directory_id_stays_as_written(void **state)
{
    (void)state;
    assert_first(HEAD "[I]\nAddReg=R\n[R]\nHKR,,v,,%11%\\x\n[Strings]\n11=y\n", "%11%\\x");
}

static void what_a_string_says_is_not_substituted_again(void **state)
{
    (void)state;
    assert_first(HEAD "[I]\nAddReg=R\n[R]\nHKR,,v,,%a%\n[Strings]\na=\"%b%\"\nb=x\n", "%b%");
}

static void the_first_string_of_a_key_counts(void **state)
{
    (void)state;
    assert_first(HEAD "[I]\nAddReg=R\n[R]\nHKR,,v,,%a%\n[strings]\na=1\n[x]\n[STRINGS]\nA=2\n", "1");
}

static void a_string_may_have_no_value_or_several(void **state)
{
    (void)state;
    assert_first(HEAD "[I]\nAddReg=R\n[R]\nHKR,,v,,%a%%b%%c%%d%\n[Strings]\na=\nb=1,2\nc,d\nd\n", "1%c%d");
}

static void localized_strings_count_only_when_their_language_is_asked_for(void **state)
{
    static const char text[] = HEAD "[I]\nAddReg=R\n[R]\nHKR,,v,,%a%%b%\n[Strings.0f0a]\na=es\n[Strings]\na=en\nb=x\n"
                                    "[Strings.04]\na=no\n[StringsX0407]\na=no\n";
    struct pdma_inf_target target = {.struct_size = sizeof target, .language = "0F0A"};
    struct values values;
    (void)state;
    assert_first(text, "enx");
    pdma_inf *inf = read_text(text);
    assert_int_equal(run_lists(inf, &target, &values), PDMA_OK);
    assert_string(&values, "v", "esx");
    target.language = "0407";
    assert_int_equal(run_lists(inf, &target, &values), PDMA_OK);
    assert_string(&values, "v", "enx");
    pdma_inf_free(inf);
}

static void a_value_that_strings_make_too_long_fails_the_call(void **state)
{
    static char text[8192];
    struct values values;
    int used = snprintf(text, sizeof text, "%s[I]\nAddReg=R\n[R]\nHKR,,v,,%%s%%%%s%%\n[Strings]\ns=", HEAD);
    (void)state;
    memset(text + used, 'x', 2048);
    pdma_inf *inf = read_text(text);
    assert_int_equal(run_lists(inf, NULL, &values), PDMA_OK);
    assert_int_equal(values.values[0].bytes, 2 * 4097);
    pdma_inf_free(inf);
    memset(text + used, 'x', 2049);
    inf = read_text(text);
    assert_int_equal(run_lists(inf, NULL, &values), PDMA_INVALID);
    assert_int_equal(values.n, 0);
    assert_note(&values.notes, 6, 9, "4096");
    assert_int_equal(values.notes.notes[0].warning, 0);
    pdma_inf_free(inf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(section_names_are_compared_without_regard_to_case),
        cmocka_unit_test(every_capital_letter_has_its_small_one),
        cmocka_unit_test(sections_may_stand_in_any_order),
        cmocka_unit_test(sections_of_one_name_merge),
        cmocka_unit_test(a_reference_may_be_quoted_and_a_header_is_what_it_is),
        cmocka_unit_test(what_follows_a_header_on_its_line_is_ignored),
        cmocka_unit_test(a_section_name_has_up_to_255_characters),
        cmocka_unit_test(a_header_that_is_not_closed_is_refused),
        cmocka_unit_test(text_before_the_first_section_is_refused),
        cmocka_unit_test(the_signature_is_one_of_three_in_any_case),
        cmocka_unit_test(a_value_of_more_than_4096_characters_is_refused),
        cmocka_unit_test(strings_are_substituted_in_values),
        cmocka_unit_test(a_doubled_percent_sign_is_one_and_an_unknown_token_stays),
        cmocka_unit_test(a_directory_id_stays_as_written),
        cmocka_unit_test(what_a_string_says_is_not_substituted_again),
        cmocka_unit_test(the_first_string_of_a_key_counts),
        cmocka_unit_test(a_string_may_have_no_value_or_several),
        cmocka_unit_test(localized_strings_count_only_when_their_language_is_asked_for),
        cmocka_unit_test(a_value_that_strings_make_too_long_fails_the_call),
    };
    return cmocka_run_group_tests_name("inf sections", tests, NULL, NULL);
}
