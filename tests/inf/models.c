/* SPDX-License-Identifier: MIT */
/* From [Manufacturer] to devices: decorations, hardware ids, listings. */
#include "inf/decoration.h"
#include "inf/hwid.h"
#include "rig.h"

struct devices {
    size_t n;
    struct pdma_inf_model models[8];
    struct notes notes;
};

static void list(const char *text, const struct pdma_inf_target *target, struct devices *devices)
{
    pdma_inf *inf = read_text(text);
    devices->notes.n = 0;
    for (size_t i = 0; i < 8; i++)
        devices->models[i].struct_size = sizeof devices->models[i];
    assert_int_equal(pdma_inf_models(inf, target, devices->models, 8, &devices->n, keep_note, &devices->notes),
                     PDMA_OK);
    pdma_inf_free(inf);
}

/* The install section of the only device, or "" for none. */
static const char *chosen(const char *text, const char *arch, uint32_t major, uint32_t minor, uint32_t build)
{
    static struct devices devices;
    const struct pdma_inf_target target = {sizeof target, major, minor, build, arch, NULL};
    list(text, &target, &devices);
    assert_true(devices.n <= 1);
    return devices.n == 0 ? "" : devices.models[0].install;
}

static void a_models_line_gives_description_install_section_and_id(void **state)
{
    struct devices d;
    (void)state;
    list(HEAD
         "[Manufacturer]\n%M%=Models,NTamd64\n[Models.NTamd64]\n; none\n"
         "%D% = Install , PCI\\VEN_10ee&DEV_7024&SUBSYS_00081028&REV_A1 ; x\n\"B\"=Other,USB\\VID_1\n[Strings]\nM=m\n"
         "D=\"My device\"\n",
         NULL, &d);
    assert_int_equal(d.n, 2);
    assert_string_equal(d.models[0].id, "PCI\\VEN_10ee&DEV_7024&SUBSYS_00081028&REV_A1");
    assert_string_equal(d.models[0].description, "My device");
    assert_string_equal(d.models[0].install, "Install");
    assert_int_equal(d.models[0].line, 7);
    assert_int_equal(d.models[0].vendor, 0x10ee);
    assert_int_equal(d.models[0].device, 0x7024);
    assert_int_equal(d.models[0].subdevice, 8);
    assert_int_equal(d.models[0].subvendor, 0x1028);
    assert_int_equal(d.models[0].revision, 0xa1);
    assert_int_equal(d.models[1].vendor, 0xffff);
    assert_int_equal(d.models[1].device, 0xffff);
    assert_int_equal(d.notes.n, 0);
}

static void lines_without_key_or_id_are_no_devices(void **state)
{
    struct devices d;
    (void)state;
    list(HEAD "[Manufacturer]\nM=Models,NTamd64\n\n=\nN=,NTamd64\n[Models.NTamd64]\nx\nD=I\nD=I,\nE=I,,PCI\\C\n=,\n",
         NULL, &d);
    assert_int_equal(d.n, 1);
    assert_string_equal(d.models[0].id, "PCI\\C");
}

static void a_manufacturer_without_value_is_its_own_models_section(void **state)
{
    (void)state;
    assert_string_equal(chosen(HEAD "[Manufacturer]\nModels\n[Models]\nD=I,x\n", "x86", 0, 0, 0), "I");
}

static void all_manufacturers_count(void **state)
{
    struct devices d;
    (void)state;
    list(HEAD "[Manufacturer]\nA=M,NTamd64\nB=N,NTamd64\n[M.NTamd64]\nD=I,x\n[N.NTamd64]\nD=J,y\n", NULL, &d);
    assert_int_equal(d.n, 2);
}

