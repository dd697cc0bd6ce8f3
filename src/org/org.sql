-- The organisation's units. Codes are given once and for all: a closed unit keeps its code.
-- derived
create table org_unit (
    id id primary key,
    code text,
    name text,
    alias text,
    parent id,
    level text,
    kind text,
    opened date,
    closed date
);
create index org_unit_code on org_unit (code);
create index org_unit_parent on org_unit (parent);

-- Named sets of units, across trees.
-- derived
create table org_group (
    id id primary key,
    code text,
    title text
);
create index org_group_code on org_group (code);

-- derived
create table org_member (
    grp id,
    unit id,
    primary key (grp, unit)
);
create index org_member_unit on org_member (unit);

-- Who took the place of a unit that was merged or split.
-- derived
create table org_successor (
    unit id,
    successor id,
    day date,
    primary key (unit, successor)
);

-- Days that are not as their weekday. kind: 1 holiday, 2 working day.
-- derived
create table org_calendar (
    day date primary key,
    kind int,
    name text
);

-- The weekdays that are worked, Monday the lowest bit. One row or none (Monday to Friday).
-- derived
create table org_week (
    nr int primary key,
    days int
);

-- Persons, and the unit that each belongs to. Nothing here says who somebody is.
-- derived
create table org_person (
    id id primary key,
    code text,
    unit id,
    joined date,
    gone date,
    erased date
);
create index org_person_code on org_person (code);
create index org_person_unit on org_person (unit);

-- Who they are, as long as they are not erased.
-- personal
create table org_known (
    person id primary key,
    name text,
    alias text,
    mail text,
    phone text
);
create index org_known_called on org_known (replace(lower(name), ' ', ''));
create index org_known_alias on org_known (replace(lower(alias), ' ', ''));

-- Roles that persons hold at units. until: the last day; ended: from that day on it is held by nobody. deputy_of: the post that is
-- filled in for.
-- derived
create table org_post (
    id id primary key,
    person id,
    unit id,
    role int,
    since date,
    until date,
    ended date,
    deputy_of id
);
create index org_post_person on org_post (person);
create index org_post_unit on org_post (unit, role);
create index org_post_deputy on org_post (deputy_of);

-- For how many days what is known of those who have left is kept; 0 or no row: until it is erased by hand.
-- derived
create table org_retention (
    nr int primary key,
    days int
);

-- What is written in a unit's name stands on this sheet; units below it that have none take it.
-- derived
create table org_letterhead (
    unit id primary key,
    file hash,
    day date
);
create index org_letterhead_file on org_letterhead (file);

