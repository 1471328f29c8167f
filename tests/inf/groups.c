/* SPDX-License-Identifier: MIT */
/* From a hardware id to the groups of its device. */
#include "rig.h"

#define TO   PDMA_GROUP_TO_DEVICE
#define FROM PDMA_GROUP_FROM_DEVICE

/* The groups that these lines of the .HW section's list make. */
static void groups_from(const char *lines, struct pdma_inf_groups *groups, struct notes *notes)
{
    char text[4096];
    (void)snprintf(text, sizeof text, "%s[R]\n%s", HARDWARE, lines);
    assert_int_equal(groups_of(text, NULL, groups, notes), PDMA_OK);
}

static void the_document_s_example_makes_one_buffer_each_way(void **state)
{
    struct pdma_inf_groups g;
    struct notes notes;
    (void)state;
    groups_from("HKR,, \"DmaToDeviceBytes\",0x00010001,0x100000   ; Buffer size, in bytes\n"
                "HKR,, \"DmaToDeviceOptions\",0x00010001,0x41\n"
                "HKR,, \"DmaFromDeviceBytes\",0x00010001,0x200000\nHKR,, \"DmaFromDeviceOptions\",0x00010001,0x21\n",
                &g, &notes);
    assert_int_equal(notes.n, 0);
    assert_string_equal(g.section, "Example.NT.HW");
    assert_int_equal(g.settings[TO].present, PDMA_SET_BYTES | PDMA_SET_OPTIONS);
    assert_int_equal(g.settings[TO].bytes, 0x100000);
    assert_int_equal(g.settings[TO].options, 0x41);
    assert_int_equal(g.groups[TO].asked, 1);
    assert_int_equal(g.groups[TO].each.bytes, 0x100000);
    assert_int_equal(g.groups[TO].each.flags, PDMA_TO_DEVICE);
    assert_int_equal(g.groups[FROM].asked, 1);
    assert_int_equal(g.groups[FROM].each.bytes, 0x200000);
    assert_int_equal(g.groups[FROM].each.flags, PDMA_FROM_DEVICE);
    assert_int_equal(g.why[TO].reason, PDMA_WHY_NONE);
    assert_int_equal(g.lines[TO][0], 11);
    assert_int_equal(g.lines[FROM][1], 14);
    assert_int_equal(g.lines[TO][2], 0);
}

static void count_names_are_read_and_case_does_not_matter(void **state)
{
    struct pdma_inf_groups g;
    struct notes notes;
    (void)state;
    groups_from("hkr,,DMATODEVICEBYTES,65537,4096\nHKR,,dmatodeviceoptions,65537,65\nHKR,,DmaToDeviceCount,65537,256\n",
                &g, &notes);
    assert_int_equal(g.groups[TO].asked, 256);
    assert_int_equal(g.groups[FROM].asked, 0);
    assert_int_equal(g.lines[TO][2], 13);
}

static void a_refused_group_leaves_the_other_alone(void **state)
{
    struct pdma_inf_groups g;
    struct notes notes;
    (void)state;
    groups_from("HKR,,DmaToDeviceBytes,0x10001,4096\nHKR,,DmaToDeviceOptions,0x10001,0x40\n"
                "HKR,,DmaFromDeviceBytes,0x10001,4096\nHKR,,DmaFromDeviceOptions,0x10001,0x61\n",
                &g, &notes);
    assert_int_equal(g.groups[TO].asked, 0);
    assert_int_equal(g.why[TO].reason, PDMA_WHY_SET_MANDATORY);
    assert_int_equal(g.groups[FROM].asked, 1);
    assert_int_equal(g.groups[FROM].each.flags, PDMA_TO_DEVICE | PDMA_FROM_DEVICE);
    assert_note(&notes, 12, 6, "DmaToDeviceOptions is 0x40");
    assert_int_equal(notes.notes[0].warning, 0);
}

