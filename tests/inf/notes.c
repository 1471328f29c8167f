/* SPDX-License-Identifier: MIT */
/* What a user is told about Dma values that may not do what was meant, and that nothing is told without reason. */
#include "rig.h"

#define BYTES        "HKR,,DmaToDeviceBytes,0x00010001,0x1000\n"
#define OPTIONS      "HKR,,DmaToDeviceOptions,0x00010001,0x41\n"
#define FROM_OPTIONS "HKR,,DmaFromDeviceOptions,0x00010001,0x21\n"

static void notes_of(const char *text, struct notes *notes)
{
    struct pdma_inf_groups groups;
    assert_int_equal(groups_of(text, NULL, &groups, notes), PDMA_OK);
}

static void a_faultless_inf_gets_no_note(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(HARDWARE "[R]\n; HKR,,DmaToDeviceCount,0x00010001,4\n" BYTES OPTIONS, &notes);
    assert_int_equal(notes.n, 0);
}

static void a_bytes_line_behind_words_of_a_comment_is_reported_with_its_place(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(HARDWARE
             "[R]\n; Device-to-host DMA buffer: HKR,, \"DmaFromDeviceBytes\",0x00010001,0x100000\n" FROM_OPTIONS,
             &notes);
    assert_int_equal(notes.n, 2);
    assert_note(&notes, 11, 30, "DmaFromDeviceBytes stands behind a comment and has no effect");
    assert_note(&notes, 12, 6, "DmaFromDeviceBytes is absent");
    assert_int_equal(notes.notes[0].warning, 1);
    assert_int_equal(notes.notes[1].warning, 1);
}

static void it_is_found_behind_values_letters_and_continuations_too(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(HARDWARE
             "[R]\nHKR,,x,,1 ; \xc3\xa4 hkr , , DMATODEVICEBYTES , 1\nHKR,,y,,\\ ; HKRHKR,,DmaToDeviceCount\n1\n"
             "[q] ; HKR,,DmaFromDeviceBytes\n",
             &notes);
    assert_int_equal(notes.n, 2);
    assert_note(&notes, 11, 15, "DmaToDeviceBytes stands");
    assert_note(&notes, 12, 16, "DmaToDeviceCount stands");
}

static void lines_commented_out_are_reported_where_they_would_count(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(HARDWARE "[R]\n;HKR,, \"DmaToDeviceBytes\",0x00010001,0x100000\n; ;HKR,,DmaToDeviceOptions,65537,0x41\n"
                      ";HKR,,DmaToDeviceCount,65537,1\n;" FROM_OPTIONS,
             &notes);
    assert_int_equal(notes.n, 3);
    assert_note(&notes, 11, 2, "DmaToDeviceBytes is commented out");
    assert_note(&notes, 12, 4, "DmaToDeviceOptions is commented out");
    assert_note(&notes, 14, 2, "DmaFromDeviceOptions is commented out");
    notes_of(HARDWARE "[R]\n;" BYTES ";" OPTIONS BYTES OPTIONS, &notes);
    assert_int_equal(notes.n, 0);
}

static void other_comments_are_not_taken_for_dma_lines(void **state)
{
    static const char *const comments[] = {"HKR",
                                           "HKR,",
                                           "HKR,,",
                                           "HKR,,\"",
                                           "HKR,,DmaToDevice",
                                           "HKR,,DmaToDeviceBytesX",
                                           "HKR,Sub,DmaToDeviceBytes",
                                           "DmaToDeviceBytes",
                                           "HKLM,,DmaToDeviceBytes",
                                           "HK",
                                           ""};
    (void)state;
    for (size_t i = 0; i < sizeof comments / sizeof *comments; i++) {
        char text[512];
        struct notes notes;
        (void)snprintf(text, sizeof text, "%s[R]\n; say %s\n;%s", HARDWARE, comments[i], comments[i]);
        notes_of(text, &notes);
        assert_int_equal(notes.n, 0);
    }
}

