-- The first version: kernel, identity, fleet, rental.
drop schema if exists rental, fleet, identity, app cascade;

--!include app/index.sql
--!include identity/index.sql
--!include fleet/index.sql
--!include rental/index.sql
