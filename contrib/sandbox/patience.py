# SPDX-License-Identifier: BSD-2-Clause
"""How much longer things may take here than where the tests were written: VOBO_PATIENCE, a factor from 1, or without it what a
piece of work of known length says. Every wait of the tests is for a condition, and is multiplied by it. python3 patience.py prints it."""
import os
import time

ROUNDS, NOMINAL_S = 1_000_000, 0.045  # of a loop in Python, on an idle machine of 2023
MOST = 12


def measured():
    """By the slowest of three: what else the machine is doing counts."""
    slowest = 0
    for _ in range(3):
        started = time.monotonic()
        sum(i * i for i in range(ROUNDS))
        slowest = max(slowest, time.monotonic() - started)
    return min(max(slowest / NOMINAL_S, 1), MOST)


PATIENCE = float(os.environ.get("VOBO_PATIENCE") or measured())
os.environ["VOBO_PATIENCE"] = f"{PATIENCE:.1f}"  # those started from here need not measure


def patient(seconds):
    return seconds * PATIENCE


if __name__ == "__main__":
    print(os.environ["VOBO_PATIENCE"])