static void the_architecture_chooses_the_models_section(void **state)
{
    static const char text[] =
        HEAD "[Manufacturer]\nA=M,NTx86,ntAMD64,NTarm,NTarm64,NTia64\n[M]\nD=plain,x\n"
             "[M.NTx86]\nD=x86,x\n[M.ntamd64]\nD=amd64,x\n[M.NTARM]\nD=arm,x\n[M.NTarm64]\nD=arm64,x\n";
    static const char *const archs[] = {"x86", "amd64", "arm", "arm64"};
    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(chosen(text, archs[i], 0, 0, 0), archs[i]);
    assert_string_equal(chosen(text, NULL, 0, 0, 0), "amd64");
    assert_string_equal(chosen(text, "AMD64", 0, 0, 0), "amd64");
}

static void the_closest_version_not_above_the_target_wins(void **state)
{
    static const char text[] =
        HEAD "[Manufacturer]\nA=M,NTamd64.6.1,NTamd64,NTamd64.10.0...16299,NTamd64.10.0,NTamd64.11,NTamd64.6.1.3,"
             "NTamd64.6.1..0x80,NTamd64.6.2.1\n"
             "[M.NTamd64]\nD=any,x\n[M.NTamd64.6.1]\nD=six,x\n[M.NTamd64.10.0]\nD=ten,x\n[M.NTamd64.10.0...16299]\n"
             "D=build,x\n[M.NTamd64.11]\nD=eleven,x\n[M.NTamd64.6.1.3]\nD=server,x\n[M.NTamd64.6.1..0x80]\nD=suite,x\n"
             "[M.NTamd64.6.2.1]\nD=workstation,x\n";
    (void)state;
    assert_string_equal(chosen(text, NULL, 0, 0, 0), "build");
    assert_string_equal(chosen(text, NULL, 10, 0, 0), "build");
    assert_string_equal(chosen(text, NULL, 10, 0, 16299), "build");
    assert_string_equal(chosen(text, NULL, 10, 0, 16298), "ten");
    assert_string_equal(chosen(text, NULL, 6, 3, 0), "workstation");
    assert_string_equal(chosen(text, NULL, 6, 1, 7601), "six");
    assert_string_equal(chosen(text, NULL, 6, 0, 0), "any");
    assert_string_equal(chosen(text, NULL, 11, 5, 0), "eleven");
}

static void a_named_product_or_architecture_is_closer_than_none(void **state)
{
    (void)state;
    assert_string_equal(chosen(HEAD "[Manufacturer]\nA=M,NTx86.6.1,NT.6.1,NTx86.6.1.1\n[M.NTx86.6.1]\nD=a,x\n"
                                    "[M.NT.6.1]\nD=b,x\n[M.NTx86.6.1.1]\nD=c,x\n",
                               "x86", 6, 1, 0),
                        "c");
    assert_string_equal(
        chosen(HEAD "[Manufacturer]\nA=M,NT.6.1,NTx86.6.1\n[M.NTx86.6.1]\nD=a,x\n[M.NT.6.1]\nD=b,x\n", "x86", 6, 1, 0),
        "a");
    assert_string_equal(
        chosen(HEAD "[Manufacturer]\nA=M,NTx86,NT.5\n[M.NTx86]\nD=a,x\n[M.NT.5]\nD=b,x\n", "x86", 0, 0, 0), "b");
}

static void an_empty_matching_models_section_excludes(void **state)
{
    static const char text[] = HEAD "[Manufacturer]\nA=M,NTamd64,NTamd64.10.0\n[M]\nD=plain,x\n[M.NTamd64]\nD=old,x\n"
                                    "[M.NTamd64.10.0]\n";
    (void)state;
    assert_string_equal(chosen(text, NULL, 10, 0, 0), "");
    assert_string_equal(chosen(text, NULL, 6, 1, 0), "old");
}

static void a_matching_models_section_that_is_missing_is_reported(void **state)
{
    struct devices d;
    (void)state;
    list(HEAD "[Manufacturer]\nA=M,NTamd64\n[M]\nD=plain,x\n", NULL, &d);
    assert_int_equal(d.n, 0);
    assert_note(&d.notes, 4, 3, "[M] with the target's decoration does not exist");
}

