-- The first version: kernel, identity, fleet.
drop schema if exists fleet, identity, app cascade;

--!include app/index.sql
--!include identity/index.sql
--!include fleet/index.sql
