"""Who may do and see what: every act, view and route, by every role, above, at, below and beside its unit, against a table that
stands here and not in the program."""
import itertools
import json
import re
import urllib.parse

import pytest

from conftest import Store, day

# Post at C1. Above: T. Below: V1. Beside: C2, with W2 below it.
PLACES = {"above": "T", "same": "C1", "below": "V1", "beside": "C2"}
LINE, ALL = {"same", "below"}, set(PLACES)
RIGHTS = {
    "manager": {"see": LINE, "answer": {"same"}, "chase": LINE, "accept": {"below"}, "manage": LINE, "arrange": {"below"}},
    "liaison": {"see": LINE, "answer": {"same"}, "chase": LINE, "accept": {"below"}},
    "inspector": {"see": LINE},
    "auditor": {"see": LINE},
    "editor": {"see": LINE},
    "member": {"see": LINE},
    "none": {"see": LINE},  # belongs to C1, and holds no post
}
RIGHTS["deputy"] = RIGHTS["liaison"]  # fills in for the liaison
ROLES = list(RIGHTS)

WORDS = {"title": "T", "reason": "R", "name": "N"}
BEGIN, END = day(0), day(20)


def clause():
    return [{"number": "1", "title": "One"}]


# act: (right, what stands there: "line" is known from below too, "range" is not, a "person" below is to who manages there;
# fields with U for the unit)
ACTS = {
    "unit.create": ("manage", "line", {"code": "new", "name": "N", "parent": "U"}),
    "unit.rename": ("manage", "line", {"unit": "U", "name": "N"}),
    "unit.move": ("arrange", "line", {"unit": "U", "parent": "C1"}),
    "unit.close": ("arrange", "line", {"unit": "U"}),
    "unit.merge": ("arrange", "line", {"unit": "U", "into": "C1"}),
    "unit.split": ("arrange", "line", {"unit": "U", "parts": [{"code": "s1", "name": "S"}, {"code": "s2", "name": "S"}]}),
    "unit.import": ("manage", "line", {"under": "U", "units": [{"code": "i1", "name": "I"}]}),
    "group.create": ("manage", None, {"code": "g2", "title": "T"}),
    "group.rename": ("manage", None, {"group": "g", "title": "T"}),
    "group.add": ("manage", None, {"group": "g", "units": ["C1"]}),
    "group.remove": ("manage", None, {"group": "g", "units": ["C1"]}),
    "calendar.set": ("manage", None, {"week": ["mon"]}),
    "person.add": ("manage", "line", {"code": "new", "name": "N", "unit": "U"}),
    "person.import": ("manage", "line", {"under": "U", "persons": [{"code": "i1", "name": "I", "unit": "U"}]}),
    "person.rename": ("manage", "person", {"person": "x-U", "name": "N"}),
    "person.reach": ("manage", "person", {"person": "x-U", "mail": "a@b.cn"}),
    "person.move": ("manage", "person", {"person": "x-U", "unit": "C1"}),
    "person.leave": ("manage", "person", {"person": "x-U"}),
    "person.erase": ("manage", "person", {"person": "x-U"}),
    "person.invite": ("manage", "person", {"person": "x-U"}),
    "person.shut": ("manage", "person", {"person": "x-U"}),
    "post.give": ("manage", "line", {"person": "x-C1", "unit": "U", "role": "editor"}),
    "post.end": ("manage", "line", {"post": "post-U"}),
    "directive.register": ("manage", "line", {"code": "new", "title": "T", "unit": "U", "clauses": clause()}),
    "campaign.open": ("manage", "line", {"code": "new", "title": "T", "unit": "U", "starts": BEGIN, "ends": END}),
    "campaign.deploy": ("manage", "range", {"campaign": "d-U"}),
    "campaign.close": ("manage", "line", {"campaign": "c-U"}),
    "campaign.amend": ("manage", "line", {"campaign": "c-U", "reason": "R", "answers": "stand", "measures": [{"code": "m", "title": "T2"}]}),
    "campaign.escalate": ("manage", "line", {"campaign": "c-U", "after": 3}),
    "stage.add": ("manage", "range", {"campaign": "d-U", "code": "s", "title": "T", "starts": BEGIN, "ends": END}),
    "measure.add": ("manage", "range", {"campaign": "d-U", "code": "n", "title": "T", "due": END, "accepted_by": "nobody"}),
    "measure.tighten": ("manage", "line", {"unit": "U", "measure": "c-T.m", "due": day(5)}),
    "measure.ask": ("answer", "line", {"unit": "U", "measure": "c-T.m", "question": "Q"}),
    "measure.reply": ("manage", "line", {"question": "c-U.m.q1", "reply": "R"}),
    "burden.limit": ("manage", "line", {"unit": "U", "hours": 9}),
    "figure.define": ("manage", None, {"code": "f2", "title": "T", "kind": "number", "period": "once"}),
    "figure.correct": ("answer", "line", {"figure": "fig", "unit": "U", "value": "1", "reason": "R"}),
    "duty.answer": ("answer", "line", {"unit": "U", "measure": "c-T.m"}),
    "duty.accept": ("accept", "line", {"unit": "U", "measure": "c-T.m"}),
    "duty.return": ("accept", "line", {"unit": "U", "measure": "c-T.m", "reason": "R"}),
    "duty.waive": ("manage", "line", {"unit": "C1", "measure": "c-U.m", "reason": "R"}),
    "duty.plead": ("answer", "line", {"unit": "U", "measure": "c-T.m", "asks": "not_applicable", "reason": "R"}),
    "duty.grant": ("accept", "range", {"plea": "plea-U"}),
    "duty.deny": ("accept", "range", {"plea": "plea-U", "reason": "R"}),
    "duty.chase": ("chase", "line", {"campaign": "c-T", "unit": "U"}),
    "remit.give": ("manage", "line", {"campaign": "c-U", "person": "x-C1", "role": "guide"}),
    "remit.end": ("manage", "line", {"remit": "remit-U"}),
    "meeting.convene": ("answer", "line", {"unit": "U", "kind": "ordinary", "title": "T", "starts": f"{day(3)} 09:00", "ends": f"{day(3)} 10:00",
                                           "place": "Hall", "expected": [{"unit": "U"}]}),
    "meeting.announce": ("answer", "range", {"meeting": "U.m2"}),
    "meeting.change": ("answer", "line", {"meeting": "U.m1", "place": "Room 2"}),
    "meeting.reply": ("answer", "person", {"meeting": "U.m1", "person": "x-U", "answer": "coming"}),
    "meeting.open": ("answer", "line", {"meeting": "U.m1"}),
    "meeting.close": ("answer", "line", {"meeting": "U.m3"}),
    "meeting.stress": ("answer", "line", {"meeting": "U.m3", "text": "T"}),
    "point.change": ("answer", "line", {"point": "U.m3.p1", "text": "T"}),
    "point.withdraw": ("answer", "line", {"point": "U.m3.p1"}),
    "meeting.proceed": ("answer", "line", {"meeting": "U.m3", "item": 2}),
    "meeting.note": ("answer", "line", {"meeting": "U.m3", "text": "T"}),
    "meeting.resolve": ("answer", "line", {"meeting": "U.m3", "text": "T"}),
    "resolution.change": ("answer", "line", {"resolution": "U.m3.r1", "text": "T"}),
    "resolution.withdraw": ("answer", "line", {"resolution": "U.m3.r1"}),
    "resolution.settle": ("answer", "line", {"resolution": "U.m3.r1", "outcome": "done", "note": "N"}),
    "resolution.carry": ("answer", "line", {"resolution": "U.m3.r1", "measure": "c-U.m"}),
    "meeting.enact": ("answer", "line", {"meeting": "U.m3", "deploy": "U.m3.r1"}),
    "meeting.open_doors": ("answer", "line", {"meeting": "U.m1"}),
    "meeting.close_doors": ("answer", "line", {"meeting": "U.m1"}),
    "meeting.sign_in": ("answer", "person", {"meeting": "U.m1", "person": "x-U"}),
    "meeting.strike": ("answer", "person", {"meeting": "U.m1", "person": "x-U"}),
    "meeting.guests": ("answer", "line", {"meeting": "U.m1", "guests": 1}),
    "meeting.cancel": ("answer", "line", {"meeting": "U.m1", "reason": "R"}),
    "meeting.carry": ("answer", "line", {"meeting": "U.m1"}),
    "meeting.count": ("answer", "line", {"meeting": "U.m3"}),
    "minutes.circulate": ("answer", "line", {"meeting": "U.m3", "until": day(1)}),
    "minutes.remark": ("answer", "person", {"meeting": "U.m3", "person": "x-U", "text": "T"}),
    "minutes.approve": ("answer", "line", {"meeting": "U.m3"}),
    "minutes.reopen": ("answer", "line", {"meeting": "U.m3", "reason": "R"}),
    "outline.make": ("answer", "line", {"unit": "U", "name": "N", "kind": "ordinary", "title": "T"}),
    "outline.change": ("answer", "line", {"outline": "o-U", "title": "T"}),
    "outline.end": ("answer", "line", {"outline": "o-U"}),
    "series.begin": ("answer", "line", {"unit": "U", "kind": "ordinary", "title": "T", "first": day(1), "time": "09:30", "every": "week", "place": "P",
                                        "expected": [{"unit": "U"}]}),
    "series.change": ("answer", "line", {"series": "s-U", "title": "T"}),
    "series.skip": ("answer", "line", {"series": "s-U", "day": day(1), "reason": "R"}),
    "series.end": ("answer", "line", {"series": "s-U", "reason": "R"}),
    "delivery.retry": ("answer", "line", {"meeting": "U.m1"}),
    "feed.make": ("own", None, {}),
    "feed.end": ("own", "missing", {"feed": 99999999}),
    "letterhead.set": ("manage", "line", {"unit": "U"}),
    "retention.set": ("manage", None, {"days": 90}),
    "token.make": ("own", None, {"label": "L"}),
    "token.end": ("own", "missing", {"token": 99999999}),
}


