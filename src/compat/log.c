/* SPDX-License-Identifier: MIT */
/* Lines on stderr, put together without the printf family. */
#include "log.h"

#include "os.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static const char *const words[] = {"", "error", "warning", "info", "debug"};
#define WORDS (sizeof words / sizeof words[0])

static atomic_int wanted;

static int level_of(const char *word)
{
    for (size_t i = 1; i < WORDS; i++)
        if (strcmp(words[i], word) == 0)
            return (int)i;
    return LOG_NOTHING;
}

void wd_log_from_environment(void)
{
    const char *word = os_environment("PDMA_LOG");
    if (word == NULL || word[0] == '\0') {
        atomic_store(&wanted, LOG_NOTHING);
        return;
    }
    int level = level_of(word);
    atomic_store(&wanted, level != LOG_NOTHING ? level : LOG_WARNING);
    if (level == LOG_NOTHING) {
        struct log_line line = wd_log_begin(LOG_ERROR, "PDMA_LOG");
        wd_log_text(&line, "'");
        wd_log_text(&line, word);
        wd_log_text(&line, "' is none of error, warning, info, debug; taken for warning");
        wd_log_end(&line);
    }
}

int wd_log_wants(enum log_level level)
{
    return (int)level <= atomic_load_explicit(&wanted, memory_order_relaxed);
}

void wd_log_text(struct log_line *line, const char *text)
{
    size_t room = sizeof line->text - 2 - line->used;
    size_t bytes = strlen(text);
    if (bytes > room)
        bytes = room;
    memcpy(line->text + line->used, text, bytes);
    line->used += bytes;
}

static void log_number(struct log_line *line, uint64_t value, uint32_t base)
{
    char digits[24];
    size_t at = sizeof digits - 1;
    digits[at] = '\0';
    do {
        digits[--at] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0);
    wd_log_text(line, digits + at);
}

void wd_log_decimal(struct log_line *line, uint64_t value)
{
    log_number(line, value, 10);
}

void wd_log_hex(struct log_line *line, uint64_t value)
{
    wd_log_text(line, "0x");
    log_number(line, value, 16);
}

struct log_line wd_log_begin(enum log_level level, const char *subject)
{
    struct log_line line = {.used = 0};
    wd_log_text(&line, "pdma: ");
    wd_log_text(&line, words[level]);
    wd_log_text(&line, ": ");
    wd_log_text(&line, subject);
    wd_log_text(&line, ": ");
    return line;
}

void wd_log_end(struct log_line *line)
{
    line->text[line->used] = '\n';
    line->text[line->used + 1] = '\0';
    (void)fputs(line->text, stderr);
}

void wd_log_sentence(enum log_level level, const char *subject, const char *text)
{
    if (!wd_log_wants(level))
        return;
    struct log_line line = wd_log_begin(level, subject);
    wd_log_text(&line, text);
    wd_log_end(&line);
}
