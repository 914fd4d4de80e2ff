#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""doubling.py: no construct of a message costs more than in proportion to its length, nor more memory than a message may.

Each row of the tables makes a message of about so many bytes out of one construct, n times. callgrind counts the
instructions that judging it takes at n and at 2n; at 40 MB, beyond every limit, the memory at its peak is measured. To add
a construct: a line in ROWS (what a message is made of) or a module beside this one with ROWS of its own (--rows MODULE)."""
import argparse
import concurrent.futures
import importlib
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

# Twice as long may cost this much more.
GROWTH = 2.3
# Bytes at which instructions are counted, and at which memory is: just within the limits for fields and for a text, and
# beyond all.
COUNTED = 32 << 10
LARGE = (1000 << 10, 4000 << 10, 40 << 20)
# A message may take so much memory beside its spool; and of processor time, on a machine four times as slow.
MEMORY_KIB = 64 << 10
SECONDS = 20

HEAD = (b"From: Ana Rojas <ana@entidad.gov.co>\r\nTo: ciudadana@example.org\r\nSubject: Respuesta al radicado 2026-77\r\n"
        b"Message-ID: <doble@entidad.gov.co>\r\nMIME-Version: 1.0\r\n")


def repeat(head, unit, tail, size):
    """HEAD, as many UNITs as make SIZE bytes, TAIL. A unit may be a function of its number."""
    if callable(unit):
        units, length, number = [], len(head) + len(tail), 0
        while length < size:
            units.append(unit(number))
            length += len(units[-1])
            number += 1
        return head + b"".join(units) + tail
    return head + unit * max(1, (size - len(head) - len(tail)) // len(unit)) + tail


def field(name, unit, head=b"", tail=b""):
    """A field of the message itself."""
    before = re.sub(rb"(?m)^%s:.*\r\n" % name, b"", HEAD)
    return lambda size: repeat(before + name + b": " + head, unit, tail + b"\r\n\r\nhola\r\n", size)


def enclosed(name, unit, kind=b"message/rfc822"):
    """A field of a message that is attached."""
    return lambda size: repeat(HEAD + b"Content-Type: " + kind + b"\r\n\r\nSubject: dentro\r\n" + name + b": ", unit,
                               b"\r\n\r\nhola\r\n", size)


def fields(unit):
    """Fields of the message itself."""
    return lambda size: repeat(HEAD, unit, b"\r\nhola\r\n", size)


def parts(unit, boundary=b"b"):
    return lambda size: repeat(HEAD + b"Content-Type: multipart/mixed; boundary=" + boundary + b"\r\n\r\n", unit,
                               b"--" + boundary + b"--\r\n", size)


def text(unit, kind=b"text/plain; charset=utf-8", encoding=b"8bit", head=b"", tail=b"\r\n"):
    return lambda size: repeat(HEAD + b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: " + encoding +
                               b"\r\n\r\n" + head, unit, tail, size)


def nested_open(size):
    """As many open multiparts as are read, whose boundaries begin alike, and lines that look like one."""
    start = HEAD + b"Content-Type: multipart/mixed; boundary=%s0\r\n\r\n" % (b"q" * 60)
    for level in range(38):
        start += b"--%s%d\r\nContent-Type: multipart/mixed; boundary=%s%d\r\n\r\n" % (b"q" * 60, level, b"q" * 60, level + 1)
    return repeat(start, b"--" + b"q" * 60 + b"\r\n", b"", size)


ROWS = {
    # Addresses
    "groups": field(b"To", b"a:"),
    "groups, folded": field(b"Cc", b"grupo:\r\n "),
    "groups with members": field(b"To", b"sede: a@x.co, b@x.co; "),
    "groups with an open comment": field(b"Cc", b"a:(;"),
    "groups in quotes": field(b"Cc", b'"a;":'),
    "comments, open": field(b"From", b"("),
    "comments, closed": field(b"From", b"(a)", tail=b" ana@entidad.gov.co"),
    "comments between commas": field(b"Cc", b"(,"),
    "comments within addresses": field(b"To", b"a(b)@(c)x.co,"),
    "quotes": field(b"From", b'"a" ', tail=b"<ana@entidad.gov.co>"),
    "quotes, open": field(b"From", b'"\\"'),
    "quotes between commas": field(b"Cc", b'"\\",'),
    "routes": field(b"Cc", b"<@a,@b:"),
    "routes without an end": field(b"Cc", b"<@x.co,"),
    "angles": field(b"Reply-To", b"<"),
    "angles, in and out": field(b"Reply-To", b"<a>"),
    "at signs": field(b"Reply-To", b"@"),
    "addresses": field(b"To", lambda i: b"Luz Mora %d <luz%d@x.co>,\r\n " % (i, i), tail=b"b@x.co"),
    "addresses without names": field(b"To", b"a@b,"),
    "addresses without commas": field(b"To", b"a@b "),
    "semicolons": field(b"To", b";"),
    "commas": field(b"To", b","),
    "a long local part": field(b"Reply-To", b"a.", tail=b"a@x.co"),
    "a long domain": field(b"Reply-To", b"a.", head=b"a@"),
    "a long label in Punycode": field(b"Reply-To", b"abcdefgh", head=b"a@xn--"),
    "a long label beyond ASCII": field(b"Reply-To", lambda i: chr(0x4e00 + i % 20000).encode(), head=b"a@"),
    "a domain literal": field(b"Reply-To", b"a.", head=b"a@["),
    "words of a name": field(b"From", b"Ana ", tail=b"<ana@entidad.gov.co>"),
    "bytes that are no characters in a name": field(b"From", b"\xe1\xe9 ", tail=b"<ana@entidad.gov.co>"),
    "encoded words in names": field(b"To", b"=?utf-8?Q?Mar=C3=ADa?= <m@x.co>,\r\n ", tail=b"b@x.co"),
    "confirmations": field(b"Disposition-Notification-To", b"a:"),
    # Texts and other fields
    "a subject": field(b"Subject", b"Respuesta "),
    "a subject of encoded words": field(b"Subject", b"=?utf-8?B?UmVzcHVlc3Rh?=\r\n "),
    "a subject of encoded words in several charsets": field(b"Subject", lambda i: b"=?iso-8859-%d?Q?a=E9?= " % (i % 9 + 1)),
    "a subject of charsets that nobody knows": field(b"Subject", lambda i: b"=?x-%d?Q?a=E9?= " % i),
    "encoded words, open": field(b"Subject", b"=?utf-8?Q?a"),
    "encoded words within each other": field(b"Subject", b"=?a?=?b?="),
    "marks of encoded words": field(b"Subject", b"=?"),
    "bytes that are no characters": field(b"Subject", b"\xe1 \xe9"),
    "answers to answers": field(b"Subject", b"Re: "),
    "a folded field": field(b"X-Nota", b"a\r\n "),
    "a field of blanks": field(b"X-Nota", b" "),
    "a date": field(b"Date", b"1 "),
    "a date of one word": field(b"Date", b"1"),
    "a date with comments": field(b"Date", b"(", head=b"Mon, 30 Nov 2026 10:00:00 -0500 "),
    "message ids": field(b"References", lambda i: b"<%d@x.co>\r\n " % i),
    "message ids, open": field(b"In-Reply-To", b"<a@"),
    "a message id": field(b"Message-ID", b"a", head=b"<", tail=b"@x.co>"),
    "fields": fields(lambda i: b"X-%d: a\r\n" % i),
    "fields of the same name": fields(b"To: a@x.co\r\n"),
    "fields without a value": fields(b"a:\r\n"),
    "lines that are no field": fields(b"sin dos puntos\r\n"),
    "received fields": fields(b"Received: from a (b [192.0.2.1]) by c with ESMTP id 1; Mon, 30 Nov 2026 10:00:00 -0500\r\n"),
    "list fields": fields(b"List-Id: <a.b>\r\n"),
    # Parameters
    "parameters": field(b"Content-Type", lambda i: b"; a%d=b" % i, head=b"text/plain"),
    "parameters without names": field(b"Content-Type", b";", head=b"text/plain"),
    "parameters of the same name": field(b"Content-Type", b"; charset=utf-8", head=b"text/plain"),
    "continuations": field(b"Content-Type", lambda i: b";\r\n name*%d=aaaa" % i, head=b"application/pdf"),
    "continuations, backwards": field(b"Content-Type", lambda i: b"; name*%d*=%%61" % (99999 - i), head=b"application/pdf"),
    "continuations that are encoded": field(b"Content-Disposition", lambda i: b"; filename*%d*=utf-8''%%C3%%A1" % i,
                                            head=b"attachment"),
    "a file name": field(b"Content-Disposition", b"a", head=b"attachment; filename=", tail=b".pdf"),
    "a file name of encoded words": field(b"Content-Disposition", b"=?utf-8?Q?a?= ", head=b'attachment; filename="', tail=b'"'),
    "a quoted parameter, open": field(b"Content-Type", b"\\", head=b'text/plain; a="'),
    "comments in a type": field(b"Content-Type", b"(", head=b"text/plain; "),
    "a content id": field(b"Content-ID", b"a.", head=b"<"),
    "a boundary": field(b"Content-Type", b"a", head=b"multipart/mixed; boundary="),
    # Structure
    "parts": parts(b"--b\r\nContent-Type: text/plain\r\n\r\nhola\r\n"),
    "parts without fields": parts(b"--b\r\n\r\n"),
    "boundaries": parts(b"--b\r\n"),
    "parts that are only fields": parts(b"--b\r\nContent-Type: text/plain\r\n"),
    "parts with long fields": parts(b"--b\r\nX-A: " + b"a" * 5000 + b"\r\n\r\nx\r\n"),
    "parts with many fields": parts(b"--b\r\n" + b"Content-A: a\r\n" * 300 + b"\r\nx\r\n"),
    "attachments": parts(b"--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nhola\r\n"),
    "attached messages": parts(b"--b\r\nContent-Type: message/rfc822\r\n\r\nTo: a@x.co\r\n\r\nhola\r\n"),
    "attached messages for many": parts(b"--b\r\nContent-Type: message/rfc822\r\n\r\nTo: " + b"a:," * 900 + b"\r\n\r\nhola\r\n"),
    "depth": lambda size: repeat(HEAD, lambda i: b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i),
                                 b"\r\nhola\r\n", size),
    "depth of one boundary": lambda size: repeat(HEAD, b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
                                                 b"\r\nhola\r\n", size),
    "depth of messages": lambda size: repeat(HEAD, b"Content-Type: message/rfc822\r\n\r\n", b"Subject: x\r\n\r\nhola\r\n", size),
    "depth of digests": lambda size: repeat(HEAD, lambda i: b"Content-Type: multipart/digest; boundary=b%d\r\n\r\n--b%d\r\n\r\n"
                                            % (i, i), b"\r\nhola\r\n", size),
    "lines like boundaries": nested_open,
    "a line": text(b"a", tail=b""),
    "hyphens": text(b"-"),
    "groups in an attached message": enclosed(b"To", b"a:"),
    "groups with an open comment, attached": enclosed(b"Cc", b"a:(;", b"message/news"),
    "comments in an attached message": enclosed(b"Bcc", b"(", b"message/rfc2822"),
    "addresses in an attached message": enclosed(b"To", b"a@b,", b"message/global"),
    # Encodings
    "soft line ends": text(b"=\r\n", encoding=b"quoted-printable"),
    "quoted-printable": text(b"=C3=A1", encoding=b"quoted-printable"),
    "base64": text(b"aG9sYSBhIHRvZG9zIGFx\r\n", encoding=b"base64"),
    "base64 that is none": text(b"!", encoding=b"base64"),
    "base64 with ends in it": text(b"YQ==", encoding=b"base64"),
    "uuencode": text(b"M" + b"86QA" * 15 + b"\r\n", encoding=b"x-uuencode", head=b"begin 644 a\r\n"),
    "uuencode that begins": text(b"begin 644 a\r\n", encoding=b"x-uuencode"),
    "UTF-7": text(b"+AOE-", b"text/plain; charset=utf-7"),
    "ISO-2022-JP": text(b"\x1b$B$\x22\x1b(B", b"text/plain; charset=iso-2022-jp"),
    # Words
    "words": text(b"imbecil idiota solicitud respuesta "),
    "lines": text("Señora Luz, en respuesta a su solicitud se informa.\r\n".encode()),
    "spaces": text(b" ", head=b"a", tail=b"b\r\n"),
    "line ends": text(b"\r\n"),
    "quotation marks": text(b">"),
    "quoted lines": text(b"> a\r\n"),
    "at signs in a text": text(b"@"),
    "addresses in a text": text(b"a@a.co "),
    "digits": text(b"1"),
    "numbers": text(b"1234567890 "),
    "numbers with marks": text(b"1.2-3/4 "),
    "letters beyond ASCII": text("ñ".encode()),
    "accents": text("\u0301".encode(), head=b"a"),
    "rare letters": text("\U0001d4b6".encode()),
    "no characters": text(b"\xff\xfe"),
    "exclamations": text(b"!?"),
    "capitals": text(b"URGENTE AHORA "),
    "fields of a forwarded message": text(b"De: a\r\nPara: b\r\nAsunto: c\r\nFecha: d\r\n\r\n"),
    "groups of a forwarded message": text(b"a:", head=b"-----Mensaje original-----\r\nDe: "),
    "rules": text(b"-----Mensaje original-----\r\n"),
    "underlines": text(b"_"),
    "dates": text(b"30 de noviembre de 2026 "),
    "laws": text(b"Ley 1755 de 2015 art. 14 "),
    "links": text(b"http://a.co/b?c=d "),
    "brackets": text(b"[("),
    "placeholders": text(b"{{nombre}} [NOMBRE] XXXX "),
    "names": text(b"Juan Carlos Perez Rodriguez "),
    "initials": text(b"A. B. "),
    "greetings": text(b"Cordial saludo, senor Juan:\r\n\r\n"),
    "farewells": text(b"Cordialmente,\r\nAna Rojas\r\n\r\n"),
    "bullets": text(b"- a\r\n* b\r\n1. c\r\n"),
}


def count(options, folder, rows):
    """Instructions for each of ROWS, as (name, make), at n and at 2n."""
    folder.mkdir()
    # What is made ready once, at the first message, is not the construct's.
    files = [folder / "first.eml"]
    files[0].write_bytes(HEAD + "\r\nSeñora Luz:\r\n\r\nCordialmente,\r\nAna Rojas\r\n".encode())
    for number, (_, make) in enumerate(rows):
        for factor in (1, 2):
            files.append(folder / f"{number:03}-{factor}.eml")
            files[-1].write_bytes(make(factor * COUNTED))
    command = ["valgrind", "--tool=callgrind", "--toggle-collect=judge_file", "--dump-after=judge_file",
               f"--callgrind-out-file={folder}/count", options.cost, *files]
    subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    # The last dump is what is left over at the end.
    sums = [int(re.search(r"^(?:totals|summary): (\d+)", (folder / f"count.{number}").read_text(), re.M)[1])
            for number in range(2, len(files) + 1)]
    return {name: (once, twice) for (name, _), once, twice in zip(rows, sums[::2], sums[1::2])}


def counted(options, folder, rows):
    """The same of all, on all processors."""
    jobs = os.cpu_count() or 1
    rows = list(rows.items())
    sums = {}
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for some in pool.map(lambda job: count(options, folder / f"job{job}", rows[job::jobs]), range(jobs)):
            sums.update(some)
    return sums


def peak(options, folder, make):
    """KiB at the peak, and seconds of processor time, of messages at the limits and beyond them."""
    files = [folder / f"{size >> 10}.eml" for size in LARGE]
    for file, size in zip(files, LARGE):
        file.write_bytes(make(size))
    process = subprocess.Popen([options.cost, *files], stdout=subprocess.PIPE,
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (3 * SECONDS, 3 * SECONDS)))
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    for file in files:
        file.unlink()
    found = re.findall(rb"^(\d+) (\S+) (-?\d+) /", output, re.M)
    how = " ".join(f"{verdict.decode()}:{defects.decode()}" for defects, verdict, _ in found)
    kib = max((int(kib) for _, _, kib in found), default=0)
    return kib if status == 0 else None, usage.ru_utime + usage.ru_stime, how


def measured(options, folder, rows):
    """The same of all, on all processors."""
    def measure(job):
        place = folder / f"large{job}"
        place.mkdir()
        return {name: peak(options, place, make) for name, make in list(rows.items())[job::jobs]}
    jobs = os.cpu_count() or 1
    all_rows = {}
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for some in pool.map(measure, range(jobs)):
            all_rows.update(some)
    return all_rows


def judge(options, folder, rows):
    failed = 0
    grown = counted(options, folder, rows) if options.counted else {name: (1, 1) for name in rows}
    large = measured(options, folder, rows) if options.large else {name: (0, 0, "") for name in rows}
    for name in rows:
        once, twice = grown[name]
        kib, seconds, how = large[name]
        bad = twice > GROWTH * once or kib is None or kib > MEMORY_KIB or seconds > SECONDS
        failed += bad
        if bad or options.verbose:
            print(f"{'FAILED' if bad else 'ok    '}  {name}: {once / 1e6:.1f} and {twice / 1e6:.1f} million instructions "
                  f"(times {twice / once:.2f}); {kib} KiB, {seconds:.1f} s, {how}", flush=True)
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", required=True, help="folder of a build without sanitizers")
    parser.add_argument("--only", default="", help="rows whose name has this in it")
    parser.add_argument("--rows", action="append", default=[], help="module with more ROWS")
    parser.add_argument("--no-count", dest="counted", action="store_false", help="do not count instructions")
    parser.add_argument("--no-large", dest="large", action="store_false", help="do not measure memory")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    options.cost = pathlib.Path(options.programs).resolve() / "tests/bounds/cost"
    os.environ["G_SLICE"] = "always-malloc"
    os.environ.setdefault("srcdir", str(pathlib.Path(__file__).resolve().parents[2]))
    rows = dict(ROWS)
    for module in options.rows:
        rows.update(importlib.import_module(module).ROWS)
    rows = {name: make for name, make in rows.items() if options.only in name}
    with tempfile.TemporaryDirectory(prefix="bounds-") as folder:
        failed = judge(options, pathlib.Path(folder), rows)
    print(f"{len(rows) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
