"""What holds off strangers, and members who take more than their share."""
import socket
import threading

import pytest

from conftest import day
from test_sign_in import FORM, GOOD, Browser, come_in, invite, town  # noqa: F401 (a fixture)


def through_proxy(server, address):
    """A browser that comes through the proxy from that address."""
    browser = Browser(server)
    browser.origin = f"https://127.0.0.1:{server.port}"
    straight = browser.ask
    browser.ask = lambda method, path, form=None, **headers: straight(
        method, path, form, **{"X_Forwarded_For": address, **headers})
    return browser


# ---- Bodies ----

def announce(server, browser, path, length, kind, sent):
    """A body that was only begun."""
    client = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    cookie = "; ".join(f"{name}={value}" for name, value in browser.jar.items())
    client.sendall(f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {browser.origin}\r\nCookie: {cookie}\r\n"
                   f"X-CSRF-Token: {browser.csrf}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n".encode() + sent)
    return client


def test_a_member_who_only_announces_much_holds_nobody_up(town):
    server = town.serve()
    member, manager = come_in(server, "1002"), come_in(server, "1001")
    begun = [announce(server, manager, "/api/v1/unit/rename/rows", 256 << 20, "text/csv", b"u") for _ in range(8)]
    begun += [announce(server, manager, "/act/duty/answer", 64 << 20, "multipart/form-data; boundary=x", b"-") for _ in range(8)]
    try:
        reply = server.ask("POST", "/api/v1/file", b"x" * (2 << 20), {"Content-Type": "text/plain"})
        assert reply.status == 200
        # Who may do it nowhere is not even listened to.
        for path, length, kind in (("/api/v1/unit/rename/rows", 256 << 20, "text/csv"), ("/api/v1/file", 32 << 20, "text/plain"),
                                   ("/act/duty/answer", 64 << 20, "multipart/form-data; boundary=x")):
            refused = announce(server, member, path, length, kind, b"u")
            begun.append(refused)
            assert refused.recv(65536).startswith(b"HTTP/1.1 403"), path
    finally:
        for client in begun:
            client.close()


def test_who_has_not_come_in_keeps_little_in_memory(town):
    server = town.serve()
    resident = lambda: int(open(f"/proc/{server.process.pid}/statm").read().split()[1]) >> 8  # MiB
    before, clients = resident(), []
    for n in range(200):
        client = socket.create_connection(("127.0.0.1", server.port), timeout=20)
        client.sendall(f"POST /in HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: http://127.0.0.1:{server.port}\r\n"
                       f"Content-Type: {FORM}\r\nContent-Length: {(1 << 20) - 1}\r\n\r\n".encode() + b"a" * 500_000)
        clients.append(client)
    assert resident() - before < 40
    for client in clients:
        client.close()