def knows(role, place, kind):
    if kind == "missing":
        return False
    if kind == "person":
        return place == "same" or place in RIGHTS[role].get("manage", ())
    return place == "same" or (place == "below" and "below" in RIGHTS[role]["see"]) or (place == "above" and kind == "line")


def expected(role, right, kind, place):
    if kind is not None and not knows(role, place, kind):
        return 404
    return "done" if right == "own" or (kind and place in RIGHTS[role].get(right, ())) else 403


class Org:
    """Units, things at each, a person of each role at C1, each with a token of its own."""

    def __init__(self, folder):
        self.store = Store(folder)
        self.store.done("init", "--zone", "Asia/Shanghai")
        self.server = self.store.serve("--requests-per-minute", "0", "--trust-days", "30")
        self.ids, self.sessions = {}, {}
        done = self.server.done
        for code, parent in (("T", None), ("C1", "T"), ("C2", "T"), ("V1", "C1"), ("W2", "C2")):
            done("unit.create", {"code": code, "name": f"Unit {code}", **({"parent": parent} if parent else {})})
        done("group.create", {"code": "g", "title": "Group"})
        done("figure.define", {"code": "fig", "title": "Figure", "kind": "number", "period": "once"})
        for unit in ("T", "C1", "V1", "C2", "W2"):
            self.fill(unit)
        for role in ROLES:
            self.person(role)
        self.tokens = {role: self.come_in(f"r-{role}") for role in ROLES}

    def fill(self, unit):
        done = self.server.done
        done("person.add", {"code": f"x-{unit}", "name": f"Ordinary of {unit}", "unit": unit})
        done("person.add", {"code": f"l-{unit}", "name": f"Known of {unit}", "unit": unit})
        self.ids[f"post-{unit}"] = done("post.give", {"person": f"x-{unit}", "unit": unit, "role": "member"})["id"]
        done("person.add", {"code": f"a-{unit}", "name": f"Silent of {unit}", "unit": unit})
        self.ids[f"auditor-{unit}"] = done("post.give", {"person": f"a-{unit}", "unit": unit, "role": "auditor"})["id"]
        done("post.give", {"person": f"l-{unit}", "unit": unit, "role": "liaison"})
        done("directive.register", {"code": f"dir-{unit}", "title": "D", "unit": unit, "clauses": clause()})
        for campaign in (f"c-{unit}", f"d-{unit}"):
            done("campaign.open", {"code": campaign, "title": campaign, "unit": unit, "directive": f"dir-{unit}", "starts": BEGIN, "ends": END})
            done("measure.add", {"campaign": campaign, "code": "m", "title": f"Measure {campaign}", "due": day(9), "accepted_by": "above",
                                 "clauses": ["1"], "form": [{"name": "n", "label": "N", "kind": "number", "figure": "fig"}]})
        done("campaign.deploy", {"campaign": f"c-{unit}"})
        self.ids[f"draft-{unit}"] = done("remit.give", {"campaign": f"d-{unit}", "person": f"l-{unit}", "role": "lead"})["id"]
        self.ids[f"remit-{unit}"] = done("remit.give", {"campaign": f"c-{unit}", "person": f"l-{unit}", "role": "lead"})["id"]
        done("measure.ask", {"measure": f"c-{unit}.m", "unit": unit, "question": "Why?"})
        done("duty.plead", {"unit": unit, "measure": f"c-{unit}.m", "asks": "not_applicable", "reason": "Ours."})
        times = {"starts": f"{day(3)} 09:00", "ends": f"{day(3)} 10:00", "place": "Hall", "expected": [{"unit": unit}]}
        for more in ({}, {"draft": True}):
            done("meeting.convene", {"unit": unit, "kind": "ordinary", "title": "M", **times, **more})
        today = {"starts": f"{day(0)} 00:00", "ends": f"{day(0)} 23:59", "agenda": [{"title": "One"}, {"title": "Two"}]}
        done("meeting.convene", {"unit": unit, "kind": "ordinary", "title": "M", **times, **today})
        done("meeting.open", {"meeting": f"{unit}.m3"})
        done("outline.make", {"unit": unit, "name": "N", "kind": "ordinary", "title": "T", "code": f"o-{unit}"})
        done("series.begin", {"unit": unit, "kind": "ordinary", "title": "T", "code": f"s-{unit}", "first": day(1), "time": "09:30", "every": "week",
                              "place": "P", "expected": [{"unit": unit}]})
        done("meeting.stress", {"meeting": f"{unit}.m3", "text": "T"})
        done("meeting.resolve", {"meeting": f"{unit}.m3", "text": "T"})
        rows = self.server.get(f"/api/v1/view/pleas?campaign=c-{unit}").json["rows"]
        self.ids[f"plea-{unit}"] = rows[0]["code"]
        kept = self.server.ask("POST", "/api/v1/file", f"evidence of {unit}".encode(), {"Content-Type": "text/plain"}).json["file"]
        self.ids[f"file-{unit}"] = kept
        done("duty.answer", {"unit": unit, "measure": "c-T.m", "values": {"n": 1}, "evidence": [{"file": kept, "dated": day(0)}]})

    def person(self, role):
        self.server.done("person.add", {"code": f"r-{role}", "name": f"Role {role}", "unit": "C1"})
        if role == "none":
            return
        fields = {"person": f"r-{role}", "unit": "C1", "role": role}
        if role == "deputy":
            fields["of"] = self.liaison
        post = self.server.done("post.give", fields)["id"]
        if role == "liaison":
            self.liaison = post

    def session(self, person):
        """As a person does: by the link that a manager handed on. One who comes in by a link again is thrown out everywhere else."""
        if person in self.sessions:
            return self.sessions[person]
        link = self.server.done("person.invite", {"person": person})["link"]
        origin = f"http://127.0.0.1:{self.server.port}"
        form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin, "Authorization": None}
        page = self.server.ask("GET", f"/in/{link}", headers={"Authorization": None})
        csrf = re.search(r'name="csrf" value="([0-9a-f]{128})"', page.body.decode()).group(1)
        came = self.server.ask("POST", f"/in/{link}", f"how=device&csrf={csrf}".encode(),
                               {**form, "Cookie": page.cookies[0].split(";")[0]})
        assert came.status == 303, came.body
        self.sessions[person] = came.cookies[0].split(";")[0]
        return self.sessions[person]

    def come_in(self, person, reach="all"):
        """A session, and in it a token."""
        cookie = self.session(person)
        csrf = self.server.ask("GET", "/api/v1/me", headers={"Cookie": cookie}).json["csrf"]
        made = self.server.ask("POST", "/api/v1/token/make", json.dumps({"label": "script", "reach": reach}).encode(),
                               {"Content-Type": "application/json", "Cookie": cookie, "X-CSRF-Token": csrf})
        assert made.status == 200, made.body
        return made.json["token"]

    def filled(self, value, unit):
        """Fields with U for the unit, and the ids of what is there."""
        text = re.sub(r'(?<![A-Za-z0-9])U(?![A-Za-z])|(?<=-)U(?![A-Za-z])', unit, json.dumps(value))
        for name, found in self.ids.items():
            text = text.replace(json.dumps(name), json.dumps(found))
        return json.loads(text)

    def get(self, role, path):
        return self.server.ask("GET", path, headers={"Authorization": "Bearer " + self.tokens[role]})

    def attempt(self, role, act, unit):
        body = json.dumps(self.filled(ACTS[act][2], unit)).encode()
        path = "/api/v1/" + act.replace(".", "/") + "?dry_run=1"
        return self.server.ask("POST", path, body, {"Content-Type": "application/json", "Authorization": "Bearer " + self.tokens[role]})


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    org = Org(tmp_path_factory.mktemp("rights") / "store")
    yield org
    org.server.stop()
    assert org.store.run("verify").code == 0


