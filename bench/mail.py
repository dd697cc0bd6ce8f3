#!/usr/bin/python3
"""A mail server that takes all, for bench/mail.sh: mail.py MAILS SECONDS

Prints "port N" at once; then, when MAILS are there or SECONDS over, "mails N twice N first_s N all_s N rate N": from when the first line was read from standard input, which says that the meeting
has been announced, until the first and the last mail were there, and mails a second between these two."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "tests"))
from mail_faults import Faulty  # noqa: E402

MAILS, SECONDS = int(sys.argv[1]), float(sys.argv[2])
with Faulty() as server:
    print("port", server.port, flush=True)
    sys.stdin.readline()
    begun = time.monotonic()
    while len(server.mails) < MAILS and time.monotonic() - begun < SECONDS:
        time.sleep(0.05)
    time.sleep(1)  # for what may come twice
    times = [at - begun for at, _, _ in server.mails] or [0]
    whom = {to for _, to, _ in server.mails}
    rate = (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0
    print(f"mails {len(whom)} twice {len(server.mails) - len(whom)} first_s {times[0]:.1f} all_s {times[-1]:.1f} rate {rate:.0f}", flush=True)