static void undecorated_models_are_read_on_amd64_with_a_warning(void **state)
{
    struct devices d;
    struct pdma_inf_target x86 = {.struct_size = sizeof x86, .arch = "x86"};
    static const char text[] = HEAD "[Manufacturer]\nA = M\n[M]\nD=plain,x\n";
    (void)state;
    list(text, NULL, &d);
    assert_int_equal(d.n, 1);
    assert_note(&d.notes, 4, 5, "[M] is not decorated for this system: Windows skips it, expected NTamd64");
    list(text, &x86, &d);
    assert_int_equal(d.n, 1);
    assert_int_equal(d.notes.n, 0);
}

static void a_decoration_without_architecture_is_like_none_on_amd64(void **state)
{
    struct devices d;
    (void)state;
    list(HEAD "[Manufacturer]\nA=M,NT,NT.6.1\n[M]\nD=plain,x\n[M.NT]\nD=nt,x\n[M.NT.6.1]\nD=six,x\n", NULL, &d);
    assert_int_equal(d.n, 1);
    assert_string_equal(d.models[0].install, "six");
    assert_non_null(find_note(&d.notes, "not decorated"));
}

static void models_that_have_no_form_for_the_target_are_reported(void **state)
{
    struct devices d;
    (void)state;
    list(HEAD "[Manufacturer]\nA=M,NTx86,,NTamd64.11\n[M.NTx86]\nD=x,y\n", NULL, &d);
    assert_int_equal(d.n, 0);
    assert_note(&d.notes, 4, 3, "[M] has no form for the target system");
}

static void what_is_no_decoration_is_reported(void **state)
{
    static const char *const bad[] = {"Windows", "NTmips", "N", "NTamd64.x", "NTamd64.1.2.3.4.5.6", "NTamd64.-1"};
    struct inf_decoration decoration;
    struct devices d;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(inf_decoration_read(bad[i], strlen(bad[i]), &decoration));
    assert_true(inf_decoration_read("NTarm64.10.0.1..22000", 21, &decoration));
    assert_int_equal(decoration.parts[INF_BUILD], 22000);
    list(HEAD "[Manufacturer]\nA=M,junk,NTamd64\n[M.NTamd64]\nD=x,y\n", NULL, &d);
    assert_int_equal(d.n, 1);
    assert_note(&d.notes, 4, 5, "'junk' is no target system");
}

static void a_pci_id_has_four_parts_of_which_two_may_be_missing(void **state)
{
    static const char *const bad[] = {"PCI\\VEN_1234",
                                      "PCI\\VEN_1234&DEV_11E",
                                      "PCI\\VEN_1234&DEV_11E8&",
                                      "PCI\\VEN_1234&DEV_11E8&CC_0604",
                                      "PCI\\VEN_1234&DEV_11E8&REV_01&SUBSYS_00010002",
                                      "PCI\\VEN_1234&DEV_11E8&SUBSYS_0001",
                                      "PCI\\VEN_12G4&DEV_11E8",
                                      "USB\\VID_1234&PID_0001",
                                      ""};
    struct inf_hwid id;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(inf_hwid_read(bad[i], strlen(bad[i]), &id));
        assert_int_equal(id.vendor, INF_ID_NOT_GIVEN);
    }
    assert_true(inf_hwid_read("pci\\ven_12aB&dev_0001&rev_7f", 28, &id));
    assert_int_equal(id.vendor, 0x12ab);
    assert_int_equal(id.revision, 0x7f);
    assert_int_equal(id.subvendor, INF_ID_NOT_GIVEN);
}

static unsigned fits(const char *in_inf, const char *of_device)
{
    return inf_hwid_fits(in_inf, strlen(in_inf), of_device, strlen(of_device));
}

