-- The ledger's own tables: what happened, the files that belong to it, and what stands written about the store itself.

-- One row an act that was done; see event.h. Only added to.
-- ledger
create table ledger_event (
    seq id primary key,
    at moment not null,
    day date not null,
    actor id not null,
    act text not null,
    version int not null,
    unit id,
    subject id,
    first id not null,
    count int not null,
    cause int not null,
    body text not null,
    key text,
    asked hash not null,
    hash hash not null
);
create unique index ledger_event_key on ledger_event (actor, key) where key is not null;

-- Stored files, named by the hash of their bytes.
-- ledger
create table ledger_file (
    hash hash primary key,
    size int not null
);

-- Their bytes, in parts of 1 MiB, numbered from 0.
-- ledger
create table ledger_file_part (
    file hash,
    part int,
    bytes bytes not null,
    primary key (file, part)
);

-- Files that were handed in and that no event names yet, and when: they are dropped after a day (waiting.c).
-- kept
create table ledger_waiting (
    file hash primary key,
    handed moment not null
);
create index ledger_waiting_handed on ledger_waiting (handed);

-- What stored pictures are like, worked out when they were handed in (base/picture.h).
-- kept
create table ledger_likeness (
    file hash primary key,
    likeness hash not null
);

-- What kind of file it is (base/filetype.h), as it was told when it was handed in.
-- kept
create table ledger_type (
    file hash primary key,
    type text not null
);

-- The day that a photograph is of, as it said itself.
-- kept
create table ledger_taken (
    file hash primary key,
    taken date not null
);

-- Where a photograph was taken, where somebody asked for that: see slice.h.
-- kept
create table ledger_place (
    file hash primary key,
    place text not null
);

-- The keys under which what the ledger says of a person is sealed: in no backup but one of keys (keep.h), destroyed when the
-- person is erased.
-- kept
create table ledger_secret (
    thing id primary key,
    key hash not null
);

-- Ways in (pass.h): links, tokens, sessions, devices, by the hash of their secrets.
-- kept
create table ledger_pass (
    hash hash primary key,
    kind int not null,
    nr id,
    actor id not null,
    reach int not null,
    made moment not null,
    ends moment not null,
    seen moment not null,
    about text
);
create index ledger_pass_actor on ledger_pass (actor);
create index ledger_pass_ends on ledger_pass (ends);
create index ledger_pass_seen on ledger_pass (kind, seen);

-- argon2id, as libsodium writes it.
-- kept
create table ledger_password (
    actor id primary key,
    hash text not null
);

-- The keys of doors (pass.h), by the thing to which they lead.
-- kept
create table ledger_door (
    thing id primary key,
    key hash not null
);

-- The version that each slice's derived tables were made by.
-- kept
create table ledger_slice (
    name text primary key,
    version text not null
);

-- format: of these tables; zone: the organisation's time zone; origin: the store's name in bundles; unwashed: a key was destroyed, and
-- pages of before may stand in the write-ahead log.
-- kept
create table ledger_setting (
    name text primary key,
    value text not null
);

-- statement event_insert
insert into ledger_event (seq, at, day, actor, act, version, unit, subject, first, count, cause, body, key, asked, hash)
values ($seq, $at, $day, $actor, $act, $version, $unit, $subject, $first, $count, $cause, $body, $key, $asked, $hash);

-- statement event_by_key
select seq, at, day, actor, act, version, unit, subject, first, count, cause, body, key, asked, hash
from ledger_event where actor = $actor and key = $key;

-- statement event_last
select seq, at, day, actor, act, version, unit, subject, first, count, cause, body, key, asked, hash
from ledger_event order by seq desc limit 1;

-- statement events
select seq, at, day, actor, act, version, unit, subject, first, count, cause, body, key, asked, hash
from ledger_event order by seq;

-- statement events_before
select seq, at, day, actor, act, version, unit, subject, first, count, cause, body, key, asked, hash
from ledger_event where seq < $seq and (cast($subject as bigint) is null or subject = $subject) order by seq desc;

-- statement event_at
select seq, at, day, actor, act, version, unit, subject, first, count, cause, body, key, asked, hash
from ledger_event where seq = $seq;

-- statement subjects_after
select seq, subject from ledger_event where seq > $seq order by seq;

-- statement acts_before
select seq, day, act, unit from ledger_event where seq < $seq order by seq desc;

-- statement acts_after
select act, subject from ledger_event where seq > $seq order by seq;

-- statement acts_since
select act from ledger_event where seq > $seq and subject = $subject;

-- statement events_between
select seq, at, day, actor, act, version, unit, subject, first, count, cause, body, key, asked, hash
from ledger_event where seq > $since and seq <= $seq and subject = $subject order by seq desc;

-- statement events_of_actor
select seq, at, day, actor, act, version, unit, subject, first, count, cause, body, key, asked, hash
from ledger_event where actor = $actor or subject = $actor order by seq desc;

-- statement seq_last
select max(seq) from ledger_event;

-- statement file
select size from ledger_file where hash = $hash;

-- statement files
select hash, size from ledger_file order by hash;

-- statement file_insert
insert into ledger_file (hash, size) values ($hash, $size);

