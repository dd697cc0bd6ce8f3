-- Directives, campaigns and what units said of their duties.

-- A document from above that asks for something.
-- derived
create table campaign_directive (
    id id primary key,
    code text,
    title text,
    issued_by text,
    received date,
    unit id
);
create index campaign_directive_code on campaign_directive (code);

-- Its numbered parts, in its own order.
-- derived
create table campaign_clause (
    id id primary key,
    directive id,
    position int,
    number text,
    title text
);
create index campaign_clause_directive on campaign_clause (directive, position);

-- state: 1 draft, 2 in force, 3 closed; reason: why it was deployed over a limit; escalate: after how many working days
-- of being overdue a duty is passed on, null: never
-- derived
create table campaign_campaign (
    id id primary key,
    code text,
    title text,
    unit id,
    directive id,
    starts date,
    ends date,
    state int,
    deployed date,
    closed date,
    reason text,
    escalate int
);
create index campaign_campaign_code on campaign_campaign (code);
create index campaign_campaign_unit on campaign_campaign (unit);

-- derived
create table campaign_stage (
    id id primary key,
    campaign id,
    code text,
    title text,
    starts date,
    ends date
);
create index campaign_stage_campaign on campaign_stage (campaign);

-- levels and kinds: JSON arrays of words, null: all; groups, units_in and units_out: JSON arrays of ids, null: all, none, none. The code
-- is the campaign's and its own: "theme.plan-team". A recurring measure (every: 1 week, 2 month, 3 quarter) is a row that
-- binds nobody; each of its periods is a measure with the recurring one as its series. after: the measure whose
-- answer's day it hangs on. version: raised by each amendment. withdrawn: the day it was; it binds nobody from then on. proven_by: the
-- sort of record that answers it by itself, proven_count: the field of its form that is how many were counted there.
-- derived
create table campaign_measure (
    id id primary key,
    campaign id,
    code text,
    title text,
    workstream text,
    stage id,
    instruction text,
    top id,
    levels text,
    kinds text,
    due date,
    accepted_by int,
    effort int,
    groups text,
    units_in text,
    units_out text,
    every int,
    series id,
    begins date,
    after id,
    after_above flag,
    after_days int,
    strengthens id,
    version int,
    withdrawn date,
    working_day flag,
    place flag,
    proven_by text,
    proven_count text
);
create index campaign_measure_series on campaign_measure (series);
create index campaign_measure_campaign on campaign_measure (campaign);
create index campaign_measure_code on campaign_measure (code);

-- Which clauses a measure carries.
-- derived
create table campaign_carries (
    measure id,
    clause id,
    primary key (measure, clause)
);
create index campaign_carries_clause on campaign_carries (clause);

-- The answer form of a measure, field by field. choices: a JSON array of words.
-- derived
create table campaign_form (
    measure id,
    position int,
    name text,
    label text,
    help text,
    kind int,
    need flag,
    least int,
    most int,
    places int,
    choices text,
    figure id,
    primary key (measure, position)
);
create index campaign_form_figure on campaign_form (figure);

create index campaign_form_label on campaign_form (label);

-- What is asked once. kind as in a form; period: 1 once, 2 year, 3 quarter, 4 month, 5 week.
-- derived
create table campaign_figure (
    id id primary key,
    code text,
    title text,
    help text,
    kind int,
    places int,
    period int
);
create index campaign_figure_code on campaign_figure (code);

-- What units gave for figures; begins: the first day of the period (1970-01-01: there are none). nr: the event and
-- the field, together.
-- derived
create table campaign_held (
    figure id,
    unit id,
    begins date,
    text text,
    measure id,
    day date,
    nr int,
    primary key (figure, unit, begins)
);

-- What a unit's duty has come to. state: 2 answered, 3 accepted, 4 returned, 5 waived; an open duty has no row.
-- done: the day it was done, as the answer says; version: of the measure, when it was answered; seq: of the
-- event that it is of; in_place: the unit above that answered in its place; answered: the event that the answer is of; trail: the
-- events that made it what it is, ",17,42", the last of them at least (one that was cut may begin with a part of a number). proof: the
-- record that answers it by itself, with its kind of thing and its code.
-- derived
create table campaign_duty (
    unit id,
    measure id,
    state int,
    late flag,
    given moment,
    given_day date,
    given_by id,
    note text,
    reason text,
    done date,
    version int,
    seq id,
    in_place id,
    answered id,
    trail text,
    proof id,
    proof_thing text,
    proof_code text,
    primary key (measure, unit)
);
create index campaign_duty_in_place on campaign_duty (measure) where in_place is not null;

-- What was given for each field of the form, as canonical text.
-- derived
create table campaign_value (
    measure id,
    unit id,
    position int,
    text text,
    primary key (measure, unit, position)
);

-- begins and ends: the period that it is of; likeness: of a picture; place: where a photograph was taken, if the measure asks; day: when it was handed in; nr: the event and the
-- position, together.
-- derived
create table campaign_evidence (
    measure id,
    unit id,
    position int,
    file hash,
    title text,
    dated date,
    begins date,
    ends date,
    valid_until date,
    likeness hash,
    place text,
    day date,
    nr int,
    primary key (measure, unit, position)
);
create index campaign_evidence_file on campaign_evidence (file, nr);
create index campaign_evidence_nr on campaign_evidence (nr);