@pytest.fixture(scope="module")
def openapi(org):
    return org.server.get("/api/v1/openapi.json").json


def test_the_table_names_every_act(openapi):
    assert {name for name in openapi["components"]["schemas"] if "." in name} == set(ACTS)


@pytest.mark.parametrize("role", ROLES)
def test_every_act_at_every_place(org, role):
    wrong = []
    for act, (right, kind, _) in ACTS.items():
        for place, unit in PLACES.items():
            reply, want = org.attempt(role, act, unit), expected(role, right, kind, place)
            got = reply.status if reply.status in (401, 403, 404) else "done"
            if got != want:
                wrong.append((act, place, want, reply.status, reply.body[:150]))
    assert not wrong


def test_what_may_not_be_known_is_as_if_it_were_not_there(org):
    """Word for word, but for the name that was typed."""
    for act in ("unit.rename", "campaign.close", "person.leave", "duty.answer", "duty.grant"):
        fields = org.filled(ACTS[act][2], "C2")
        hidden = org.attempt("manager", act, "C2")
        name = next(value for key, value in fields.items() if key in ("unit", "campaign", "person", "plea"))
        body = json.dumps(fields).replace(json.dumps(name), json.dumps("nowhere"))
        none = org.server.ask("POST", "/api/v1/" + act.replace(".", "/") + "?dry_run=1", body.encode(),
                              {"Content-Type": "application/json", "Authorization": "Bearer " + org.tokens["manager"]})
        assert (hidden.status, hidden.body) == (none.status, none.body.replace(b"nowhere", name.encode())), act


