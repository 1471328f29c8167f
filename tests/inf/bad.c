/* SPDX-License-Identifier: MIT */
/* Content that is wrong, hostile or huge: an answer in a sentence, in linear time and memory. */
#include "heap.h"
#include "rig.h"

/* Megabytes of the long lines: more where a test run has the time. */
static size_t line_bytes(void)
{
    const char *megabytes = getenv("INF_LINE_MB");
    return (megabytes == NULL ? 1 : strtoul(megabytes, NULL, 10)) * 1000000;
}

static char *load(const char *name, size_t *size)
{
    char path[512], *bytes = malloc(1 << 16);
    (void)snprintf(path, sizeof path, "%s/%s.inf", INF_FILES, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL || bytes == NULL)
        fail_msg("cannot read %s", path);
    *size = fread(bytes, 1, 1 << 16, file);
    (void)fclose(file);
    return bytes;
}

/* Whatever the bytes are: either an INF on which all calls answer, or a note with a sentence. */
static int survive(const void *bytes, size_t size)
{
    struct heap heap = {0};
    struct pdma_inf_memory memory = {heap_alloc, heap_free, &heap};
    struct pdma_inf_note note = {.struct_size = sizeof note};
    struct pdma_inf_groups groups = {.struct_size = sizeof groups};
    struct notes notes = {0};
    pdma_inf *inf = NULL;
    size_t n;
    int status = pdma_inf_read(bytes, size, &memory, &inf, &note);
    if (status == PDMA_OK) {
        (void)pdma_inf_models(inf, NULL, NULL, 0, &n, keep_note, &notes);
        (void)pdma_inf_groups(inf, NULL, NULL, &groups, keep_note, &notes);
        pdma_inf_free(inf);
    } else {
        assert_null(inf);
        assert_true(note.text[0] != 0);
    }
    assert_int_equal(heap.live, 0);
    return status;
}

static void every_example_cut_at_every_byte_is_read_or_refused(void **state)
{
    static const char *const files[] = {"minimal", "count", "bidirectional", "utf16", "unreferenced", "as-printed"};
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        size_t size;
        char *bytes = load(files[i], &size);
        for (size_t n = 0; n < size; n++) {
            char *cut = malloc(n == 0 ? 1 : n); /* of exactly this size, so that a byte read beyond it is seen */
            assert_non_null(cut);
            memcpy(cut, bytes, n);
            (void)survive(cut, n);
            free(cut);
        }
        assert_int_equal(survive(bytes, size), PDMA_OK);
        free(bytes);
    }
}

static void an_example_with_any_byte_replaced_is_read_or_refused(void **state)
{
    static const char bytes_to_try[] = {0, '"', '%', '\\', ';', '[', '\n', '\r', ',', '=', (char)0xff};
    size_t size;
    char *bytes = load("as-printed", &size);
    (void)state;
    for (size_t i = 0; i < size; i++) {
        char old = bytes[i];
        bytes[i] = bytes_to_try[i % sizeof bytes_to_try];
        (void)survive(bytes, size);
        bytes[i] = old;
    }
    free(bytes);
}

static void binary_bytes_are_refused(void **state)
{
    unsigned char bytes[1024];
    uint32_t random = 1;
    (void)state;
    for (int round = 0; round < 50; round++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            random = random * 1664525u + 1013904223u;
            bytes[i] = (unsigned char)(random >> 24);
        }
        assert_int_equal(survive(bytes, sizeof bytes), PDMA_INVALID);
    }
}

/* HEAD, [R] and then a unit again and again. */
static char *repeated(const char *before, const char *unit, size_t bytes, size_t *size)
{
    size_t length = strlen(before), step = strlen(unit);
    char *text = malloc(length + bytes + step + 1);
    assert_non_null(text);
    memcpy(text, before, length);
    for (*size = length; *size < length + bytes; *size += step)
        memcpy(text + *size, unit, step);
    text[*size] = 0;
    return text;
}

/* Both texts in one; frees them. */
static char *join(char *first, size_t first_size, char *second, size_t second_size)
{
    char *text = malloc(first_size + second_size + 1);
    assert_non_null(text);
    memcpy(text, first, first_size);
    memcpy(text + first_size, second, second_size + 1);
    free(first);
    free(second);
    return text;
}

static void a_long_value_is_refused_with_its_place(void **state)
{
    size_t size;
    char *text = repeated(HEAD "[s]\nk = ", "x", line_bytes(), &size);
    (void)state;
    assert_refused_bytes(text, size, 4, 5, "4096");
    free(text);
}

static void long_lines_of_any_shape_come_to_an_end(void **state)
{
    static const char *const units[] = {",",    "a,",    "\"",     "\"\",", "%",    "%%",    "%a",       "% ",
                                        "%a %", "%a%,",  "\\",     "\\ ",   "\\\n", "x\\,",  "a\\\n",    ",\\ ; c\n",
                                        " ",    ";",     "; HKR,", "HKR",   "[",    "]",     "[a]\n",    "=",
                                        "\n",   "a=b\n", "\r",     "a\n",   "\"\n", "HKR,,", "\xc3\xa4,"};
    (void)state;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t size;
        char *text = repeated(HARDWARE "[R]\n", units[i], line_bytes() / 4, &size);
        (void)survive(text, size);
        free(text);
    }
}

