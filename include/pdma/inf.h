/* SPDX-License-Identifier: MIT */
/*
 * From a device's INF to what it asks to have set aside.
 *
 * Rules: Microsoft's documentation of INF files (general syntax, AddReg, DelReg, Strings, Manufacturer, Models,
 * DDInstall.HW); the six Dma values: WinDriver Technical Document #3. Linear in time and memory for any content.
 */
#ifndef PDMA_INF_H
#define PDMA_INF_H

#include "pdma.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An INF that has been read whole. Immutable: any number of threads may use it. */
typedef struct pdma_inf pdma_inf;

/** Where something stands in the file, and what it is. The caller sets struct_size. */
struct pdma_inf_note {
    uint32_t struct_size;
    uint32_t line, column; /**< from 1; 0: the file as a whole. Columns count characters */
    uint32_t warning;      /**< 0: an error */
    char text[240];        /**< one sentence, UTF-8: what was found, what was expected */
};

/** Allocation for the reader; NULL in its place: malloc and free. Both functions must be given. */
struct pdma_inf_memory {
    pdma_alloc_function alloc;
    pdma_free_function free;
    void *arg;
};

/**
 * Reads an INF from memory, in any of the encodings that INF files have. The text is not kept.
 *
 * *inf is the caller's until pdma_inf_free(); on failure it is untouched. memory's functions are used until then.
 * Errors: PDMA_INVALID with the place in *note (may be NULL); PDMA_NO_MEMORY. Nothing is half read.
 */
int pdma_inf_read(const void *text, size_t bytes, const struct pdma_inf_memory *memory, pdma_inf **inf,
                  struct pdma_inf_note *note);

/** The same from a file. PDMA_NO_ACCESS or PDMA_INVALID where it cannot be opened or read. */
int pdma_inf_read_file(const char *path, const struct pdma_inf_memory *memory, pdma_inf **inf,
                       struct pdma_inf_note *note);

/** Frees it. NULL is ignored. */
void pdma_inf_free(pdma_inf *inf);

/** For whom the INF is read. Zero fields: amd64, 10.0. A NULL target means the same. */
struct pdma_inf_target {
    uint32_t struct_size;
    uint32_t os_major, os_minor, os_build; /**< 0, 0, 0: 10.0, any build */
    const char *arch;                      /**< "x86", "amd64", "arm", "arm64"; NULL: amd64 */
    const char *language;                  /**< four hex digits of [Strings.LLLL]; NULL: [Strings] only */
};

/** Bytes, terminator included, that a section's name may have: 255 characters. */
#define PDMA_INF_NAME 1024u

/** One line of the chosen models sections. The caller sets struct_size. */
struct pdma_inf_model {
    uint32_t struct_size;
    uint32_t line;
    uint16_t vendor, device;       /**< 0xffff where the id is not of the PCI form */
    uint16_t subvendor, subdevice; /**< 0xffff where not given */
    uint16_t revision;             /**< 0xffff where not given */
    uint16_t reserved[3];
    char id[256];                /**< first hardware id as written, e.g. PCI\VEN_1234&DEV_11E8 */
    char description[256];       /**< cut to fit */
    char install[PDMA_INF_NAME]; /**< install section as written in the models line */
};

/** What the INF sets for one device. The caller sets struct_size. */
struct pdma_inf_groups {
    uint32_t struct_size;
    uint32_t reserved;
    struct pdma_group_settings settings[PDMA_GROUPS_MAX]; /**< the values as the registry would hold them */
    struct pdma_group groups[PDMA_GROUPS_MAX];            /**< what comes of them; asked 0: nothing */
    struct pdma_why why[PDMA_GROUPS_MAX];                 /**< why refused, or a warning */
    uint32_t lines[PDMA_GROUPS_MAX][3];                   /**< line of Bytes, Options, Count; 0: none */
    char section[PDMA_INF_NAME];                          /**< the .HW section looked for, there or not */
};

/** Called for each note, on the calling thread; the note is valid during the call. */
typedef void (*pdma_inf_note_function)(void *arg, const struct pdma_inf_note *note);

/**
 * Lists the devices for the target. *n receives how many there are, even if more than room; models may be NULL with
 * room 0. Every element's struct_size must be set. note may be NULL. Errors: PDMA_INVALID, PDMA_NO_MEMORY.
 */
int pdma_inf_models(const pdma_inf *inf, const struct pdma_inf_target *target, struct pdma_inf_model *models,
                    size_t room, size_t *n, pdma_inf_note_function note, void *arg);

/**
 * From a hardware id (NULL: the first PCI model) to its groups. note (may be NULL) is told of everything worth
 * knowing: an undecorated models section, a .HW section under another decoration, a section with Dma values that
 * nobody refers to, a Dma line hidden in a comment, unknown flag bits, refused groups.
 *
 * A group whose values are refused has asked 0 and a why; the call succeeds, and the other group is not touched by it.
 * Errors: PDMA_NO_DEVICE (no model has the id), PDMA_INVALID (target, or a value that grows too long), PDMA_NO_MEMORY.
 */
int pdma_inf_groups(const pdma_inf *inf, const char *id, const struct pdma_inf_target *target,
                    struct pdma_inf_groups *groups, pdma_inf_note_function note, void *arg);

/** One registry value that a section list writes, after DelReg, NOCLOBBER and the last write wins. */
struct pdma_inf_value {
    uint32_t struct_size;
    uint32_t line;             /**< of the last write */
    uint32_t flags;            /**< of the last write */
    uint32_t type;             /**< registry type: 1 SZ, 2 EXPAND_SZ, 3 BINARY, 4 DWORD, 7 MULTI_SZ, 0 NONE */
    const char *root;          /**< "HKR", "HKLM", … */
    const char *subkey, *name; /**< UTF-8; "" where empty */
    const unsigned char *data; /**< as the registry holds it; strings UTF-16LE with terminator */
    size_t bytes;
};

/** Called for each value, in the order of their first writes; the value is valid during the call. */
typedef void (*pdma_inf_value_function)(void *arg, const struct pdma_inf_value *value);

/**
 * Runs the AddReg and DelReg directives of an install section (exact name) against an empty registry. A line that
 * cannot be understood writes nothing and is noted as an error; no section of that name: no values.
 * Errors: PDMA_INVALID (target, or a value that grows too long), PDMA_NO_MEMORY.
 */
int pdma_inf_registry(const pdma_inf *inf, const char *section, const struct pdma_inf_target *target,
                      pdma_inf_value_function value, pdma_inf_note_function note, void *arg);

#ifdef __cplusplus
}
#endif

#endif
