"""Mail where something goes wrong that a real mail server cannot be brought to do: nobody is mailed again and again, and nobody is forgotten."""
import contextlib
import shutil
import sqlite3
import threading
import time

import pytest

from conftest import day
from mail_box import answers, wait_until
from mail_faults import Faulty
from test_mail import FROM, QUICK, figure, made, settled, stands  # noqa: F401
from test_meetings import meets


@pytest.fixture
def office(empty, made):  # noqa: F811
    shutil.copytree(made, empty.folder)
    return empty


def serve(office, faulty, *options):
    return office.serve("--mail", f"smtp://127.0.0.1:{faulty.port}", *(options or QUICK))


def addressees(faulty):
    return sorted(to.split("@")[0] for _, to, _ in faulty.mails)


# ---- Once to each ----

def test_where_the_store_cannot_be_written_nobody_is_mailed_again(office):
    with Faulty() as faulty:
        server = serve(office, faulty, *FROM, "--mail-wait", "0", "--mail-retry", "1", "--mail-per-minute", "60")
        server.done("meeting.convene", meets(expected=[{"person": "b0"}, {"person": "b1"}]))
        wait_until(lambda: stands(server, "sent"))
        with contextlib.closing(sqlite3.connect(office.folder / "muster.db", isolation_level=None)) as db:
            db.execute("begin immediate")
            time.sleep(15)  # its second mail is sent, and that cannot be kept, now or a little later
            assert addressees(faulty) == ["b0", "b1"]
            db.execute("rollback")
        assert settled(server) == {"b0": "sent", "b1": "sent"}
        time.sleep(1)
        assert addressees(faulty) == ["b0", "b1"] and figure(server, "sent_total") == 2  # R-NOTICE-02


def test_a_lost_answer_is_sent_once_more_and_not_for_days(office):
    with Faulty(end=lambda to: None if to.startswith("b0") else "250 2.0.0 taken") as faulty:
        server = serve(office, faulty, *FROM, "--mail-wait", "0", "--mail-retry", "4", "--mail-per-minute", "0")
        server.done("meeting.convene", meets(expected=[{"person": "b0"}, {"person": "b1"}, {"person": "l-B"}]))
        wait_until(lambda: ("b0", "waits") in stands(server) and figure(server, "delayed_total") == 1 and len(stands(server, "sent")) == 2)
        row, = server.get("/api/v1/view/deliveries?meeting=B.m1&state=waits").json["rows"]
        assert row["why"] == "The mail server did not answer to the end" and row["tries"] == 1
        assert figure(server, "server_down_total") == 0  # and so nobody else had to wait
        assert settled(server) == {"b0": "sent", "b1": "sent", "l-B": "sent"}
        row, = (row for row in server.get("/api/v1/view/deliveries?meeting=B.m1&state=sent").json["rows"] if row["person"] == "b0")
        assert row["why"] == "Twice the mail server did not say whether it took it"
        time.sleep(1)
        assert addressees(faulty) == ["b0", "b0", "b1", "l-B"]
        assert len({known for _, to, known in faulty.mails if to.startswith("b0")}) == 1  # the same Message-ID


def test_that_it_may_have_arrived_is_not_forgotten_by_another_refusal(office):
    ends, asked = iter([None, "451 4.3.0 later", None]), []

    def end(to):
        asked.append(to)
        return next(ends, None)
    with Faulty(end=end) as faulty:
        server = serve(office, faulty)
        server.done("meeting.convene", meets(expected=[{"person": "b0"}]))
        assert settled(server) == {"b0": "sent"}
        time.sleep(5)
        assert len(asked) == 3


def test_one_who_was_told_twice_is_called_off_in_the_end(office):
    """That it is not expected any more was sent to it, perhaps; then all of it is called off."""
    with Faulty() as faulty:
        server = serve(office, faulty, *FROM, "--mail-wait", "0", "--mail-retry", "3", "--mail-per-minute", "0")
        server.done("meeting.convene", meets(expected=[{"person": "b0"}]))
        assert settled(server) == {"b0": "sent"}
        faulty.answers["end"] = lambda to: None if to.startswith("b0") else "250 2.0.0 taken"
        server.done("meeting.change", {"meeting": "B.m1", "expected": [{"person": "b1"}]})
        wait_until(lambda: dict(stands(server)) == {"b0": "waits", "b1": "sent"} and len(faulty.mails) == 3)
        faulty.answers["end"] = "250 2.0.0 taken"
        server.done("meeting.cancel", {"meeting": "B.m1", "reason": "R"})
        assert settled(server) == {"b0": "sent", "b1": "sent"}
        assert addressees(faulty) == ["b0", "b0", "b0", "b1", "b1"]


# ---- Whatever else happens ----

def test_what_is_called_off_goes_out_first_and_then_what_is_soonest(office):
    with Faulty() as faulty:
        server = serve(office, faulty, *FROM, "--mail-wait", "3", "--mail-per-minute", "30")
        server.done("meeting.convene", meets(expected=[{"person": "d0"}]))
        wait_until(lambda: len(faulty.mails) == 1)
        server.done("meeting.convene", meets(starts=f"{day(20)} 09:00", ends=f"{day(20)} 10:30", expected=[{"person": person} for person in ("b0", "b1", "l-B", "l-D")]))
        server.done("meeting.convene", meets(starts=f"{day(1)} 09:00", ends=f"{day(1)} 10:30", expected=[{"person": "l-A"}]))
        server.done("meeting.cancel", {"meeting": "B.m1", "reason": "R"})
        wait_until(lambda: len(faulty.mails) == 7)
        went = [to.split("@")[0] for _, to, _ in faulty.mails][1:]
        assert went.index("d0") < went.index("l-A") <= 2  # one may have gone before that was due


def test_whoever_stops_it_waits_for_no_mail(office):
    hangs = threading.Event()
    with Faulty(end=lambda _: hangs.wait(30) and None) as faulty:
        server = serve(office, faulty)
        server.done("meeting.convene", meets(expected=[{"person": "b0"}]))
        wait_until(lambda: faulty.mails)
        server.process.terminate()
        begun = time.monotonic()
        wait_until(lambda: not answers(server.port))
        assert time.monotonic() - begun < 2
        assert server.process.wait(timeout=10) == 0 and time.monotonic() - begun < 4.4  # after four and a half it is cut off
        hangs.set()

def test_mail_goes_out_while_others_work(office):
    ends = threading.Event()
    with Faulty() as faulty:
        server = serve(office, faulty, *FROM, "--mail-wait", "0", "--mail-per-minute", "60")
        server.done("meeting.convene", meets(expected=[{"person": person} for person in ("b0", "b1", "l-B", "l-D", "d0")]))

        def work():
            while not ends.wait(0.3):
                server.done("unit.rename", {"unit": "E", "name": f"E at {time.monotonic()}"})
        worker = threading.Thread(target=work)
        worker.start()
        try:
            wait_until(lambda: len(faulty.mails) == 5, "all are sent")
        finally:
            ends.set()
            worker.join()
        times = [at for at, _, _ in faulty.mails]
        assert times[-1] - times[0] < 15
        assert times[-1] - times[0] > 3  # and no quicker than is allowed
