-- What a bulk's key stands for: one bulk of one user, for ever, and its answer once every item has one. The trades of its items
-- are found by the items' own keys in trade_request.
create table if not exists upload_bulk (
    user_name text not null,
    bulk_key text not null,
    digest bytea not null,
    answer text,
    created_at timestamptz not null default now(),
    primary key (user_name, bulk_key)
);
comment on column upload_bulk.answer is 'as it was sent, one line of JSON; null until every item had an answer';

grant select, insert, update on upload_bulk to isle_app;