static void a_more_specific_id_fits_better(void **state)
{
    static const char device[] = "PCI\\VEN_1234&DEV_11E8&SUBSYS_00010002&REV_03";
    static const char *const ids[] = {"PCI\\VEN_1234&DEV_11E8", "PCI\\VEN_1234&DEV_11E8&REV_03",
                                      "PCI\\VEN_1234&DEV_11E8&SUBSYS_00010002",
                                      "pci\\ven_1234&dev_11e8&subsys_00010002&rev_03"};
    static const char *const others[] = {"PCI\\VEN_1234&DEV_11E9",
                                         "PCI\\VEN_1235&DEV_11E8",
                                         "PCI\\VEN_1234&DEV_11E8&REV_04",
                                         "PCI\\VEN_1234&DEV_11E8&SUBSYS_00010003",
                                         "PCI\\VEN_1234&DEV_11E8&SUBSYS_00020002",
                                         "USB\\X"};
    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(fits(ids[i], device) > (i == 0 ? 0 : fits(ids[i - 1], device)), 1);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(fits(others[i], device), 0);
    assert_int_equal(fits(device, ids[0]), 0);
    assert_int_equal(fits(ids[0], "USB\\X"), 0);
    assert_int_equal(fits("usb\\x", "USB\\X"), 5);
}

static void a_listing_counts_all_and_fills_what_fits(void **state)
{
    struct pdma_inf_model models[3] = {{.struct_size = sizeof models[0]}, {.line = 77}, {.line = 77}};
    size_t n = 0;
    (void)state;
    pdma_inf *inf = read_text(HEAD "[Manufacturer]\nA=M,NTamd64\n[M.NTamd64]\nD=I,x\nE=J,y\n");
    assert_int_equal(pdma_inf_models(inf, NULL, NULL, 0, &n, NULL, NULL), PDMA_OK);
    assert_int_equal(n, 2);
    assert_int_equal(pdma_inf_models(inf, NULL, models, 1, &n, NULL, NULL), PDMA_OK);
    assert_int_equal(n, 2);
    assert_string_equal(models[0].id, "x");
    assert_int_equal(models[1].line, 77);
    pdma_inf_free(inf);
}

static void a_caller_with_larger_structures_gets_each_in_its_place(void **state)
{
    struct larger {
        struct pdma_inf_model model;
        uint64_t later;
    } models[2] = {{.model.struct_size = sizeof models[0], .later = 1},
                   {.model.struct_size = sizeof models[0], .later = 2}};
    size_t n = 0;
    (void)state;
    pdma_inf *inf = read_text(HEAD "[Manufacturer]\nA=M,NTamd64\n[M.NTamd64]\nD=I,x\nE=J,y\n");
    assert_int_equal(pdma_inf_models(inf, NULL, &models[0].model, 2, &n, NULL, NULL), PDMA_OK);
    assert_string_equal(models[1].model.id, "y");
    assert_int_equal(models[0].later, 1);
    assert_int_equal(models[1].later, 2);
    pdma_inf_free(inf);
}

static void long_descriptions_are_cut_between_characters_and_long_ids_left_out(void **state)
{
    static char text[4096];
    struct devices d;
    char wide[601] = "", id[300];
    (void)state;
    for (size_t i = 0; i < 200; i++)
        memcpy(wide + 3 * i, "\xe2\x82\xac", 3);
    memset(id, 'i', sizeof id - 1);
    id[sizeof id - 1] = 0;
    (void)snprintf(text, sizeof text, "%s[Manufacturer]\nA=M,NTamd64\n[M.NTamd64]\n\"%s\"=I,x\nE=J,%s\n", HEAD, wide,
                   id);
    list(text, NULL, &d);
    assert_int_equal(d.n, 1);
    assert_int_equal(strlen(d.models[0].description), 255);
    assert_memory_equal(d.models[0].description, wide, 255);
    assert_note(&d.notes, 7, 5, "longer than 255 bytes");
    memmove(wide + 1, wide, 598);
    wide[0] = 'x';
    wide[598] = 0;
    (void)snprintf(text, sizeof text, "%s[Manufacturer]\nA=M,NTamd64\n[M.NTamd64]\n\"%s\"=I,x\n", HEAD, wide);
    list(text, NULL, &d);
    assert_int_equal(strlen(d.models[0].description), 253);
    assert_memory_equal(d.models[0].description, wide, 253);
}

