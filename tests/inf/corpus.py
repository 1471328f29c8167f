#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# corpus.py DIR: writes INF files on which the reader and Wine are compared, always the same ones. DIR/same holds those
# on which both must agree; DIR/NAME, for each known difference, some on which they must not.
import os
import random
import sys

HEAD = '[Version]\nSignature="$Windows NT$"\n'

# Where the reader follows Microsoft's documentation and Wine 8.0 does not. Each is given with files that show it.
DIFFERENCES = {
    'lone-cr': 'a carriage return alone ends a line; Wine takes it for a blank',
    'utf16be': 'big-endian UTF-16 with its mark is read; Wine refuses it',
    'utf16-without-mark': 'UTF-16 without its mark is refused; Wine guesses',
    'utf8-without-mark': 'valid UTF-8 is UTF-8; Wine takes it for the system code page',
    'utf8-invalid': 'what a mark calls UTF-8 must be UTF-8; Wine puts replacement characters',
    'half-surrogate': 'half a UTF-16 character is refused; Wine passes it on',
    'nul-character': 'text has no NUL characters; Wine takes one for a blank',
    'control-z': 'Ctrl-Z is a character; Wine ends there',
    'semicolon-in-token': 'a semicolon within %...% starts no comment; in Wine it does',
    'leading-zero': 'numbers with leading zeros are decimal; in Wine they are octal',
    'number-with-junk': 'a number is a number to its end; Wine takes the digits it finds',
    'signed-number': 'numbers have no sign; Wine takes one',
    'large-number': 'more than 32 bits are refused; Wine takes the largest number',
    'no-number': 'nothing is no number; Wine takes 0',
    'large-flags': 'flags have 32 bits; Wine cuts them to 31',
    'bad-flags': 'a line with unreadable flags writes nothing; Wine takes 0',
    'keyonly-common-bit': '0x2000 is no known flag, and the line is kept; Wine makes the key only',
    'delreg-bit': '0x8000 is no known flag, and the line is kept; Wine passes over it',
    'bad-byte': 'a byte is one or two hexadecimal digits; Wine takes what it finds',
    'directory-id': '%11% and the like stay as written: there is no Windows directory here',
    'blank-after-backslash': 'blanks around a value are dropped; Wine keeps them after a backslash',
    'long-value': 'values have up to 4096 characters; Wine cuts them after 511',
    'no-break-space': 'blanks are those of ASCII; in Wine a no-break space is one',
    'case-beyond-ascii': 'section names are compared without regard to case in every script; in Wine in ASCII only',
}

WORDS = ['a', 'Bc', 'x1', '12', 'value', 'Software', '{4D36E97D}', '$x$', "it's", '(', '[s]', '#', '0x10001', '/']
KEYS = ['one', 'Two', 'three four', 'f.i-v_e', 'SIX']
STRINGS = ['plain', '"quoted text"', '"with ""quotes"""', 'two words', '"semi;colon"', '', '"%one%"', '"100%%"', ' x ',
           '"  kept  "', 'a, b', 'half"x y"', '"back\\"']


def pick(rng, table):
    return table[rng.randrange(len(table))]


def case(rng, text):
    return pick(rng, [str.lower, str.upper, str.title, str])(text)


def quoted(rng):
    inside = ''.join(pick(rng, [' ', ';', ',', '=', '\\', '""', 'x', 'y z', '%one%', '%%', '[', 'HKR']) for _ in
                     range(rng.randrange(6)))
    return '"' + inside + '"'


def token(rng):
    return pick(rng, ['%' + case(rng, pick(rng, KEYS)) + '%', '%nobody%', '%%'])


def continuation(rng):
    blanks = pick(rng, ['', ' ', '\t ', '   '])
    after = pick(rng, ['', '', ' ', ' ; why "not', ' \\'])
    return blanks + '\\' + after + '\n' + pick(rng, ['', ' ', '\t\t', '    '])


def piece(rng):
    maker = rng.randrange(10)
    if maker < 4:
        return pick(rng, WORDS)
    if maker < 6:
        return quoted(rng)
    if maker < 8:
        return token(rng)
    if maker < 9:
        return pick(rng, WORDS) + pick(rng, ['\\', '\\\\', '.', '+', '-']) + pick(rng, WORDS)
    return pick(rng, WORDS) + continuation(rng) + pick(rng, WORDS)


def value(rng):
    pieces = [piece(rng) for _ in range(rng.randrange(4))]
    return pick(rng, ['', ' ', '  ', '\t']).join(pieces)


