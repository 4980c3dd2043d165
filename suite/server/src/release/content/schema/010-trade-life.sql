-- The present version of a trade stays in its own row; what a later version replaced is kept, every document of it.
update trade set status = 'VERIFIED' where status = 'ACCEPTED';
alter table trade add column if not exists action text not null default 'NEW';
alter table trade add column if not exists changed_at timestamptz not null default now();
comment on column trade.action is 'the action that made this version';
comment on column trade.user_name is 'who made this version';

create table if not exists trade_history (
    trade_id bigint not null references trade (id),
    version int not null,
    action text not null,
    status text not null,
    user_name text not null,
    book text not null,
    counterparty text not null,
    product text not null,
    document json not null,
    epoch bigint not null,
    changed_at timestamptz not null,
    primary key (trade_id, version)
);

-- Every version of every trade.
create or replace view trade_version as
    select id as trade_id, version, action, status, user_name, book, counterparty, product, document, epoch, changed_at
        from trade
    union all
    select trade_id, version, action, status, user_name, book, counterparty, product, document, epoch, changed_at
        from trade_history;

-- A request key stands for the version that its request made.
alter table trade_request add column if not exists trade_version int not null default 1;

grant select, insert on trade_history to isle_app;
grant select on trade_version to isle_app;
