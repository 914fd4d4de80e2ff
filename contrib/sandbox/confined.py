# SPDX-License-Identifier: BSD-2-Clause
"""Runs a program under the system call filter of its unit: confined.py [--as-root] PROGRAM ARGUMENT…

What the unit does not allow kills here, though under systemd it only fails: so it is noticed. Root, whom the units do not run
as, gives the files that it makes to the owner of their folder: --as-root allows that too."""
import ctypes
import errno
import functools
import os
import pathlib
import subprocess
import sys

UNITS = pathlib.Path(__file__).resolve().parents[1] / "systemd"
KILL_PROCESS, ALLOW = 0x80000000, 0x7FFF0000  # seccomp.h: SCMP_ACT_KILL_PROCESS, SCMP_ACT_ALLOW


def lines_of(program, option):
    """The values of OPTION in the unit of PROGRAM, in order."""
    unit = (UNITS / f"{program}.service.in").read_text()
    return [line.partition("=")[2] for line in unit.splitlines() if line.startswith(f"{option}=")]


@functools.cache
def members(name):
    """The system calls in NAME: itself, or those of a set of systemd's."""
    if not name.startswith("@"):
        return frozenset([name])
    listed = subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager", name], capture_output=True, text=True, check=True).stdout
    words = [line.strip() for line in listed.splitlines()[1:] if line.startswith(" ") and not line.strip().startswith("#")]
    return frozenset().union(*(members(word) for word in words))


def allowed(program):
    """What the unit's SystemCallFilter lines come to (systemd.exec(5)): the first makes a list, the next add or take away."""
    calls = set(members("@default"))
    for value in lines_of(program, "SystemCallFilter"):
        named = frozenset().union(*(members(word) for word in value.lstrip("~").split()))
        calls = calls - named if value.startswith("~") else calls | named
    return calls


def confine(calls):
    library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(KILL_PROCESS)))
    for call in sorted(calls):
        number = library.seccomp_syscall_resolve_name(call.encode())
        if number >= 0:  # others are of another architecture
            library.seccomp_rule_add(context, ctypes.c_uint32(ALLOW), number, 0)
    done = library.seccomp_load(context)
    if done != 0:
        raise OSError(-done, errno.errorcode.get(-done, "seccomp_load"))


def main():
    as_root = sys.argv[1] == "--as-root"
    program, *arguments = sys.argv[1 + as_root:]
    confine(allowed(pathlib.Path(program).name) | (members("@chown") if as_root else frozenset()))
    os.execv(program, [program, *arguments])


if __name__ == "__main__":
    main()