static void every_refusal_points_to_the_value_it_is_about(void **state)
{
    static const struct {
        const char *bytes, *options, *count;
        uint32_t reason, line, warning;
    } cases[] = {
        {"0", "0x41", "1", PDMA_WHY_SET_BYTES_ZERO, 11, 0},    {"4096", "0x43841", "1", PDMA_WHY_SET_BITS, 12, 0},
        {"4096", "0x841", "1", PDMA_WHY_SET_WIDTH, 12, 0},     {"4096", "0x41", "257", PDMA_WHY_SET_COUNT, 13, 0},
        {"4096", "0x41", "0", PDMA_WHY_SET_COUNT_ZERO, 13, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char lines[256];
        struct pdma_inf_groups g;
        struct notes notes;
        (void)snprintf(lines, sizeof lines,
                       "HKR,,DmaToDeviceBytes,65537,%s\nHKR,,DmaToDeviceOptions,65537,%s\n"
                       "HKR,,DmaToDeviceCount,65537,%s\n",
                       cases[i].bytes, cases[i].options, cases[i].count);
        groups_from(lines, &g, &notes);
        assert_int_equal(g.why[TO].reason, cases[i].reason);
        assert_int_equal(g.groups[TO].asked, 0);
        assert_int_equal(notes.n, 1);
        assert_int_equal(notes.notes[0].line, cases[i].line);
        assert_int_equal(notes.notes[0].warning, cases[i].warning);
    }
}

static void options_or_count_without_bytes_are_a_warning(void **state)
{
    struct pdma_inf_groups g;
    struct notes notes;
    (void)state;
    groups_from("HKR,,DmaToDeviceOptions,0x10001,0x41\nHKR,,DmaFromDeviceCount,0x10001,2\n", &g, &notes);
    assert_int_equal(g.why[TO].reason, PDMA_WHY_SET_BYTES_MISSING);
    assert_int_equal(notes.n, 2);
    assert_note(&notes, 11, 6, "DmaToDeviceBytes is absent");
    assert_note(&notes, 12, 6, "DmaFromDeviceBytes is absent");
    assert_int_equal(notes.notes[0].warning, 1);
}

static void bytes_without_options_are_refused(void **state)
{
    struct pdma_inf_groups g;
    struct notes notes;
    (void)state;
    groups_from("HKR,,DmaToDeviceBytes,0x10001,4096\n", &g, &notes);
    assert_int_equal(g.why[TO].reason, PDMA_WHY_SET_OPTIONS_MISSING);
    assert_note(&notes, 11, 6, "DmaToDeviceOptions is absent");
}

static void an_unreadable_number_refuses_its_group_by_name(void **state)
{
    struct pdma_inf_groups g;
    struct notes notes;
    (void)state;
    groups_from("HKR,,DmaToDeviceBytes,0x10001,4096\nHKR,,DmaToDeviceOptions,0x10001,0x41\n"
                "HKR,,DmaToDeviceCount,0x10001,4k\nHKR,,DmaFromDeviceBytes,0x10001,4096\n"
                "HKR,,DmaFromDeviceOptions,0x10001,0x21\n",
                &g, &notes);
    assert_int_equal(g.groups[TO].asked, 0);
    assert_int_equal(g.why[TO].reason, PDMA_WHY_SET_VALUE);
    assert_non_null(strstr(g.why[TO].text, "DmaToDeviceCount"));
    assert_int_equal(g.groups[FROM].asked, 1);
    assert_int_equal(notes.n, 1);
    assert_note(&notes, 13, 31, "'4k', expected a number");
}

static void only_a_dword_of_four_bytes_counts(void **state)
{
    struct pdma_inf_groups g;
    struct notes notes;
    (void)state;
    groups_from("HKR,,DmaToDeviceBytes,,0x1000\nHKR,,DmaToDeviceOptions,0x10001,41,00\n"
                "HKR,,DmaFromDeviceBytes,0x10001,00,00,10,00\nHKR,,DmaFromDeviceOptions,1,21,0,0,0\n",
                &g, &notes);
    assert_int_equal(g.settings[TO].present, 0);
    assert_int_equal(g.settings[FROM].present, PDMA_SET_BYTES);
    assert_int_equal(g.settings[FROM].bytes, 0x100000);
    assert_int_equal(g.lines[TO][0], 11);
    assert_note(&notes, 11, 6,
                "DmaToDeviceBytes is of registry type 1 and 14 bytes long and has no effect, expected a DWORD");
    assert_note(&notes, 12, 6, "DmaToDeviceOptions is of registry type 4 and 2 bytes long");
    assert_note(&notes, 14, 6, "DmaFromDeviceOptions is of registry type 3 and 4 bytes long");
}

static void noclobber_deletions_and_the_last_write_count(void **state)
{
    struct pdma_inf_groups g;
    struct notes notes;
    (void)state;
    groups_from("HKR,,DmaToDeviceBytes,0x10001,1\nHKR,,DmaToDeviceBytes,0x10001,8192\nHKR,,DmaToDeviceBytes,0x10003,2\n"
                "HKR,,DmaToDeviceOptions,0x10001,0x41\nHKR,,DmaToDeviceCount,0x10001,9\nHKR,,DmaToDeviceCount,4\n"
                "HKR,,DmaFromDeviceBytes,0x10001,1\nHKLM,,,4\n",
                &g, &notes);
    assert_int_equal(g.settings[TO].bytes, 8192);
    assert_int_equal(g.settings[TO].present, PDMA_SET_BYTES | PDMA_SET_OPTIONS);
    assert_int_equal(g.settings[FROM].present, PDMA_SET_BYTES);
    groups_from("HKR,,DmaToDeviceBytes,0x10001,1\nHKR,,,4\nHKR,k,x,,y\n", &g, &notes);
    assert_int_equal(g.settings[TO].present, 0);
}

static void values_may_be_strings_and_lists_several(void **state)
{
    struct pdma_inf_groups g;
    struct notes notes;
    (void)state;
    assert_int_equal(groups_of(DEVICE
                               "[Example.NT.HW]\nAddReg=A, b\n[A]\nHKR,,%N%,%F%,%B%\n[B]\nHKR,,DmaToDeviceOptions,"
                               "%F%,0x41\n[Strings]\nN=DmaToDeviceBytes\nF=0x00010001\nB=0x4000\n",
                               NULL, &g, &notes),
                     PDMA_OK);
    assert_int_equal(g.groups[TO].each.bytes, 0x4000);
    assert_int_equal(notes.n, 0);
}

/* Install sections [I…] that exist, and a .HW section for each form: its Bytes tell which one counted. */
static uint32_t bytes_with(const char *sections, const char *arch, char *section)
{
    static const char hardware[] =
        "[I.HW]\nAddReg=R1\n[I.NT.HW]\nAddReg=R2\n[I.NTamd64.HW]\nAddReg=R3\n[I.NTx86.HW]\nAddReg=R4\n"
        "[R1]\nHKR,,DmaToDeviceBytes,65537,1\n[R2]\nHKR,,DmaToDeviceBytes,65537,2\n"
        "[R3]\nHKR,,DmaToDeviceBytes,65537,3\n[R4]\nHKR,,DmaToDeviceBytes,65537,4\n";
    const struct pdma_inf_target target = {.struct_size = sizeof target, .arch = arch};
    struct pdma_inf_groups g = {.struct_size = sizeof g};
    char text[2048];
    (void)snprintf(text, sizeof text,
                   "%s[Manufacturer]\nM=M,NTamd64,NTx86\n[M.NTamd64]\nD=I,PCI\\VEN_1234&DEV_11E8\n"
                   "[M.NTx86]\nD=I,PCI\\VEN_1234&DEV_11E8\n%s%s",
                   HEAD, sections, hardware);
    pdma_inf *inf = read_text(text);
    assert_int_equal(pdma_inf_groups(inf, NULL, &target, &g, NULL, NULL), PDMA_OK);
    pdma_inf_free(inf);
    (void)snprintf(section, 64, "%.63s", g.section);
    return g.settings[TO].bytes;
}

static void the_hw_section_is_that_of_the_install_section_really_chosen(void **state)
{
    char section[64];
    (void)state;
    assert_int_equal(bytes_with("[I]\n[I.NT]\n[I.NTamd64]\n[I.NTx86]\n", "amd64", section), 3);
    assert_string_equal(section, "I.NTamd64.HW");
    assert_int_equal(bytes_with("[I]\n[I.NT]\n[I.NTx86]\n", "amd64", section), 2);
    assert_int_equal(bytes_with("[I]\n[I.NT]\n[I.NTx86]\n", "x86", section), 4);
    assert_int_equal(bytes_with("[I]\n[I.NTx86]\n", "amd64", section), 1);
    assert_int_equal(bytes_with("[i.nt]\n", "amd64", section), 2);
    assert_int_equal(bytes_with("", "amd64", section), 1);
    assert_string_equal(section, "I.HW");
}

static void the_id_chooses_the_device(void **state)
{
    static const char text[] = HEAD
        "[Manufacturer]\nM=M,NTamd64\n[M.NTamd64]\nU=U,USB\\X\nA=A,PCI\\VEN_1111&DEV_0001\nB=B,PCI\\VEN_2222&DEV_0002,"
        "PCI\\VEN_3333&DEV_0003\nC=C,PCI\\VEN_1111&DEV_0001&SUBSYS_00010002\nE=E,PCI\\VEN_3333&DEV_0003\n"
        "[U]\n[A]\n[B]\n[C]\n[E]\n";
    static const struct {
        const char *id, *section;
    } cases[] = {{NULL, "A.HW"},
                 {"usb\\x", "U.HW"},
                 {"PCI\\VEN_1111&DEV_0001", "A.HW"},
                 {"PCI\\VEN_1111&DEV_0001&SUBSYS_00010002&REV_01", "C.HW"},
                 {"PCI\\VEN_1111&DEV_0001&SUBSYS_00010003", "A.HW"},
                 {"PCI\\VEN_2222&DEV_0002&REV_05", "B.HW"},
                 {"PCI\\VEN_3333&DEV_0003", "E.HW"}};
    struct pdma_inf_groups g;
    struct notes notes;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(groups_of(text, cases[i].id, &g, &notes), PDMA_OK);
        assert_string_equal(g.section, cases[i].section);
    }
}

