-- A row that negates an earlier one names its version; no row is ever deleted or changed, and none is negated twice.
alter table transfer add column if not exists reverses int;
comment on column transfer.reverses is 'the version whose row with this key is negated; null for a row that a version demands';
alter table transfer drop constraint if exists transfer_pkey;
create unique index if not exists transfer_row on transfer (trade_id, trade_version, key, reverses) nulls not distinct;
create unique index if not exists transfer_reversed_once on transfer (trade_id, reverses, key) where reverses is not null;

alter table position_change add column if not exists reverses int;
alter table position_change add column if not exists reverses_line int;
comment on column position_change.reverses is 'the version of the row that is negated; null for a row that a version demands';
create unique index if not exists position_change_reversed_once
    on position_change (trade_id, reverses, reverses_line) where reverses is not null;