-- Pictures by the words of their likeness: near ones share one at least.
-- derived
create table campaign_alike (
    place int,
    word int,
    nr int,
    primary key (place, word, nr)
);

-- What was asked about a measure, and the answer for all. The code is the measure's and a number: "theme.plan-team.q1".
-- derived
create table campaign_question (
    id id primary key,
    code text,
    measure id,
    unit id,
    asked date,
    question text,
    reply text,
    replied date
);
create index campaign_question_measure on campaign_question (measure);
create index campaign_question_code on campaign_question (code);

-- Who was reminded of how many open duties. measure: of that one only.
-- derived
create table campaign_chase (
    seq id primary key,
    campaign id,
    unit id,
    measure id,
    day date,
    open int,
    note text
);
create index campaign_chase_unit on campaign_chase (campaign, unit);

-- Days that a unit made earlier for itself and all below it (part 0), and numbers of which it asks for more.
-- derived
create table campaign_tighten (
    seq id,
    unit id,
    measure id,
    part int,
    due date,
    field text,
    least int,
    day date,
    primary key (measure, unit, seq, part)
);

-- What a unit asked for itself. asks: 1 more time, 2 that it does not apply; state: 1 open, 2 granted, 3 denied, 4 settled
-- by an answer; in_place: the unit above that asked in its place.
-- derived
create table campaign_plea (
    id id primary key,
    code text,
    unit id,
    measure id,
    asks int,
    until date,
    reason text,
    asked date,
    state int,
    decided date,
    granted_until date,
    note text,
    in_place id
);
create index campaign_plea_duty on campaign_plea (measure, unit);
create index campaign_plea_code on campaign_plea (code);

-- Overdue duties that the clock passed on up the line. step: 1 to the unit above, 2 to the one above that...; through: the
-- unit directly below `above` by which it came; nr: the event and the row, together.
-- derived
create table campaign_escalation (
    measure id,
    unit id,
    step int,
    above id,
    through id,
    day date,
    nr int,
    primary key (measure, unit, step)
);
create index campaign_escalation_above on campaign_escalation (above, through);
create index campaign_escalation_unit on campaign_escalation (unit);

-- Hours a month that may be asked of each unit at and below one.
-- derived
create table campaign_limit (
    unit id primary key,
    hours int
);

-- Who leads a campaign (role 1), and who guides units through it (2). workstreams: a JSON array of words, units: of ids, null: all;
-- until: the last day; ended: from that day on nobody has it.
-- derived
create table campaign_remit (
    id id primary key,
    campaign id,
    person id,
    role int,
    workstreams text,
    units text,
    since date,
    until date,
    ended date
);
create index campaign_remit_campaign on campaign_remit (campaign);
create index campaign_remit_person on campaign_remit (person);

-- The units at and below which a remit lets see: its own, else the campaign's.
-- derived
create table campaign_remit_unit (
    remit id,
    unit id,
    primary key (remit, unit)
);

-- What a measure said before an amendment.
-- derived
create table campaign_version (
    measure id,
    version int,
    title text,
    instruction text,
    due date,
    effort int,
    until date,
    reason text,
    primary key (measure, version)
);

-- statement directive_by_code
select id from campaign_directive where code = $code;

-- statement directive_by_id
select code, title, unit from campaign_directive where id = $id;

-- statement directives_list
select id, code, title from campaign_directive order by id desc limit $most;

-- statement directive_told
select code, title, issued_by, received, unit from campaign_directive where id = $id;

-- statement directive_insert
insert into campaign_directive (id, code, title, issued_by, received, unit)
values ($id, $code, $title, $issued_by, $received, $unit);

-- statement clause_insert
insert into campaign_clause (id, directive, position, number, title)
values ($id, $directive, $position, $number, $title);

-- statement clause_by_number
select id from campaign_clause where directive = $directive and number = $number;

-- statement clause_of_campaign
select l.title from campaign_campaign c join campaign_clause l on l.directive = c.directive
where c.id = $campaign and l.number = $number;

-- statement clauses
select id, number, title from campaign_clause where directive = $directive order by position;

-- Of a recurring measure the row itself, and each of its periods.
-- By what carries the clause (hence the +), not by going through all measures of the campaign for each clause.
-- statement clause_measures
select m.id, m.code, m.title, m.series from campaign_carries c join campaign_measure m on m.id = c.measure
where c.clause = $clause and +m.campaign = $campaign and m.withdrawn is null order by c.measure;

-- statement campaign_by_code
select id from campaign_campaign where code = $code;

-- statement campaigns_list
select id, code, title from campaign_campaign order by id desc limit $most;

-- What is not in force yet is known where it is prepared, and above.
-- statement campaign_draft
select id from campaign_campaign where id = $id and deployed is null;

-- statement stage_draft
select s.id from campaign_stage s join campaign_campaign c on c.id = s.campaign where s.id = $id and c.deployed is null;