static void a_section_that_nobody_refers_to_is_reported(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(DEVICE "[Example.NT.HW]\nAddReg=Other\n[Other]\nHKR,,x,,1\n[UpdateRegistryDevice]\nx\n" BYTES OPTIONS,
             &notes);
    assert_int_equal(notes.n, 1);
    assert_note(&notes, 14, 6,
                "[UpdateRegistryDevice] holds Dma values, but nobody refers to it, expected AddReg in [Example.NT.HW]");
}

static void lines_that_only_resemble_dma_values_are_not_reported(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(HARDWARE "[R]\n" BYTES OPTIONS "[X]\nHKLM,,DmaToDeviceBytes,65537,1\nHKR,Sub,DmaToDeviceBytes,65537,1\n"
                      "HKR,,DmaToDevice,65537,1\nHKR\n",
             &notes);
    assert_int_equal(notes.n, 0);
}

static void a_reference_from_another_section_does_not_count(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(DEVICE "AddReg=R\n[Example.NT.HW]\n[R]\n" BYTES OPTIONS, &notes);
    assert_int_equal(notes.n, 1);
    assert_note(&notes, 11, 6, "[R] holds Dma values, but only [Example.NT] refers to it, which does not count");
}

static void the_values_of_another_device_are_not_reported(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(HARDWARE "[R]\n" BYTES OPTIONS "[Other]\n[Other.HW]\nAddReg=R2\n[R2]\n" BYTES, &notes);
    assert_int_equal(notes.n, 0);
    notes_of(HARDWARE "[R]\n" BYTES OPTIONS "[Other.HW]\nAddReg=R2\n[R2]\n" BYTES, &notes);
    assert_int_equal(notes.n, 1);
    assert_non_null(find_note(&notes, "[R2] holds Dma values, but only [Other.HW] refers to it"));
}

static void a_missing_hw_section_is_reported_and_those_that_do_not_count(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(DEVICE "[Example.HW]\nAddReg=R\n[EXAMPLE.NTx86.hw]\nAddReg=R\n[Examples.HW]\n[ExampleHW]\n[HW]\n"
                    "[Example.NT.Services]\n[R]\n" BYTES OPTIONS,
             &notes);
    assert_note(&notes, 6, 1, "[Example.NT.HW] does not exist");
    assert_note(&notes, 8, 1, "[Example.HW] has no effect for this device, expected [Example.NT.HW]");
    assert_note(&notes, 10, 1, "[EXAMPLE.NTx86.hw] has no effect");
    assert_note(&notes, 17, 6, "refers to it, which does not count");
    assert_int_equal(notes.n, 4);
}

static void a_hw_section_of_another_system_is_reported_only_where_it_may_be_missed(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(HARDWARE "[Example.NTx86]\n[Example.NTx86.HW]\nAddReg=R\n[R]\n" BYTES OPTIONS, &notes);
    assert_int_equal(notes.n, 0);
    notes_of(HARDWARE "[Example.NTx86.HW]\nAddReg=R\n[R]\n" BYTES OPTIONS, &notes);
    assert_int_equal(notes.n, 1);
    assert_note(&notes, 10, 1, "[Example.NTx86.HW] has no effect for this device");
    notes_of(DEVICE "[Example.NT.HW]\n[Example.NTx86]\n[Example.NTx86.HW]\nAddReg=R\n[R]\n" BYTES OPTIONS, &notes);
    assert_int_equal(notes.n, 1);
    assert_note(&notes, 10, 1, "[Example.NTx86.HW] has no effect for this device");
}

static void an_install_section_that_does_not_exist_is_reported(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(HEAD "[Manufacturer]\nM=M,NTamd64\n[M.NTamd64]\nD=Nowhere,PCI\\VEN_1234&DEV_11E8\n", &notes);
    assert_note(&notes, 6, 3, "install section [Nowhere] does not exist");
    assert_note(&notes, 6, 1, "[Nowhere.HW] does not exist");
}

