#!/usr/bin/python3
"""A hall of people signs in over HTTP: hall.py ADDRESS TOKEN MEETING PEOPLE SECONDS

PEOPLE phones come one after the other over SECONDS, each on a connection of its own, all from this one address: each opens /s, sends the number that
stands on the screen (read from its page, as it changes), then a name, "Attendee N". Meanwhile the screen is open, hears of every event (/live?soon=1) and
asks for itself each time, and a steward ticks one of the persons s0, s1, ... every two seconds and gets the roll. Prints
"people N seconds S signed N lost N twice N p50_ms N p99_ms N max_ms N screen_p50_ms N screen_p99_ms N ticks N tick_p50_ms N": signed as the list of
meetings has it without who was ticked, times of all requests of phones; of the screen's page; of a tick with the roll that follows it.
"""
import html
import http.client
import json
import queue
import re
import sys
import threading
import time
import urllib.parse

ADDRESS, TOKEN, MEETING, PEOPLE, SECONDS = sys.argv[1].split("//")[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), float(sys.argv[5])
THREADS = 64


def ask(connection, method, path, body=None, **headers):
    connection.request(method, path, body, headers)
    reply = connection.getresponse()
    return reply, reply.read().decode()


def operator(path):
    connection = http.client.HTTPConnection(ADDRESS, timeout=60)
    reply, body = ask(connection, "GET", path, Authorization="Bearer " + TOKEN)
    connection.close()
    assert reply.status == 200, (path, reply.status, body[:300])
    return body


def number_of_screen():
    return re.search(r'class="number" translate="no">([\d ]+)<', operator(f"/meeting/{MEETING}/door")).group(1)


class Screen:
    """The page of the screen, asked for again at each event of the store, at most four times a second as /live has it; and when the code changes."""

    def __init__(self):
        self.number, self.ends, self.times = number_of_screen(), False, []
        self.thread = threading.Thread(target=self.follow, daemon=True)
        self.thread.start()

    def follow(self):
        live = http.client.HTTPConnection(ADDRESS, timeout=3)
        live.request("GET", "/live?soon=1", None, {"Authorization": "Bearer " + TOKEN, "Accept": "text/event-stream"})
        heard = live.getresponse()
        assert heard.status == 200, heard.status
        while not self.ends:
            try:
                while not heard.readline().startswith(b"data:"):
                    assert not heard.isclosed(), "the screen was cut off"
            except TimeoutError:  # nothing happened: the code changes all the same
                live.close()
                return self.follow()
            begun = time.perf_counter()
            self.number = number_of_screen()
            self.times.append(time.perf_counter() - begun)


class Steward:
    """Ticks one person after the other, and gets the roll again as after each tick on the page."""

    def __init__(self):
        self.ends, self.ticked, self.times = False, [], []
        self.thread = threading.Thread(target=self.tick, daemon=True)
        self.thread.start()

    def tick(self):
        connection = http.client.HTTPConnection(ADDRESS, timeout=60)
        while not self.ends:
            time.sleep(2)
            code, begun = f"s{len(self.ticked)}", time.perf_counter()
            body = json.dumps({"meeting": MEETING, "person": code})
            reply, told = ask(connection, "POST", "/api/v1/meeting/sign_in", body, **{"Authorization": "Bearer " + TOKEN, "Content-Type": "application/json"})
            assert reply.status == 200, told
            operator(f"/meeting/{MEETING}/roll")
            self.times.append(time.perf_counter() - begun)
            self.ticked.append(code)


def phone(screen, name, times):
    """A page, a typed number, a name."""
    connection = http.client.HTTPConnection(ADDRESS, timeout=60)
    origin, form = f"http://{ADDRESS}", "application/x-www-form-urlencoded"

    def timed(*words, **headers):
        begun = time.perf_counter()
        reply, body = ask(connection, *words, **headers)
        times.append(time.perf_counter() - begun)
        return reply, body

    reply, body = timed("GET", "/s")
    cookie = reply.getheader("Set-Cookie").split(";")[0]
    sent = {"Cookie": cookie, "Origin": origin, "Content-Type": form}
    reply, body = timed("POST", "/s", urllib.parse.urlencode({"number": screen.number}), **sent)
    fields = dict(re.findall(r'name="(meeting|entry)" value="([^"]*)"', body))
    fields = {key: html.unescape(value) for key, value in fields.items()} | {"name": name}
    reply, body = timed("POST", "/s", urllib.parse.urlencode(fields), **sent)
    connection.close()
    return reply.status == 200 and "You are signed in" in body


def main():
    screen, steward, work, done, times = Screen(), Steward(), queue.Queue(), [], []
    begun = time.perf_counter()

    def carry():
        while (n := work.get()) is not None:
            wait = begun + n * SECONDS / PEOPLE - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            try:
                done.append(phone(screen, f"Attendee {n}", times))
            except Exception as error:  # counted as lost, and told
                print(error, file=sys.stderr)
                done.append(False)

    threads = [threading.Thread(target=carry) for _ in range(THREADS)]
    for n in [*range(PEOPLE), *[None] * THREADS]:
        work.put(n)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    screen.ends = steward.ends = True
    screen.thread.join(10)
    steward.thread.join(10)
    rows = json.loads(operator(f"/api/v1/view/roll?meeting={MEETING}&limit=10000"))["rows"]
    present = [row["person"] for row in rows if row["status"] in ("present", "late") and row["person"] not in steward.ticked]
    counted = int(next(row["present"] for row in json.loads(operator("/api/v1/view/meetings"))["rows"] if row["code"] == MEETING))
    counted -= len(steward.ticked)
    assert screen.times and steward.times, "the screen heard nothing, or nobody was ticked"
    share = lambda part, of=times: sorted(of)[min(len(of) - 1, int(len(of) * part))] * 1000
    print(f"people {PEOPLE} seconds {took:.1f} signed {counted} lost {PEOPLE - len(set(present))} "
          f"twice {counted - len(set(present))} p50_ms {share(0.5):.1f} p99_ms {share(0.99):.1f} max_ms {max(times) * 1000:.1f} "
          f"screen_p50_ms {share(0.5, screen.times):.1f} screen_p99_ms {share(0.99, screen.times):.1f} "
          f"ticks {len(steward.ticked)} tick_p50_ms {share(0.5, steward.times):.1f}")


main()
