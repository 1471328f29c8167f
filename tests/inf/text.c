/* SPDX-License-Identifier: MIT */
/* Encodings and ends of lines: every form that INF files have says the same. */
#include "rig.h"

/* One value with letters of two, three and four bytes. */
static const char letters[] = HEAD "[I]\nAddReg=R\n[R]\nHKR,,n,,\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"\n";
static const unsigned char letters_data[] = {0xe4, 0, 0xac, 0x20, 0x3d, 0xd8, 0x00, 0xde, 0, 0};

/* UTF-8 to UTF-16 with its mark; high: which byte of a unit is the high one. */
static size_t to_utf16(const char *text, unsigned char *to, unsigned high)
{
    size_t n = 0;
    uint32_t units[] = {0xfeff, 0};
    const unsigned char *at = (const unsigned char *)text;
    for (size_t count = 1;; count = units[1] != 0 ? 2 : 1) {
        for (size_t i = 0; i < count; i++, n += 2) {
            to[n + high] = (unsigned char)(units[i] >> 8);
            to[n + 1 - high] = (unsigned char)units[i];
        }
        if (*at == 0)
            return n;
        unsigned more = *at < 0xc0 ? 0 : *at < 0xe0 ? 1 : *at < 0xf0 ? 2 : 3;
        uint32_t code = more == 0 ? *at : *at & (0x3fu >> more);
        for (at++; more != 0; more--)
            code = code << 6 | (*at++ & 0x3fu);
        units[0] = code < 0x10000 ? code : 0xd800 + ((code - 0x10000) >> 10);
        units[1] = code < 0x10000 ? 0 : 0xdc00 + (code & 0x3ff);
    }
}

static void assert_letters(const void *bytes, size_t size)
{
    struct values values;
    pdma_inf *inf = read_bytes(bytes, size);
    assert_int_equal(run_lists(inf, NULL, &values), PDMA_OK);
    assert_data(&values, "n", 1, letters_data, sizeof letters_data);
    pdma_inf_free(inf);
}

static void utf8_is_read_with_and_without_its_mark(void **state)
{
    char marked[sizeof letters + 3] = "\xef\xbb\xbf";
    (void)state;
    memcpy(marked + 3, letters, sizeof letters - 1);
    assert_letters(letters, sizeof letters - 1);
    assert_letters(marked, sizeof letters + 2);
}

static void the_first_and_last_characters_of_each_length_are_read(void **state)
{
    static const unsigned char data[] = {0x7f, 0,    0x80, 0,    0xff, 0x07, 0x00, 0x08, 0xff, 0xd7, 0x00, 0xe0,
                                         0xff, 0xff, 0x00, 0xd8, 0x00, 0xdc, 0xff, 0xdb, 0xff, 0xdf, 0,    0};
    static const char text[] =
        HEAD "[I]\nAddReg=R\n[R]\nHKR,,n,,\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80"
             "\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\n";
    unsigned char wide[2 * sizeof text + 2];
    struct values values;
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        pdma_inf *inf = i == 0 ? read_text(text) : read_bytes(wide, to_utf16(text, wide, 1));
        assert_int_equal(run_lists(inf, NULL, &values), PDMA_OK);
        assert_data(&values, "n", 1, data, sizeof data);
        pdma_inf_free(inf);
    }
}

static void utf16_is_read_in_both_byte_orders(void **state)
{
    unsigned char wide[2 * sizeof letters + 2];
    (void)state;
    assert_letters(wide, to_utf16(letters, wide, 1));
    assert_letters(wide, to_utf16(letters, wide, 0));
}

static void bytes_that_are_not_utf8_are_of_windows_1252(void **state)
{
    static const char text[] = HEAD "[I]\nAddReg=R\n[R]\nHKR,,n,,\xe4\x80\x81\xff\n";
    static const unsigned char data[] = {0xe4, 0, 0xac, 0x20, 0x81, 0, 0xff, 0, 0, 0};
    struct values values;
    (void)state;
    pdma_inf *inf = read_text(text);
    assert_int_equal(run_lists(inf, NULL, &values), PDMA_OK);
    assert_data(&values, "n", 1, data, sizeof data);
    pdma_inf_free(inf);
}

static void one_stray_byte_makes_all_of_the_file_windows_1252(void **state)
{
    struct values values;
    static const unsigned char data[] = {0xc3, 0, 0xa4, 0, 0, 0};
    (void)state;
    run_lines("HKR,,n,,\xc3\xa4\n; \xff\n", &values);
    assert_data(&values, "n", 1, data, sizeof data);
}

