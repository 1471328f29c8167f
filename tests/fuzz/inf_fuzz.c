/* SPDX-License-Identifier: MIT */
/* The INF reader under any bytes: it reads or refuses, and every call on what it read keeps its promises. */
#include "pdma/inf.h"

#include <stdlib.h>
#include <string.h>

#define MODELS 8u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition)
{
    if (!condition)
        abort();
}

static void check_note(void *arg, const struct pdma_inf_note *note)
{
    (void)arg;
    require(note->struct_size == sizeof *note);
    require(note->text[0] != 0 && memchr(note->text, 0, sizeof note->text) != NULL);
}

static void check_value(void *arg, const struct pdma_inf_value *value)
{
    (void)arg;
    volatile size_t length = strlen(value->root) + strlen(value->subkey) + strlen(value->name);
    require(length >= 3 && value->line != 0);
    for (size_t i = 0; i < value->bytes; i++)
        length += value->data[i];
}

static void check_groups(const pdma_inf *inf, const char *id, const struct pdma_inf_target *target)
{
    struct pdma_inf_groups groups = {.struct_size = sizeof groups};
    int status = pdma_inf_groups(inf, id, target, &groups, check_note, NULL);
    require(status == PDMA_OK || status == PDMA_NO_DEVICE || status == PDMA_INVALID);
    require(status == PDMA_OK || groups.section[0] == 0);
    for (size_t i = 0; i < PDMA_GROUPS_MAX; i++)
        require(groups.groups[i].asked <= PDMA_GROUP_SLOTS_MAX);
    if (status == PDMA_OK && strlen(groups.section) > 3) {
        status = pdma_inf_registry(inf, groups.section, target, check_value, check_note, NULL);
        require(status == PDMA_OK || status == PDMA_INVALID);
    }
}

static void check_target(const pdma_inf *inf, const char *arch, const char *language)
{
    struct pdma_inf_target target = {.struct_size = sizeof target, .arch = arch, .language = language};
    static struct pdma_inf_model models[MODELS];
    size_t n = 0;
    for (size_t i = 0; i < MODELS; i++)
        models[i].struct_size = sizeof models[i];
    int status = pdma_inf_models(inf, &target, models, MODELS, &n, check_note, NULL);
    require(status == PDMA_OK || status == PDMA_INVALID);
    for (size_t i = 0; status == PDMA_OK && i < n && i < MODELS; i++) {
        require(memchr(models[i].id, 0, sizeof models[i].id) != NULL && models[i].line != 0);
        check_groups(inf, models[i].id, &target);
    }
    check_groups(inf, NULL, &target);
    check_groups(inf, "PCI\\VEN_1234&DEV_11E8&SUBSYS_00010002&REV_01", &target);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const lists[] = {"I", "Example.NT", "DefaultInstall"};
    struct pdma_inf_note note = {.struct_size = sizeof note};
    pdma_inf *inf = NULL;
    if (pdma_inf_read(data, size, NULL, &inf, &note) != PDMA_OK) {
        check_note(NULL, &note);
        require(inf == NULL);
        return 0;
    }
    check_target(inf, NULL, NULL);
    check_target(inf, "x86", "0407");
    check_target(inf, "arm64", "0409");
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        (void)pdma_inf_registry(inf, lists[i], NULL, check_value, check_note, NULL);
    pdma_inf_free(inf);
    return 0;
}