static void undecorated_models_are_reported_with_the_groups(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(HEAD "[Manufacturer]\nM=M\n[M]\nD=I,PCI\\VEN_1234&DEV_11E8\n[I]\n[I.HW]\nAddReg=R\n[R]\n" BYTES OPTIONS,
             &notes);
    assert_int_equal(notes.n, 1);
    assert_note(&notes, 4, 3, "Windows skips it");
}

static void dma_values_in_a_subkey_or_under_another_root_are_reported(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(HARDWARE "[R]\n" BYTES OPTIONS
                      "HKR,Parameters,DmaFromDeviceBytes,65537,1\nHKLM,,DmaFromDeviceOptions,65537,1\n",
             &notes);
    assert_int_equal(notes.n, 2);
    assert_note(&notes, 13, 16, "DmaFromDeviceBytes has no effect here");
    assert_note(&notes, 14, 7, "DmaFromDeviceOptions has no effect here");
}

static void unknown_flag_bits_are_reported_for_every_line_of_the_lists(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(HARDWARE "[R]\nHKR,,x,0x00100000,1\nHKR,,DmaToDeviceBytes,0x00010081,0x1000\n" OPTIONS, &notes);
    assert_int_equal(notes.n, 2);
    assert_note(&notes, 11, 8, "flags 0x00100000 have a bit or a type that is not known");
    assert_note(&notes, 12, 23, "flags 0x00010081");
}

static void a_dma_value_that_is_written_and_deleted_is_reported(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(HARDWARE "[R]\n" BYTES OPTIONS "HKR,,,4\n", &notes);
    assert_int_equal(notes.n, 2);
    assert_note(&notes, 11, 6, "DmaToDeviceBytes is written here, but line 13 deletes it again");
    assert_note(&notes, 12, 6, "DmaToDeviceOptions is written here, but line 13 deletes it again");
    assert_int_equal(notes.notes[0].warning, 1);
    notes_of(HARDWARE "[R]\n" BYTES OPTIONS "HKR,,dmatodevicebytes,4\nHKR,,DmaToDeviceBytes,4\n", &notes);
    assert_note(&notes, 11, 6, "DmaToDeviceBytes is written here, but line 13 deletes it again");
}

static void a_dma_value_deleted_before_its_last_write_is_not_reported(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(HARDWARE "[R]\nHKR,,DmaToDeviceCount,4\n" BYTES "HKR,,DmaToDeviceBytes,4\n" OPTIONS
                      "HKR,,,4\n" OPTIONS BYTES,
             &notes);
    assert_int_equal(notes.n, 0);
}

static void needs_is_said_not_to_be_followed(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(DEVICE "[Example.NT.HW]\nNeeds=Other.HW\n", &notes);
    assert_int_equal(notes.n, 1);
    assert_note(&notes, 9, 1, "Needs is not followed");
}

static void a_quote_that_is_not_closed_is_reported(void **state)
{
    struct notes notes;
    (void)state;
    notes_of(HARDWARE "[R]\n" BYTES OPTIONS "HKR,,x,,\"open\nHKR,,y,,\"too\n", &notes);
    assert_int_equal(notes.n, 1);
    assert_note(&notes, 13, 9, "a quote that is not closed");
}

static void an_unrelated_value_that_grows_too_long_stops_no_warning(void **state)
{
    static char text[8192];
    struct notes notes;
    int used = snprintf(text, sizeof text, "%s",
                        DEVICE "[Example.NT.HW]\n[X]\n%s%%s%,b\nAddReg=%s%%s%\n[R]\n" BYTES OPTIONS "[Strings]\ns=");
    (void)state;
    memset(text + used, 'x', 3000);
    notes_of(text, &notes);
    assert_int_equal(notes.n, 1);
    assert_non_null(find_note(&notes, "[R] holds Dma values"));
}