def line(rng):
    text = pick(rng, ['', ' ', '\t'])
    if rng.random() < 0.4:
        text += pick(rng, [pick(rng, WORDS), quoted(rng), '%one%', 'k e y']) + pick(rng, ['=', ' = ', '= '])
    separators = [',', ', ', ' ,', ' , ', ',\t']
    fields = [value(rng) for _ in range(1 + rng.randrange(5))]
    for i, field in enumerate(fields):
        text += (pick(rng, separators) if i else '') + field
        if i and rng.random() < 0.15:
            text += continuation(rng)
    return text + pick(rng, ['', '', ' ', ' ; a comment, "with" [all]', ';x', '\t;']) + '\n'


def strings_section(rng):
    text = ''
    for key in KEYS:
        for _ in range(1 + (rng.random() < 0.2)):
            name = pick(rng, [key, '"' + key + '"'])
            text += name + pick(rng, ['=', ' = ']) + pick(rng, STRINGS) + pick(rng, ['', ' ; c']) + '\n'
    return '[' + case(rng, 'strings') + ']\n' + text


def syntax(rng):
    text = HEAD
    for name in ['s', pick(rng, ['t', 's', 'S', ' s ', '"s"', 's;t', 'a.b'])]:
        text += pick(rng, ['', '; comment\n', '\n', '  \n']) + '[' + name + ']' + pick(rng, ['', ' ; x', ' y']) + '\n'
        text += ''.join(line(rng) for _ in range(6))
    return text + strings_section(rng)


def sz(rng):
    return pick(rng, ['plain', '"two words"', '%one%', '"%%path%%\\x"', '""', '', '"say ""hi"""', 'a\\b'])


def number(rng):
    return pick(rng, ['0', '1', '4096', '4294967295', '0x0', '0x41', '0X61', '0xFFFFFFFF', '0x00400000', '"0x21"',
                      '%number%'])


def byte(rng):
    return pick(rng, ['00', 'ff', 'A5', '1', '7f', ' 10', '"c0"'])


def data(rng, kind):
    if kind in (0x0, 0x20000):
        return ',' + sz(rng) + pick(rng, ['', ',more'])
    if kind == 0x10000:
        return ''.join(',' + sz(rng) for _ in range(rng.randrange(5)))
    if kind == 0x10001:
        return ',' + number(rng) if rng.random() < 0.7 else ',' + ','.join(byte(rng) for _ in range(4))
    return ''.join(',' + byte(rng) for _ in range(pick(rng, [0, 1, 3, 8])))


def flags_text(rng, flags):
    forms = ['0x%x' % flags, '0x%08X' % flags, '%d' % flags, '"0x%x"' % flags]
    return pick(rng, forms + (['', ' '] if flags == 0 else []))


def registry_line(rng):
    root, subkey = pick(rng, [('HKR', ''), ('HKR', ''), ('hkr', 'Sub'), ('"HKR"', '"a\\b"'), ('%hkr%', 'a'),
                              ('HKLM', '"Software\\PdmaOracle\\x"'), ('HKXX', 'y'), ('HKR', '"a\\b\\"')])
    name = pick(rng, ['one', 'ONE', '"two words"', 'three', '%one%', '', 'DmaToDeviceBytes', '"DmaFromDeviceOptions"'])
    kind = pick(rng, [0x0, 0x1, 0x10000, 0x20000, 0x10001, 0x20001, 0xb0001])
    extra = pick(rng, [0, 0, 0, 0, 0x2, 0x8, 0x10, 0x20, 0x1000, 0x4000, 0x4])
    if extra == 0x4 and subkey == '':
        name = name or 'one'
    if kind == 0 and rng.random() < 0.1:
        return ','.join([root, subkey, name]) + '\n'
    fields = pick(rng, [',', ', ', ' ,']).join([root, subkey, name, flags_text(rng, kind | extra)])
    return fields + data(rng, kind) + pick(rng, ['', ' ; Buffer size, in bytes', '\t']) + '\n'


def registry(rng):
    lists = ['Add1', 'add2', 'Dma; x']
    text = HEAD + '[I]\nAddReg = Add1' + pick(rng, ['', ', add2', ',,Add2', ', "dma; X"']) + '\n'
    text += pick(rng, ['', 'DelReg = Del\n', 'addreg=Missing,ADD1\n', '"AddReg" = add2\n'])
    text += '[Del]\nHKR,,one\nHKR,a\nHKR,Sub,three\n'
    for name in lists:
        text += '[' + name + ']\n' + ''.join(registry_line(rng) for _ in range(8))
    if rng.random() < 0.5:
        text += '[J]\nDelReg=Add1\n'
    return text + '[Strings]\nhkr=HKR\nnumber=0x100000\none="first string"\n'


