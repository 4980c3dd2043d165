-- What the message engine composes: stored with the consumption of its event, delivered by the sender afterwards. The id goes
-- with every delivery of the message, so that its receiver can tell a repeat; the document is delivered byte for byte.
create table if not exists outgoing_message (
    id uuid primary key,
    number bigint generated always as identity unique,
    event_id bigint not null references trade_event (id),
    trade_id bigint not null references trade (id),
    trade_version int not null,
    kind text not null check (kind in ('CONFIRMATION', 'PAYMENT', 'PAYMENT_CANCELLATION')),
    key text not null,
    action text not null,
    recipient text not null,
    document text not null,
    withdraws uuid unique references outgoing_message (id),
    created_at timestamptz not null default now(),
    state text not null default 'WAITING' check (state in ('WAITING', 'SENT', 'PARKED', 'SKIPPED')),
    sent_at timestamptz,
    sent_by text,
    attempts int not null default 0,
    retry_at timestamptz,
    error text,
    unique (event_id, kind, key)
);
comment on column outgoing_message.key is 'the transfer of a payment; empty for a confirmation';
comment on column outgoing_message.action is 'what a confirmation tells: NEW, AMEND or CANCEL; empty for the others';
comment on column outgoing_message.withdraws is 'the payment that a cancellation takes back; none is taken back twice';
create index if not exists outgoing_message_waiting on outgoing_message (number) where state = 'WAITING';
create index if not exists outgoing_message_parked on outgoing_message (number) where state = 'PARKED';
create index if not exists outgoing_message_trade on outgoing_message (trade_id);

-- A new environment sends nothing to anybody until somebody says so.
insert into event_subscription (engine, state, reason) values ('message', 'OFF', 'not switched on yet') on conflict do nothing;

grant select, insert, update on outgoing_message to isle_app;