-- statement remit_draft
select c.id from campaign_remit r join campaign_campaign c on c.id = r.campaign where r.id = $id and c.state = 1;

-- statement measure_draft
select m.id from campaign_measure m join campaign_campaign c on c.id = m.campaign where m.id = $id and c.deployed is null;

-- statement file_units
select unit, title from campaign_evidence where file = $file order by nr;

-- statement campaign_by_id
select code, title, unit from campaign_campaign where id = $id;

-- statement campaign
select code, title, unit, directive, starts, ends, state, deployed, closed from campaign_campaign where id = $id;

-- statement campaigns_in_force
select id, unit, code, title from campaign_campaign where state = 2 order by deployed desc, id desc;

-- statement campaigns_of_directive
select id from campaign_campaign where directive = $directive order by id;

-- statement campaigns_known
select id, unit from campaign_campaign where deployed is not null order by id;

-- statement campaign_insert
insert into campaign_campaign (id, code, title, unit, directive, starts, ends, state, deployed, closed)
values ($id, $code, $title, $unit, $directive, $starts, $ends, 1, null, null);

-- statement campaign_deploy
update campaign_campaign set state = 2, deployed = $day, reason = $reason where id = $id;

-- statement campaign_close
update campaign_campaign set state = 3, closed = $day where id = $id;

-- statement stage_by_code
select id from campaign_stage where campaign = $campaign and code = $code;

-- statement stage_by_id
select cast(null as text), s.title, c.unit from campaign_stage s join campaign_campaign c on c.id = s.campaign where s.id = $id;

-- statement stage_insert
insert into campaign_stage (id, campaign, code, title, starts, ends)
values ($id, $campaign, $code, $title, $starts, $ends);

-- statement measure_by_code
select id from campaign_measure where code = $code;

-- statement measure_by_id
select m.code, m.title, c.unit from campaign_measure m join campaign_campaign c on c.id = m.campaign where m.id = $id;

-- statement measures_list
select id, code, title from campaign_measure where coalesce(series, id) = id order by id desc limit $most;

-- statement measure_insert
insert into campaign_measure (id, campaign, code, title, workstream, stage, instruction, top, levels, kinds, due,
    accepted_by, effort, groups, units_in, units_out, every, series, begins, after, after_above, after_days, strengthens, version,
    withdrawn, working_day, place, proven_by, proven_count)
values ($id, $campaign, $code, $title, $workstream, $stage, $instruction, $top, $levels, $kinds, $due,
    $accepted_by, $effort, $groups, $units_in, $units_out, $every, $series, $begins, $after, $after_above, $after_days,
    $strengthens, 1, null, $working_day, $place, $proven_by, $proven_count);

-- statement measure_judge
select m.accepted_by, m.due, c.state, m.every, m.withdrawn, m.code, m.version from campaign_measure m join campaign_campaign c on c.id = m.campaign
where m.id = $id;

-- A measure, and the periods of one that recurs.
-- statement measure_family
select id from campaign_measure where id = $measure or series = $measure;

-- statement measure_place
select place from campaign_measure where id = $id;

-- statement measure_row
select every, campaign, due, series, code from campaign_measure where id = $id;

-- statement periods
select id, code, begins, due from campaign_measure where series = $series order by due;

-- statement measure_of_campaign
select id, every, withdrawn from campaign_measure where campaign = $campaign and code = $code;

-- statement measures_of_campaign
select id, top, levels, kinds, due, accepted_by,
    (select count(*) from campaign_form f where f.measure = campaign_measure.id and f.kind in (2, 3)),
    series, units_in, units_out, after, after_above, after_days, groups
from campaign_measure where campaign = $campaign and every is null and withdrawn is null order by id;

-- The same of one measure, with the unit that issued it.
-- statement measure_column
select m.id, m.top, m.levels, m.kinds, m.due, m.accepted_by,
    (select count(*) from campaign_form f where f.measure = m.id and f.kind in (2, 3)),
    m.series, m.units_in, m.units_out, m.after, m.after_above, m.after_days, m.groups, c.unit
from campaign_measure m join campaign_campaign c on c.id = m.campaign and c.state = 2
where m.id = $measure and m.every is null and m.withdrawn is null;

-- statement measures_proven
select id from campaign_measure where campaign = $campaign and proven_by is not null and every is null and withdrawn is null order by id;

-- statement measures_told
select id, code, title, workstream, due, effort, series from campaign_measure
where campaign = $campaign and every is null and withdrawn is null order by id;

-- statement carries_insert
insert into campaign_carries (measure, clause) values ($measure, $clause);

-- statement form_insert
insert into campaign_form (measure, position, name, label, help, kind, need, least, most, places, choices, figure)
values ($measure, $position, $name, $label, $help, $kind, $need, $least, $most, $places, $choices, $figure);

-- statement form
select position, name, label, kind, need, least, most, places, choices, figure from campaign_form
where measure = $measure order by position;

-- statement duty
select state from campaign_duty where measure = $measure and unit = $unit;

-- statement duty_trail
select trail from campaign_duty where measure = $measure and unit = $unit;

-- statement duty_told
select state, late, given, note, reason, in_place, proof_code from campaign_duty where measure = $measure and unit = $unit;

