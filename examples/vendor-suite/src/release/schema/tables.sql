create table if not exists quay (id int primary key, name varchar(40) not null);
merge into quay key (id) values (1, 'North');
create table if not exists tool_run (at timestamp with time zone default current_timestamp not null);
insert into tool_run default values;
