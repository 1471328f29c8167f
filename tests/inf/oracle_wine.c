/* SPDX-License-Identifier: MIT */
/* Wine's side of the comparison: prints what setupapi makes of INF files, in the format that oracle_pdma.c prints. */
#define UNICODE
#define _UNICODE
#include <windows.h>

#include <setupapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEST_KEY   L"Software\\PdmaOracle"
#define DEVICE_KEY L"Software\\PdmaOracleDevice"
#define TEXT_MAX   8192

typedef BOOL(WINAPI *enum_sections)(HINF inf, UINT index, PWSTR buffer, DWORD size, UINT *need);

static WCHAR wide[TEXT_MAX];
static char narrow[TEXT_MAX * 3];

/* Everything that could be mistaken for structure is printed as a number. */
static void print_text(const WCHAR *text)
{
    WideCharToMultiByte(CP_UTF8, 0, text, -1, narrow, sizeof narrow, NULL, NULL);
    for (const unsigned char *p = (const unsigned char *)narrow; *p != 0; p++) {
        if (*p < 0x20 || *p == 0x7f || *p == '|' || *p == '\\')
            printf("\\%02x", *p);
        else
            putchar(*p);
    }
}

static void print_fields(INFCONTEXT *line)
{
    printf("line");
    for (DWORD i = 0, n = SetupGetFieldCount(line); i <= n; i++) {
        putchar('|');
        if (SetupGetStringFieldW(line, i, wide, TEXT_MAX, NULL))
            print_text(wide);
        else
            putchar('?');
    }
    putchar('\n');
}

static void print_value(const char *root, const WCHAR *subkey, const WCHAR *name, DWORD type, const BYTE *data, DWORD n)
{
    printf("value|%s|", root);
    print_text(subkey);
    putchar('|');
    print_text(name);
    printf("|%lu|", type);
    for (DWORD i = 0; i < n; i++)
        printf("%02x", data[i]);
    putchar('\n');
}

static void dump_key(const char *root, HKEY parent, const WCHAR *path, const WCHAR *shown)
{
    static BYTE data[1 << 17];
    static WCHAR name[16384];
    HKEY key;
    if (RegOpenKeyExW(parent, path, 0, KEY_READ, &key) != 0)
        return;
    for (DWORD i = 0;; i++) {
        DWORD name_size = 16384, size = sizeof data, type;
        if (RegEnumValueW(key, i, name, &name_size, NULL, &type, data, &size) != 0)
            break;
        print_value(root, shown, name, type, data, size);
    }
    for (DWORD i = 0;; i++) {
        WCHAR child[300], full[2048];
        DWORD size = 300;
        if (RegEnumKeyExW(key, i, child, &size, NULL, NULL, NULL, NULL) != 0)
            break;
        full[0] = 0;
        if (shown[0] != 0)
            lstrcatW(lstrcpyW(full, shown), L"\\");
        lstrcatW(full, child);
        dump_key(root, key, child, full);
    }
    RegCloseKey(key);
}

static void install(HINF inf, const WCHAR *section)
{
    HKEY device;
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, TEST_KEY);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, DEVICE_KEY);
    RegDeleteKeyW(HKEY_LOCAL_MACHINE, TEST_KEY);
    RegDeleteKeyW(HKEY_LOCAL_MACHINE, DEVICE_KEY);
    RegCreateKeyExW(HKEY_LOCAL_MACHINE, DEVICE_KEY, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &device, NULL);
    printf("install|");
    print_text(section);
    putchar('\n');
    SetupInstallFromInfSectionW(NULL, inf, section, SPINST_REGISTRY, device, NULL, 0, NULL, NULL, NULL, NULL);
    RegCloseKey(device);
    dump_key("HKR", HKEY_LOCAL_MACHINE, DEVICE_KEY, L"");
    dump_key("HKLM", HKEY_LOCAL_MACHINE, TEST_KEY, TEST_KEY);
}

/* The install section that Windows for amd64 takes for the first value of each line. */
static void print_actual(HINF inf, INFCONTEXT *line)
{
    WCHAR actual[300];
    if (!SetupGetStringFieldW(line, 1, wide, TEXT_MAX, NULL) || lstrlenW(wide) > 200)
        return;
    if (!SetupDiGetActualSectionToInstallW(inf, wide, actual, 300, NULL, NULL))
        return;
    printf("actual|");
    print_text(wide);
    putchar('|');
    print_text(actual);
    putchar('\n');
}

static void dump_section(HINF inf, const WCHAR *section)
{
    INFCONTEXT line;
    printf("section|");
    print_text(section);
    putchar('\n');
    if (SetupFindFirstLineW(inf, section, NULL, &line)) {
        do {
            print_fields(&line);
            if (_wcsnicmp(section, L"models", 6) == 0)
                print_actual(inf, &line);
        } while (SetupFindNextLine(&line, &line));
    }
    if (SetupFindFirstLineW(inf, section, L"AddReg", &line) || SetupFindFirstLineW(inf, section, L"DelReg", &line))
        install(inf, section);
}

static void dump_file(const char *path, enum_sections next)
{
    static WCHAR wide_path[1024], section[1024];
    UINT line = 0;
    printf("file|%s\n", path);
    MultiByteToWideChar(CP_UTF8, 0, path, -1, wide_path, 1024);
    HINF inf = SetupOpenInfFileW(wide_path, NULL, INF_STYLE_WIN4, &line);
    if (inf == INVALID_HANDLE_VALUE) {
        printf("refused\n");
        return;
    }
    for (UINT i = 0; next(inf, i, section, 1024, NULL); i++)
        dump_section(inf, section);
    SetupCloseInfFile(inf);
}

/* Arguments: a file that lists the INF files, one to a line. */
int main(int argc, char **argv)
{
    static char path[1024], buffer[1 << 16];
    FILE *list = argc == 2 ? fopen(argv[1], "r") : NULL;
    HMODULE setupapi = LoadLibraryA("setupapi.dll");
    enum_sections next = (enum_sections)(void *)GetProcAddress(setupapi, "SetupEnumInfSectionsW");
    if (list == NULL || next == NULL)
        return 1;
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    while (fgets(path, sizeof path, list) != NULL) {
        path[strcspn(path, "\r\n")] = 0;
        if (path[0] != 0)
            dump_file(path, next);
    }
    printf("end\n");
    return fclose(list);
}
