-- What the transfer engine makes of a trade. The key is the movement's name inside its trade, so a repeated
-- computation can never store it twice.
create table if not exists transfer (
    trade_id bigint not null references trade (id),
    trade_version int not null,
    key text not null,
    event_id bigint not null references trade_event (id),
    kind text not null,
    party text not null,
    pay_date date not null,
    currency text not null,
    amount numeric,
    fixings json not null,
    created_at timestamptz not null default now(),
    primary key (trade_id, trade_version, key)
);
comment on column transfer.amount is 'positive: we receive; null while projected, that is until its fixings are stored';

-- What the position engine made of a trade, and the sums of it.
create table if not exists position_change (
    trade_id bigint not null references trade (id),
    trade_version int not null,
    line int not null,
    event_id bigint not null references trade_event (id),
    book text not null,
    instrument text not null,
    currency text not null,
    value_date date,
    quantity numeric not null,
    created_at timestamptz not null default now(),
    primary key (trade_id, trade_version, line)
);
create table if not exists book_position (
    book text not null,
    instrument text not null,
    currency text not null,
    value_date date,
    quantity numeric not null,
    unique nulls not distinct (book, instrument, currency, value_date)
);

grant select, insert on transfer to isle_app;
grant select, insert on position_change to isle_app;
grant select, insert, update on book_position to isle_app;