# ---- Views ----

GIVEN = {"campaign": "c-T", "measure": "c-T.m", "directive": "dir-T", "figure": "fig", "clause": "1", "person": "x-C1", "group": "g",
         "parent": "T", "meeting": "T.m1"}
NEEDED = {"unit": "U"}


def views(openapi):
    return {path.rsplit("/", 1)[1]: operation["get"] for path, operation in openapi["paths"].items()
            if path.startswith("/api/v1/view/") and "{" not in path}


def seen_places(role):
    return {"T", "C1", "V1"}, {"C2", "W2"}


def leaks(role, text):
    """What the role may not know, in what it was given."""
    _, hidden = seen_places(role)
    found = [unit for unit in hidden if re.search(rf"(?<![A-Za-z0-9]){unit}(?![A-Za-z0-9])", text)]
    found += [f"Ordinary of {unit}" for unit in ("T", "V1", "C2", "W2") if f"Ordinary of {unit}" in text]
    found += [f"Silent of {unit}" for unit in ("T", "V1", "C2", "W2") if f"Silent of {unit}" in text]
    return found + [f"Known of {unit}" for unit in hidden if f"Known of {unit}" in text]


@pytest.mark.parametrize("role", ROLES)
def test_every_view_gives_only_what_may_be_seen(org, openapi, role):
    wrong, answered = [], 0
    for name, operation in views(openapi).items():
        parameters = {parameter["name"]: parameter.get("required") for parameter in operation["parameters"]}
        for unit in ("", *PLACES.values()):
            asked = {key: GIVEN[key] for key in GIVEN if parameters.get(key)}
            if unit and "unit" in parameters:
                asked["unit"] = unit
            elif unit:
                continue
            for form in ("json", "csv"):
                reply = org.get(role, f"/api/v1/view/{name}?" + urllib.parse.urlencode({**asked, "format": form}))
                if reply.status == 200 and leaks(role, reply.body.decode()):
                    wrong.append((name, unit, form, leaks(role, reply.body.decode()), reply.body[:300]))
                elif reply.status not in (200, 403, 422):
                    wrong.append((name, unit, reply.status, reply.body[:200]))
                answered += reply.status == 200
    assert not wrong
    assert answered > 30


AT_UNIT = ("duties", "unanswered", "answers", "why", "burden", "evidence", "chase", "rests-on", "asked", "waiting")


@pytest.mark.parametrize("role", ROLES)
def test_views_of_a_unit_are_for_who_sees_it(org, role):
    more = {"answers": "measure=c-T.m", "asked": "measure=c-T.m", "unanswered": "campaign=c-T", "evidence": "campaign=c-T",
            "chase": "campaign=c-T", "rests-on": "measure=c-T.m&count=answered"}
    for view, (place, unit) in itertools.product(AT_UNIT, PLACES.items()):
        reply = org.get(role, f"/api/v1/view/{view}?unit={unit}&{more.get(view, '')}".rstrip("&"))
        if place in RIGHTS[role]["see"]:
            assert reply.status == 200, (view, place, reply.body)
        elif knows(role, place, "line"):
            assert reply.status == 403 and reply.codes == ["R-LEDGER-03"], (view, place, reply.body)
        else:
            assert reply.status == 422 and reply.codes == ["not_found"], (view, place, reply.body)


def test_a_list_without_a_unit_is_that_of_ones_own(org):
    for role in ("liaison", "member"):
        rows = org.get(role, "/api/v1/view/answers?measure=c-T.m").json["rows"]
        assert {row["unit"] for row in rows} == {"C1", "V1"}
    assert len(org.server.get("/api/v1/view/answers?measure=c-T.m").json["rows"]) == 5


def test_lists_are_whole_for_who_sees_everything_and_paged_alike(org):
    every = org.server.get("/api/v1/view/units?limit=2").json
    assert len(every["rows"]) == 2 and every["next"]
    own = org.get("manager", "/api/v1/view/units?limit=2&sort=-code").json
    assert [row["code"] for row in own["rows"]] == ["V1", "T"] and own["next"]
    rest = org.get("manager", "/api/v1/view/units?limit=2&sort=-code&cursor=" + urllib.parse.quote(own["next"])).json
    assert [row["code"] for row in rest["rows"]] == ["C1"] and rest["next"] is None