static void a_compatible_id_serves_where_no_other_does(void **state)
{
    struct pdma_inf_groups g;
    struct notes notes;
    (void)state;
    assert_int_equal(groups_of(HEAD
                               "[Manufacturer]\nM=M,NTamd64\n[M.NTamd64]\nB=B,PCI\\VEN_2222&DEV_0002,PCI\\CC_FF\n[B]\n",
                               "pci\\cc_ff", &g, &notes),
                     PDMA_OK);
    assert_string_equal(g.section, "B.HW");
}

static void an_unknown_id_is_no_device(void **state)
{
    struct pdma_inf_groups g = {.reserved = 7};
    struct notes notes;
    (void)state;
    assert_int_equal(groups_of(DEVICE, "PCI\\VEN_4321&DEV_0001", &g, &notes), PDMA_NO_DEVICE);
    assert_note(&notes, 0, 0, "PCI\\VEN_4321&DEV_0001");
    assert_int_equal(g.reserved, 7);
    assert_int_equal(groups_of(HEAD, NULL, &g, &notes), PDMA_NO_DEVICE);
    assert_note(&notes, 0, 0, "of a PCI device");
}

static void a_long_section_name_is_given_whole(void **state)
{
    char name[256], text[2048];
    struct pdma_inf_groups g;
    struct notes notes;
    (void)state;
    memset(name, 'n', 252);
    name[252] = 0;
    (void)snprintf(text, sizeof text,
                   "%s[Manufacturer]\nM=M,NTamd64\n[M.NTamd64]\nD=%s,PCI\\VEN_1234&DEV_11E8\n[%s]\n[%s.hw]\n"
                   "AddReg=R\n[R]\nHKR,,DmaToDeviceCount,65537,3\n",
                   HEAD, name, name, name);
    assert_int_equal(groups_of(text, NULL, &g, &notes), PDMA_OK);
    assert_int_equal(g.settings[TO].count, 3);
    assert_int_equal(strlen(g.section), 255);
}

