-- What the schedulers run, and what they have run: at most one row per task and business date, for ever.
create table if not exists schedule_task (
    name text primary key,
    definition json not null,
    enabled boolean not null default true,
    user_name text not null,
    since timestamptz not null default now()
);
comment on column schedule_task.since is 'business dates that were due before it are nobody''s business';

create table if not exists schedule_run (
    task text not null references schedule_task (name),
    business_date date not null,
    state text not null check (state in ('RUNNING', 'DONE', 'FAILED', 'SKIPPED', 'ASKED')),
    due_at timestamptz not null,
    late boolean not null default false,
    holder text,
    lease_until timestamptz,
    attempts int not null default 0,
    orders int not null default 0,
    job_key text,
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    detail text not null default '',
    primary key (task, business_date)
);

comment on column schedule_run.orders is 'how often somebody ordered it (again) by hand';
comment on column schedule_run.job_key is 'request key of the valuation job that it made';

create table if not exists end_of_day_report (
    task text not null,
    business_date date not null,
    book text not null,
    currency text not null,
    trades int not null,
    not_valued int not null,
    total numeric not null,
    made_at timestamptz not null default now(),
    primary key (task, business_date, book)
);

grant select, insert, update on schedule_task, schedule_run to isle_app;
grant select, insert, update on end_of_day_report to isle_app;