-- statement duty_given
select given_by, in_place from campaign_duty where measure = $measure and unit = $unit;

-- statement duties_in_place
-- Answers that stand and were given by a unit above.
select d.measure, d.unit from campaign_measure m join campaign_duty d on d.measure = m.id
where m.campaign = $campaign and d.in_place is not null and d.state in (2, 3);

-- statement duty_answer
insert into campaign_duty (unit, measure, state, late, given, given_day, given_by, note, reason, done, version, seq, in_place, answered, trail,
    proof, proof_thing, proof_code)
values ($unit, $measure, 2, $late, $given, $given_day, $given_by, $note, null, $done, $version, $seq, $in_place, $seq, $trail,
    $proof, $proof_thing, $proof_code)
on conflict (measure, unit) do update set state = 2, late = excluded.late, given = excluded.given,
    given_day = excluded.given_day, given_by = excluded.given_by, note = excluded.note, reason = null,
    done = excluded.done, version = excluded.version, seq = excluded.seq, in_place = excluded.in_place,
    answered = excluded.answered, proof = excluded.proof, proof_thing = excluded.proof_thing, proof_code = excluded.proof_code,
    trail = case when length(campaign_duty.trail) > 400
        then substr(campaign_duty.trail, 201) else campaign_duty.trail end || excluded.trail;

-- statement duty_judge
insert into campaign_duty (unit, measure, state, late, reason, seq, trail)
values ($unit, $measure, $state, 0, $reason, $seq, $trail)
on conflict (measure, unit) do update set state = excluded.state, reason = excluded.reason, seq = excluded.seq,
    trail = case when length(campaign_duty.trail) > 400
        then substr(campaign_duty.trail, 201) else campaign_duty.trail end || excluded.trail;

-- statement duty_late
select late, done from campaign_duty where measure = $measure and unit = $unit;

-- statement duties_all
select d.unit, d.measure, d.state, d.late, d.done from campaign_duty d
where d.measure not in (select m.id from campaign_measure m where m.withdrawn is not null) order by d.measure, d.unit;

-- statement values_numbers
select f.position, v.text from campaign_form f
left join campaign_value v on v.measure = f.measure and v.position = f.position and v.unit = $unit
where f.measure = $measure and f.kind in (2, 3) order by f.position;

-- statement values_all_numbers
select v.measure, v.unit, v.position, v.text from campaign_value v
join campaign_form f on f.measure = v.measure and f.position = v.position and f.kind in (2, 3)
where v.measure not in (select m.id from campaign_measure m where m.withdrawn is not null)
order by v.measure, v.unit, v.position;

-- statement form_numbers_all
select f.measure, f.name, f.label from campaign_measure m join campaign_form f on f.measure = m.id
where m.campaign = $campaign and f.kind in (2, 3) order by m.id, f.position;

-- statement form_numbers
select position, name, label from campaign_form where measure = $measure and kind in (2, 3) order by position;

-- statement value_insert
insert into campaign_value (measure, unit, position, text) values ($measure, $unit, $position, $text);

-- statement values_delete
delete from campaign_value where measure = $measure and unit = $unit;

-- statement evidence_insert
insert into campaign_evidence (measure, unit, position, file, title, dated, begins, ends, valid_until, likeness, place, day, nr)
values ($measure, $unit, $position, $file, $title, $dated, $begins, $ends, $valid_until, $likeness, $place, $day, $nr);

-- statement alike_insert
insert into campaign_alike (place, word, nr) values ($place, $word, $nr);

-- statement alike_delete
delete from campaign_alike where place = $place and word = $word and nr = $nr;

-- statement evidence_of
select file, likeness, nr from campaign_evidence where measure = $measure and unit = $unit;

-- statement evidence_told
select e.measure, e.unit, e.file, e.title, e.dated, e.begins, e.ends, e.valid_until, e.likeness, e.nr, e.place
from campaign_measure m join campaign_evidence e on e.measure = m.id
where m.campaign = $campaign and (cast($measure as bigint) is null or m.id = $measure) order by m.id, e.unit, e.position;

-- statement evidence_same
select measure, unit, day from campaign_evidence
where file = $file and nr < $nr and not (measure = $measure and unit = $unit) order by nr limit 1;

-- statement evidence_alike
select e.measure, e.unit, e.day, e.likeness, e.nr from campaign_alike a join campaign_evidence e on e.nr = a.nr
where a.place = $place and a.word = $word and a.nr < $nr and not (e.measure = $measure and e.unit = $unit)
order by a.nr limit $most;

-- statement evidence_delete
delete from campaign_evidence where measure = $measure and unit = $unit;

-- statement measures_count
select count(*) from campaign_measure where campaign = $campaign and every is null;

-- statement measure_told
select m.code, m.title, c.code, c.state from campaign_measure m join campaign_campaign c on c.id = m.campaign where m.id = $id;

-- statement measure_cell
select campaign, code, title, workstream from campaign_measure where id = $id;

-- statement values_told
select f.name, v.text, f.label from campaign_value v
join campaign_form f on f.measure = v.measure and f.position = v.position
where v.measure = $measure and v.unit = $unit order by v.position;

