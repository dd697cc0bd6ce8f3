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

-- statement unit_by_code
select id from org_unit where code = $code;

-- statement unit_by_id
select code, name, id from org_unit where id = $id;

-- statement unit
select code, name, alias, parent, level, kind, opened, closed from org_unit where id = $id;

-- statement unit_named
select code, name from org_unit where id = $id;

-- statement unit_any
select id from org_unit limit 1;

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