def test_names_are_for_the_line_of_a_post_or_the_unit_itself(org):
    names = lambda role: {row["name"] for row in org.get(role, "/api/v1/view/persons?limit=1000").json["rows"]}
    own = {"Ordinary of C1", "Silent of C1"} | {f"Role {role}" for role in ROLES}
    assert names("manager") == own | {"Known of T", "Known of C1", "Known of V1"}
    assert names("member") == own | {"Known of T", "Known of C1", "Known of V1"}
    # Nobody finds out by asking for one by name, or by how rows are sorted.
    assert org.get("manager", "/api/v1/view/persons?name=Ordinary%20of%20V1").json["rows"] == []
    assert org.get("manager", "/api/v1/view/posts?name=Ordinary%20of%20V1").json["rows"] == []
    told = org.get("manager", "/api/v1/view/history").body.decode()
    assert "Ordinary of C1" in told and "Ordinary of V1" not in told and "(not shown)" in told


def test_above_their_unit_persons_are_a_number_and_few_are_not_even_that(org):
    rows = lambda role: {row["unit"]: row["persons"] for row in org.get(role, "/api/v1/view/headcounts").json["rows"]}
    assert rows("manager") == {"C1": str(3 + len(ROLES)), "V1": "<5", "T": "<5"}
    assert rows("member") == rows("manager")
    assert {row["persons"] for row in org.server.get("/api/v1/view/headcounts?unit=V1").json["rows"]} == {"3"}
    assert org.get("manager", "/api/v1/view/headcounts?persons=3").json["rows"] == []


# ---- Routes ----

def route_cases():
    for place, unit in PLACES.items():
        yield place, f"/board/{unit}", "board"
        yield place, f"/api/v1/board/{unit}?campaign=c-T", "board"
        yield place, f"/api/v1/template/c-{unit}", "campaign"
        yield place, f"/api/v1/notice/{unit}.m1?format=text", "campaign"
        yield place, f"/api/v1/notice/{unit}.m2?format=ics", "draft"
        yield place, f"/api/v1/template/d-{unit}", "draft"
        yield place, f"/api/v1/file/file-{unit}", "file"
        for path, what in (("unit/{}", "line"), ("directive/dir-{}", "line"), ("campaign/c-{}", "line"), ("campaign/d-{}", "range"),
                           ("measure/c-{}.m", "line"), ("measure/d-{}.m", "range"), ("question/c-{}.m.q1", "line"), ("plea/plea-{}", "range"),
                           ("meeting/{}.m1", "line"), ("meeting/{}.m3/projector", "line"), ("point/{}.m3.p1", "line"), ("resolution/{}.m3.r1", "line"), ("meeting/{}.m2", "range"),
                           ("person/x-{}", "person"), ("person/a-{}", "person"), ("person/l-{}", "line"), ("post/%23post-{}", "line"),
                           ("post/%23auditor-{}", "line"), ("remit/%23remit-{}", "line"), ("remit/%23draft-{}", "range")):
            yield place, "/" + path.format(unit), what


@pytest.mark.parametrize("role", ROLES)
def test_every_route_at_every_place(org, openapi, role):
    for place, path, what in route_cases():
        for name, found in org.ids.items():
            path = re.sub(rf"(?<=[/3]){name}$", str(found), path)
        reply = org.get(role, path)
        sees = place in RIGHTS[role]["see"]
        want = {"board": 200 if sees else 403 if knows(role, place, "line") else 404,
                "campaign": 200 if knows(role, place, "line") else 404,
                "draft": 200 if knows(role, place, "range") else 404,
                "file": 200 if sees else 404}.get(what) or (200 if knows(role, place, what) else 404)
        assert reply.status == want, (place, path, reply.status, reply.body[:200])
        assert reply.status != 200 or what == "campaign" or not leaks(role, reply.body.decode()), path
    for path in ["/view", "/act", *(f"/view/{name}" for name in views(openapi)), *(f"/act/{act.replace('.', '/')}" for act in ACTS)]:
        reply = org.get(role, path)
        if path == "/act/meeting/note":  # the scribe's page is its form
            assert reply.status in (303, 403)
            continue
        assert reply.status in (200, 403, 422) and not leaks(role, reply.body.decode()), path
    for path, status in (("/metrics", 403), ("/api/v1/progress", 200), ("/account", 200), ("/account/data", 200), ("/", 200),
                         ("/api/v1/me", 200), ("/api/v1/openapi.json", 200), ("/health/live", 200), ("/nowhere", 404)):
        assert org.get(role, path).status == status, path


def test_who_has_not_come_in_gets_nothing(org, openapi):
    nobody = {"Authorization": None}
    for path in [*views(openapi), "board/T", "template/c-T", "file/" + "0" * 64, "progress", "me", "address"]:
        path = f"/api/v1/{'' if '/' in path or path in ('progress', 'me', 'address') else 'view/'}{path}"
        reply = org.server.ask("GET", path, headers=nobody)
        assert (reply.status, reply.codes) == (401, ["sign_in"]) and "bearer" in reply.headers["www-authenticate"].lower(), path
    for act in ACTS:
        reply = org.server.ask("POST", "/api/v1/" + act.replace(".", "/"), b"{}", {**nobody, "Content-Type": "application/json"})
        assert reply.status == 401, act
    for path in ("/", "/board/T", "/account"):
        reply = org.server.ask("GET", path, headers=nobody)
        assert reply.status == 303 and reply.headers["location"] == "/in?to=" + urllib.parse.quote(path, safe="")
    assert org.server.ask("GET", "/metrics", headers=nobody).status == 401
    for token in ("", "x", "A" * 43, org.tokens["manager"][:-1] + ("A" if org.tokens["manager"][-1] != "A" else "B")):
        assert org.server.ask("GET", "/api/v1/me", headers={"Authorization": "Bearer " + token}).status == 401


# ---- Changes ----