-- statement answers
select d.unit, d.state, d.late, d.given, d.note, d.reason,
    (select count(*) from campaign_evidence e where e.measure = d.measure and e.unit = d.unit), d.version, d.done, d.in_place, d.proof_code
from campaign_duty d where d.measure = $measure order by d.unit;

-- statement question_by_code
select id from campaign_question where code = $code;

-- statement question_by_id
select q.code, q.code, c.unit from campaign_question q join campaign_measure m on m.id = q.measure
join campaign_campaign c on c.id = m.campaign where q.id = $id;

-- statement questions_count
select count(*) from campaign_question where measure = $measure;

-- statement question_insert
insert into campaign_question (id, code, measure, unit, asked, question)
values ($id, $code, $measure, $unit, $asked, $question);

-- statement question_reply
update campaign_question set reply = $reply, replied = $replied where id = $id;

-- What was said of a campaign's duties after an event, as it stands.
-- statement changes
select d.unit, d.measure, d.state, case when d.given_day > $since then 1 else 0 end
from campaign_duty d join campaign_measure m on m.id = d.measure
where m.campaign = $campaign and m.withdrawn is null and d.seq > $seq;

-- statement changes_around
select (select count(*) from campaign_question q join campaign_measure m on m.id = q.measure where m.campaign = $campaign and q.asked > $since),
    (select count(*) from campaign_question q join campaign_measure m on m.id = q.measure where m.campaign = $campaign and q.replied > $since),
    (select count(*) from campaign_version v join campaign_measure m on m.id = v.measure where m.campaign = $campaign and v.until > $since);

-- statement questions_waiting
select m.title, q.asked, q.question from campaign_question q join campaign_measure m on m.id = q.measure
where m.campaign = $campaign and q.replied is null order by q.asked, q.id limit $most;

-- statement numbers_labelled
select label from campaign_form where measure = $measure and kind in (2, 3) order by position;

-- statement chase_insert
insert into campaign_chase (seq, campaign, unit, measure, day, open, note)
values ($seq, $campaign, $unit, $measure, $day, $open, $note);

-- statement chases
select count(*), max(day) from campaign_chase where campaign = $campaign and unit = $unit;

-- statement stages_told
select code, title, starts, ends from campaign_stage where campaign = $campaign order by id;

-- statement measures_kept
select m.id, m.code, m.title, m.workstream, s.code, m.instruction, m.levels, m.kinds, m.due, m.accepted_by, m.effort,
    m.every, a.code, m.after_above, m.after_days, m.working_day, m.place, m.proven_by, m.proven_count
from campaign_measure m left join campaign_stage s on s.id = m.stage left join campaign_measure a on a.id = m.after
where m.campaign = $campaign and m.series is null and m.withdrawn is null order by m.id;

-- statement clauses_carried
select k.number from campaign_carries c join campaign_clause k on k.id = c.clause where c.measure = $measure
order by k.position;

-- statement form_kept
select f.name, f.label, f.help, f.kind, f.need, f.least, f.most, f.places, f.choices, g.code from campaign_form f
left join campaign_figure g on g.id = f.figure where f.measure = $measure order by f.position;

-- statement floors
select cast(null as bigint), least from campaign_form where measure = $measure and name = $field and least is not null
union all select unit, least from campaign_tighten where measure = $measure and field = $field;

-- statement form_number
select most from campaign_form where measure = $measure and name = $name and kind in (2, 3);

-- statement tighten_insert
insert into campaign_tighten (seq, unit, measure, part, due, field, least, day)
values ($seq, $unit, $measure, $part, $due, $field, $least, $day);

-- statement tighten_all
select t.unit, t.measure, t.due from campaign_tighten t join campaign_measure m on m.id = t.measure
where t.part = 0 and m.withdrawn is null order by t.measure, t.unit, t.seq;

-- statement plea_by_code
select id from campaign_plea where code = $code;

-- statement plea_by_id
select p.code, p.code, p.unit from campaign_plea p
where p.id = $id;

-- statement plea
select unit, measure, asks, until, state, reason from campaign_plea where id = $id;

-- statement pleas_count
select count(*) from campaign_plea where measure = $measure;

-- statement plea_open
select id from campaign_plea where measure = $measure and unit = $unit and state = 1;

-- The unit, the measure, the reason, the day, where it is decided, the plea.
-- statement pleas_open
select unit, measure, reason, asked, unit, id from campaign_plea where state = 1 order by id;

-- Likewise.
-- statement questions_open
select q.unit, q.measure, q.question, q.asked, c.unit, q.id
from campaign_question q join campaign_measure m on m.id = q.measure join campaign_campaign c on c.id = m.campaign
where q.reply is null and c.state = 2 order by q.id;

-- statement duty_given_when
select given_day, given from campaign_duty where measure = $measure and unit = $unit;

-- statement plea_insert
insert into campaign_plea (id, code, unit, measure, asks, until, reason, asked, state, in_place)
values ($id, $code, $unit, $measure, $asks, $until, $reason, $asked, 1, $in_place);

-- statement plea_decide
update campaign_plea set state = $state, decided = $decided, granted_until = $granted_until, note = $note where id = $id;

