-- What state each engine is in, who put it there, and why. In the database, so that it outlives every process and holds for
-- every engine server. RUNNING works; STOPPED keeps its events waiting; OFF is not subscribed: no events are written for it.
alter table event_subscription
    add column if not exists state text not null default 'RUNNING' check (state in ('RUNNING', 'STOPPED', 'OFF')),
    add column if not exists changed_at timestamptz not null default now(),
    add column if not exists changed_by text not null default '',
    add column if not exists reason text not null default '',
    add column if not exists backlog_limit int not null default 10000 check (backlog_limit > 0),
    add column if not exists catch_up_next bigint,
    add column if not exists catch_up_barrier bigint,
    add column if not exists last_error text,
    add column if not exists last_error_at timestamptz;
comment on column event_subscription.backlog_limit is 'with that many events waiting or parked the dataserver takes no trades';
comment on column event_subscription.catch_up_next is 'while catching up: the first trade not looked at yet';
comment on column event_subscription.catch_up_barrier is 'while catching up: transactions before this one may not have written events for the engine; it waits for their end';

-- WAITING until its effect is stored (DONE). PARKED: it failed too often, and waits for a replay or a SKIPPED by an operator.
-- WITHDRAWN: the engine was switched off before it came to it.
alter table trade_event
    add column if not exists state text not null default 'WAITING'
        check (state in ('WAITING', 'PARKED', 'DONE', 'SKIPPED', 'WITHDRAWN')),
    add column if not exists parked_at timestamptz,
    add column if not exists replays int not null default 0;
update trade_event set state = 'DONE' where consumed_at is not null and state = 'WAITING';
alter table trade_event drop constraint if exists trade_event_open_state;
alter table trade_event add constraint trade_event_open_state
    check ((consumed_at is null) = (state in ('WAITING', 'PARKED')));
comment on column trade_event.consumed_at is 'when it was closed; null while it is WAITING or PARKED';

drop index if exists trade_event_open;
create index if not exists trade_event_waiting on trade_event (engine, id) where state = 'WAITING';
create index if not exists trade_event_parked on trade_event (engine, id) where state = 'PARKED';

-- What operators did to engines and events.
create table if not exists engine_action (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    engine text not null references event_subscription (engine),
    action text not null,
    event_id bigint references trade_event (id),
    user_name text not null,
    reason text not null
);
create index if not exists engine_action_engine on engine_action (engine, id);

grant update on event_subscription to isle_app;
grant select, insert on engine_action to isle_app;
