-- Market data: what was published, as it was loaded. Nothing is overwritten: each load that changes something gets the next
-- version, and a reader that asks for version N always sees the same numbers.
create table if not exists market_version (
    one boolean primary key default true check (one),
    version bigint not null
);
comment on table market_version is 'its row is locked by every load, so versions are committed in their order';
insert into market_version (version) values (0) on conflict do nothing;

-- One row per load; who waits for fixings reads on from the version that it knows.
create table if not exists market_load (
    version bigint primary key,
    kind text not null check (kind in ('QUOTES', 'FIXINGS', 'CURVES')),
    changed int not null,
    user_name text not null,
    loaded_at timestamptz not null default now()
);

create table if not exists market_quote (
    quote_date date not null,
    quote text not null,
    version bigint not null references market_load (version),
    value numeric not null,
    primary key (quote_date, quote, version)
);
create table if not exists market_fixing (
    index_name text not null,
    fixing_date date not null,
    version bigint not null references market_load (version),
    value numeric not null,
    primary key (index_name, fixing_date, version)
);
create index if not exists market_fixing_version on market_fixing (version);
create table if not exists market_curve (
    curve text not null,
    version bigint not null references market_load (version),
    definition json not null,
    primary key (curve, version)
);

grant select, update on market_version to isle_app;
grant select, insert, update on market_load to isle_app;
grant select, insert on market_quote, market_fixing, market_curve to isle_app;