-- statement plea_settle
update campaign_plea set state = 4, decided = $decided where measure = $measure and unit = $unit and state = 1;

-- statement pleas_granted
select p.unit, p.measure, p.granted_until from campaign_plea p join campaign_measure m on m.id = p.measure
where p.state = 2 and p.granted_until is not null and m.withdrawn is null order by p.id;

-- statement measure_now
select title, instruction, due, effort, version from campaign_measure where id = $id;

-- statement version_insert
insert into campaign_version (measure, version, title, instruction, due, effort, until, reason)
values ($measure, $version, $title, $instruction, $due, $effort, $until, $reason);

-- statement measure_amend
update campaign_measure set title = $title, instruction = $instruction, due = $due, effort = $effort,
    version = version + 1 where id = $id;

-- statement measure_withdraw
update campaign_measure set withdrawn = $day, version = version + 1 where id = $id;

-- statement duties_of
select d.unit, d.measure, d.state, d.late, d.done from campaign_duty d where d.measure = $measure order by d.unit;

-- statement values_numbers_of
select v.measure, v.unit, v.position, v.text from campaign_value v
join campaign_form f on f.measure = v.measure and f.position = v.position and f.kind in (2, 3)
where v.measure = $measure order by v.unit, v.position;

-- statement duties_again
update campaign_duty set state = 4, reason = $reason, trail = case when length(campaign_duty.trail) > 400
        then substr(campaign_duty.trail, 201) else campaign_duty.trail end || $trail
where measure = $measure and state in (2, 3);

-- In the order of measures_of_campaign.
-- statement efforts
select effort from campaign_measure where campaign = $campaign and every is null and withdrawn is null order by id;

-- statement limit_set
insert into campaign_limit (unit, hours) values ($unit, $hours)
on conflict (unit) do update set hours = excluded.hours;

-- statement limit_end
delete from campaign_limit where unit = $unit;

-- statement limits
select unit, hours from campaign_limit order by unit;

-- Fields of a campaign's forms that another campaign in force asks under the same label.
-- statement form_repeats
select m.id, m.code, f.name, f.label, o.id, o.code, g.name from campaign_measure m
join campaign_form f on f.measure = m.id
join campaign_form g on (g.label = f.label and g.kind = f.kind) and g.figure is null
join campaign_measure o on o.id = g.measure and o.campaign <> m.campaign and o.withdrawn is null and o.every is null
join campaign_campaign c on c.id = o.campaign and c.state = 2
where m.campaign = $campaign and m.every is null and m.withdrawn is null order by m.id, f.position, o.id;

-- statement hanging
select a.id, m.after_above, m.after_days, (select count(*) from campaign_plea p
    where p.measure = m.id and p.unit = $unit and p.state = 2 and p.granted_until is not null)
from campaign_measure m left join campaign_measure a on a.id = m.after and a.withdrawn is null where m.id = $measure;

-- statement done
select done from campaign_duty where measure = $measure and unit = $unit and state in (2, 3);

-- statement whence
select m.code, m.title, m.due, d.code, c.title, c.unit, m.top, m.levels, m.kinds, m.units_in, a.code, m.groups
from campaign_measure m join campaign_campaign c on c.id = m.campaign
left join campaign_directive d on d.id = c.directive left join campaign_measure a on a.id = m.after where m.id = $id;

-- statement tightened_told
select unit, due, field, least from campaign_tighten t where t.measure = $measure order by t.seq, t.part;

-- statement granted
select granted_until from campaign_plea
where measure = $measure and unit = $unit and state = 2 and granted_until is not null order by id desc;

-- statement value
select v.text from campaign_value v join campaign_form f on f.measure = v.measure and f.position = v.position
where v.measure = $measure and v.unit = $unit and f.name = $name;

-- statement figure_by_code
select id from campaign_figure where code = $code;

-- statement figures_list
select id, code, title from campaign_figure order by id desc limit $most;

-- statement figure_by_id
select code, title, cast(null as bigint) from campaign_figure where id = $id;

-- statement figure
select code, title, kind, places, period from campaign_figure where id = $id;

-- statement figures_count
select count(*) from campaign_figure;

-- statement figure_insert
insert into campaign_figure (id, code, title, help, kind, places, period)
values ($id, $code, $title, $help, $kind, $places, $period);

-- statement figure_fields
select f.name, f.figure, m.due, m.begins from campaign_form f join campaign_measure m on m.id = f.measure
where f.measure = $measure and f.figure is not null order by f.position;

-- statement held
select h.text, m.code, h.day, h.measure from campaign_held h join campaign_measure m on m.id = h.measure
where h.figure = $figure and h.unit = $unit and h.begins = $begins;

-- statement held_insert
insert into campaign_held (figure, unit, begins, text, measure, day, nr)
values ($figure, $unit, $begins, $text, $measure, $day, $nr) on conflict (figure, unit, begins) do nothing;

-- statement held_set
update campaign_held set text = $text, day = $day where figure = $figure and unit = $unit and begins = $begins;

