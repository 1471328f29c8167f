/* SPDX-License-Identifier: MIT */
/* A machine described in one line: "ram=512M,age=heavy,seed=1,fail=allocate:3". */
#include "machine.h"

#include <string.h>

#define WORD_MAX 48u

struct word {
    char text[WORD_MAX]; /* cut to fit */
    size_t length;       /* uncut */
};

static const struct {
    char name[8];
    uint64_t value;
} suffixes[] = {{"", 1}, {"K", (uint64_t)1 << 10}, {"M", (uint64_t)1 << 20}, {"G", (uint64_t)1 << 30}};

static const char *const ages[] = {"none", "light", "heavy"};

/* A decimal number; returns what follows it, or NULL where there is none or it does not fit. */
static const char *parse_number(const char *text, uint64_t *value)
{
    *value = 0;
    if (*text < '0' || *text > '9')
        return NULL;
    for (; *text >= '0' && *text <= '9'; text++) {
        uint64_t digit = (uint64_t)(*text - '0');
        if (*value > (UINT64_MAX - digit) / 10)
            return NULL;
        *value = *value * 10 + digit;
    }
    return text;
}

static int parse_plain(const char *text, uint64_t *value)
{
    const char *rest = parse_number(text, value);
    return rest != NULL && *rest == '\0';
}

static int parse_size(const char *text, uint64_t *value)
{
    const char *rest = parse_number(text, value);
    for (size_t i = 0; rest != NULL && i < sizeof suffixes / sizeof suffixes[0]; i++) {
        if (strcmp(rest, suffixes[i].name) != 0)
            continue;
        if (*value > UINT64_MAX / suffixes[i].value)
            return 0;
        *value *= suffixes[i].value;
        return 1;
    }
    return 0;
}

static int parse_ram(const char *text, struct pdma_sim_config *config)
{
    return parse_size(text, &config->ram);
}

static int parse_low(const char *text, struct pdma_sim_config *config)
{
    return parse_size(text, &config->low);
}

static int parse_window(const char *text, struct pdma_sim_config *config)
{
    return parse_size(text, &config->window);
}

static int parse_memlock(const char *text, struct pdma_sim_config *config)
{
    return parse_size(text, &config->memlock);
}

static int parse_seed(const char *text, struct pdma_sim_config *config)
{
    return parse_plain(text, &config->seed);
}

static int parse_age(const char *text, struct pdma_sim_config *config)
{
    for (uint32_t age = 0; age < sizeof ages / sizeof ages[0]; age++) {
        if (strcmp(text, ages[age]) == 0) {
            config->age = age;
            return 1;
        }
    }
    return 0;
}

static int parse_fail(const char *text, struct pdma_sim_config *config)
{
    for (uint32_t i = 0; i < PDMA_SIM_OPERATIONS; i++) {
        size_t length = strlen(sim_operations[i]);
        if (strncmp(text, sim_operations[i], length) == 0 && text[length] == ':')
            return parse_plain(text + length + 1, &config->fail[i]);
    }
    return 0;
}

static const struct {
    const char *key;
    int (*parse)(const char *text, struct pdma_sim_config *config);
} keys[] = {
    {"ram=", parse_ram},   {"low=", parse_low},   {"window=", parse_window},   {"age=", parse_age},
    {"seed=", parse_seed}, {"fail=", parse_fail}, {"memlock=", parse_memlock},
};

static int parse_word(const struct word *word, struct pdma_sim_config *config)
{
    if (word->length >= sizeof word->text)
        return 0;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        size_t length = strlen(keys[i].key);
        if (strncmp(word->text, keys[i].key, length) == 0)
            return keys[i].parse(word->text + length, config);
    }
    return 0;
}

/* Returns what follows the word. */
static const char *next_word(const char *text, struct word *word)
{
    word->length = strcspn(text, ",");
    size_t kept = word->length < sizeof word->text ? word->length : sizeof word->text - 1;
    memcpy(word->text, text, kept);
    word->text[kept] = '\0';
    return text + word->length;
}

int pdma_sim_parse(const char *text, struct pdma_sim_config *config, struct pdma_why *why)
{
    if (text == NULL || config == NULL)
        return pdma_why_set(why, PDMA_WHY_NULL, 0, 0, text == NULL ? "text" : "config");
    if (config->struct_size < sizeof *config)
        return pdma_why_set(why, PDMA_WHY_STRUCT_SIZE, config->struct_size, sizeof *config, "pdma_sim_config");
    struct pdma_sim_config read = *config;
    struct word word;
    int more = *text != '\0';
    while (more) {
        text = next_word(text, &word);
        if (!parse_word(&word, &read))
            return pdma_why_set(why, PDMA_WHY_SIM_WORD, word.length, 0, word.text);
        more = *text == ',';
        text += more;
    }
    *config = read;
    return pdma_why_clear(why);
}
