create sequence if not exists trade_number;

create table if not exists trade (
    id bigint primary key,
    version int not null default 1,
    status text not null,
    user_name text not null,
    book text not null,
    counterparty text not null,
    product text not null,
    document json not null,
    epoch bigint not null,
    created_at timestamptz not null default now()
);
comment on column trade.document is 'the trade in its canonical form, one line';
comment on column trade.epoch is 'the term of the dataserver that stored it';

-- One row per accepted request key, stored with the trade it made: the same key never makes a second trade.
create table if not exists trade_request (
    user_name text not null,
    request_key text not null,
    body_digest bytea not null,
    trade_id bigint not null references trade (id) deferrable initially deferred,
    created_at timestamptz not null default now(),
    primary key (user_name, request_key)
);

-- Which engines each trade concerns.
create table if not exists event_subscription (engine text primary key);
insert into event_subscription (engine) values ('transfer'), ('position') on conflict do nothing;

-- The queue of record: one row per event and subscribing engine, stored with the trade.
create table if not exists trade_event (
    id bigint generated always as identity primary key,
    trade_id bigint not null references trade (id),
    trade_version int not null,
    kind text not null,
    engine text not null references event_subscription (engine),
    created_at timestamptz not null default now(),
    consumed_at timestamptz,
    consumed_by text,
    attempts int not null default 0,
    retry_at timestamptz,
    error text,
    unique (trade_id, trade_version, kind, engine)
);
create index if not exists trade_event_open on trade_event (engine, id) where consumed_at is null;

grant usage on sequence trade_number to isle_app;
grant select, insert, update on trade to isle_app;
grant select, insert on trade_request to isle_app;
grant select on event_subscription to isle_app;
grant select, insert, update on trade_event to isle_app;