-- statement resting_answers
select v.measure, v.position, m.due, m.begins, case when m.withdrawn is null then 1 else 0 end
from campaign_form f join campaign_value v on v.measure = f.measure and v.position = f.position
join campaign_measure m on m.id = v.measure where f.figure = $figure and v.unit = $unit order by v.measure;

-- statement value_set
update campaign_value set text = $text where measure = $measure and unit = $unit and position = $position;

-- statement measure_days
select due, begins from campaign_measure where id = $id;

-- statement held_units
select unit from campaign_held where figure = $figure and begins = $begins;

-- statement figures_asked
select m.id, m.code, f.name, f.label, f.figure, m.due, m.begins from campaign_measure m
join campaign_form f on f.measure = m.id
where m.campaign = $campaign and m.every is null and m.withdrawn is null and f.figure is not null
order by m.id, f.position;

-- statement campaign_escalate
update campaign_campaign set escalate = $after where id = $id;

-- statement escalates
select escalate from campaign_campaign where id = $id and state = 2;

-- statement campaigns_escalating
select id, unit, escalate from campaign_campaign where state = 2 and escalate is not null order by id;

-- statement measures_escalating
select id, due from campaign_measure where campaign = $campaign and every is null and withdrawn is null order by id;

-- The last step of a duty.
-- statement escalated
select step, above, day from campaign_escalation where measure = $measure and unit = $unit order by step desc limit 1;

-- statement escalation_insert
insert into campaign_escalation (measure, unit, step, above, through, day, nr)
values ($measure, $unit, $step, $above, $through, $day, $nr) on conflict (measure, unit, step) do nothing;

-- What was granted more time, or amended, begins anew.
-- statement escalations_end
delete from campaign_escalation where measure = $measure and (unit = $unit or cast($unit as bigint) is null);

-- Open duties that were passed on to a unit through one directly below it.
-- statement escalated_through
select count(*) from campaign_escalation e join campaign_measure m on m.id = e.measure
left join campaign_duty d on d.measure = e.measure and d.unit = e.unit
where e.above = $above and e.through = $through and m.campaign = $campaign and m.withdrawn is null
and (d.state is null or d.state = 4) and (cast($measure as bigint) is null or e.measure = $measure);

-- Open duties of a unit that were passed on to any above it.
-- statement escalated_of
select count(distinct e.measure) from campaign_escalation e join campaign_measure m on m.id = e.measure
left join campaign_duty d on d.measure = e.measure and d.unit = e.unit
where e.unit = $unit and m.campaign = $campaign and m.withdrawn is null
and (d.state is null or d.state = 4) and (cast($measure as bigint) is null or e.measure = $measure);

-- statement remit_by_id
select cast(null as text), c.title, c.unit from campaign_remit r join campaign_campaign c on c.id = r.campaign where r.id = $id;

-- statement remit
select id, campaign, person, role, workstreams, units, since, until, ended from campaign_remit where id = $id;

-- statement remits
select r.id, r.campaign, r.person, r.role, r.workstreams, r.units, r.since, r.until, r.ended, c.code, c.unit
from campaign_remit r join campaign_campaign c on c.id = r.campaign
where cast($campaign as bigint) is null or r.campaign = $campaign order by r.campaign, r.role, r.id;

-- statement remits_of
select r.id, r.campaign, r.person, r.role, r.workstreams, r.units, r.since, r.until, r.ended, c.code, c.unit
from campaign_remit r join campaign_campaign c on c.id = r.campaign
where r.person = $person order by r.id;

-- statement remits_count
select count(*) from campaign_remit where campaign = $campaign;

-- statement remit_overlaps
select id from campaign_remit
where campaign = $campaign and person = $person and role = $role and ended is null
and since <= $until and (until is null or until >= $from);

-- statement remit_insert
insert into campaign_remit (id, campaign, person, role, workstreams, units, since, until, ended)
values ($id, $campaign, $person, $role, $workstreams, $units, $since, $until, null);

-- statement remit_unit_insert
insert into campaign_remit_unit (remit, unit) values ($remit, $unit) on conflict (remit, unit) do nothing;

-- The units along whose lines somebody is seen by name: of campaigns in force, since a draft is known to nobody yet.
-- statement remits_named
select u.unit, 1
from campaign_remit r join campaign_campaign c on c.id = r.campaign join campaign_remit_unit u on u.remit = r.id
where r.person = $id and r.since <= $day and (r.until is null or r.until >= $day) and (r.ended is null or r.ended > $day)
and c.state = 2;

-- The units that somebody may look at by remits of campaigns that are not closed.
-- statement remits_lent
select distinct u.unit, 1
from campaign_remit r join campaign_campaign c on c.id = r.campaign join campaign_remit_unit u on u.remit = r.id
where r.person = $id and r.since <= $day and (r.until is null or r.until >= $day) and (r.ended is null or r.ended > $day)
and c.state <> 3
order by 1;

-- Those that somebody holds or will hold, of whatever day.
-- statement remit_units_not_over
select count(distinct u.unit)
from campaign_remit r join campaign_campaign c on c.id = r.campaign join campaign_remit_unit u on u.remit = r.id
where r.person = $person and (r.until is null or r.until >= $day) and r.ended is null and c.state <> 3;

