/* SPDX-License-Identifier: MIT */
/* How one call looks at an INF: for which target, whom it tells, and how much work it may make. */
#ifndef INF_VIEW_H
#define INF_VIEW_H

#include "inf/file.h"

#define INF_LANGUAGE 4u

enum inf_arch { INF_X86, INF_AMD64, INF_ARM, INF_ARM64, INF_ARCHS };

struct inf_view {
    const struct pdma_inf *inf;
    pdma_inf_note_function note; /* may be NULL */
    void *arg;
    enum inf_arch arch;
    uint32_t major, minor, build;
    char language[INF_LANGUAGE + 1]; /* "" for [Strings] only */
    uint64_t budget; /* bytes left to walk over or to write: lists that repeat and strings that grow come to an end */
    int status;      /* of the first thing that went wrong; everything stops then */
    struct inf_words words;
    struct inf_field raw; /* scratch of inf_value() */
    char string_key[INF_VALUE_MAX * 4 + INF_LANGUAGE + 2];
};

/** Makes a view; the caller frees it with inf_view_free(). PDMA_INVALID: the target, which has been noted. */
int inf_view_make(const struct pdma_inf *inf, const struct pdma_inf_target *target, pdma_inf_note_function note,
                  void *arg, struct inf_view **view);
void inf_view_free(struct inf_view *view);

/** "x86", "amd64", … */
const char *inf_arch_name(enum inf_arch arch);

/** INF_ARCHS where the text is none. */
enum inf_arch inf_arch_find(const char *text, size_t length);

/** Tells the caller what view->words says. */
void inf_tell(struct inf_view *view);

/** A note about a field: words before and after its text. */
void inf_tell_field(struct inf_view *view, enum inf_severity severity, const struct inf_field *field,
                    const char *before, const char *after);

/** Adds the name of a section, by number, to view->words. */
void inf_say_numbered(struct inf_view *view, uint32_t section);

/** Pays for work. False: the budget is used up, and the view has failed. */
bool inf_charge(struct inf_view *view, size_t bytes);

/** Walks the lines of a section. */
struct inf_lines {
    uint32_t next, end, run;
};
void inf_lines_begin(const struct pdma_inf *inf, uint32_t section, struct inf_lines *lines);

/** The next line, as a cursor before its first field. */
bool inf_lines_next(struct inf_view *view, struct inf_lines *lines, struct inf_cursor *cursor);

/** A cursor before the first field of a line, by number. */
struct inf_cursor inf_line_cursor(const struct pdma_inf *inf, uint32_t line);

/** The next line whose key is the word; the cursor is left before its first value. */
bool inf_lines_with_key(struct inf_view *view, struct inf_lines *lines, const char *word, struct inf_cursor *cursor);

/** The next field with its strings substituted. False: no more, or the view has failed. */
bool inf_value(struct inf_view *view, struct inf_cursor *cursor, struct inf_field *value);

#endif
