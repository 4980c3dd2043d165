-- Valuation jobs, their units of work, and the results. The unit table is the queue of record.
create table if not exists valuation_job (
    id bigint generated always as identity primary key,
    kind text not null check (kind in ('ADHOC', 'LIVE', 'SCHEDULED')),
    request_key text unique,
    scope text not null,
    book text,
    valuation_date date not null,
    market_version bigint not null,
    currency text not null,
    user_name text not null,
    state text not null default 'OPEN' check (state in ('OPEN', 'DONE', 'CANCELLED')),
    trades int not null default 0,
    units int not null default 0,
    done_units int not null default 0,
    failed_units int not null default 0,
    created_at timestamptz not null default now(),
    finished_at timestamptz
);
comment on column valuation_job.scope is 'what was asked for, in words that tell two requests apart';
comment on column valuation_job.book is 'of a live job: the book that it refreshes';
create unique index if not exists valuation_job_live on valuation_job (book) where kind = 'LIVE' and state = 'OPEN';
create index if not exists valuation_job_finished on valuation_job (finished_at) where state <> 'OPEN';

create table if not exists valuation_unit (
    job_id bigint not null references valuation_job (id) on delete cascade,
    unit int not null,
    priority smallint not null,
    trades bigint[] not null,
    state text not null default 'OPEN' check (state in ('OPEN', 'DONE', 'FAILED', 'CANCELLED')),
    holder text,
    lease_until timestamptz,
    attempts int not null default 0,
    error text,
    finished_at timestamptz,
    primary key (job_id, unit)
);
create index if not exists valuation_unit_open on valuation_unit (priority, job_id, unit) where state = 'OPEN';

-- Stored together with the completion of their unit.
create table if not exists valuation_result (
    job_id bigint not null references valuation_job (id) on delete cascade,
    trade_id bigint not null references trade (id),
    trade_version int not null,
    book text not null,
    amounts json,
    total numeric,
    error text,
    primary key (job_id, trade_id)
);
comment on column valuation_result.total is 'in the currency of the job; null when the trade was not valued';

-- The shared live result: the books that somebody wants, and the last value of each trade in them.
create table if not exists live_book (
    book text primary key,
    currency text not null,
    user_name text not null,
    since timestamptz not null default now()
);
create table if not exists live_value (
    trade_id bigint primary key references trade (id),
    trade_version int not null,
    book text not null,
    valuation_date date not null,
    market_version bigint not null,
    currency text not null,
    amounts json,
    total numeric,
    error text,
    valued_at timestamptz not null default now()
);
create index if not exists live_value_book on live_value (book);

grant select, insert, update, delete on valuation_job, valuation_unit, valuation_result, live_book, live_value to isle_app;
