#!/usr/bin/python3
"""Opens listeners at a served Muster (GET /live) and tells what they cost: listeners.py ADDRESS TOKEN PID [COUNT] [COMMAND...]

TOKEN is the operator's, who may have any number. Prints "listeners N memory_kb N wake_ms N": what the system
counts as resident of the process more than before, a second after all are open, and how long it takes after COMMAND (an act) until all have
heard of it."""
import resource
import select
import socket
import subprocess
import sys
import time

OF_ONE = 200


def resident_kb(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def listen(port, token, number):
    """From as many addresses of this machine as are needed: one has so many connections and no more."""
    sock = socket.create_connection(("127.0.0.1", port), source_address=(f"127.0.1.{1 + number // OF_ONE}", 0))
    sock.sendall(f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\nAccept: text/event-stream\r\n\r\n".encode())
    return sock


def hear_all(socks, seconds):
    """Waits until each has said something; gives back how many did not."""
    poll, waiting = select.poll(), {sock.fileno(): sock for sock in socks}
    for number in waiting:
        poll.register(number, select.POLLIN)
    end = time.monotonic() + seconds
    while waiting and time.monotonic() < end:
        for number, _ in poll.poll(100):
            heard = waiting[number].recv(65536)
            assert heard, "a listener was cut off"
            if b"data:" in heard:
                poll.unregister(number)
                del waiting[number]
    return len(waiting)


def main(address, token, pid, count="1000", *command):
    port, count = int(address.rsplit(":", 1)[1]), int(count)
    resource.setrlimit(resource.RLIMIT_NOFILE, (count + 100,) * 2)
    before = resident_kb(pid)
    socks = [listen(port, token, number) for number in range(count)]
    missing = hear_all(socks, 20)
    time.sleep(1.2)
    memory = resident_kb(pid) - before
    begun = time.monotonic()
    if command:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        begun = time.monotonic()
        missing += hear_all(socks, 20)
    print(f"listeners {count - missing} memory_kb {memory} wake_ms {(time.monotonic() - begun) * 1000:.0f}")


main(*sys.argv[1:])