def models(rng):
    text = HEAD + '[Manufacturer]\n%M%=Models,NTamd64' + pick(rng, ['', ',NTx86', ',NTamd64.10.0...16299']) + '\n'
    installs = ['Example', 'Other.Inst', 'Third', '%four%']
    for section in ['Models', 'Models.NTamd64', 'models.ntx86']:
        text += '[' + section + ']\n'
        for install in installs:
            text += pick(rng, ['%D%', '"A device"', 'Plain']) + ' = ' + install + ', ' + 'PCI\\VEN_1234&DEV_%04X' % (
                rng.randrange(65536)) + pick(rng, ['', '&SUBSYS_00011234', '&SUBSYS_00011234&REV_02']) + '\n'
    for install in ['Example', 'Other.Inst', 'Third', 'Fourth']:
        for decoration in ['', '.NT', '.ntAMD64', '.NTx86', '.NTarm64']:
            if rng.random() < 0.4:
                text += '[' + install + decoration + ']\nAddReg=R\n'
            if rng.random() < 0.3:
                text += '[' + install + decoration + '.HW]\nAddReg=R' + pick(rng, ['', ',S', ' , "r"']) + '\n'
    text += '[R]\nHKR,, "DmaToDeviceBytes",0x00010001,0x%x\n' % (4096 << rng.randrange(12))
    text += '[S]\nHKR,,DmaToDeviceOptions,65537,0x41\n'
    return text + '[Strings]\nM="Maker"\nD="Device %d"\nfour=Fourth\n' % rng.randrange(100)


def duplicates(rng):
    text = HEAD
    names = ['s', 'S', 'Strings', 't', 'strings', 'I', 'i', 'R', 'r']
    for i in range(14):
        name = pick(rng, names)
        text += '[' + name + ']\n'
        for j in range(rng.randrange(3)):
            if name.lower() == 'i':
                text += pick(rng, ['AddReg=R\n', 'AddReg=r,t\n', 'addreg=R,R\n', 'x=y\n'])
            elif name.lower() == 'r':
                text += 'HKR,,%s,%s,%s\n' % (pick(rng, ['v', 'V', 'w']), pick(rng, ['', '2', '0x20']), i * 10 + j)
            else:
                text += '%s=%s\n' % (pick(rng, ['k', 'K', 'one', 'l']), pick(rng, ['1', '2', '%k%', '%one%']))
    return text


def localized(rng):
    text = syntax(rng) + '[Strings.%04x]\n' % pick(rng, [0x0407, 0x0409, 0x041f])
    return text + ''.join('%s=lokal %d\n' % (key, rng.randrange(10)) for key in KEYS)


GENERATORS = {'syntax': syntax, 'registry': registry, 'models': models, 'duplicates': duplicates,
              'localized': localized}
COUNTS = {'syntax': 140, 'registry': 160, 'models': 60, 'duplicates': 60, 'localized': 30}
LETTERS = '; äöü é ÿ\n[Größe]\nÄnderung = "ß", ñ, %ü%\n'


def encode(text, name):
    """The text in one of the forms that both read alike. Letters beyond ASCII are added where the form has them."""
    with_letters = text + LETTERS + '[Strings]\nü = "über"\n'
    astral = '[wide]\n漢字, \U0001F600 = x\n'
    return {
        'ascii': lambda: text.encode(),
        'crlf': lambda: text.replace('\n', '\r\n').encode(),
        'unended': lambda: text.rstrip('\n').encode(),
        'codepage': lambda: with_letters.encode('cp1252'),
        'utf8': lambda: b'\xef\xbb\xbf' + (with_letters + astral).encode(),
        'utf16': lambda: b'\xff\xfe' + (with_letters + astral).replace('\n', '\r\n').encode('utf-16-le'),
    }[name]()


ENCODINGS = ['ascii', 'crlf', 'unended', 'codepage', 'utf8', 'utf16']


def same():
    """Every generator in plain form, and a part of each in every encoding."""
    for kind, make in GENERATORS.items():
        for i in range(COUNTS[kind]):
            rng = random.Random('%s %d' % (kind, i))
            text = make(rng)
            yield '%s-%03d' % (kind, i), encode(text, 'ascii' if i % 4 else 'crlf')
            if i % 10 == 0:
                for name in ENCODINGS[2:]:
                    yield '%s-%03d-%s' % (kind, i, name), encode(text, name)
    for name, text in REFUSED.items():
        yield 'refused-' + name, text


