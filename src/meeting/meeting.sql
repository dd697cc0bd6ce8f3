-- Meetings: what is planned, who is expected, what was replied.

-- state: 1 draft, 2 announced, 3 cancelled, 4 in session, 5 held; sequence: of the invitation, raised by each change that those who are invited hear of;
-- changed: when it last was; reason: why it was cancelled; opened, closed: when it really began and ended; heads: how many were there,
-- where that was said when it was closed; announced: whether it ever was, so that those below know of it;
-- moved: the event that last gave it other times
-- derived
create table meeting_meeting (
    id id primary key,
    code text,
    unit id,
    kind int,
    title text,
    purpose text,
    place text,
    link text,
    starts moment,
    ends moment,
    campaign id,
    state int,
    sequence int,
    changed moment,
    reason text,
    opened moment,
    closed moment,
    heads int,
    announced flag,
    moved int
);
create index meeting_meeting_code on meeting_meeting (code);
create index meeting_meeting_unit on meeting_meeting (unit, starts);
create index meeting_meeting_starts on meeting_meeting (starts);
create index meeting_meeting_campaign on meeting_meeting (campaign, starts);
create index meeting_meeting_campaign_unit on meeting_meeting (campaign, unit, starts);

-- derived
create table meeting_item (
    meeting id,
    position int,
    title text,
    presenter id,
    minutes int,
    primary key (meeting, position)
);
create index meeting_item_presenter on meeting_item (presenter) where presenter is not null;

-- item: the position of what it is for, null: of the whole meeting
-- derived
create table meeting_paper (
    meeting id,
    position int,
    item int,
    title text,
    file hash,
    primary key (meeting, position)
);
create index meeting_paper_file on meeting_paper (file);

-- A person; or a unit, whose people are meant, or only those who hold the role.
-- derived
create table meeting_expected (
    meeting id,
    position int,
    unit id,
    below flag,
    role int,
    level text,
    person id,
    primary key (meeting, position)
);
create index meeting_expected_person on meeting_expected (person);

-- What was replied for a person: answer: 1 coming, 2 not coming, 3 a deputy. Why, stands in the event alone, sealed.
-- derived
create table meeting_reply (
    meeting id,
    person id,
    answer int,
    deputy id,
    event int,
    primary key (meeting, person)
);
create index meeting_reply_deputy on meeting_reply (deputy);

-- Addresses at which calendars read where a person is expected; the secrets are kept beside the ledger. person: 1: the operator.
-- derived
create table meeting_feed (
    id id primary key,
    person id,
    made date,
    until date,
    ended date
);
create index meeting_feed_person on meeting_feed (person);

-- statement feed_by_id
select cast(null as text), cast(id as text), person from meeting_feed where id = $id;

-- statement feed_insert
insert into meeting_feed (id, person, made, until, ended) values ($id, $person, $made, $until, null);

-- statement feeds_count
select count(*) from meeting_feed where person = $person and ended is null and until >= $day;

-- statement feed
select ended from meeting_feed where id = $id;

-- statement feed_end
update meeting_feed set ended = $day where id = $id;

-- statement meeting_by_code
select id from meeting_meeting where code = $code;

-- statement meeting_by_id
select code, title, unit from meeting_meeting where id = $id;

-- A draft, also one that was cancelled: known to those above alone.
-- statement meeting_draft
select id from meeting_meeting where id = $id and announced = 0;

-- statement meetings_list
select id, code, title from meeting_meeting order by id desc limit $most;

-- statement meetings_list_at
select id, code, title from meeting_meeting where unit = $unit order by id desc limit $most;

-- Announced or changed since, and still to begin.
-- statement meetings_ahead
select id from meeting_meeting where state = 2 and starts > $now and changed > $since order by id;

-- statement meetings_count
select count(*) from meeting_meeting where unit = $unit;

-- statement meeting
select code, unit, kind, title, purpose, place, link, starts, ends, campaign, state, sequence, changed, reason, opened, closed,
    heads
from meeting_meeting where id = $id;

-- statement meeting_insert
insert into meeting_meeting (id, code, unit, kind, title, purpose, place, link, starts, ends, campaign, state, sequence, changed, reason,
    opened, closed, heads, announced, moved)
