/* SPDX-License-Identifier: MIT */
/* Lines on stderr, and only where PDMA_LOG asks for them. */
#ifndef COMPAT_LOG_H
#define COMPAT_LOG_H

#include "pdma/pdma.h"

enum log_level { LOG_NOTHING = 0, LOG_ERROR = 1, LOG_WARNING = 2, LOG_INFO = 3, LOG_DEBUG = 4 };

/* One line in the making; too long a text is cut. */
struct log_line {
    char text[480];
    size_t used;
};

/* Takes the level from PDMA_LOG; a word that is none is named and counts as warning. */
void wd_log_from_environment(void);
/* Non-zero where lines of this level are written. */
int wd_log_wants(enum log_level level);

struct log_line wd_log_begin(enum log_level level, const char *subject);
void wd_log_text(struct log_line *line, const char *text);
void wd_log_decimal(struct log_line *line, uint64_t value);
void wd_log_hex(struct log_line *line, uint64_t value);
void wd_log_end(struct log_line *line);

/* "pdma: error: subject: text" */
void wd_log_sentence(enum log_level level, const char *subject, const char *text);

#endif