-- Tokens by which programs come in; person: whose they are (1: the operator's).
-- derived
create table org_token (
    id id primary key,
    person id,
    label text,
    reach int,
    made date,
    until date,
    ended date
);
create index org_token_person on org_token (person);

-- What its owner calls a token, where the ledger has it sealed; else it stands with the token.
-- personal
create table org_token_label (
    token id primary key,
    person id,
    label text
);
create index org_token_label_person on org_token_label (person);

-- statement unit_by_code
select id from org_unit where code = $code;

-- statement unit_by_id
select code, name, id from org_unit where id = $id;

-- statement unit
select code, name, alias, parent, level, kind, opened, closed from org_unit where id = $id;

-- statement unit_insert
insert into org_unit (id, code, name, alias, parent, level, kind, opened, closed)
values ($id, $code, $name, $alias, $parent, $level, $kind, $opened, null);

-- statement unit_rename
update org_unit set name = $name, alias = $alias where id = $id;

-- statement unit_move
update org_unit set parent = $parent where id = $id;

-- statement unit_close
update org_unit set closed = $closed where id = $id;

-- statement unit_update
update org_unit set name = $name, alias = $alias, parent = $parent, level = $level, kind = $kind where id = $id;

-- statement units_all
select id, parent, level, kind, opened, closed from org_unit order by id;

-- statement units_below
select id from org_unit where parent = $parent and closed is null and id > $after order by id limit $most;

-- statement units_top
select id from org_unit where parent is null and closed is null and id > $after order by id limit $most;

-- statement units_after
select id, parent, code, name, alias, closed from org_unit where id > $after order by id;

-- statement unit_to_find
select id, parent, code, name, alias, closed from org_unit where id = $id;

-- statement group_by_code
select id from org_group where code = $code;

-- statement group_by_id
select code, title, cast(null as bigint) from org_group where id = $id;

-- statement groups_list
select id, code, title from org_group order by id desc limit $most;

-- statement groups_count
select count(*) from org_group;

-- statement group_insert
insert into org_group (id, code, title) values ($id, $code, $title);

-- statement group_rename
update org_group set title = $title where id = $id;

-- statement member
select unit from org_member where grp = $grp and unit = $unit;

-- statement member_insert
insert into org_member (grp, unit) values ($grp, $unit);

-- statement member_delete
delete from org_member where grp = $grp and unit = $unit;

-- statement groups_of
select grp from org_member where unit = $unit order by grp;

-- statement members_all
select unit, grp from org_member order by unit, grp;

-- statement successor_insert
insert into org_successor (unit, successor, day) values ($unit, $successor, $day);

-- statement successors_of
select successor from org_successor where unit = $unit order by successor;

-- statement open_children
select id from org_unit where parent = $parent and closed is null order by id;

-- statement week
select days from org_week where nr = 1;

-- statement week_put
insert into org_week (nr, days) values (1, $days) on conflict (nr) do update set days = excluded.days;

-- statement calendar_day
select kind from org_calendar where day = $day;

-- statement calendar_count
select count(*) from org_calendar;

-- statement calendar_put
insert into org_calendar (day, kind, name) values ($day, $kind, $name)
on conflict (day) do update set kind = excluded.kind, name = excluded.name;

-- statement calendar_delete
delete from org_calendar where day = $day;

-- statement person_by_code
select id from org_person where code = $code;

-- statement person_by_id
select p.code, coalesce(n.name, p.code), p.unit, p.id, p.code from org_person p left join org_known n on n.person = p.id where p.id = $id;

-- statement person
select p.code, p.unit, p.gone, p.erased, n.name, n.alias, n.mail, n.phone
from org_person p left join org_known n on n.person = p.id where p.id = $id;

-- statement persons_list
select p.id, p.code, n.name from org_person p left join org_known n on n.person = p.id
where p.gone is null and p.erased is null order by p.id desc limit $most;

-- Of that very name or alias, but for spaces and the case of Latin letters.
-- statement persons_named
select person from org_known where replace(lower(name), ' ', '') = replace(lower($name), ' ', '') or replace(lower(alias), ' ', '') = replace(lower($name), ' ', '')
order by person limit $most;

-- statement person_insert
insert into org_person (id, code, unit, joined, gone, erased) values ($id, $code, $unit, $joined, null, null);

-- statement person_move
update org_person set unit = $unit where id = $id;

-- statement persons_move
update org_person set unit = $to where unit = $from;

-- statement person_leave
update org_person set gone = $day where id = $id and gone is null;

-- statement person_erase
update org_person set erased = $day where id = $id;

-- statement known_insert
insert into org_known (person, name, alias, mail, phone) values ($person, $name, $alias, $mail, $phone);

-- statement known_delete
delete from org_known where person = $person;

-- statement post_by_id
select cast(null as text), coalesce(n.name, h.code) || ', ' || u.name, p.unit, p.person, u.name
from org_post p join org_person h on h.id = p.person join org_unit u on u.id = p.unit left join org_known n on n.person = p.person
where p.id = $id;

-- statement post
select person, unit, role, since, until, ended from org_post where id = $id;

-- statement post_overlaps
select id from org_post
where person = $person and unit = $unit and role = $role and coalesce(deputy_of, 0) = $of and ended is null
and since <= $until and (until is null or until >= $from);

-- statement post_insert
insert into org_post (id, person, unit, role, since, until, ended, deputy_of)
values ($id, $person, $unit, $role, $since, $until, null, $of);

-- statement post_end
update org_post set ended = $day where (id = $id or deputy_of = $id) and ended is null;

-- statement post_limit
update org_post set until = $day where id = $id or (deputy_of = $id and ended is null and (until is null or until > $day));

-- statement posts_end_of
update org_post set ended = $day
where ended is null and (person = $person or deputy_of in (select d.id from org_post d where d.person = $person));

-- statement posts_end_at
update org_post set ended = $day where unit = $unit and ended is null;

-- statement posts_at
select p.person, p.role, p.since from org_post p
where p.unit = $unit and p.since <= $day and (p.until is null or p.until >= $day) and (p.ended is null or p.ended > $day)
and (coalesce(p.deputy_of, 0) = 0 or exists (select d.id from org_post d where d.id = p.deputy_of and d.since <= $day
    and (d.until is null or d.until >= $day) and (d.ended is null or d.ended > $day)))
order by p.role, p.id;

-- statement persons_count
select count(*) from org_person where unit = $unit and gone is null and erased is null;

-- statement post_holder
select person from org_post
where unit = $unit and role = $role and since <= $day and (until is null or until >= $day) and (ended is null or ended > $day)
order by id limit 1;

-- What a person holds on a day: a deputy the role that is filled in for, as long as that is held, and everybody who is here
-- belongs to a unit.
-- statement held
select p.unit, coalesce(d.role, p.role)
from org_post p left join org_post d on d.id = p.deputy_of
where p.person = $person and p.since <= $day and (p.until is null or p.until >= $day) and (p.ended is null or p.ended > $day)
and (d.id is null or d.since <= $day and (d.until is null or d.until >= $day) and (d.ended is null or d.ended > $day))
union
select h.unit, 4 from org_person h where h.id = $person and h.gone is null and h.erased is null
order by 2, 1;

-- statement posts_held
select count(*) from org_post
where person = $person and ended is null and (until is null or until >= $day);

-- The roles that are seen by name along their line: manager, liaison, inspector, deputy. Said one by one: for a list SQLite
-- would fill a table first, each time.
-- statement named
select p.unit, case p.role when 1 then 1 when 2 then 1 when 3 then 1 when 7 then 1 else 0 end
from org_post p left join org_post d on d.id = p.deputy_of
where p.person = $id and p.since <= $day and (p.until is null or p.until >= $day) and (p.ended is null or p.ended > $day)
and (d.id is null or d.since <= $day and (d.until is null or d.until >= $day) and (d.ended is null or d.ended > $day));

-- statement posts_of
select p.role, u.code, u.name, p.since, p.until
from org_post p join org_unit u on u.id = p.unit left join org_post d on d.id = p.deputy_of
where p.person = $person and p.since <= $day and (p.until is null or p.until >= $day) and (p.ended is null or p.ended > $day)
and (d.id is null or d.since <= $day and (d.until is null or d.until >= $day) and (d.ended is null or d.ended > $day))
order by p.role, u.code;

-- Posts that are held or still to come.
-- statement posts_told
select p.id, p.unit, p.role, p.since, p.until from org_post p
where p.person = $person and (p.ended is null or p.ended > $day) and (p.until is null or p.until >= $day)
order by p.since, p.id;

-- What is not over, be it held or still to come: the unit, and the role that it gives.
-- statement posts_not_over
select p.unit, coalesce(d.role, p.role)
from org_post p left join org_post d on d.id = p.deputy_of
where p.person = $person and (p.ended is null or p.ended > $day) and (p.until is null or p.until >= $day);

-- Whether somebody is, or is to be, a deputy of that person.
-- statement post_fills_in
select p.id
from org_post p join org_post d on d.id = p.deputy_of
where p.person = $deputy and d.person = $person and (p.ended is null or p.ended > $day) and (p.until is null or p.until >= $day)
limit 1;

-- The posts of one's own by which one manages on a day: not as a deputy.
-- statement posts_managing
select p.unit, p.until
from org_post p
where p.person = $person and p.role = 1 and p.since <= $day and (p.until is null or p.until >= $day) and (p.ended is null or p.ended > $day);

-- statement posts_all_of
select p.role, u.code, p.since, p.until, p.ended
from org_post p join org_unit u on u.id = p.unit where p.person = $person order by p.since, p.id;

-- statement tokens_of
select t.id, coalesce(l.label, t.label, ''), t.reach, t.made, t.until, t.ended
from org_token t left join org_token_label l on l.token = t.id
where t.person = $person and t.until >= $day and ($day = 0 or t.ended is null) order by t.made desc, t.id;

-- statement retention
select days from org_retention where nr = 1;

-- statement retention_put
insert into org_retention (nr, days) values (1, $days) on conflict (nr) do update set days = excluded.days;

-- statement retention_due
select h.id from org_person h join org_retention r on r.nr = 1
where r.days > 0 and h.erased is null and h.gone is not null and h.gone + r.days <= $day
order by h.id limit $most;

-- statement token_by_id
select cast(null as text), coalesce(l.label, t.label, cast(t.id as text)), t.person
from org_token t left join org_token_label l on l.token = t.id where t.id = $id;

-- statement token
select ended from org_token where id = $id;

-- statement tokens_count
select count(*) from org_token where person = $person and ended is null;

-- statement token_insert
insert into org_token (id, person, label, reach, made, until, ended) values ($id, $person, $label, $reach, $made, $until, null);

-- statement token_label
insert into org_token_label (token, person, label) values ($token, $person, $label);

-- statement token_labels_delete
delete from org_token_label where person = $person;

-- statement token_end
update org_token set ended = $day where id = $id;

-- statement tokens_end_of
update org_token set ended = $day where person = $person and ended is null;

-- statement post_any
select id from org_post limit 1;

-- statement letterhead
select file from org_letterhead where unit = $unit;

-- statement letterhead_put
insert into org_letterhead (unit, file, day) values ($unit, $file, $day)
on conflict (unit) do update set file = excluded.file, day = excluded.day;

-- statement letterhead_delete
delete from org_letterhead where unit = $unit;

-- statement file_units
select unit from org_letterhead where file = $file;

-- Who is here on that day and belongs to the unit, if that is of the level.
-- statement called_persons
select h.id, h.unit from org_person h join org_unit u on u.id = h.unit
where h.unit = $unit and h.erased is null and h.joined <= $day and (h.gone is null or h.gone > $day)
and (cast($level as text) is null or u.level = $level) order by h.id;

-- Who holds the role there on that day.
-- statement called_posts
select p.person, h.unit from org_post p join org_person h on h.id = p.person join org_unit u on u.id = p.unit
where p.unit = $unit and p.role = $role and p.since <= $day and (p.until is null or p.until >= $day) and (p.ended is null or p.ended > $day)
and (cast($level as text) is null or u.level = $level) order by p.person;

-- The units by which one may be called: where one belongs (role 0), or holds the role.
-- statement called_by
select h.unit, u.level from org_person h join org_unit u on u.id = h.unit
where h.id = $person and $role = 0 and h.erased is null and h.joined <= $day and (h.gone is null or h.gone > $day)
union
select p.unit, u.level from org_post p join org_unit u on u.id = p.unit
where p.person = $person and p.role = $role and p.since <= $day and (p.until is null or p.until >= $day) and (p.ended is null or p.ended > $day);