values ($id, $code, $unit, $kind, $title, $purpose, $place, $link, $starts, $ends, $campaign, $state, 0, $changed, null, null, null, null,
    $announced, null);

-- statement meeting_change
update meeting_meeting set kind = $kind, title = $title, purpose = $purpose, place = $place, link = $link, starts = $starts, ends = $ends,
    campaign = $campaign, changed = $changed, sequence = $sequence,
    moved = coalesce(cast($moved as bigint), moved)
where id = $id;

-- statement meeting_announce
update meeting_meeting set state = 2, announced = 1, changed = $changed where id = $id;

-- statement meeting_cancel
update meeting_meeting set state = 3, changed = $changed, reason = $reason, sequence = sequence + case when state = 2 then 1 else 0 end
where id = $id;

-- statement meeting_open
update meeting_meeting set state = 4, opened = $opened where id = $id;

-- statement meeting_close
update meeting_meeting set state = 5, opened = $opened, closed = $closed, heads = $heads where id = $id;

-- statement items
select title, presenter, minutes from meeting_item where meeting = $meeting order by position;

-- statement item_insert
insert into meeting_item (meeting, position, title, presenter, minutes) values ($meeting, $position, $title, $presenter, $minutes);

-- statement items_delete
delete from meeting_item where meeting = $meeting;

-- statement papers
select item, title, file from meeting_paper where meeting = $meeting order by position;

-- statement paper_insert
insert into meeting_paper (meeting, position, item, title, file) values ($meeting, $position, $item, $title, $file);

-- statement papers_delete
delete from meeting_paper where meeting = $meeting;

-- statement calls
select unit, below, role, level, person from meeting_expected where meeting = $meeting order by position;

-- statement call_insert
insert into meeting_expected (meeting, position, unit, below, role, level, person)
values ($meeting, $position, $unit, $below, $role, $level, $person);

-- statement calls_delete
delete from meeting_expected where meeting = $meeting;

-- The meetings that show a file.
-- statement file_units
select meeting, title from meeting_paper where file = $file order by meeting, position;

-- A reply to other times is told as one.
-- statement reply
select r.answer, r.deputy, r.event, case when r.event < m.moved then 1 else 0 end
from meeting_reply r join meeting_meeting m on m.id = r.meeting where r.meeting = $meeting and r.person = $person;

-- statement reply_put
insert into meeting_reply (meeting, person, answer, deputy, event) values ($meeting, $person, $answer, $deputy, $event)
on conflict (meeting, person) do update set answer = excluded.answer, deputy = excluded.deputy, event = excluded.event;

-- statement replies
select r.person, r.answer, r.deputy, r.event, case when r.event < m.moved then 1 else 0 end
from meeting_reply r join meeting_meeting m on m.id = r.meeting where r.meeting = $meeting order by r.person;

-- In whose place that person comes.
-- statement fills_in
select person from meeting_reply where meeting = $meeting and deputy = $person and answer = 3 order by person;

-- A person's own file: the meetings for which it replied or fills in.
-- statement presented_by
select m.code, i.title from meeting_item i join meeting_meeting m on m.id = i.meeting
where i.presenter = $person order by i.meeting, i.position;

-- statement replies_of
select m.code, r.person, r.answer, r.deputy, r.event from meeting_reply r join meeting_meeting m on m.id = r.meeting
where r.person = $person or r.deputy = $person order by r.meeting;

-- The newest first, as many as are looked at.
-- statement meetings_of_campaign
select id, unit from meeting_meeting where campaign = $campaign and state <> 3 order by starts desc nulls last, id desc limit $most;

-- Those of one unit, the newest first, and what was cancelled last.
-- statement meetings_of_campaign_newest_at
select id from meeting_meeting where campaign = $campaign and unit = $unit
order by case when state = 3 then 1 else 0 end, starts desc nulls last, id desc limit 200;

-- Those that were held, as they began: of a campaign, and of none from its first day on.
-- statement meetings_held_for
select id from meeting_meeting where state = 5 and (campaign = $campaign or (campaign is null and starts >= $since))
order by opened, id limit $most;

-- Those of one unit that were not cancelled, the oldest first.
-- statement meetings_of_campaign_at
select id from meeting_meeting where campaign = $campaign and unit = $unit and state <> 3 order by starts nulls last, id limit 200;