REFUSED = {
    'empty': b'', 'binary': bytes(range(256)) * 4, 'no-version': b'[s]\nx=y\n', 'no-signature': b'[Version]\nx=y\n',
    'wrong-signature': b'[Version]\nSignature="$Linux$"\n', 'open-header': HEAD.encode() + b'[s\nx\n',
    'long-header': HEAD.encode() + b'[' + b's' * 256 + b']\nx\n', 'text-first': b'x\n' + HEAD.encode(),
}


def addreg(*lines):
    return (HEAD + '[I]\nAddReg=R\n[R]\n' + '\n'.join(lines) + '\n').encode()


def section(*lines, encoding='utf-8'):
    return (HEAD + '[s]\n' + '\n'.join(lines) + '\n').encode(encoding)


def different():
    """For each known difference, the files that show it."""
    yield 'lone-cr', [section('a\rb'), HEAD.replace('\n', '\r').encode() + b'[s]\ra=b\r']
    yield 'utf16be', [b'\xfe\xff' + (HEAD + '[s]\na=b\n').encode('utf-16-be')]
    yield 'utf16-without-mark', [(HEAD + '[s]\r\na=b\r\n').replace('\n', '\r\n').encode('utf-16-le')]
    yield 'utf8-without-mark', [section('ä'), section('k = "漢字"')]
    yield 'utf8-invalid', [b'\xef\xbb\xbf' + section('a') + b'\xff\n']
    yield 'half-surrogate', [b'\xff\xfe' + (HEAD + '[s]\n').encode('utf-16-le') + b'\x3d\xd8x\0\n\0']
    yield 'nul-character', [section('a\0b')]
    yield 'control-z', [section('a', 'b\x1ac', 'd')]
    yield 'semicolon-in-token', [section('k=%a;b%,c', '[Strings]', '"a;b"=x'), section('k=%a;b%,c')]
    yield 'leading-zero', [addreg('HKR,,a,0x10001,010'), addreg('HKR,,a,065537,10')]
    yield 'number-with-junk', [addreg('HKR,,a,0x10001,12z'), addreg('HKR,,a,0x10001,0x1G'),
                               addreg('HKR,,a,0x10001,1 2')]
    yield 'signed-number', [addreg('HKR,,a,0x10001,-1'), addreg('HKR,,a,0x10001,+1')]
    yield 'large-number', [addreg('HKR,,a,0x10001,4294967296'), addreg('HKR,,a,0x10001,0x100000000')]
    yield 'no-number', [addreg('HKR,,a,0x10001,'), addreg('HKR,,a,0x10001,0x'), addreg('HKR,,a,0x10001,x')]
    yield 'large-flags', [addreg('HKR,,a,0x80000000,b')]
    yield 'bad-flags', [addreg('HKR,,a,12z,foo'), addreg('HKR,,a,foo,bar')]
    yield 'keyonly-common-bit', [addreg('HKR,k,a,0x2000,x'), addreg('HKR,,a,0x12001,7')]
    yield 'delreg-bit', [addreg('HKR,,a,0x8000,x'), addreg('HKR,,a,0x18001,7')]
    yield 'bad-byte', [addreg('HKR,,a,1,zz'), addreg('HKR,,a,1,100'), addreg('HKR,,a,1,0x12'),
                       addreg('HKR,,a,1,00,,01'), addreg('HKR,,a,0x10001,5,')]
    yield 'directory-id', [section('k=%11%\\x')]
    yield 'blank-after-backslash', [section('x\\ ,y')]
    yield 'long-value', [section('x' * 512), section('k="' + 'y' * 4096 + '"')]
    yield 'no-break-space', [b'\xef\xbb\xbf' + section('a,\u00a0b\u00a0,c')]
    yield 'case-beyond-ascii', [b'\xef\xbb\xbf' + section('a', '[Größe]', 'a', '[GRÖßE]', 'b')]


def write(directory, name, content):
    os.makedirs(directory, exist_ok=True)
    with open(os.path.join(directory, name + '.inf'), 'wb') as file:
        file.write(content)


def main(directory):
    for name, content in same():
        write(os.path.join(directory, 'same'), name, content)
    for difference, contents in different():
        for i, content in enumerate(contents):
            write(os.path.join(directory, difference), '%s-%d' % (difference, i), content)


if __name__ == '__main__':
    main(sys.argv[1])
