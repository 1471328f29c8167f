/* SPDX-License-Identifier: MIT */
/* Our side of the comparison: prints what the reader makes of INF files, in the format that oracle_wine.c prints. */
#include "inf/install.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct dump {
    const pdma_inf *inf;
    struct inf_view *view;
    struct inf_field field, name;
};

/* Everything that could be mistaken for structure is printed as a number. */
static void print_text(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte < 0x20 || byte == 0x7f || byte == '|' || byte == '\\')
            printf("\\%02x", byte);
        else
            putchar(byte);
    }
}

static void print_word(const char *word, const char *text, size_t length)
{
    printf("%s|", word);
    print_text(text, length);
}

static void print_line(struct dump *dump, struct inf_cursor cursor)
{
    struct inf_field *field = &dump->field;
    (void)inf_value(dump->view, &cursor, field);
    bool key = field->key || !cursor.more;
    print_word("line", key ? field->text : "?", key ? field->length : 1);
    if (!field->key)
        print_word("", field->text, field->length);
    while (inf_value(dump->view, &cursor, field))
        print_word("", field->text, field->length);
    putchar('\n');
}

static void print_actual(struct dump *dump, struct inf_cursor cursor)
{
    struct inf_field *field = &dump->field;
    do {
        if (!inf_value(dump->view, &cursor, field))
            return;
    } while (field->key);
    if (field->length > 200)
        return;
    (void)inf_install_section(dump->view, field->text, field->length, &dump->name);
    print_word("actual", field->text, field->length);
    print_word("", dump->name.text, dump->name.length);
    putchar('\n');
}

static void print_value(void *arg, const struct pdma_inf_value *value)
{
    (void)arg;
    if (strcmp(value->root, "HKR") != 0 && strncmp(value->subkey, "Software\\PdmaOracle", 19) != 0)
        return;
    print_word("value", value->root, strlen(value->root));
    print_word("", value->subkey, strlen(value->subkey));
    print_word("", value->name, strlen(value->name));
    printf("|%u|", (unsigned)value->type);
    for (size_t i = 0; i < value->bytes; i++)
        printf("%02x", value->data[i]);
    putchar('\n');
}

static bool has_key(struct dump *dump, uint32_t section, const char *key)
{
    struct inf_lines lines;
    struct inf_cursor cursor;
    inf_lines_begin(dump->inf, section, &lines);
    return inf_lines_with_key(dump->view, &lines, key, &cursor);
}

static void dump_section(struct dump *dump, uint32_t section)
{
    struct inf_lines lines;
    struct inf_cursor cursor;
    size_t length;
    const char *name = inf_names_text(&dump->inf->section_names, section, &length);
    print_word("section", name, length);
    putchar('\n');
    inf_lines_begin(dump->inf, section, &lines);
    while (inf_lines_next(dump->view, &lines, &cursor)) {
        print_line(dump, cursor);
        if (length >= 6 && inf_names_same(name, 6, "models", 6))
            print_actual(dump, cursor);
    }
    if (!has_key(dump, section, "AddReg") && !has_key(dump, section, "DelReg"))
        return;
    print_word("install", name, length);
    putchar('\n');
    (void)pdma_inf_registry(dump->inf, name, NULL, print_value, NULL, NULL);
}

static void dump_file(const char *path, const char *shown)
{
    struct dump dump;
    struct pdma_inf_note note = {.struct_size = sizeof note};
    pdma_inf *inf;
    printf("file|%s\n", shown);
    if (pdma_inf_read_file(path, NULL, &inf, &note) != PDMA_OK) {
        printf("refused\n");
        return;
    }
    dump.inf = inf;
    if (inf_view_make(inf, NULL, NULL, NULL, &dump.view) == PDMA_OK) {
        for (uint32_t i = 0; i < inf->sections.count; i++)
            dump_section(&dump, i);
        inf_view_free(dump.view);
    }
    pdma_inf_free(inf);
}

/* Arguments: a file that lists the INF files, one to a line, as Wine sees them: "Z:" stands for the root. */
int main(int argc, char **argv)
{
    char path[1024];
    FILE *list = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (list == NULL)
        return EXIT_FAILURE;
    while (fgets(path, sizeof path, list) != NULL) {
        path[strcspn(path, "\r\n")] = 0;
        if (path[0] != 0)
            dump_file(strncmp(path, "Z:", 2) == 0 ? path + 2 : path, path);
    }
    printf("end\n");
    return fclose(list);
}