-- The meetings of a unit that were announced, and begin in a span of time.
-- statement meetings_of_unit
select id from meeting_meeting where unit = $unit and announced = 1 and starts >= $since and starts < $until order by starts, id;

-- Those of a unit whose minutes are circulated and may still be remarked on.
-- statement minutes_of_unit
select m.id from meeting_meeting m join meeting_minutes x on x.meeting = m.id
where m.unit = $unit and m.state = 5 and m.starts >= $since and x.state = 1 and x.until >= $day order by m.starts, m.id;

-- The same, of those for which a person is expected by name, or came in somebody's place.
-- statement minutes_naming
select m.id from meeting_meeting m join meeting_minutes x on x.meeting = m.id
where m.state = 5 and m.starts >= $since and x.state = 1 and x.until >= $day and m.id in (
    select e.meeting from meeting_expected e where e.person = $person
    union select r.meeting from meeting_reply r where r.deputy = $person and r.answer = 3)
order by m.starts, m.id;

-- Those for which a person is expected by name, or comes in somebody's place, wherever that is.
-- statement meetings_naming
select m.id from meeting_meeting m
where m.announced = 1 and m.starts >= $since and m.starts < $until and m.id in (
    select e.meeting from meeting_expected e where e.person = $person
    union select r.meeting from meeting_reply r where r.deputy = $person and r.answer = 3)
order by m.starts, m.id;

-- ---- Templates ----

-- A meeting kept as a template. Its agenda and who is expected stand among those of meetings, under its own id.
-- derived
create table meeting_outline (
    id id primary key,
    code text,
    unit id,
    name text,
    kind int,
    title text,
    purpose text,
    place text,
    link text,
    minutes int,
    ended date
);
create index meeting_outline_code on meeting_outline (code);
create index meeting_outline_unit on meeting_outline (unit, name);

-- statement outline
select code, unit, name, kind, title, purpose, place, link, minutes, ended from meeting_outline where id = $id;

-- statement outline_by_code
select id from meeting_outline where code = $code;

-- statement outline_by_id
select code, name, unit from meeting_outline where id = $id;

-- statement outlines_list
select id, code, name from meeting_outline where ended is null order by id desc limit $most;

-- statement outlines_list_at
select id, code, name from meeting_outline where unit = $unit and ended is null order by id desc limit $most;

-- statement outlines_count
select count(*) from meeting_outline where unit = $unit;

-- statement outline_named
select id from meeting_outline where unit = $unit and name = $name and ended is null order by id;

-- statement outline_insert
insert into meeting_outline (id, code, unit, name, kind, title, purpose, place, link, minutes, ended)
values ($id, $code, $unit, $name, $kind, $title, $purpose, $place, $link, $minutes, null);

-- statement outline_change
update meeting_outline set name = $name, kind = $kind, title = $title, purpose = $purpose, place = $place, link = $link,
    minutes = $minutes
where id = $id;

-- statement outline_end
update meeting_outline set ended = $day where id = $id;

-- ---- Series ----

-- A meeting that repeats. Its agenda and who is expected stand among those of meetings, under its own id. first: the day from
-- which its rule counts; at: "09:30"; freq, every, until: of its rule, for lists; extended: the day on which the clock looked last.
-- derived
create table meeting_series (
    id id primary key,
    code text,
    unit id,
    kind int,
    title text,
    purpose text,
    place text,
    link text,
    campaign id,
    minutes int,
    first date,
    at text,
    rule text,
    freq int,
    every int,
    until date,
    days_off int,
    ahead int,
    draft flag,
    ended date,
    extended date
);
create index meeting_series_code on meeting_series (code);
create index meeting_series_unit on meeting_series (unit);

-- The meetings of a series: of which of its days; own: what was changed for this one alone, a bit each (series.h).
-- derived
create table meeting_of_series (
    meeting id primary key,
    series id,
    day date,
    own int
);
create index meeting_of_series_day on meeting_of_series (series, day);

-- Days on which a series does not meet.
-- derived
create table meeting_skip (
    series id,
    day date,
    primary key (series, day)
);

-- statement series
select code, unit, kind, title, purpose, place, link, campaign, minutes, first, at, rule, days_off, ahead, draft, ended
from meeting_series where id = $id;

