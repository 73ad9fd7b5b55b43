-- Runs as its owner, on purpose: it shows names and sentences that are meant for clients, nothing
-- else. A constraint's comment may begin with smart tags.
create or replace view app.error_catalogue as
select name, sqlstate, status, message
from app.rules
union all
select k.conname::text,
       case k.contype when 'x' then '23P01' when 'u' then '23505' when 'p' then '23505'
                      when 'f' then '23503' else '23514' end,
       null::integer,
       regexp_replace(d.description, '^(@[^\n]*\n)+', '')
from pg_catalog.pg_constraint k
join pg_catalog.pg_namespace n on n.oid = k.connamespace
join pg_catalog.pg_description d
  on d.objoid = k.oid and d.classoid = 'pg_catalog.pg_constraint'::regclass and d.objsubid = 0
where n.nspname in (
    'app', 'identity', 'accounting', 'fleet', 'rental', 'maintenance', 'webhook', 'reporting')
  and k.conparentid = 0
  and not exists (select from app.rules r where r.name = k.conname);

comment on view app.error_catalogue is
  E'@behavior -*\nEvery refusal that a client can meet: its name (upper-cased the error code) and '
  'its message.';
comment on column app.error_catalogue.name is 'The name of the rule or constraint.';
comment on column app.error_catalogue.sqlstate is 'The condition it is raised with.';
comment on column app.error_catalogue.status is
  'HTTP status; null: the one that the SQLSTATE gives.';
comment on column app.error_catalogue.message is 'One sentence for the client.';

grant select on app.error_catalogue to anonymous;
