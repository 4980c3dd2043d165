-- Users in groups; a group holds rights on books. Written by the authserver, read by every server that judges a caller.
create table if not exists app_user (
    name text primary key check (name ~ '^[a-z][a-z0-9._-]{0,39}$'),
    password text not null,
    disabled boolean not null default false,
    generation int not null default 1,
    created_at timestamptz not null default now()
);
comment on column app_user.password is 'algorithm$count$salt$hash; never the password';
comment on column app_user.generation is 'raised when the password changes or the user is disabled: older tokens are worth nothing';

create table if not exists app_group (name text primary key check (name ~ '^[a-z][a-z0-9._-]{0,39}$'));
create table if not exists app_group_right (
    group_name text not null references app_group (name),
    right_name text not null,
    primary key (group_name, right_name)
);
create table if not exists app_group_book (
    group_name text not null references app_group (name),
    book text not null,
    primary key (group_name, book)
);
comment on column app_group_book.book is 'a book, or * for every book';
create table if not exists app_member (
    user_name text not null references app_user (name),
    group_name text not null references app_group (name),
    primary key (user_name, group_name)
);

-- Raised first in every transaction that changes anything above: such transactions follow one another, and a reader
-- that sees the same version has seen the same users.
create table if not exists app_directory (one boolean primary key default true check (one), version bigint not null);
insert into app_directory (version) values (1) on conflict do nothing;
create table if not exists app_directory_change (
    version bigint primary key,
    changed_by text not null,
    what text not null,
    changed_at timestamptz not null default now()
);

grant select, insert, update on app_user to isle_app;
grant select, insert on app_group to isle_app;
grant select, insert, delete on app_group_right, app_group_book, app_member to isle_app;
grant select, update on app_directory to isle_app;
grant select, insert on app_directory_change to isle_app;
