/* SPDX-License-Identifier: MIT */
/* From an INF to devices: each PCI model of its models section is plugged in, with the groups that it sets. */
#include "machine.h"
#include "pdma/inf.h"

#include <string.h>

#define NOT_GIVEN 0xffffu

static uint16_t given(uint16_t id)
{
    return id == NOT_GIVEN ? 0 : id;
}

/* Keeps the first error; warnings are for those who ask the INF themselves. */
static void keep_error(void *arg, const struct pdma_inf_note *note)
{
    struct pdma_inf_note *error = arg;
    if (note->warning == 0 && error->text[0] == '\0')
        *error = *note;
}

/* The status is the reader's, whatever the reason's would be. */
static int inf_failed(int status, const struct pdma_inf_note *error, const char *subject, struct pdma_why *why)
{
    if (status == PDMA_NO_MEMORY)
        return pdma_why_set(why, PDMA_WHY_HEAP, 0, 0, subject);
    (void)pdma_why_set(why, PDMA_WHY_SIM_INF, error->line, 0, error->text[0] != '\0' ? error->text : subject);
    if (why != NULL && why->struct_size >= sizeof *why)
        why->status = status;
    return status;
}

/* The same device named twice in the models section is one device. */
static int seen(const struct pdma_sim *sim, uint32_t first, const struct pdma_sim_device *device)
{
    for (uint32_t i = first; i < sim->ndevices; i++) {
        const struct pdma_device_info *info = &sim->devices[i]->info;
        if (info->vendor == device->vendor && info->device == device->device && info->subvendor == device->subvendor &&
            info->subdevice == device->subdevice && info->revision == device->revision)
            return 1;
    }
    return 0;
}

static int add_model(struct pdma_sim *sim, uint32_t first, const struct pdma_inf *inf,
                     const struct pdma_inf_model *model, struct pdma_why *why)
{
    struct pdma_inf_groups groups = {.struct_size = sizeof groups};
    struct pdma_sim_device device = {
        .struct_size = sizeof device,
        .vendor = model->vendor,
        .device = model->device,
        .subvendor = given(model->subvendor),
        .subdevice = given(model->subdevice),
        .revision = (uint8_t)given(model->revision),
    };
    if (model->vendor == NOT_GIVEN || model->device == NOT_GIVEN || seen(sim, first, &device))
        return PDMA_OK;
    struct pdma_inf_note error = {.struct_size = sizeof error};
    int status = pdma_inf_groups(inf, model->id, NULL, &groups, keep_error, &error);
    if (status != PDMA_OK)
        return inf_failed(status, &error, model->id, why);
    memcpy(device.groups, groups.groups, sizeof device.groups);
    return sim_plug_in(sim, &device, why);
}

static int add_all(struct pdma_sim *sim, const struct pdma_inf *inf, const struct pdma_inf_model *models, size_t n,
                   struct pdma_why *why)
{
    uint32_t first = sim->ndevices;
    pdma_bus next_bar = sim->next_bar;
    int status = PDMA_OK;
    for (size_t i = 0; i < n && status == PDMA_OK; i++)
        status = add_model(sim, first, inf, &models[i], why);
    if (status == PDMA_OK)
        return pdma_why_clear(why);
    while (sim->ndevices > first)
        sim_device_delete(sim, sim->devices[--sim->ndevices]);
    sim->next_bar = next_bar;
    return status;
}

/* All models of the INF; *models is NULL where there is none. */
static int list_models(struct pdma_sim *sim, const struct pdma_inf *inf, struct pdma_inf_model **models, size_t *n,
                       struct pdma_why *why)
{
    struct pdma_inf_note error = {.struct_size = sizeof error};
    int status = pdma_inf_models(inf, NULL, NULL, 0, n, keep_error, &error);
    if (status != PDMA_OK)
        return inf_failed(status, &error, "its devices cannot be listed", why);
    *models = *n == 0 ? NULL : sim_new(sim, *n * sizeof **models, why);
    if (*n != 0 && *models == NULL)
        return PDMA_NO_MEMORY;
    for (size_t i = 0; i < *n; i++)
        (*models)[i].struct_size = sizeof **models;
    status = pdma_inf_models(inf, NULL, *models, *n, n, keep_error, &error);
    if (status != PDMA_OK) {
        sim_delete(sim, *models);
        return inf_failed(status, &error, "its devices cannot be listed", why);
    }
    return PDMA_OK;
}

int pdma_sim_add_inf(pdma_sim *sim, const struct pdma_inf *inf, struct pdma_why *why)
{
    struct pdma_inf_model *models = NULL;
    size_t n = 0;
    if (sim == NULL || inf == NULL)
        return pdma_why_set(why, PDMA_WHY_NULL, 0, 0, sim == NULL ? "sim" : "inf");
    int status = list_models(sim, inf, &models, &n, why);
    if (status != PDMA_OK)
        return status;
    if (models == NULL)
        return pdma_why_clear(why);
    os_mutex_lock(&sim->lock);
    status = sim_leave(sim, add_all(sim, inf, models, n, why));
    sim_delete(sim, models);
    return status;
}