-- statement series_by_code
select id from meeting_series where code = $code;

-- statement series_by_id
select code, title, unit from meeting_series where id = $id;

-- statement series_list
select id, code, title from meeting_series where ended is null order by id desc limit $most;

-- statement series_list_at
select id, code, title from meeting_series where unit = $unit and ended is null order by id desc limit $most;

-- statement series_count
select count(*) from meeting_series where unit = $unit;

-- statement series_live
select id from meeting_series where ended is null and id > $after order by id limit $most;

-- statement series_insert
insert into meeting_series (id, code, unit, kind, title, purpose, place, link, campaign, minutes, first, at, rule, freq, every,
    until, days_off, ahead, draft, ended, extended)
values ($id, $code, $unit, $kind, $title, $purpose, $place, $link, $campaign, $minutes, $first, $at, $rule, $freq, $every,
    $until, $days_off, $ahead, $draft, null, null);

-- statement series_change
update meeting_series set kind = $kind, title = $title, purpose = $purpose, place = $place, link = $link, campaign = $campaign,
    minutes = $minutes, first = $first, at = $at, rule = $rule, freq = $freq, every = $every, until = $until,
    days_off = $days_off, ahead = $ahead, draft = $draft
where id = $id;

-- statement series_end
update meeting_series set ended = $day where id = $id;

-- statement series_extended
update meeting_series set extended = $day where id = $id;

-- statement series_take
insert into meeting_of_series (meeting, series, day, own) values ($meeting, $series, $day, 0);

-- statement series_own
update meeting_of_series set own = $own where meeting = $meeting;

-- statement series_of
select series, day, own from meeting_of_series where meeting = $meeting;

-- The meeting of a day of a series; one that was cancelled last.
-- statement series_meeting
select m.id, m.state, m.starts from meeting_of_series s join meeting_meeting m on m.id = s.meeting
where s.series = $series and s.day = $day
order by case when m.state = 3 then 1 else 0 end, m.id limit 1;

-- Those that are drafts or announced and still to begin, in their order.
-- statement series_coming
select m.id, s.day, s.own from meeting_of_series s join meeting_meeting m on m.id = s.meeting
where s.series = $series and m.state <= 2 and m.starts > $now order by s.day, m.id limit $most;

-- statement series_before
select m.id from meeting_of_series s join meeting_meeting m on m.id = s.meeting
where s.series = $series and s.day < $day order by s.day desc, case when m.state = 3 then 1 else 0 end, m.id limit 1;

-- statement series_after
select m.id from meeting_of_series s join meeting_meeting m on m.id = s.meeting
where s.series = $series and s.day > $day order by s.day, case when m.state = 3 then 1 else 0 end, m.id limit 1;

-- statement skipped
select 1 from meeting_skip where series = $series and day = $day;

-- statement skip_insert
insert into meeting_skip (series, day) values ($series, $day) on conflict (series, day) do nothing;

-- Open points of the meeting before that were put on the agenda: "item.3".
-- derived
create table meeting_taken_over (
    meeting id,
    point text,
    primary key (meeting, point)
);

-- statement taken_over
select 1 from meeting_taken_over where meeting = $meeting and point = $point;

-- statement taken_over_insert
insert into meeting_taken_over (meeting, point) values ($meeting, $point) on conflict (meeting, point) do nothing;
-- ---- Attendance ----

-- How many must be there, or what share of those who are expected, in per cent.
-- derived
create table meeting_quorum (
    meeting id primary key,
    persons int,
    share int
);

-- doors: 0 by the time, 1 they were opened, 2 they were closed; signed: how many have signed in; guests: who are on no list.
-- derived
create table meeting_roll (
    meeting id primary key,
    doors int,
    signed int,
    guests int
);

-- A meeting that was closed: who was expected then stands in meeting_listed; more: more than are gone through, and there is nobody.
-- derived
create table meeting_list (
    meeting id primary key,
    more flag
);

-- Who was expected at a meeting that was closed, or came though not expected, and where each belonged then.
-- derived
create table meeting_listed (
    meeting id,
    person id,
    unit id,
    expected flag,
    primary key (meeting, person)
);
create index meeting_listed_person on meeting_listed (person);

