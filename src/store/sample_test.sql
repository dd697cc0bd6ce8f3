-- A shop of everything that an .sql file may hold, for the tests of this folder.

/* Goods, each type word once; one column is called as its type, one has a quoted name. */
-- derived
create table sample_goods (
    id id primary key,
    code text not null, -- derived: a comment in a comment's place; 'unended
    amount int,
    sold flag,
    opened date,
    seen moment,
    picture bytes,
    file hash,
    text text,
    "order" int
);
create index sample_goods_code on sample_goods (code);
create unique index sample_goods_order on sample_goods ("order");

-- derived
create table sample_sum (
    code text,
    kind int,
    total int,
    primary key (code, kind)
);

-- ledger
create table sample_event (
    seq int primary key,
    hash hash
);

-- kept
create table sample_key (
    name text primary key,
    secret bytes
);

-- statement goods_add
insert into sample_goods (id, code, amount, sold, opened, seen, picture, file, text, "order")
values ($id, $code, $amount, $sold, $opened, $seen, $picture, $file, $text, $order);

-- statement goods
select id, code, amount, sold, opened, seen, picture, file, text, "order" from sample_goods where id = $id;

-- statement goods_by_code
select id from sample_goods
where code >= $from and code <= $to and (cast($text as text) is null or text = $text)
    and code <> '$from -- ''quoted''' /* and code = $nothing */
order by code, id;

-- statement goods_count
select count(*) from sample_goods;

-- statement goods_sell
update sample_goods set sold = 1, amount = amount - $count where amount >= $count;

-- statement sum_up
insert into sample_sum (code, kind, total)
select code, 1, sum(amount) from sample_goods where true group by code
on conflict (code, kind) do update set total = excluded.total;

-- statement sum
select total from sample_sum where code = $code and kind = 1;

-- statement event_add
insert into sample_event (seq, hash) values ($seq, $hash);