def test_rights_change_with_posts_at_once(org):
    server = org.server
    server.done("person.add", {"code": "t-1", "name": "Turning", "unit": "V1"})
    token = org.come_in("t-1")
    rename = lambda unit: server.ask("POST", "/api/v1/unit/rename?dry_run=1", json.dumps({"unit": unit, "name": "N"}).encode(),
                                     {"Content-Type": "application/json", "Authorization": "Bearer " + token}).status
    assert [rename(unit) for unit in ("T", "C1", "V1", "C2")] == [403, 403, 403, 404]
    post = server.done("post.give", {"person": "t-1", "unit": "C2", "role": "manager"})["id"]
    assert [rename(unit) for unit in ("T", "V1", "C2", "W2")] == [403, 403, 200, 200]
    server.done("unit.move", {"unit": "V1", "parent": "W2"})
    assert rename("V1") == 200
    server.done("unit.move", {"unit": "V1", "parent": "C1"})
    assert rename("V1") == 403
    server.done("post.end", {"post": post})
    assert [rename(unit) for unit in ("C2", "V1")] == [404, 403]
    server.done("person.leave", {"person": "t-1"})
    assert rename("V1") == 401


def test_a_token_reaches_no_further_than_it_says(org):
    see, answer = org.come_in("r-manager", "see"), org.come_in("r-manager", "answer")
    post = lambda token, act, fields: org.server.ask(
        "POST", "/api/v1/" + act.replace(".", "/") + "?dry_run=1", json.dumps(fields).encode(),
        {"Content-Type": "application/json", "Authorization": "Bearer " + token}).status
    answering, managing = {"unit": "C1", "measure": "c-T.m", "values": {"n": 1}}, {"unit": "C1", "name": "N"}
    assert org.server.ask("GET", "/api/v1/view/duties?unit=V1", headers={"Authorization": "Bearer " + see}).status == 200
    assert (post(see, "duty.answer", answering), post(see, "unit.rename", managing)) == (403, 403)
    assert (post(answer, "duty.answer", answering), post(answer, "unit.rename", managing)) == (200, 403)
    assert post(see, "token.make", {"label": "more"}) == 403  # or it would reach further
    assert org.server.ask("POST", "/api/v1/file", b"x", {"Content-Type": "text/plain", "Authorization": "Bearer " + see}).status == 403


def test_nobody_rises_by_the_hands_of_those_below(org):
    """A person of V1 who manages T: whoever manages V1 alone does not get into that one's account."""
    server = org.server
    server.done("person.add", {"code": "high", "name": "High", "unit": "V1"})
    server.done("post.give", {"person": "high", "unit": "T", "role": "manager"})
    server.done("person.add", {"code": "low", "name": "Low", "unit": "V1"})
    server.done("post.give", {"person": "low", "unit": "V1", "role": "manager"})
    token = org.come_in("low")
    for act in ("person.invite", "person.shut", "person.leave", "person.erase", "person.reach"):
        reply = server.ask("POST", "/api/v1/" + act.replace(".", "/") + "?dry_run=1", b'{"person":"high"}',
                           {"Content-Type": "application/json", "Authorization": "Bearer " + token})
        assert reply.status == 422 and "R-ACCESS-01" in reply.codes, (act, reply.body)
    rows = {"under": "V1", "conflict": "update", "persons": [{"code": "high", "name": "Mine", "unit": "V1"}]}
    reply = server.ask("POST", "/api/v1/person/import", json.dumps(rows).encode(),
                       {"Content-Type": "application/json", "Authorization": "Bearer " + token})
    assert reply.status == 422 and "R-ACCESS-01" in reply.codes
    units = {"under": "V1", "conflict": "update", "units": [{"code": "C2", "name": "Mine"}]}
    reply = server.ask("POST", "/api/v1/unit/import", json.dumps(units).encode(),
                       {"Content-Type": "application/json", "Authorization": "Bearer " + token})
    assert reply.status == 403
    units["units"] = [{"code": "NEW", "name": "Mine", "parent": "C1"}]
    reply = server.ask("POST", "/api/v1/unit/import", json.dumps(units).encode(),
                       {"Content-Type": "application/json", "Authorization": "Bearer " + token})
    assert reply.status == 403


def act_as(org, token, act, fields, dry_run=True):
    return org.server.ask("POST", "/api/v1/" + act.replace(".", "/") + ("?dry_run=1" if dry_run else ""), json.dumps(fields).encode(),
                          {"Content-Type": "application/json", "Authorization": "Bearer " + token})


def test_a_link_that_was_made_for_less_does_not_open_more(org):
    server = org.server
    server.done("person.add", {"code": "rise", "name": "Rising", "unit": "V1"})
    token = org.come_in("low")  # manages V1, where the person belongs
    link = act_as(org, token, "person.invite", {"person": "rise"}, dry_run=False).json["link"]
    open_ = lambda link: server.ask("GET", f"/in/{link}", headers={"Authorization": None}).status
    assert open_(link) == 200
    server.done("post.give", {"person": "rise", "unit": "T", "role": "manager", "from": day(1)})
    assert open_(link) == 404
    for act in ("person.invite", "person.shut", "person.rename"):  # what is still to come counts
        reply = act_as(org, token, act, {"person": "rise", "name": "N"} if act == "person.rename" else {"person": "rise"})
        assert "R-ACCESS-01" in reply.codes, act


def test_who_looks_from_outside_is_in_the_hands_of_those_above(org):
    server, token = org.server, org.tokens["manager"]
    for role, above in (("auditor", True), ("inspector", True), ("manager", True), ("editor", False)):
        server.done("person.add", {"code": f"by-{role}", "name": "Beside", "unit": "C1"})
        post = server.done("post.give", {"person": f"by-{role}", "unit": "C1", "role": role})["id"]
        invite, end = (act_as(org, token, *what) for what in (("person.invite", {"person": f"by-{role}"}), ("post.end", {"post": post})))
        assert (invite.status == 422) == above and (end.status == 422) == above, role
        assert not above or ("R-ACCESS-01" in invite.codes and "R-POST-10" in end.codes)
    high = org.come_in("high")  # manages T
    assert act_as(org, high, "person.invite", {"person": "by-auditor"}).status == 200


