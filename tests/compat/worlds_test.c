/* SPDX-License-Identifier: MIT */
/* The same client in every world of types, against one library. */
#include "rig.h"

int world_1630(void);
int world_1630_kernel64(void);
int world_1500(void);
int world_1630_legacy(void);
int world_1450(void);
int world_1400_kernel64(void);
int world_1280(void);
int world_1240_kernel64(void);
int world_1100(void);
int world_800(void);

struct world {
    const char *name;
    int (*client)(void);
};

static struct world worlds[] = {
    {"the_client_runs_with_16_3", world_1630}, {"the_client_runs_with_16_3_and_64_bit_kptr", world_1630_kernel64},
    {"the_client_runs_with_15_0", world_1500}, {"the_client_runs_with_16_3_and_legacy_dword", world_1630_legacy},
    {"the_client_runs_with_14_5", world_1450}, {"the_client_runs_with_14_0_and_64_bit_kptr", world_1400_kernel64},
    {"the_client_runs_with_12_8", world_1280}, {"the_client_runs_with_12_4_and_64_bit_kptr", world_1240_kernel64},
    {"the_client_runs_with_11_0", world_1100}, {"the_client_runs_with_8_0", world_800},
};

#define WORLDS (sizeof worlds / sizeof worlds[0])

static void run(void **state)
{
    static const struct rig_wish one_each_way = RIG_ONE_EACH_WAY;
    const struct world *world = *state;
    struct rig rig;
    rig_plug(&rig, &one_each_way);
    assert_int_equal(world->client(), 0); /* else: the line in world.c */
    rig_unplug(&rig);
}

int main(void)
{
    struct CMUnitTest tests[WORLDS];
    for (size_t i = 0; i < WORLDS; i++)
        tests[i] = (struct CMUnitTest){worlds[i].name, run, NULL, NULL, &worlds[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