static void every_file_of_the_examples_says_what_it_is_for(void **state)
{
    static const struct {
        const char *file;
        uint32_t to, from, bytes, notes;
    } files[] = {{"template", 1, 1, 0x400000, 0},      {"minimal", 1, 1, 0x400000, 0}, {"count", 4, 4, 0x100000, 0},
                 {"bidirectional", 1, 1, 0x400000, 0}, {"utf16", 1, 1, 0x400000, 0},   {"unreferenced", 0, 0, 0, 2},
                 {"as-printed", 1, 0, 0x400000, 2}};
    static const char *const archs[] = {"x86", "amd64", "arm64"};
    (void)state;
    for (size_t i = 0; i < 3 * sizeof files / sizeof *files; i++) {
        const size_t f = i / 3;
        const struct pdma_inf_target target = {.struct_size = sizeof target, .arch = archs[i % 3]};
        struct pdma_inf_groups g = {.struct_size = sizeof g};
        struct pdma_inf_note note = {.struct_size = sizeof note};
        struct notes notes = {0};
        char path[512];
        pdma_inf *inf = NULL;
        (void)snprintf(path, sizeof path, "%s/%s.inf", INF_FILES, files[f].file);
        assert_int_equal(pdma_inf_read_file(path, NULL, &inf, &note), PDMA_OK);
        assert_int_equal(pdma_inf_groups(inf, "PCI\\VEN_1234&DEV_11E8", &target, &g, keep_note, &notes), PDMA_OK);
        assert_int_equal(g.groups[TO].asked, files[f].to);
        assert_int_equal(g.groups[FROM].asked, files[f].from);
        assert_int_equal(g.groups[TO].each.bytes, files[f].bytes);
        assert_int_equal(notes.n, files[f].notes);
        pdma_inf_free(inf);
    }
}