def test_a_deputy_gets_no_more_than_it_fills_in_for_and_not_for_longer(org):
    server = org.server
    server.done("person.add", {"code": "head", "name": "Head", "unit": "W2"})
    server.done("person.add", {"code": "vice", "name": "Vice", "unit": "W2"})
    post = server.done("post.give", {"person": "head", "unit": "C2", "role": "manager", "until": day(5)})["id"]
    deputy = server.done("post.give", {"person": "vice", "unit": "C2", "role": "deputy", "of": post})["id"]
    token = org.come_in("vice")
    rename = lambda: act_as(org, token, "unit.rename", {"unit": "C2", "name": "N"}).status
    assert rename() == 200
    for fields in ({"role": "manager"}, {"role": "manager", "until": day(1)}, {"role": "editor"}):  # R-POST-09
        assert "R-POST-09" in act_as(org, token, "post.give", {"person": "vice", "unit": "C2", **fields}).codes, fields
    assert "R-POST-10" in act_as(org, token, "post.end", {"post": post}).codes
    for act in ("person.invite", "person.shut"):
        assert "R-ACCESS-01" in act_as(org, token, act, {"person": "head"}).codes, act
    assert act_as(org, token, "post.end", {"post": deputy, "until": day(3000)}).status == 200  # it ends with the other one
    own = org.come_in("head")
    assert "R-POST-07" in act_as(org, own, "post.end", {"post": post, "until": day(6)}).codes  # nor is one's own made longer
    assert "R-POST-09" in act_as(org, own, "post.give", {"person": "head", "unit": "W2", "role": "manager"}).codes
    assert act_as(org, own, "post.give", {"person": "head", "unit": "W2", "role": "manager", "until": day(5)}).status == 200


def test_a_deputys_rights_end_with_the_day_of_the_post(tmp_path):
    """Of a post that was given until a day: nobody ends it by an act."""
    store = Store(tmp_path / "store")
    store.done("init", "--zone", "Asia/Shanghai", at=f"{day(-9)}T08:00:00+08:00")
    old = lambda *words: store.done(*words, at=f"{day(-9)}T09:00:00+08:00")
    old("unit", "create", "--code", "A", "--name", "A")
    for code in ("p1", "p2", "p3"):
        old("person", "add", "--code", code, "--name", code, "--unit", "A")
    made = old("post", "give", "--person", "p1", "--unit", "A", "--role", "manager", "--until", day(-2), "--format", "json").json["id"]
    old("post", "give", "--person", "p2", "--unit", "A", "--role", "deputy", "--of", made)
    states = {row["person_code"]: row["is"] for row in store.view("posts")}
    assert states == {"p1": "over", "p2": "over"}
    refused = store.run("post", "give", "--person", "p3", "--unit", "A", "--role", "deputy", "--of", made)
    assert refused.code == 2 and "not over" in refused.err
    server = store.serve()
    link = server.done("person.invite", {"person": "p2"})["link"]
    page = server.ask("GET", f"/in/{link}", headers={"Authorization": None})
    csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', page.body.decode()).group(1)
    came = server.ask("POST", f"/in/{link}", f"how=password&password=nobody+guesses+this&csrf={csrf}".encode(),
                      {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{server.port}",
                       "Authorization": None, "Cookie": page.cookies[0].split(";")[0]})
    cookie = came.cookies[0].split(";")[0]
    csrf = server.ask("GET", "/api/v1/me", headers={"Cookie": cookie}).json["csrf"]
    reply = server.ask("POST", "/api/v1/unit/rename?dry_run=1", b'{"unit":"A","name":"N"}',
                       {"Content-Type": "application/json", "Cookie": cookie, "X-CSRF-Token": csrf})
    assert reply.status == 403, reply.body
    server.stop()


def test_who_manages_for_a_time_sees_no_longer_by_a_remit_of_its_own(org):
    server = org.server
    server.done("person.add", {"code": "brief", "name": "Brief", "unit": "W2"})
    server.done("person.add", {"code": "stand-in", "name": "Stands in", "unit": "W2"})
    post = server.done("post.give", {"person": "brief", "unit": "C2", "role": "manager", "until": day(5)})["id"]
    server.done("post.give", {"person": "stand-in", "unit": "C2", "role": "deputy", "of": post})
    remit = {"campaign": "c-C2", "role": "guide"}
    for more in ({}, {"until": day(1)}, {"units": ["W2"]}):  # R-REMIT-10
        assert "R-REMIT-10" in act_as(org, org.come_in("stand-in"), "remit.give", {**remit, "person": "stand-in", **more}).codes, more
    token = org.come_in("brief")
    for more in ({}, {"until": day(6)}, {"units": ["W2"], "until": day(6)}):
        assert "R-REMIT-10" in act_as(org, token, "remit.give", {**remit, "person": "brief", **more}).codes, more
    assert act_as(org, token, "remit.give", {**remit, "person": "brief", "until": day(5)}).status == 200
    assert act_as(org, token, "remit.give", {**remit, "person": "x-C2"}).status == 200


def test_a_draft_above_names_nobody_below(org):
    org.server.done("person.add", {"code": "planned", "name": "Planned above", "unit": "T"})
    org.server.done("remit.give", {"campaign": "d-T", "person": "planned", "role": "lead"})
    for path in ("/person/planned", "/api/v1/view/persons?limit=1000", "/api/v1/find?q=Planned", "/view/remits", "/act/remit/give"):
        assert "Planned above" not in org.get("manager", path).body.decode(), path
    assert org.get("manager", "/person/planned").status == 404


def test_what_is_beside_is_not_told_by_what_happens_on_ones_own_line(org):
    """A unit of C1 goes to C2 and comes back: who stands at C1 does not hear of C2."""
    org.server.done("unit.create", {"code": "V8", "name": "Goes", "parent": "C1"})
    org.server.done("unit.move", {"unit": "V8", "parent": "C2"})
    org.server.done("unit.move", {"unit": "V8", "parent": "C1"})
    told = org.get("member", "/api/v1/view/history").body.decode()
    assert "moved the unit Goes" in told and "Unit C2" not in told and "(not shown)" in told
    org.server.done("unit.close", {"unit": "V8"})