static void lines_end_with_crlf_lf_or_cr(void **state)
{
    static const char *const ends[] = {"\r\n", "\n", "\r"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        char text[512];
        struct values values;
        const char *e = ends[i];
        (void)snprintf(text, sizeof text, "[Version]%sSignature=$Chicago$%s%s[I]%sAddReg=R%s[R]%sHKR,,a,,x%sHKR,,b,,y",
                       e, e, e, e, e, e, e);
        pdma_inf *inf = read_text(text);
        assert_int_equal(run_lists(inf, NULL, &values), PDMA_OK);
        assert_string(&values, "a", "x");
        assert_string(&values, "b", "y");
        assert_int_equal(find_value(&values, "b")->line, 8);
        pdma_inf_free(inf);
    }
}

static void a_newline_at_the_end_is_not_needed(void **state)
{
    struct values values;
    (void)state;
    run_lines("HKR,,a,,last", &values);
    assert_string(&values, "a", "last");
}

static void a_nul_byte_is_refused_with_its_place(void **state)
{
    static const char text[] = HEAD "[s]\nab\0c\n";
    (void)state;
    assert_refused_bytes(text, sizeof text - 1, 4, 3, "NUL");
}

static void a_nul_in_utf16_is_refused(void **state)
{
    static const unsigned char text[] = {0xff, 0xfe, '[', 0, 'a', 0, ']', 0, '\n', 0, 0, 0};
    (void)state;
    assert_refused_bytes(text, sizeof text, 2, 1, "NUL");
}

static void utf16_without_its_mark_is_refused_and_said_to_be_that(void **state)
{
    static const unsigned char text[] = {'[', 0, 'a', 0, ']', 0};
    (void)state;
    assert_refused_bytes(text, sizeof text, 1, 2, "UTF-16 without a byte order mark");
}

static void bytes_that_contradict_a_utf8_mark_are_refused(void **state)
{
    static const char *const bad[] = {"\xff",     "\xc3", "\xc3(", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                      "\xe2\x82", "\x80"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "\xef\xbb\xbf\xc3\xa4\n\xc3\xa4x%s", bad[i]);
        assert_refused(text, 2, 3, "not UTF-8");
    }
}

static void half_a_utf16_character_is_refused(void **state)
{
    static const unsigned char odd[] = {0xff, 0xfe, 'a', 0, 'b'};
    static const unsigned char high[] = {0xff, 0xfe, 'a', 0, 0x3d, 0xd8, 'b', 0};
    static const unsigned char low[] = {0xff, 0xfe, 'a', 0, 0x00, 0xde, 'b', 0};
    static const unsigned char end[] = {0xff, 0xfe, 'a', 0, 0x3d, 0xd8};
    static const unsigned char beyond[] = {0xff, 0xfe, 'a', 0, 0x3d, 0xd8, 0x00, 0xe0};
    (void)state;
    assert_refused_bytes(odd, sizeof odd, 1, 2, "half a UTF-16 character");
    assert_refused_bytes(high, sizeof high, 1, 2, "half a UTF-16 character");
    assert_refused_bytes(low, sizeof low, 1, 2, "half a UTF-16 character");
    assert_refused_bytes(end, sizeof end, 1, 2, "half a UTF-16 character");
    assert_refused_bytes(beyond, sizeof beyond, 1, 2, "half a UTF-16 character");
}

static void an_empty_file_and_a_lone_mark_are_refused(void **state)
{
    (void)state;
    assert_refused_bytes("", 0, 0, 0, "empty");
    assert_refused_bytes(NULL, 0, 0, 0, "empty");
    assert_refused_bytes("\xff\xfe", 2, 0, 0, "[Version]");
}

static void more_than_a_gigabyte_is_refused_unread(void **state)
{
    (void)state;
    assert_refused_bytes("", (size_t)0x40000001u, 0, 0, "1 GiB");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_read_with_and_without_its_mark),
        cmocka_unit_test(the_first_and_last_characters_of_each_length_are_read),
        cmocka_unit_test(utf16_is_read_in_both_byte_orders),
        cmocka_unit_test(bytes_that_are_not_utf8_are_of_windows_1252),
        cmocka_unit_test(one_stray_byte_makes_all_of_the_file_windows_1252),
        cmocka_unit_test(lines_end_with_crlf_lf_or_cr),
        cmocka_unit_test(a_newline_at_the_end_is_not_needed),
        cmocka_unit_test(a_nul_byte_is_refused_with_its_place),
        cmocka_unit_test(a_nul_in_utf16_is_refused),
        cmocka_unit_test(utf16_without_its_mark_is_refused_and_said_to_be_that),
        cmocka_unit_test(bytes_that_contradict_a_utf8_mark_are_refused),
        cmocka_unit_test(half_a_utf16_character_is_refused),
        cmocka_unit_test(an_empty_file_and_a_lone_mark_are_refused),
        cmocka_unit_test(more_than_a_gigabyte_is_refused_unread),
    };
    return cmocka_run_group_tests_name("inf text", tests, NULL, NULL);
}
