-- What is mailed: to whom, how it went. Kept beside the ledger, since it is no event; only the mailer writes it, but for what
-- is forgotten of persons.

-- Up to which event it has been looked who is to hear of a meeting. one: 1.
-- kept
create table notice_cursor (
    one int primary key,
    seq int
);

-- Since when mail is set up: what was announced before is not mailed. one: 1.
-- kept
create table notice_since (
    one int primary key,
    at moment
);

-- The last mail to a person about a meeting. kind: 1 invitation, 2 cancellation; sequence: of the invitation that it tells; nr: goes up with each mail that
-- takes its place; state: 1 waits, 2 sent, 3 failed, 4 no address, 5 too late; planned: when it was put here; due: when it is tried (again); tries; at: when it
-- came to its state; reply: what the mail server said last (RFC 5321), 0: nothing; status: and why (RFC 3463), or null; told: the kind of the last one that arrived there, or
-- may have, 0: none; ends: when the meeting does
-- kept
create table notice_delivery (
    meeting id,
    person id,
    kind int,
    sequence int,
    nr int,
    state int,
    planned moment,
    due moment,
    tries int,
    at moment,
    reply int,
    status text,
    told int,
    ends moment,
    primary key (meeting, person)
);
create index notice_delivery_due on notice_delivery (state, due);
create index notice_delivery_person on notice_delivery (person);

-- Meetings at which more are expected than mail goes to. ends: when the meeting does
-- kept
create table notice_many (
    meeting id primary key,
    ends moment
);

-- statement many
select meeting from notice_many where meeting = $meeting;

-- statement many_put
insert into notice_many (meeting, ends) values ($meeting, $ends) on conflict (meeting) do update set ends = excluded.ends;

-- statement many_drop
delete from notice_many where meeting = $meeting;

-- statement many_old
delete from notice_many where ends < $before;

-- statement cursor
select seq from notice_cursor where one = 1;

-- statement cursor_put
insert into notice_cursor (one, seq) values (1, $seq) on conflict (one) do update set seq = excluded.seq;

-- statement since
select at from notice_since where one = 1;

-- statement since_put
insert into notice_since (one, at) values (1, $at) on conflict (one) do nothing;

-- statement deliveries
select person, kind, sequence, nr, state, planned, tries, at, reply, status, told from notice_delivery where meeting = $meeting order by person;

-- statement delivery_put
insert into notice_delivery (meeting, person, kind, sequence, nr, state, planned, due, tries, at, reply, status, told, ends)
values ($meeting, $person, $kind, $sequence, 1, $state, $now, $due, 0, $now, 0, null, 0, $ends)
on conflict (meeting, person) do update set kind = excluded.kind, sequence = excluded.sequence, nr = notice_delivery.nr + 1, state = excluded.state,
    planned = excluded.planned, due = excluded.due, tries = 0, at = excluded.at, reply = 0, status = null, ends = excluded.ends;

-- statement delivery_drop
delete from notice_delivery where meeting = $meeting and person = $person;

-- Those that wait and whose time has come: first of all what is called off, then what is soonest.
-- statement deliveries_due
select meeting, person, kind, sequence, nr, tries, planned, reply from notice_delivery where state = 1 and due <= $now order by kind desc, ends, due, meeting, person limit 20;

-- statement delivery_done
update notice_delivery set state = $state, due = $due, tries = tries + $tried, at = $now, reply = $reply, status = $status,
    told = case when $told = 0 then told else $told end
where meeting = $meeting and person = $person and nr = $nr;

-- statement deliveries_given_up
update notice_delivery set state = 3, at = $now where state = 1 and planned < $before;

-- What failed is tried again, as long as it took before.
-- statement deliveries_again
update notice_delivery set state = 1, planned = $now, due = $now, tries = 0, at = $now where meeting = $meeting and state = 3;

-- statement deliveries_failed
select count(*) from notice_delivery where meeting = $meeting and state = 3;

-- How they stand, by what is told of it.
-- statement deliveries_alike
select state, reply, status, case when tries > 0 then 1 else 0 end, count(*) from notice_delivery where meeting = $meeting
group by state, reply, status, case when tries > 0 then 1 else 0 end
order by state, reply, status;

-- Who they are, where they are few.
-- statement deliveries_alike_few
select person from notice_delivery where meeting = $meeting and state = $state and reply = $reply and coalesce(status, '') = $status
    and case when tries > 0 then 1 else 0 end = $tried
order by person limit 5;

-- statement deliveries_waiting
select count(*) from notice_delivery where state = 1;

-- statement deliveries_of
select meeting, kind, sequence, state, at from notice_delivery where person = $person order by meeting;

-- statement forget
delete from notice_delivery where person = $person;

-- statement deliveries_old
delete from notice_delivery where ends < $before;
