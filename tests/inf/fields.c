/* SPDX-License-Identifier: MIT */
/* Lines and their fields: quotes, commas, comments, continuations. */
#include "inf/scan.h"
#include "rig.h"

#include <stdbool.h>

/* A logical line, its fields shown as "key=|value|value". */
static const char *fields(const char *text)
{
    static char shown[8192];
    static struct inf_field field;
    char lines[4096];
    bool another = false;
    size_t used = 0, size = (size_t)snprintf(lines, sizeof lines, "%s\n", text);
    struct inf_cursor cursor = {lines, lines + size, 1, 1, true, true, NULL, NULL};
    for (shown[0] = 0; inf_scan(&cursor, &field); another = true)
        used += (size_t)snprintf(shown + used, sizeof shown - used, "%s%s%s", another ? "|" : "", field.text,
                                 field.key ? "=" : "");
    assert_int_equal(*cursor.at, '\n');
    return shown;
}

static void values_are_separated_by_commas_and_blanks_around_them_dropped(void **state)
{
    (void)state;
    assert_string_equal(fields("a,b"), "a|b");
    assert_string_equal(fields(" \ta , b\t"), "a|b");
    assert_string_equal(fields("\v\fa\f,\vb\v"), "a|b");
    assert_string_equal(fields("HKR,, \"x\",1"), "HKR||x|1");
}

static void empty_values_are_kept(void **state)
{
    (void)state;
    assert_string_equal(fields("a,,b,"), "a||b|");
    assert_string_equal(fields(",,"), "||");
}

static void blanks_within_a_value_are_kept(void **state)
{
    (void)state;
    assert_string_equal(fields("a  b\tc"), "a  b\tc");
    assert_string_equal(fields("k e y = v  w"), "k e y=|v  w");
}

static void only_the_first_equals_sign_before_a_comma_makes_a_key(void **state)
{
    (void)state;
    assert_string_equal(fields("a=b=c"), "a=|b=c");
    assert_string_equal(fields("a,b=c"), "a|b=c");
    assert_string_equal(fields("=x"), "=|x");
    assert_string_equal(fields("a="), "a=|");
    assert_string_equal(fields("\"a=b\"=c"), "a=b=|c");
}

static void quotes_keep_blanks_commas_and_semicolons(void **state)
{
    (void)state;
    assert_string_equal(fields("\" a, b; \",c"), " a, b; |c");
}

static void a_doubled_quote_within_quotes_is_one(void **state)
{
    (void)state;
    assert_string_equal(fields("\"say \"\"hi\"\"\",b"), "say \"hi\"|b");
    assert_string_equal(fields("\"\"\"\""), "\"");
    assert_string_equal(fields("\"\""), "");
}

static void quoted_and_plain_parts_make_one_value(void **state)
{
    (void)state;
    assert_string_equal(fields("a\"b c\"d"), "ab cd");
    assert_string_equal(fields("\"a\" \"b\""), "a b");
}

static void a_quote_that_is_not_closed_ends_with_its_line(void **state)
{
    (void)state;
    assert_string_equal(fields("\"a, b ; c\nd"), "a, b ; c");
    assert_string_equal(fields("\"a\\\nb"), "a\\");
}

static void a_semicolon_starts_a_comment_outside_quotes(void **state)
{
    (void)state;
    assert_string_equal(fields("a ; b, \"c"), "a");
    assert_string_equal(fields("a,;b"), "a|");
    assert_string_equal(fields("a;"), "a");
}

static void a_semicolon_within_a_token_starts_no_comment(void **state)
{
    (void)state;
    assert_string_equal(fields("%a;b%,c"), "%a;b%|c");
    assert_string_equal(fields("x%a;b%y ; z"), "x%a;b%y");
}

static void a_lone_percent_sign_hides_no_comment(void **state)
{
    (void)state;
    assert_string_equal(fields("100% ; 50% off"), "100%");
    assert_string_equal(fields("100%; 50% off"), "100%");
    assert_string_equal(fields("5%a ; b %"), "5%a");
    assert_string_equal(fields("5%a, b;c %"), "5%a|b");
    assert_string_equal(fields("5%a\"b\" ;c %"), "5%ab");
    assert_string_equal(fields("%%;b%%"), "%%");
    assert_string_equal(fields("5%"), "5%");
    assert_string_equal(fields("%a=b;c%"), "%a=|b");
    assert_string_equal(fields("x,%a=b;c%"), "x|%a=b;c%");
}