static void wrong_arguments_are_refused(void **state)
{
    struct pdma_inf_groups g = {.struct_size = sizeof g - 1};
    (void)state;
    pdma_inf *inf = read_text(DEVICE);
    assert_int_equal(pdma_inf_groups(inf, NULL, NULL, &g, NULL, NULL), PDMA_INVALID);
    assert_int_equal(pdma_inf_groups(inf, NULL, NULL, NULL, NULL, NULL), PDMA_INVALID);
    g.struct_size = sizeof g;
    assert_int_equal(pdma_inf_groups(NULL, NULL, NULL, &g, NULL, NULL), PDMA_INVALID);
    pdma_inf_free(inf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_document_s_example_makes_one_buffer_each_way),
        cmocka_unit_test(count_names_are_read_and_case_does_not_matter),
        cmocka_unit_test(a_refused_group_leaves_the_other_alone),
        cmocka_unit_test(every_refusal_points_to_the_value_it_is_about),
        cmocka_unit_test(options_or_count_without_bytes_are_a_warning),
        cmocka_unit_test(bytes_without_options_are_refused),
        cmocka_unit_test(an_unreadable_number_refuses_its_group_by_name),
        cmocka_unit_test(only_a_dword_of_four_bytes_counts),
        cmocka_unit_test(noclobber_deletions_and_the_last_write_count),
        cmocka_unit_test(values_may_be_strings_and_lists_several),
        cmocka_unit_test(the_hw_section_is_that_of_the_install_section_really_chosen),
        cmocka_unit_test(the_id_chooses_the_device),
        cmocka_unit_test(a_compatible_id_serves_where_no_other_does),
        cmocka_unit_test(an_unknown_id_is_no_device),
        cmocka_unit_test(a_long_section_name_is_given_whole),
        cmocka_unit_test(every_file_of_the_examples_says_what_it_is_for),
        cmocka_unit_test(wrong_arguments_are_refused),
    };
    return cmocka_run_group_tests_name("inf groups", tests, NULL, NULL);
}
