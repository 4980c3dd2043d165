create table if not exists quay (id int primary key, name varchar(40) not null);
merge into quay key (id) values (1, 'North');