static void a_backslash_at_the_end_continues_the_line(void **state)
{
    (void)state;
    assert_string_equal(fields("a\\\nb"), "ab");
    assert_string_equal(fields("a, \\\n  b"), "a|b");
    assert_string_equal(fields("a \\\n b"), "ab");
    assert_string_equal(fields("\\\n\\\na"), "a");
    assert_string_equal(fields("a\\\\\nb"), "ab");
}

static void blanks_and_a_comment_may_follow_the_backslash(void **state)
{
    (void)state;
    assert_string_equal(fields("a,\\ \t\nb"), "a|b");
    assert_string_equal(fields("a, \\ ; why\n b ; c\nd"), "a|b");
    assert_string_equal(fields("a,\\;\nb"), "a|b");
}

static void a_continued_line_may_look_like_a_header_or_a_comment(void **state)
{
    (void)state;
    assert_string_equal(fields("a\\\n[b]"), "a[b]");
    assert_string_equal(fields("a\\\n;b\nc"), "a");
    assert_string_equal(fields("a\\\n\nc"), "a");
}

static void a_backslash_elsewhere_is_a_character(void **state)
{
    (void)state;
    assert_string_equal(fields("a\\b,c\\ d"), "a\\b|c\\ d");
    assert_string_equal(fields("x \\ y , \\z"), "x \\ y|\\z");
    assert_string_equal(fields("\"a\\\",b"), "a\\|b");
    assert_string_equal(fields("x\\ ,y"), "x\\|y");
    assert_string_equal(fields("x \\ \\ y"), "x \\ \\ y");
}

static void a_continuation_at_the_end_of_the_text_ends_the_line(void **state)
{
    (void)state;
    assert_string_equal(fields("a,b\\"), "a|b");
    assert_string_equal(fields("a,b \\ ; c"), "a|b");
    assert_string_equal(fields("\\"), "");
}

static void places_are_lines_and_characters(void **state)
{
    static const char text[] = "\xc3\xa4\xc3\xb6, \"\xe2\x82\xac\",\\\n  next\n";
    static struct inf_field field;
    struct inf_cursor cursor = {text, text + sizeof text - 1, 7, 1, true, true, NULL, NULL};
    const uint32_t places[][2] = {{7, 1}, {7, 5}, {8, 3}};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        assert_true(inf_scan(&cursor, &field));
        assert_int_equal(field.line, places[i][0]);
        assert_int_equal(field.column, places[i][1]);
    }
    assert_false(inf_scan(&cursor, &field));
}

static void a_value_is_cut_at_4096_characters_and_counted_on(void **state)
{
    static const char euro[] = {'\xe2', '\x82', '\xac'};
    static char text[5000 * sizeof euro + 1];
    static struct inf_field field;
    size_t size = 0;
    (void)state;
    for (; size + 1 < sizeof text; size++)
        text[size] = euro[size % sizeof euro];
    text[size++] = '\n';
    struct inf_cursor cursor = {text, text + size, 1, 1, true, true, NULL, NULL};
    assert_true(inf_scan(&cursor, &field));
    assert_int_equal(field.characters, 5000);
    assert_int_equal(field.length, 3 * 4096);
    assert_int_equal(field.text[field.length], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_separated_by_commas_and_blanks_around_them_dropped),
        cmocka_unit_test(empty_values_are_kept),
        cmocka_unit_test(blanks_within_a_value_are_kept),
        cmocka_unit_test(only_the_first_equals_sign_before_a_comma_makes_a_key),
        cmocka_unit_test(quotes_keep_blanks_commas_and_semicolons),
        cmocka_unit_test(a_doubled_quote_within_quotes_is_one),
        cmocka_unit_test(quoted_and_plain_parts_make_one_value),
        cmocka_unit_test(a_quote_that_is_not_closed_ends_with_its_line),
        cmocka_unit_test(a_semicolon_starts_a_comment_outside_quotes),
        cmocka_unit_test(a_semicolon_within_a_token_starts_no_comment),
        cmocka_unit_test(a_lone_percent_sign_hides_no_comment),
        cmocka_unit_test(a_backslash_at_the_end_continues_the_line),
        cmocka_unit_test(blanks_and_a_comment_may_follow_the_backslash),
        cmocka_unit_test(a_continued_line_may_look_like_a_header_or_a_comment),
        cmocka_unit_test(a_backslash_elsewhere_is_a_character),
        cmocka_unit_test(a_continuation_at_the_end_of_the_text_ends_the_line),
        cmocka_unit_test(places_are_lines_and_characters),
        cmocka_unit_test(a_value_is_cut_at_4096_characters_and_counted_on),
    };
    return cmocka_run_group_tests_name("inf fields", tests, NULL, NULL);
}
