/* SPDX-License-Identifier: MIT */
/* Makes of PDMA_BACKEND, PDMA_INF and PDMA_SIM what code written for WinDriver does not say itself. */
#include "environment.h"

#include "log.h"
#include "notes.h"
#include "os.h"

#include <string.h>

/* NULL where it is unset or empty. */
static const char *variable(const char *name)
{
    const char *value = os_environment(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

static int add_inf(pdma_sim *machine, const struct pdma_config *config, const char *path, struct pdma_why *why)
{
    struct pdma_inf_memory memory = {config->alloc, config->free, config->alloc_arg};
    struct pdma_inf_note note = {.struct_size = sizeof note};
    pdma_inf *inf = NULL;
    int status = pdma_inf_read_file(path, config->alloc != NULL ? &memory : NULL, &inf, &note);
    if (status != PDMA_OK) {
        wd_notes_log(path, &note);
        (void)pdma_why_set(why, PDMA_WHY_TEXT, 0, 0, path);
        return status;
    }
    status = pdma_sim_add_inf(machine, inf, why);
    if (status == PDMA_OK || why->reason == PDMA_WHY_SIM_INF)
        wd_notes_log_all(path, inf, config);
    pdma_inf_free(inf);
    return status;
}

static int add_devices(pdma_sim *machine, const struct pdma_config *config, struct pdma_why *why)
{
    const char *path = variable("PDMA_INF");
    if (path != NULL)
        return add_inf(machine, config, path, why);
    wd_log_sentence(LOG_WARNING, "PDMA_INF", "not set: the simulated machine has no devices");
    return PDMA_OK;
}

static int make_machine(const struct pdma_config *config, pdma_sim **machine, struct pdma_why *why)
{
    struct pdma_sim_config sim = {
        .struct_size = sizeof sim, .alloc = config->alloc, .free = config->free, .alloc_arg = config->alloc_arg};
    const char *settings = variable("PDMA_SIM");
    pdma_sim *made = NULL;
    int status = settings != NULL ? pdma_sim_parse(settings, &sim, why) : PDMA_OK;
    if (status == PDMA_OK)
        status = pdma_sim_create(&sim, &made, why);
    if (status == PDMA_OK)
        status = add_devices(made, config, why);
    if (status == PDMA_OK)
        status = pdma_sim_boot(made, why);
    if (status != PDMA_OK)
        pdma_sim_destroy(made);
    else
        *machine = made;
    return status;
}

static void note_unused(const char *name)
{
    const char *value = variable(name);
    if (value == NULL || !wd_log_wants(LOG_WARNING))
        return;
    struct log_line line = wd_log_begin(LOG_WARNING, name);
    wd_log_text(&line, "'");
    wd_log_text(&line, value);
    wd_log_text(&line, "' has no effect: the backend is not the simulation");
    wd_log_end(&line);
}

int wd_environment_apply(struct pdma_config *config, pdma_sim **machine, struct pdma_why *why)
{
    *machine = NULL;
    if (config->table == NULL && config->backend == NULL)
        config->backend = variable("PDMA_BACKEND");
    if (config->backend == NULL || strcmp(config->backend, pdma_sim_backend()->name) != 0) {
        note_unused("PDMA_INF");
        note_unused("PDMA_SIM");
        return PDMA_OK;
    }
    int status = make_machine(config, machine, why);
    if (status == PDMA_OK) {
        config->backend = NULL;
        config->table = pdma_sim_backend();
        config->table_arg = *machine;
    }
    return status;
}
