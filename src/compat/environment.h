/* SPDX-License-Identifier: MIT */
/* The environment as configuration: PDMA_BACKEND, PDMA_INF, PDMA_SIM. */
#ifndef COMPAT_ENVIRONMENT_H
#define COMPAT_ENVIRONMENT_H

#include "pdma/sim.h"

/*
 * Completes config from the environment. Where the backend is the simulation by name, makes the machine, with the
 * devices of PDMA_INF, booted; the caller destroys it. Else *machine is NULL.
 */
int wd_environment_apply(struct pdma_config *config, pdma_sim **machine, struct pdma_why *why);

#endif