-- Who signed in, and when. way: 1 a code from the screen, 2 one that was typed, 3 with an account, 4 by a steward, 5 from paper. mark: of the phone,
-- another one at each meeting; null: none.
-- derived
create table meeting_sign_in (
    meeting id,
    person id,
    at moment,
    way int,
    mark int,
    primary key (meeting, person)
);
create index meeting_sign_in_person on meeting_sign_in (person);

-- statement quorum
select persons, share from meeting_quorum where meeting = $meeting;

-- statement quorum_put
insert into meeting_quorum (meeting, persons, share) values ($meeting, $persons, $share)
on conflict (meeting) do update set persons = excluded.persons, share = excluded.share;

-- statement roll
select doors, signed, guests from meeting_roll where meeting = $meeting;

-- statement roll_doors
insert into meeting_roll (meeting, doors, signed, guests) values ($meeting, $doors, 0, 0)
on conflict (meeting) do update set doors = excluded.doors;

-- statement roll_guests
insert into meeting_roll (meeting, doors, signed, guests) values ($meeting, 0, 0, $guests)
on conflict (meeting) do update set guests = excluded.guests;

-- statement roll_add
insert into meeting_roll (meeting, doors, signed, guests) values ($meeting, 0, 1, 0)
on conflict (meeting) do update set signed = meeting_roll.signed + 1;

-- statement roll_take
update meeting_roll set signed = signed - 1 where meeting = $meeting;

-- statement list
select more from meeting_list where meeting = $meeting;

-- statement list_insert
insert into meeting_list (meeting, more) values ($meeting, $more);

-- statement listed
select unit, expected from meeting_listed where meeting = $meeting and person = $person;

-- statement listed_insert
insert into meeting_listed (meeting, person, unit, expected) values ($meeting, $person, $unit, $expected);

-- statement listed_all
select person, unit from meeting_listed where meeting = $meeting and expected = 1 order by person;

-- A person's own file: where it was expected.
-- statement listed_of
select m.code from meeting_listed l join meeting_meeting m on m.id = l.meeting where l.person = $person and l.expected = 1 order by l.meeting;

-- Who signed in, and who comes in somebody's place.
-- statement came
select person from meeting_sign_in where meeting = $meeting
union select deputy from meeting_reply where meeting = $meeting and answer = 3
order by person limit $most;

-- statement sign_in
select at, way, mark from meeting_sign_in where meeting = $meeting and person = $person;

-- statement sign_in_insert
insert into meeting_sign_in (meeting, person, at, way, mark) values ($meeting, $person, $at, $way, $mark);

-- statement sign_in_delete
delete from meeting_sign_in where meeting = $meeting and person = $person;

-- statement sign_ins_delete
delete from meeting_sign_in where meeting = $meeting;

-- statement roll_delete
delete from meeting_roll where meeting = $meeting;

-- statement sign_ins
select person, at, way, mark from meeting_sign_in where meeting = $meeting order by person limit $most;

-- A person's own file: where it signed in.
-- statement sign_ins_of
select m.code, s.at, s.way from meeting_sign_in s join meeting_meeting m on m.id = s.meeting where s.person = $person order by s.meeting;

-- The first of the meetings that begin in a span, by its id.
-- statement first_between
select min(id) from meeting_meeting where starts >= $since and starts < $until;

-- The meetings of a span of time that were announced and not cancelled.
-- statement meetings_between
select id, unit, starts from meeting_meeting where starts >= $since and starts < $until and state in (2, 4, 5) order by starts, id;

-- statement meetings_at_between
select id, unit, starts from meeting_meeting
where unit = $unit and starts >= $since and starts < $until and state in (2, 4, 5) order by starts, id;

-- ---- Holding it: points stressed, items in turn, notes, resolutions and what they became ----

-- What whoever leads stresses. number: the n in its code, B.m1.pN; clause: the number of a clause of the directive that
-- the meeting's campaign carries out, or null
-- derived
create table meeting_point (
    id id primary key,
    meeting id,
    number int,
    code text,
    text text,
    clause text,
    withdrawn flag
);
create index meeting_point_meeting on meeting_point (meeting, number);
create index meeting_point_code on meeting_point (code);