static void long_names_are_cut_and_control_characters_replaced(void **state)
{
    char text[1024], wide[200];
    struct notes notes;
    (void)state;
    memset(wide, 0, sizeof wide);
    for (size_t i = 0; i < 21; i++)
        memcpy(wide + 3 * i, "\xe2\x82\xac", 3);
    (void)snprintf(text, sizeof text, "%s[Example.NT.HW]\nAddReg=%s,\x7f\n[%sx]\n%s", DEVICE, wide, wide, BYTES);
    notes_of(text, &notes);
    for (size_t i = 0; i < notes.n; i++)
        assert_null(strchr(notes.notes[i].text, 0x7f));
    wide[60] = 0;
    (void)snprintf(text, sizeof text, "[%s...]", wide);
    assert_non_null(find_note(&notes, text));
    assert_non_null(find_note(&notes, "[?]"));
}

static void a_sentence_is_cut_to_fit_between_characters(void **state)
{
    char id[402];
    struct pdma_inf_groups groups;
    struct notes notes;
    (void)state;
    memset(id, 'i', sizeof id - 1);
    id[sizeof id - 1] = 0;
    assert_int_equal(groups_of(DEVICE, id, &groups, &notes), PDMA_NO_DEVICE);
    assert_int_equal(strlen(notes.notes[0].text), sizeof notes.notes[0].text - 1);
    for (size_t shift = 0; shift < 3; shift++) {
        memset(id, 'i', shift);
        for (size_t i = shift; i + 3 < sizeof id; i += 3)
            memcpy(id + i, "\xe2\x82\xac", 4);
        assert_int_equal(groups_of(DEVICE, id, &groups, &notes), PDMA_NO_DEVICE);
        const char *text = notes.notes[0].text;
        assert_memory_equal(text + strlen(text) - 3, "\xe2\x82\xac", 3);
        assert_true(strlen(text) > sizeof notes.notes[0].text - 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_faultless_inf_gets_no_note),
        cmocka_unit_test(a_bytes_line_behind_words_of_a_comment_is_reported_with_its_place),
        cmocka_unit_test(it_is_found_behind_values_letters_and_continuations_too),
        cmocka_unit_test(lines_commented_out_are_reported_where_they_would_count),
        cmocka_unit_test(other_comments_are_not_taken_for_dma_lines),
        cmocka_unit_test(a_section_that_nobody_refers_to_is_reported),
        cmocka_unit_test(lines_that_only_resemble_dma_values_are_not_reported),
        cmocka_unit_test(a_reference_from_another_section_does_not_count),
        cmocka_unit_test(the_values_of_another_device_are_not_reported),
        cmocka_unit_test(a_missing_hw_section_is_reported_and_those_that_do_not_count),
        cmocka_unit_test(a_hw_section_of_another_system_is_reported_only_where_it_may_be_missed),
        cmocka_unit_test(an_install_section_that_does_not_exist_is_reported),
        cmocka_unit_test(undecorated_models_are_reported_with_the_groups),
        cmocka_unit_test(dma_values_in_a_subkey_or_under_another_root_are_reported),
        cmocka_unit_test(unknown_flag_bits_are_reported_for_every_line_of_the_lists),
        cmocka_unit_test(a_dma_value_that_is_written_and_deleted_is_reported),
        cmocka_unit_test(a_dma_value_deleted_before_its_last_write_is_not_reported),
        cmocka_unit_test(needs_is_said_not_to_be_followed),
        cmocka_unit_test(a_quote_that_is_not_closed_is_reported),
        cmocka_unit_test(an_unrelated_value_that_grows_too_long_stops_no_warning),
        cmocka_unit_test(long_names_are_cut_and_control_characters_replaced),
        cmocka_unit_test(a_sentence_is_cut_to_fit_between_characters),
    };
    return cmocka_run_group_tests_name("inf notes", tests, NULL, NULL);
}
