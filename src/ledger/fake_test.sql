-- A slice for the ledger's tests: boxes that stand in one another, are counted into and filled with words.

-- derived
create table fake_box (
    id id primary key,
    code text,
    name text,
    parent id,
    total int,
    file hash
);
create index fake_box_code on fake_box (code);

-- derived
create table fake_word (
    box id,
    place int,
    word text,
    primary key (box, place)
);

-- kept
create table fake_note (
    name text primary key
);

-- statement box_by_code
select id from fake_box where code = $code;

-- statement box_by_id
select code, name, id from fake_box where id = $id;

-- statement box_insert
insert into fake_box (id, code, name, parent, total) values ($id, $code, $name, $parent, 0);

-- statement box_count
update fake_box set total = total + $amount where id = $id;

-- statement box_attach
update fake_box set file = $file where id = $id;

-- statement box_total
select total from fake_box where id = $id;

-- statement word_insert
insert into fake_word (box, place, word) values ($box, $place, $word);

-- statement word_count
select count(*) from fake_word where box = $box;

-- statement boxes
select id, parent from fake_box order by id;
