-- How much of what counterparties may owe us is used by leases. Rows are added, never changed: what no longer holds is negated by
-- a row that names the version that it negates.
create table if not exists acme_lease_limit (
    counterparty text not null,
    currency text not null,
    most numeric not null check (most >= 0),
    primary key (counterparty, currency)
);
create table if not exists acme_lease_usage (
    trade_id bigint not null references trade (id),
    trade_version int not null,
    event_id bigint not null references trade_event (id),
    counterparty text not null,
    currency text not null,
    amount numeric not null,
    reverses int,
    created_at timestamptz not null default now()
);
create unique index if not exists acme_lease_usage_row
    on acme_lease_usage (trade_id, trade_version, reverses) nulls not distinct;
create unique index if not exists acme_lease_usage_reversed_once
    on acme_lease_usage (trade_id, reverses) where reverses is not null;

grant select, insert, update on acme_lease_limit to isle_app;
grant select, insert on acme_lease_usage to isle_app;

-- The engine is told of trades from now on, and catches up with those that are there.
insert into event_subscription (engine, catch_up_next) values ('acme-leases', 0) on conflict do nothing;
