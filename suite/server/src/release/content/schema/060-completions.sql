-- What a projected transfer came to when its fixings were published: a row of its own beside the projected one, of the same
-- version and key. No row is changed; both are negated when what they stand for no longer holds.
alter table transfer
    add column if not exists completes boolean not null default false,
    add column if not exists fixes_from date,
    add column if not exists fixes_to date;
comment on column transfer.completes is 'the amount of the projected row of the same version and key';
comment on column transfer.fixes_from is 'of a projected row: the first day of which it needs a fixing; fixes_to the last';
update transfer set fixes_from = (select min((f->>'from')::date) from json_array_elements(fixings) f),
    fixes_to = (select max((f->>'to')::date) from json_array_elements(fixings) f)
    where amount is null and reverses is null and fixes_to is null;

drop index if exists transfer_row;
create unique index transfer_row on transfer (trade_id, trade_version, key, reverses, completes) nulls not distinct;
drop index if exists transfer_reversed_once;
create unique index transfer_reversed_once on transfer (trade_id, reverses, key, completes) where reverses is not null;
create index if not exists transfer_fixes on transfer (fixes_to, fixes_from) where fixes_to is not null;

-- An event FIXING tells an engine to look at a trade with the fixings of that market version; 0 for events of versions.
alter table trade_event add column if not exists market_version bigint not null default 0;
alter table trade_event drop constraint if exists trade_event_trade_id_trade_version_kind_engine_key;
drop index if exists trade_event_once;
create unique index trade_event_once on trade_event (trade_id, trade_version, kind, engine, market_version);

create index if not exists market_fixing_date on market_fixing (fixing_date);
create index if not exists market_load_fixings on market_load (version) where kind = 'FIXINGS';

-- How far the loads of fixings were told to the engines.
create table if not exists fixing_progress (
    one boolean primary key default true check (one),
    version bigint not null,
    barrier bigint,
    next_trade bigint not null default 0
);
comment on column fixing_progress.version is 'every load up to this one was told to every trade that waited for it';
comment on column fixing_progress.barrier is 'of the load after it: transactions before this one may have stored transfers without seeing it';
insert into fixing_progress (version) values (0) on conflict do nothing;
grant select, update on fixing_progress to isle_app;