static void a_deeply_continued_value_is_read(void **state)
{
    size_t size, more;
    struct values v;
    char *end = repeated("end", "\n", 1, &more);
    char *text = repeated(HEAD "[I]\nAddReg=R\n[R]\nHKR,,v,,", "\\ ; and so on\n  ", line_bytes() / 4, &size);
    (void)state;
    text = join(text, size, end, more);
    pdma_inf *inf = read_bytes(text, size + more);
    assert_int_equal(run_lists(inf, NULL, &v), PDMA_OK);
    assert_string(&v, "v", "end");
    pdma_inf_free(inf);
    free(text);
}

/* A call on what was read; its notes end in the sentence about too much work. */
static void assert_too_much(const char *text, size_t size)
{
    struct values v;
    pdma_inf *inf = read_bytes(text, size);
    assert_int_equal(run_lists(inf, NULL, &v), PDMA_INVALID);
    assert_int_equal(v.n, 0);
    assert_note(&v.notes, 0, 0, "more than 16 times the file's size");
    pdma_inf_free(inf);
}

static void a_list_named_again_and_again_fails_the_call(void **state)
{
    size_t size, more;
    char *list = repeated("\n[R]\n", "HKR,,n,,value\n", 20000, &size);
    char *text = repeated(HEAD "[I]\nAddReg=R", ",R", 20000, &more);
    (void)state;
    text = join(text, more, list, size);
    assert_too_much(text, more + size);
    free(text);
}

static void strings_that_grow_without_end_fail_the_call(void **state)
{
    size_t size, more;
    char *string = repeated("\n[Strings]\ns=", "x", 3000, &size);
    char *text = repeated(HEAD "[I]\nAddReg=R\n[R]\n", "HKR,,%s%,,%s%\n", 20000, &more);
    (void)state;
    text = join(text, more, string, size);
    assert_too_much(text, more + size);
    free(text);
}

static void models_named_again_and_again_fail_the_call(void **state)
{
    size_t size, more, n = 77;
    char *models = repeated("[M]\n", "D=I,PCI\\X\n", 20000, &size);
    char *text = repeated(HEAD "[Manufacturer]\n", "M\n", 20000, &more);
    struct notes notes = {0};
    struct pdma_inf_groups groups = {.struct_size = sizeof groups};
    (void)state;
    text = join(text, more, models, size);
    pdma_inf *inf = read_bytes(text, more + size);
    assert_int_equal(pdma_inf_models(inf, NULL, NULL, 0, &n, NULL, NULL), PDMA_INVALID);
    assert_int_equal(n, 77);
    assert_int_equal(pdma_inf_groups(inf, "x", NULL, &groups, keep_note, &notes), PDMA_INVALID);
    pdma_inf_free(inf);
    free(text);
}

static void many_names_of_every_kind_are_kept_apart(void **state)
{
    enum { NAMES = 3000 };
    size_t room = 64 + (size_t)NAMES * 80;
    char *text = malloc(room), *at = text;
    struct values v;
    (void)state;
    assert_non_null(text);
    at += snprintf(at, room, "%s[I]\nAddReg=R\n[Strings]\n", HEAD);
    for (int i = 0; i < NAMES; i++)
        at += snprintf(at, 80, "s%d=%d\n", i, i);
    for (int i = 0; i < NAMES; i++)
        at += snprintf(at, 80, "[x%d]\n[R]\nHKR,k,n%d,,%%s%d%%\nHKR,k,n%d,%d\n", i, i, i, i, i % 100 == 7 ? 2 : 4);
    pdma_inf *inf = read_bytes(text, (size_t)(at - text));
    assert_int_equal(run_lists(inf, NULL, &v), PDMA_OK);
    assert_int_equal(v.n, NAMES / 100);
    assert_string(&v, "n107", "107");
    assert_string(&v, "n2907", "2907");
    pdma_inf_free(inf);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_cut_at_every_byte_is_read_or_refused),
        cmocka_unit_test(an_example_with_any_byte_replaced_is_read_or_refused),
        cmocka_unit_test(binary_bytes_are_refused),
        cmocka_unit_test(a_long_value_is_refused_with_its_place),
        cmocka_unit_test(long_lines_of_any_shape_come_to_an_end),
        cmocka_unit_test(a_deeply_continued_value_is_read),
        cmocka_unit_test(a_list_named_again_and_again_fails_the_call),
        cmocka_unit_test(strings_that_grow_without_end_fail_the_call),
        cmocka_unit_test(models_named_again_and_again_fail_the_call),
        cmocka_unit_test(many_names_of_every_kind_are_kept_apart),
    };
    return cmocka_run_group_tests_name("inf bad", tests, NULL, NULL);
}
