/* SPDX-License-Identifier: MIT */
/* The `pdma` command: finds the subcommand in its table and hands over. */
#include "cli.h"
#include <errno.h>
#include <getopt.h>
#include <string.h>

static const struct command *const commands[] = {&command_inf, &command_options, &command_demo, NULL};
enum { OPTION_VERSION = OPTION_FIRST };

static int print_help(void)
{
    puts("Usage: pdma COMMAND [ARGUMENT...]\n"
         "       pdma --version | --help | COMMAND --help\n"
         "\n"
         "DMA buffers, set aside at boot and claimed by the first matching call.\n"
         "\n"
         "Commands:");
    for (size_t i = 0; commands[i] != NULL; i++)
        printf("  %-8s %s\n", commands[i]->name, commands[i]->summary);
    puts("\n"
         "Every command takes --json and --help.\n"
         "Exit codes: 0 fine, 1 something is refused or has no effect, 2 wrong usage,\n"
         "3 a file cannot be read or the output not be written.");
    return EXIT_FINE;
}

static int print_version(void)
{
    uint32_t library = pdma_version();
    printf("pdma %d.%d.%d (libpdma %u.%u.%u)\n", PDMA_VERSION_MAJOR, PDMA_VERSION_MINOR, PDMA_VERSION_PATCH,
           (unsigned)(library >> 16), (unsigned)(library >> 8 & 0xff), (unsigned)(library & 0xff));
    return EXIT_FINE;
}

static int run_command(struct cli *cli, int argc, char **argv)
{
    char prefix[32];
    if (argc == 0)
        return usage_error(cli, "no command given");
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (strcmp(argv[0], commands[i]->name) != 0)
            continue;
        snprintf(prefix, sizeof prefix, "pdma %s", commands[i]->name);
        cli->command = prefix;
        optind = 0;
        int code = commands[i]->run(cli, argc, argv);
        cli->command = "pdma";
        return code;
    }
    return usage_error(cli, "unknown command '%.80s'", argv[0]);
}

static int run(struct cli *cli, int argc, char **argv)
{
    static const struct option options[] = {
        {"help", no_argument, NULL, OPTION_HELP}, {"version", no_argument, NULL, OPTION_VERSION}, {NULL, 0, NULL, 0}};
    opterr = 0;
    int got = getopt_long(argc, argv, "+:h", options, NULL);
    if (got == OPTION_HELP || got == 'h')
        return print_help();
    if (got == OPTION_VERSION)
        return print_version();
    if (got != -1)
        return bad_option(cli, got, argv[optind - 1]);
    return run_command(cli, argc - optind, argv + optind);
}

int main(int argc, char **argv)
{
    struct cli cli = {.command = "pdma"};
    detect_terminal(&cli);
    int code = run(&cli, argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "pdma: cannot write the output: %s.\n", strerror(errno));
        return EXIT_TROUBLE;
    }
    return code;
}
