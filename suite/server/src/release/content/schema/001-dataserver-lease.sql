-- Who is the active dataserver. One row for ever; its epoch only grows. Whoever holds it may write, and every write
-- transaction looks here first, so the row, not any server's belief, decides.
create table if not exists dataserver_lease (
    one boolean primary key default true check (one),
    epoch bigint not null check (epoch >= 0),
    holder text not null,
    taken_at timestamptz not null default now()
);
comment on column dataserver_lease.holder is 'name of the active dataserver; empty while nobody is';
insert into dataserver_lease (epoch, holder) values (0, '') on conflict do nothing;

-- The active's sign of life for a standby that cannot reach it. Apart from the lease, whose row the writers share-lock.
create table if not exists dataserver_beat (
    server text primary key,
    epoch bigint not null,
    beats bigint not null
);

grant select on isle_schema_step to isle_app;
grant select, update on dataserver_lease to isle_app;
grant select, insert, update on dataserver_beat to isle_app;
