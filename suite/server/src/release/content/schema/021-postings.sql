-- What the accounting engine makes of a trade: double entry, a debit positive and a credit negative. Rows are added, never
-- changed: what no longer holds is reversed by a row that names it.
create table if not exists posting (
    id bigint generated always as identity primary key,
    event_id bigint not null references trade_event (id),
    line int not null,
    trade_id bigint not null references trade (id),
    trade_version int not null,
    transfer_key text not null,
    account text not null,
    book text not null,
    currency text not null,
    value_date date not null,
    amount numeric not null check (amount <> 0),
    reverses bigint unique references posting (id),
    created_at timestamptz not null default now(),
    unique (event_id, line)
);
comment on column posting.amount is 'positive: debit, negative: credit';
comment on column posting.reverses is 'the row that this one takes back; none is taken back twice';
create index if not exists posting_trade on posting (trade_id);

-- The rows of one statement, which is one event's, come to zero in each currency, or none of them is stored.
create or replace function posting_balances() returns trigger language plpgsql as $$
declare
    wrong record;
begin
    select event_id, currency, sum(amount) as off into wrong
        from added group by event_id, currency having sum(amount) <> 0 limit 1;
    if found then
        raise exception 'postings of event % do not come to zero: % %', wrong.event_id, wrong.off, wrong.currency
            using errcode = '23514';
    end if;
    return null;
end
$$;
create or replace trigger posting_balances after insert on posting
    referencing new table as added for each statement execute function posting_balances();

insert into event_subscription (engine, catch_up_next) values ('accounting', 0) on conflict do nothing;

grant select, insert on posting to isle_app;