-- statement file_part_insert
insert into ledger_file_part (file, part, bytes) values ($file, $part, $bytes);

-- statement file_parts
select bytes from ledger_file_part where file = $file order by part;

-- statement file_parts_lost
select count(*) from ledger_file_part p where not exists (select 1 from ledger_file f where f.hash = p.file);

-- statement waiting
select handed from ledger_waiting where file = $file;

-- statement waiting_put
insert into ledger_waiting (file, handed) values ($file, $handed) on conflict (file) do update set handed = excluded.handed;

-- statement waiting_delete
delete from ledger_waiting where file = $file;

-- statement waiting_before
select w.file, coalesce(f.size, 0) from ledger_waiting w left join ledger_file f on f.hash = w.file
where w.handed < $before order by w.handed, w.file limit 64;

-- statement file_delete
delete from ledger_file where hash = $file;

-- statement file_parts_delete
delete from ledger_file_part where file = $file;

-- statement likeness_delete
delete from ledger_likeness where file = $file;

-- statement type_delete
delete from ledger_type where file = $file;

-- statement taken_delete
delete from ledger_taken where file = $file;

-- statement place_delete
delete from ledger_place where file = $file;

-- statement slice_version
select version from ledger_slice where name = $name;

-- statement slice_put
insert into ledger_slice (name, version) values ($name, $version)
on conflict (name) do update set version = excluded.version;

-- statement setting
select value from ledger_setting where name = $name;

-- statement format_raise
update ledger_setting set value = $value where name = 'format' and value <> $value;

-- statement setting_insert
insert into ledger_setting (name, value) values ($name, $value);

-- statement event_day
select day from ledger_event where seq = $seq;

-- statement first_day
select min(day) from ledger_event;

-- statement likeness
select likeness from ledger_likeness where file = $file;

-- statement likeness_insert
insert into ledger_likeness (file, likeness) values ($file, $likeness) on conflict (file) do nothing;

-- statement type
select type from ledger_type where file = $file;

-- statement type_insert
insert into ledger_type (file, type) values ($file, $type) on conflict (file) do nothing;

-- statement taken
select taken from ledger_taken where file = $file;

-- statement taken_insert
insert into ledger_taken (file, taken) values ($file, $taken) on conflict (file) do nothing;

-- statement place
select place from ledger_place where file = $file;

-- statement place_insert
insert into ledger_place (file, place) values ($file, $place) on conflict (file) do nothing;

-- statement secret
select key from ledger_secret where thing = $thing;

-- statement secret_insert
insert into ledger_secret (thing, key) values ($thing, $key);

-- statement secret_delete
delete from ledger_secret where thing = $thing;

-- statement door
select key from ledger_door where thing = $thing;

-- statement doors
select thing, key from ledger_door where thing >= $since order by thing;

-- statement door_insert
insert into ledger_door (thing, key) values ($thing, $key) on conflict (thing) do nothing;

-- statement unwashed
select value from ledger_setting where name = 'unwashed';

-- statement unwashed_put
insert into ledger_setting (name, value) values ('unwashed', '1') on conflict (name) do nothing;

-- statement unwashed_delete
delete from ledger_setting where name = 'unwashed';

-- statement pass_insert
insert into ledger_pass (hash, kind, nr, actor, reach, made, ends, seen, about)
values ($hash, $kind, $nr, $actor, $reach, $made, $ends, $seen, $about);

-- statement pass
select hash, kind, nr, actor, reach, made, ends, seen, about from ledger_pass where hash = $hash;

-- statement passes_of
select hash, kind, nr, actor, reach, made, ends, seen, about from ledger_pass where actor = $actor order by made desc, hash;

-- statement pass_seen
update ledger_pass set seen = $seen where hash = $hash and seen < $seen;

-- statement pass_delete
delete from ledger_pass where hash = $hash;

-- statement pass_delete_of
delete from ledger_pass where hash = $hash and actor = $actor;

-- The sessions and devices of one, but for the one that is kept.
-- statement sessions_delete
delete from ledger_pass where actor = $actor and kind in (3, 4, 5) and hash <> $but;

-- Whoever it is: a person, or a token's number.
-- statement passes_shut
delete from ledger_pass where actor = $which or (nr = $which and kind in (2, 6));

-- statement links_end
delete from ledger_pass where actor = $actor and kind = 1;

-- statement passes_trim
delete from ledger_pass where hash in (
    select hash from ledger_pass where actor = $actor and kind = $kind order by seen desc, hash limit 1000000 offset $keep
);

-- statement passes_sweep
delete from ledger_pass where ends <= $now or (kind = 3 and seen <= $idle);

-- statement password
select hash from ledger_password where actor = $actor;

-- statement passwords
select actor, hash from ledger_password order by actor;

-- statement password_insert
insert into ledger_password (actor, hash) values ($actor, $hash);

-- statement password_delete
delete from ledger_password where actor = $actor;

-- statement secrets
select thing, key from ledger_secret order by thing;

-- statement events_of_act
select seq, at, day, actor, act, version, unit, subject, first, count, cause, body, key, asked, hash
from ledger_event where act = $act order by seq;