-- Item by item as they began; the first began when the meeting was opened, where nothing else is said.
-- derived
create table meeting_turn (
    meeting id,
    number int,
    item int,
    at moment,
    primary key (meeting, number)
);

-- What the scribe wrote. entry: "" of the whole meeting, "i3" of an item, "p17" of the point with that id; event: the last
-- that wrote it, which stands in meeting_noted with those before it
-- derived
create table meeting_note (
    meeting id,
    entry text,
    item int,
    point id,
    text text,
    event int,
    at moment,
    primary key (meeting, entry)
);

-- derived
create table meeting_noted (
    meeting id,
    entry text,
    event int,
    primary key (meeting, entry, event)
);

-- The events that changed what the minutes are made of, other than notes.
-- derived
create table meeting_made (
    meeting id,
    event int,
    primary key (meeting, event)
);

-- number: the n in its code, B.m1.rN; title: the first line of its text; item, point: what it is of, or null; unit, due: who is responsible, by when, or null;
-- state: 1 open, 2 enacted, 3 done, 4 dropped, 5 taken back; deployed: the day on which it put the campaign into force;
-- campaign: which it put into force; note: how it was done, or why it was dropped
-- derived
create table meeting_resolution (
    id id primary key,
    meeting id,
    number int,
    code text,
    title text,
    text text,
    item int,
    point id,
    unit id,
    due date,
    state int,
    deployed date,
    campaign id,
    note text
);
create index meeting_resolution_meeting on meeting_resolution (meeting, number);
create index meeting_resolution_code on meeting_resolution (code);
create index meeting_resolution_point on meeting_resolution (point);
create index meeting_resolution_campaign on meeting_resolution (campaign);

-- The measures that carry a resolution out.
-- derived
create table meeting_carried (
    resolution id,
    measure id,
    primary key (resolution, measure)
);
create index meeting_carried_measure on meeting_carried (measure);

-- statement point_by_code
select id from meeting_point where code = $code;

-- statement point_by_id
select p.code, p.text, m.unit from meeting_point p join meeting_meeting m on m.id = p.meeting where p.id = $id;

-- statement point_draft
select p.id from meeting_point p join meeting_meeting m on m.id = p.meeting where p.id = $id and m.announced = 0;

-- statement points_list
select id, code, text from meeting_point order by id desc limit $most;

-- statement points_list_at
select p.id, p.code, p.text from meeting_point p join meeting_meeting m on m.id = p.meeting where m.unit = $unit
order by p.id desc limit $most;

-- statement points_count
select count(*) from meeting_point where meeting = $meeting;

-- statement point
select id, meeting, number, code, text, clause, withdrawn from meeting_point where id = $id;

-- statement points
select id, meeting, number, code, text, clause, withdrawn from meeting_point where meeting = $meeting and withdrawn = 0 order by number;

-- statement point_insert
insert into meeting_point (id, meeting, number, code, text, clause, withdrawn) values ($id, $meeting, $number, $code, $text, $clause, 0);

-- statement point_change
update meeting_point set text = $text, clause = $clause where id = $id;

-- statement point_withdraw
update meeting_point set withdrawn = 1 where id = $id;

-- statement turns
select item, at from meeting_turn where meeting = $meeting order by number;

-- statement turns_count
select count(*) from meeting_turn where meeting = $meeting;

-- statement turn_insert
insert into meeting_turn (meeting, number, item, at) values ($meeting, $number, $item, $at);

-- statement notes
select entry, item, point, text, event, at from meeting_note where meeting = $meeting order by entry;

-- statement note_put
insert into meeting_note (meeting, entry, item, point, text, event, at) values ($meeting, $entry, $item, $point, $text, $event, $at)
on conflict (meeting, entry) do update set text = excluded.text, event = excluded.event, at = excluded.at;

-- statement made_insert
insert into meeting_made (meeting, event) values ($meeting, $event) on conflict (meeting, event) do nothing;

-- statement minutes_made
select event from meeting_noted where meeting = $meeting and event > $since
union select event from meeting_made where meeting = $meeting and event > $since
order by event desc limit $most;

-- statement note_delete
delete from meeting_note where meeting = $meeting and entry = $entry;

-- statement noted_count
select count(*) from meeting_noted where meeting = $meeting;