def test_whose_code_it_is_is_not_told_to_who_may_not_know(org):
    token = org.tokens["manager"]
    for conflict in ("stop", "skip", "update"):
        reply = act_as(org, token, "person.import", {"under": "C1", "conflict": conflict,
                                                     "persons": [{"code": "x-C2", "name": "N", "unit": "C1"}]})
        assert reply.status == 422 and reply.texts == ["The code x-C2 is taken."], (conflict, reply.body)


def test_who_reads_what_is_told_to_the_operator_and_the_reader_alone(org):
    assert org.get("manager", "/api/v1/view/units?format=csv").status == 200
    lines = org.get("manager", "/api/v1/board/C1?campaign=c-T&format=csv").body.decode().splitlines()
    assert f"took the list board: {len(lines) - 1} rows" in org.server.get("/api/v1/view/history").body.decode()
    assert "took the list units" in org.server.get("/api/v1/view/history").body.decode()
    assert "list.export" in org.get("manager", "/account/data").body.decode()
    for person in ("x-T", "high"):  # a member at the root, and a manager there
        heard = org.server.ask("GET", "/api/v1/view/history?limit=10000", headers={"Authorization": "Bearer " + org.come_in(person)})
        assert "renamed" in heard.body.decode() or "gave" in heard.body.decode()
        assert "took the list" not in heard.body.decode() and "read the stored file" not in heard.body.decode()


def test_more_than_a_page_is_noted_however_it_is_asked_for(org):
    noted = lambda: [row["what"] for row in org.server.get("/api/v1/view/history?limit=3").json["rows"] if "took the list" in row["what"]]
    org.server.done("unit.rename", {"unit": "T", "name": "Unit T"}), org.server.done("unit.rename", {"unit": "T", "name": "Unit T."})
    org.server.done("unit.rename", {"unit": "T", "name": "Unit T"})
    cursor = org.get("manager", "/api/v1/view/persons?limit=3").json["next"]
    assert not noted()
    assert org.get("manager", "/api/v1/view/persons?limit=3&cursor=" + urllib.parse.quote(cursor)).status == 200
    assert len(noted()) == 1  # the next page of persons
    assert org.server.get("/api/v1/view/history?limit=101&act=person.leave").status == 200 and len(noted()) == 1
    assert org.server.get("/api/v1/view/history?limit=101").status == 200 and len(noted()) == 2
    assert org.server.get("/api/v1/view/units?format=table").status == 200 and len(noted()) == 2  # a few, looked at


def test_who_manages_every_tree_manages_the_store(org):
    token = org.come_in("high")
    ask = lambda act, fields: org.server.ask("POST", "/api/v1/" + act.replace(".", "/") + "?dry_run=1", json.dumps(fields).encode(),
                                             {"Content-Type": "application/json", "Authorization": "Bearer " + token}).status
    assert ask("group.create", {"code": "g9", "title": "T"}) == 200
    assert ask("duty.accept", {"unit": "T", "measure": "c-T.m"}) == 200  # nobody is above a root
    assert ask("unit.create", {"code": "R2", "name": "N"}) == 200
    org.server.done("unit.create", {"code": "R2", "name": "Another tree"})
    assert ask("group.create", {"code": "g9", "title": "T"}) == 403
    org.server.done("unit.close", {"unit": "R2"})


def test_whoever_answers_for_the_unit_above_answers_in_the_place_of_one_that_has_nobody(org):
    org.server.done("unit.create", {"code": "V9", "name": "Nobody there", "parent": "C1"})
    answer = lambda role, **more: org.server.ask(
        "POST", "/api/v1/duty/answer?dry_run=1", json.dumps({"unit": "V9", "measure": "c-T.m", "values": {"n": 1}, **more}).encode(),
        {"Content-Type": "application/json", "Authorization": "Bearer " + org.tokens[role]})
    assert answer("liaison").status == 403
    assert answer("liaison", by="C1").status == 200 and answer("manager", by="C1").status == 200
    assert answer("liaison", by="T").status == 403 and answer("member", by="C1").status == 403
    assert answer("liaison", unit="V1", by="C1").status == 422  # somebody is there
    assert answer("liaison", by="C2").status == 404  # and what is beside is not known
    org.server.done("unit.close", {"unit": "V9"})


def test_what_is_not_known_is_told_alike_by_every_act(org):
    """404 for what is hidden and for what is not there, whichever field names it."""
    member = {"Content-Type": "application/json", "Authorization": "Bearer " + org.tokens["manager"]}
    for act, fields in (("person.add", {"code": "new", "name": "N", "unit": "?"}), ("duty.answer", {"unit": "C1", "measure": "?.m"}),
                        ("duty.answer", {"unit": "C1", "measure": "c-C1.m", "by": "?"}), ("remit.give", {"campaign": "c-C1", "person": "x-C1", "role": "guide", "units": ["?"]}),
                        ("unit.move", {"unit": "V1", "parent": "?"}), ("person.move", {"person": "x-C1", "unit": "?"}), ("person.erase", {"person": "x-?"}),
                        ("post.give", {"person": "x-C1", "unit": "?", "role": "member"})):
        for hidden in ("C2", "W2", "Nowhere"):
            body = json.dumps(fields).replace("?", f"c-{hidden}" if "measure" in fields and "?" in fields["measure"] else hidden).encode()
            reply = org.server.ask("POST", f"/api/v1/{act.replace('.', '/')}?dry_run=1", body, member)
            assert (reply.status, reply.codes) == (404, ["not_found"]), (act, hidden, reply.status, reply.body)


def test_the_table_of_responsibility_names_only_who_may_be_known(org):
    rows = org.get("manager", "/api/v1/view/responsibility?campaign=c-T").json["rows"]
    assert rows and {row["name"] for row in rows} == {"Known of T"} and {row["person"] for row in rows} == {"l-T"}  # they lead this line
    rows = org.get("manager", "/api/v1/view/responsibility?campaign=c-C1").json["rows"]
    assert {row["name"] for row in rows if row["role"] == "lead"} == {"Known of C1"}
    assert {row["campaign_code"] for row in org.get("manager", "/api/v1/view/remits").json["rows"]} == {
        "c-T", "c-C1", "c-V1", "d-C1", "d-V1"}