-- statement remit_end
update campaign_remit set ended = $day where id = $id;

-- statement remit_limit
update campaign_remit set until = $day where id = $id;

-- statement workstream
select id from campaign_measure
where campaign = $campaign and workstream = $workstream and withdrawn is null limit 1;

-- Of a recurring measure the row itself, and none of its periods.
-- statement measures_led
select code, title, workstream from campaign_measure
where campaign = $campaign and series is null and withdrawn is null order by id;

-- Of a recurring measure the row itself, then each of its periods.
-- statement measures_shown
select m.id, m.series, m.title, m.workstream, m.due, m.effort, m.every, m.begins, s.title,
    m.top, m.levels, m.kinds, m.groups, m.units_in, m.units_out
from campaign_measure m left join campaign_stage s on s.id = m.stage
where m.campaign = $campaign and m.withdrawn is null order by m.id;

-- Those that nobody has answered yet first, then the newest.
-- statement questions_shown
select q.id, m.title, q.asked, q.question, q.reply, q.replied, q.measure, q.unit
from campaign_question q join campaign_measure m on m.id = q.measure
where m.campaign = $campaign and (cast($measure as bigint) is null or q.measure = $measure)
order by case when q.reply is null then 0 else 1 end, q.id desc limit $most;

-- statement pleas_waiting
select p.unit, p.measure, m.title, p.asks, p.until, p.reason, p.asked
from campaign_plea p join campaign_measure m on m.id = p.measure
where m.campaign = $campaign and p.state = 1 order by p.id;

-- statement measure_page
select m.code, m.title, m.campaign, m.workstream, s.title, m.instruction, m.due, m.accepted_by, m.effort, m.every, m.series,
    m.after, m.after_above, m.after_days, m.strengthens, m.version, m.withdrawn, m.place,
    m.top, m.levels, m.kinds, m.groups, m.units_in, m.units_out, c.title, c.unit, c.state, c.code, m.proven_by, m.proven_count
from campaign_measure m join campaign_campaign c on c.id = m.campaign left join campaign_stage s on s.id = m.stage
where m.id = $id;

-- statement clauses_carried_told
select k.number, k.title from campaign_carries c join campaign_clause k on k.id = c.clause where c.measure = $measure
order by k.position;

-- statement figures_used
select g.id, g.title, f.label, g.period from campaign_form f join campaign_figure g on g.id = f.figure
where f.measure = $measure order by f.position;

-- statement versions_told
select version, until, reason from campaign_version where measure = $measure order by version desc limit $most;

-- statement question_page
select q.measure, q.unit, q.asked, q.question, q.reply, q.replied from campaign_question q where q.id = $id;

-- statement plea_page
select p.unit, p.measure, p.asks, p.until, p.reason, p.asked, p.state, p.decided, p.granted_until, p.note
from campaign_plea p where p.id = $id;

-- statement duty_page
select state, late, given, given_by, note, reason, done, version, in_place, answered, proof, proof_thing, proof_code
from campaign_duty
where measure = $measure and unit = $unit;

-- statement duty_values
select f.name, f.label, f.kind, v.text from campaign_form f
left join campaign_value v on v.measure = f.measure and v.position = f.position and v.unit = $unit
where f.measure = $measure order by f.position;

-- statement duty_evidence
select file, title, dated, valid_until, likeness, nr, place from campaign_evidence
where measure = $measure and unit = $unit order by position;

-- The last period before that day which the unit has answered.
-- statement period_before
select m.id, m.code from campaign_measure m join campaign_duty d on d.measure = m.id and d.unit = $unit
where m.series = $series and m.due < $due and d.given is not null order by m.due desc limit 1;

-- statement pleas_of_duty
select id, code, asks, until, reason, asked, state, decided, granted_until, note from campaign_plea
where measure = $measure and unit = $unit order by id desc limit $most;

-- The measures of campaigns of one unit that records of a sort answer on a day by themselves: of the campaign that the record
-- names, and those that make one of them wider; where it names none, of all, but only what asks for its very sort.
-- statement provable
select m.id, m.code, m.title, m.proven_count from campaign_campaign c join campaign_measure m on m.campaign = c.id
where c.unit = $at and c.state = 2 and m.proven_by is not null and m.every is null and m.withdrawn is null
    and (m.proven_by = $kind or (m.proven_by = $any and cast($campaign as bigint) is not null))
    and (m.begins is null or (m.begins <= $day and m.due >= $day))
    and (c.id = $campaign or (cast($campaign as bigint) is null and c.starts <= $day)
        or m.strengthens in (select s.id from campaign_measure s where s.campaign = $campaign))
order by m.id;

-- The field that takes the number.
-- statement proof_field
select need, most from campaign_form where measure = $measure and name = $name;

-- statement duty_proof
select d.state, d.proof_thing, d.proof, v.text, case when d.version = m.version then 1 else 0 end
from campaign_duty d
join campaign_measure m on m.id = d.measure
left join campaign_form f on f.measure = d.measure and f.name = $name
left join campaign_value v on v.measure = d.measure and v.unit = d.unit and v.position = f.position
where d.measure = $measure and d.unit = $unit;