static void wrong_targets_are_refused_and_named(void **state)
{
    static const struct {
        struct pdma_inf_target target;
        const char *words;
    } wrong[] = {{{.struct_size = 0}, "struct_size"},
                 {{.struct_size = sizeof(struct pdma_inf_target), .arch = "mips"}, "mips is no known architecture"},
                 {{.struct_size = sizeof(struct pdma_inf_target), .language = "de"}, "de is no language"},
                 {{.struct_size = sizeof(struct pdma_inf_target), .language = "04070"}, "04070 is no language"},
                 {{.struct_size = sizeof(struct pdma_inf_target), .language = "04x7"}, "04x7 is no language"},
                 {{.struct_size = sizeof(struct pdma_inf_target), .language = "04G7"}, "04G7 is no language"}};
    size_t n = 7;
    (void)state;
    pdma_inf *inf = read_text(HEAD);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct notes notes = {0};
        struct pdma_inf_groups groups = {.struct_size = sizeof groups};
        struct values values = {.n = 0};
        assert_int_equal(pdma_inf_models(inf, &wrong[i].target, NULL, 0, &n, keep_note, &notes), PDMA_INVALID);
        assert_note(&notes, 0, 0, wrong[i].words);
        assert_int_equal(n, 7);
        assert_int_equal(pdma_inf_groups(inf, NULL, &wrong[i].target, &groups, NULL, NULL), PDMA_INVALID);
        assert_int_equal(run_lists(inf, &wrong[i].target, &values), PDMA_INVALID);
    }
    pdma_inf_free(inf);
}

static void wrong_arguments_are_refused(void **state)
{
    struct pdma_inf_model model = {.struct_size = 0};
    size_t n = 0;
    (void)state;
    pdma_inf *inf = read_text(HEAD);
    assert_int_equal(pdma_inf_models(NULL, NULL, NULL, 0, &n, NULL, NULL), PDMA_INVALID);
    assert_int_equal(pdma_inf_models(inf, NULL, NULL, 0, NULL, NULL, NULL), PDMA_INVALID);
    assert_int_equal(pdma_inf_models(inf, NULL, NULL, 1, &n, NULL, NULL), PDMA_INVALID);
    assert_int_equal(pdma_inf_models(inf, NULL, &model, 1, &n, NULL, NULL), PDMA_INVALID);
    model.struct_size = sizeof model + 1;
    assert_int_equal(pdma_inf_models(inf, NULL, &model, 1, &n, NULL, NULL), PDMA_INVALID);
    pdma_inf_free(inf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_models_line_gives_description_install_section_and_id),
        cmocka_unit_test(lines_without_key_or_id_are_no_devices),
        cmocka_unit_test(a_manufacturer_without_value_is_its_own_models_section),
        cmocka_unit_test(all_manufacturers_count),
        cmocka_unit_test(the_architecture_chooses_the_models_section),
        cmocka_unit_test(the_closest_version_not_above_the_target_wins),
        cmocka_unit_test(a_named_product_or_architecture_is_closer_than_none),
        cmocka_unit_test(an_empty_matching_models_section_excludes),
        cmocka_unit_test(a_matching_models_section_that_is_missing_is_reported),
        cmocka_unit_test(undecorated_models_are_read_on_amd64_with_a_warning),
        cmocka_unit_test(a_decoration_without_architecture_is_like_none_on_amd64),
        cmocka_unit_test(models_that_have_no_form_for_the_target_are_reported),
        cmocka_unit_test(what_is_no_decoration_is_reported),
        cmocka_unit_test(a_pci_id_has_four_parts_of_which_two_may_be_missing),
        cmocka_unit_test(a_more_specific_id_fits_better),
        cmocka_unit_test(a_listing_counts_all_and_fills_what_fits),
        cmocka_unit_test(a_caller_with_larger_structures_gets_each_in_its_place),
        cmocka_unit_test(long_descriptions_are_cut_between_characters_and_long_ids_left_out),
        cmocka_unit_test(wrong_targets_are_refused_and_named),
        cmocka_unit_test(wrong_arguments_are_refused),
    };
    return cmocka_run_group_tests_name("inf models", tests, NULL, NULL);
}