-- statement noted_insert
insert into meeting_noted (meeting, entry, event) values ($meeting, $entry, $event);

-- statement noted
select event from meeting_noted where meeting = $meeting and entry = $entry order by event desc limit $most;

-- statement resolution_by_code
select id from meeting_resolution where code = $code;

-- statement resolution_by_id
select r.code, r.title, m.unit from meeting_resolution r join meeting_meeting m on m.id = r.meeting where r.id = $id;

-- statement resolutions_list
select id, code, title from meeting_resolution order by id desc limit $most;

-- statement resolutions_list_at
select r.id, r.code, r.title from meeting_resolution r join meeting_meeting m on m.id = r.meeting where m.unit = $unit
order by r.id desc limit $most;

-- statement resolutions_count
select count(*) from meeting_resolution where meeting = $meeting;

-- statement resolution
select id, meeting, number, code, text, item, point, unit, due, state, deployed, note, title from meeting_resolution where id = $id;

-- statement resolutions
select id, meeting, number, code, text, item, point, unit, due, state, deployed, note, title from meeting_resolution
where meeting = $meeting and state < 5 order by number;

-- statement resolutions_of_point
select id, meeting, number, code, text, item, point, unit, due, state, deployed, note, title from meeting_resolution
where point = $point and state < 5 order by number;

-- statement resolution_insert
insert into meeting_resolution (id, meeting, number, code, title, text, item, point, unit, due, state, deployed, campaign, note)
values ($id, $meeting, $number, $code, $title, $text, $item, $point, $unit, $due, 1, null, null, null);

-- statement resolution_change
update meeting_resolution set title = $title, text = $text, item = $item, point = $point, unit = $unit, due = $due where id = $id;

-- statement resolution_state
update meeting_resolution set state = $state, note = $note where id = $id;

-- statement resolution_deployed
update meeting_resolution set state = 2, deployed = $day, campaign = $campaign where id = $id;

-- statement resolution_enacted
update meeting_resolution set state = 2 where id = $id and state = 1;

-- statement carried_put
insert into meeting_carried (resolution, measure) values ($resolution, $measure);

-- statement carried
select measure from meeting_carried where resolution = $resolution order by measure;

-- statement carried_by
select c.resolution from meeting_carried c join meeting_resolution r on r.id = c.resolution
where c.measure = $measure and r.state < 5 order by c.resolution;

-- statement is_carried
select measure from meeting_carried where resolution = $resolution and measure = $measure;

-- What stands in the lists of them: of all meetings, of one, of a campaign, of a unit (campaign: or null).
-- statement resolutions_all
select r.id, m.id, m.unit, m.state, m.starts, r.number from meeting_resolution r join meeting_meeting m on m.id = r.meeting
where r.state < 5 order by m.starts desc nulls last, m.id desc, r.number;

-- statement resolutions_of_meeting
select r.id, m.id, m.unit, m.state, m.starts, r.number from meeting_resolution r join meeting_meeting m on m.id = r.meeting
where r.meeting = $meeting and r.state < 5 order by r.number;

-- statement resolutions_of_campaign
select r.id, m.id, m.unit, m.state, m.starts, r.number from meeting_resolution r join meeting_meeting m on m.id = r.meeting
where m.campaign = $campaign and r.state < 5 order by m.starts desc nulls last, m.id desc, r.number;

-- statement resolutions_of_unit
select r.id, m.id, m.unit, m.state, m.starts, r.number from meeting_resolution r join meeting_meeting m on m.id = r.meeting
where m.unit = $unit and (cast($campaign as bigint) is null or m.campaign = $campaign) and r.state < 5;

-- statement points_all
select p.id, m.id, m.unit, m.state, m.starts, p.number from meeting_point p join meeting_meeting m on m.id = p.meeting
where p.withdrawn = 0 order by m.starts desc nulls last, m.id desc, p.number;

-- statement points_of_meeting
select p.id, m.id, m.unit, m.state, m.starts, p.number from meeting_point p join meeting_meeting m on m.id = p.meeting
where p.meeting = $meeting and p.withdrawn = 0 order by p.number;

-- statement points_of_campaign
select p.id, m.id, m.unit, m.state, m.starts, p.number from meeting_point p join meeting_meeting m on m.id = p.meeting
where m.campaign = $campaign and p.withdrawn = 0 order by m.starts desc nulls last, m.id desc, p.number;

-- statement points_of_unit
select p.id, m.id, m.unit, m.state, m.starts, p.number from meeting_point p join meeting_meeting m on m.id = p.meeting
where m.unit = $unit and (cast($campaign as bigint) is null or m.campaign = $campaign) and p.withdrawn = 0;

-- ---- After it: what it counts for, minutes ----

-- statement meeting_heads
update meeting_meeting set heads = $heads where id = $id;

-- The minutes, version by version; a draft has no row, nor has what follows a version that was reopened. state: 1 circulated, 2 approved, 3
-- reopened; sent: the event that circulated it last; until: the last day for remarks; approved_by: the actor; event, hash: those of the approval; reason: why it was reopened
-- derived
create table meeting_minutes (
    meeting id,
    version int,
    state int,
    circulated moment,
    until date,
    approved moment,
    approved_by id,
    event int,
    hash hash,
    reason text,
    sent int,
    primary key (meeting, version)
);

-- What stood in a version that was approved. kind: 1 an item of the agenda, 2 a point stressed, 3 a resolution, 4 the whole; person: who
-- presented an item; unit, due: who is responsible for a resolution, by when; item: of which it is
-- derived
create table meeting_entry (
    meeting id,
    version int,
    position int,
    kind int,
    number int,
    code text,
    title text,
    text text,
    person id,
    unit id,
    due date,
    item int,
    primary key (meeting, version, position)
);

-- Who of those who were expected said something of the minutes, of an entry or of the whole. What, stands in the event alone, sealed.
-- derived
create table meeting_remark (
    meeting id,
    number int,
    version int,
    person id,
    item int,
    point id,
    resolution id,
    event int,
    at moment,
    primary key (meeting, number)
);
create index meeting_remark_person on meeting_remark (person);

-- statement minutes_last
select version, state, until, approved, approved_by, event, hash, reason, sent from meeting_minutes where meeting = $meeting
order by version desc limit 1;

-- statement minutes_version
select version, state, until, approved, approved_by, event, hash, reason, sent from meeting_minutes where meeting = $meeting and version = $version;

-- statement minutes_locked
select version from meeting_minutes where meeting = $meeting and state = 2;

-- statement minutes_circulate
insert into meeting_minutes (meeting, version, state, circulated, until, approved, approved_by, event, hash, reason, sent)
values ($meeting, $version, 1, $circulated, $until, null, null, null, null, null, $sent)
on conflict (meeting, version) do update set circulated = excluded.circulated, until = excluded.until, sent = excluded.sent;

-- statement minutes_approve
update meeting_minutes set state = 2, approved = $approved, approved_by = $approved_by, event = $event, hash = $hash
where meeting = $meeting and state = 1;

-- statement minutes_reopen
update meeting_minutes set state = 3, reason = $reason where meeting = $meeting and state = 2;

-- statement entry_insert
insert into meeting_entry (meeting, version, position, kind, number, code, title, text, person, unit, due, item)
values ($meeting, $version, $position, $kind, $number, $code, $title, $text, $person, $unit, $due, $item);

-- statement entries
select kind, number, code, title, text, person, unit, due, item from meeting_entry where meeting = $meeting and version = $version
order by position;

-- Of a meeting: all; of a version; of that by one person.
-- statement remarks_count
select count(*), count(case when version = $version then 1 end), count(case when version = $version and person = $person then 1 end)
from meeting_remark where meeting = $meeting;

-- statement remark_insert
insert into meeting_remark (meeting, number, version, person, item, point, resolution, event, at)
values ($meeting, $number, $version, $person, $item, $point, $resolution, $event, $at);

-- statement remarks
select number, person, item, point, resolution, event, at from meeting_remark where meeting = $meeting and version = $version order by number;

-- statement remarks_all
select number, version, person, item, point, resolution, event, at from meeting_remark where meeting = $meeting order by number;

-- statement remarks_of
select m.code, r.event from meeting_remark r join meeting_meeting m on m.id = r.meeting where r.person = $person
order by r.meeting, r.number;

-- statement deployed_by
select id from meeting_resolution where campaign = $campaign order by id;
