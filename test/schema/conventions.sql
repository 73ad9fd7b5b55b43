-- Every row is a break of the house rules for SQL: (rule, object). No rows is a pass.
with exceptions (rule, object, reason) as (
  values
    ('a table is plural, without abbreviation', 'rental.vehicle_availability',
      'Availability has no plural.'),
    ('a table is plural, without abbreviation', 'maintenance.maintenance_parts_used',
      'The plan names it.'),
    ('a key is uuid default uuidv7()', 'identity.signing_keys.id',
      'The server makes it: the sealed key names it too.'),
    ('a key is uuid default uuidv7()', 'app.published_events.id', 'The event brings its own.'),
    ('an instant is timestamptz and ends in _at; a bound in _from or _until',
      'maintenance.maintenance_jobs.scheduled_for', 'The plan names it.'),
    ('a view runs as its reader; one of reporting is a security barrier', 'app.error_catalogue',
      'It shows names and sentences that are meant for clients, from tables closed to them.')
),

ours as (
  select n.oid, n.nspname, n.nspacl
  from pg_namespace n
  where n.nspname !~ '^(pg_|information_schema$|graphile_|test_only$)' and n.nspname <> 'public'
),

relations as (
  select c.*, o.nspname, format('%s.%s', o.nspname, c.relname) as name,
    case c.relkind when 'c' then obj_description(c.reltype, 'pg_type')
      else obj_description(c.oid, 'pg_class') end as comment,
    coalesce(obj_description(c.oid, 'pg_class') ~ '^@behavior -\*', false) as is_hidden
  from ours o
  join pg_class c on c.relnamespace = o.oid and not c.relispartition
),

tables as (
  select * from relations where relkind in ('r', 'p')
),

columns as (
  select a.*, t.name as relation, t.oid as relation_oid, t.relkind, t.is_hidden,
    format('%s.%s', t.name, a.attname) as name,
    format_type(a.atttypid, a.atttypmod) as type
  from relations t
  join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  where t.relkind in ('r', 'p', 'v', 'm', 'c')
),

table_columns as (
  select * from columns where relkind in ('r', 'p')
),

constraints as (
  select k.*, t.relname, t.is_hidden, format('%s on %s', k.conname, t.name) as name,
    regexp_replace(obj_description(k.oid, 'pg_constraint'), '^(@[^\n]*\n)+', '') as comment
  from tables t
  join pg_constraint k on k.conrelid = t.oid and k.contype not in ('n', 't')
  where k.conparentid = 0
),

routines as (
  select p.*, o.nspname, format('%s.%s', o.nspname, p.proname) as name,
    obj_description(p.oid, 'pg_proc') as comment,
    (select l.lanname from pg_language l where l.oid = p.prolang) as language,
    p.prorettype = 'trigger'::regtype as is_trigger
  from ours o
  join pg_proc p on p.pronamespace = o.oid
  where not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
),

policies as (
  select p.*, t.relname, format('%s on %s', p.polname, t.name) as name
  from tables t
  join pg_policy p on p.polrelid = t.oid
),

triggers as (
  select g.*, t.name as relation, format('%s on %s', g.tgname, t.name) as name
  from relations t
  join pg_trigger g on g.tgrelid = t.oid and not g.tgisinternal
),

api_roles as (
  select r.oid, r.rolname
  from pg_roles r
  where r.rolname in ('anonymous', 'customer', 'staff', 'admin', 'service')
),

broken (rule, object) as (
  -- Comments are the API's documentation and the client's error messages.
  select 'a schema has a comment', nspname from ours
  where obj_description(oid, 'pg_namespace') is null

  union all
  select 'a table, a view and a type have a comment', name from relations
  where relkind in ('r', 'p', 'v', 'm', 'c') and comment is null

  union all
  select 'a column has a comment', name from columns
  where col_description(relation_oid, attnum) is null

  union all
  select 'a function has a comment', name from routines where comment is null

  union all
  select 'a domain has a comment', format('%s.%s', o.nspname, t.typname)
  from ours o
  join pg_type t on t.typnamespace = o.oid and t.typtype = 'd'
  where obj_description(t.oid, 'pg_type') is null

  union all
  select 'a check and an exclusion carry the message for the client', name from constraints
  where contype in ('c', 'x') and comment is null

  union all
  select 'a unique and a foreign key that a client can meet carry its message', name
  from constraints
  where contype in ('u', 'f') and comment is null and not is_hidden

  union all
  select 'a check of a domain has a name of its own and carries the message for the client',
    format('%s on %s', k.conname, k.contypid::regtype)
  from ours o
  join pg_constraint k on k.connamespace = o.oid and k.contypid <> 0 and k.contype = 'c'
  where obj_description(k.oid, 'pg_constraint') is null or k.conname ~ '_check[0-9]*$'

  union all
  select 'a message is a sentence', name from constraints
  where comment !~ '^[[:upper:]].*[.]$'

  -- Names.
  union all
  select 'a table is plural, without abbreviation', name from tables
  where relname !~ '^[a-z][a-z0-9_]*s$'

  union all
  select 'a constraint is named <table>_<rule>', name from constraints
  where conname not like replace(relname, '_', '\_') || '\_%' or conname ~ '_check[0-9]*$'

  union all
  select 'a policy is named <table>_<who>_<what>', name from policies
  where polname !~ format('^%s_[a-z]+_[a-z_]+$', relname)

  union all
  select 'a trigger is named _NNN_<what>', name from triggers
  where tgname !~ '^_[1-9][0-9]{2}_[a-z_]+$'

  union all
  select 'a trigger function is named tg_<table>__<what> or tg__<what>', name from routines
  where is_trigger <> (proname ~ '^tg_([a-z0-9_]*[a-z0-9])?__?[a-z0-9_]+$')

  union all
  select 'a boolean is named is_, has_ or can_', name from columns
  where type = 'boolean' and attname !~ '^(is|has|can)_'

  union all
  select 'an instant is timestamptz and ends in _at; a bound in _from or _until', name from columns
  where (type = 'timestamp with time zone') <> (attname ~ '_(at|from|until)$')

  union all
  select 'a date ends in _on or _date', name from columns
  where (type = 'date') <> (attname ~ '_(on|date)$')

  union all
  select 'a period is a range and ends in _during or _period', name from columns
  where (type ~ 'range$') <> (attname ~ '(^|_)(during|period)$')

  -- Types.
  union all
  select 'no float, money, numeric, varchar(n), char(n), timestamp or timetz', name from columns
  where replace(type, '[]', '') in ('real', 'double precision', 'money', 'numeric',
      'timestamp without time zone', 'time with time zone')
    or type ~ '^(numeric|character)'

  union all
  select 'a closed list is a domain, not an enum', format('%s.%s', o.nspname, t.typname)
  from ours o
  join pg_type t on t.typnamespace = o.oid and t.typtype = 'e'

  union all
  select 'money is app.cents and is named _cents', name from columns
  where (replace(type, '[]', '') = 'app.cents') <> (attname ~ '_cents$')

  union all
  select 'money stands beside its currency, or belongs to a row that does', name
  from table_columns c
  where type = 'app.cents' and not exists (
    select from table_columns beside
    where beside.type = 'app.currency_code' and (
      beside.relation_oid = c.relation_oid
      or beside.relation_oid in (
        select k.confrelid from pg_constraint k
        where k.conrelid = c.relation_oid and k.contype = 'f')))

  union all
  select 'a currency is app.currency_code', name from columns
  where (type = 'app.currency_code') <> (attname ~ '(^|_)currency$')

  union all
  select 'a key is uuid default uuidv7()', c.name from table_columns c
  left join pg_attrdef d on (d.adrelid, d.adnum) = (c.relation_oid, c.attnum)
  where c.attname = 'id'
    and (c.type <> 'uuid' or pg_get_expr(d.adbin, d.adrelid) is distinct from 'uuidv7()')

  union all
  -- What a trigger copies (rental.rentable_vehicles) was limited where it was written.
  select 'a text that a client writes has a limit', c.name from table_columns c
  where c.type in ('text', 'text[]') and not c.is_hidden and c.attgenerated = ''
    and not exists (
      select from pg_constraint k
      where k.conrelid = c.relation_oid and k.contype in ('c', 'f') and c.attnum = any (k.conkey))
    and c.relation <> 'rental.rentable_vehicles'
    and exists (
      select from table_columns stamp
      where stamp.relation_oid = c.relation_oid and stamp.attname = 'row_version')

  -- Foreign keys.
  union all
  select 'a foreign key stays in its context', k.name
  from constraints k
  join pg_class target on target.oid = k.confrelid
  where k.contype = 'f' and target.relnamespace <> k.connamespace

  union all
  -- PostgreSQL 18 knows no other action for a temporal foreign key.
  select 'a foreign key says on delete', name from constraints
  where contype = 'f' and confdeltype = 'a' and not conperiod

  union all
  -- Of a temporal one the key without its period is enough to find the rows.
  select 'a foreign key has an index', k.name
  from constraints k, lateral (
    select case when k.conperiod then k.conkey[:cardinality(k.conkey) - 1] else k.conkey end
  ) as wanted (columns)
  where k.contype = 'f' and not exists (
    select from pg_index i
    where i.indrelid = k.conrelid
      and (i.indkey::int2[])[0:cardinality(wanted.columns) - 1] @> wanted.columns)

  -- Functions and triggers.
  union all
  select 'plpgsql pins search_path; SQL is in its parsed form, or pins it too', name
  from routines
  where prosqlbody is null and not coalesce(proconfig, '{}') && array['search_path=""']

  union all
  select 'a parsed function has no set clause, which would forbid inlining', name from routines
  where prosqlbody is not null and not prosecdef and proconfig is not null

  union all
  select 'a security definer function gives its reason in its comment', name from routines
  where prosecdef and coalesce(comment, '') !~* 'definer'

  union all
  select 'a function is not executable by public', name from routines
  where exists (
    select from aclexplode(coalesce(proacl, acldefault('f', proowner))) a
    where a.grantee = 0 and a.privilege_type = 'EXECUTE')

  union all
  select 'an exposed function is not overloaded: PostGraphile drops both without a word',
    min(name)
  from routines
  group by pronamespace, proname
  having count(*) > 1

  union all
  select 'an argument has a name', name from routines
  where pronargs > 0 and not is_trigger
    and (proargnames is null or '' = any (proargnames[1:pronargs]))

  union all
  select 'a table with row_version has the stamp', t.name from tables t
  join table_columns c on c.relation_oid = t.oid and c.attname = 'row_version'
  where not exists (
    select from triggers g
    where g.tgrelid = t.oid and g.tgfoid::regproc::text = 'app.tg__stamp')

  -- Access.
  union all
  select 'a table has row level security, and does not force it on its owner', name from tables
  where not relrowsecurity or relforcerowsecurity

  union all
  select 'a policy names its roles', name from policies where 0 = any (polroles)

  union all
  select 'a policy for update says with check', name from policies
  where polcmd in ('w', '*') and polwithcheck is null

  union all
  select 'a policy asks who is calling once per statement: (select f())', p.name
  from policies p
  cross join lateral (
    select concat_ws(' ', pg_get_expr(p.polqual, p.polrelid),
                     pg_get_expr(p.polwithcheck, p.polrelid))) as written (expression)
  where regexp_replace(written.expression,
      'SELECT \(?(app|identity|rental)\.(has_permission|current_\w+)\(', '', 'g')
    ~ '(has_permission|current_\w+)\('

  union all
  select 'nothing is granted to public', name from relations
  where exists (select from aclexplode(relacl) a where a.grantee = 0)
  union all
  select 'nothing is granted to public', nspname from ours
  where exists (select from aclexplode(nspacl) a where a.grantee = 0)

  union all
  select format('%s: insert and update are granted by column, delete and truncate never',
    r.rolname), t.name
  from tables t, aclexplode(t.relacl) a, api_roles r
  where r.oid = a.grantee and a.privilege_type not in ('SELECT')

  union all
  select format('%s: a command moves a status, no grant does', r.rolname), c.name
  from table_columns c, aclexplode(c.attacl) a, api_roles r
  where r.oid = a.grantee and a.privilege_type = 'UPDATE'
    and c.attname in ('status', 'created_at', 'created_by', 'updated_at', 'updated_by')

  union all
  select 'a view runs as its reader; one of reporting is a security barrier', name from relations
  where relkind = 'v' and not coalesce(reloptions, '{}') && case
    when nspname = 'reporting' then array['security_barrier=true', 'security_barrier=on']
    else array['security_invoker=true', 'security_invoker=on'] end

  union all
  select 'everything belongs to rentify_owner', name from relations
  where relowner <> 'rentify_owner'::regrole
  union all
  select 'everything belongs to rentify_owner', name from routines
  where proowner <> 'rentify_owner'::regrole

  -- Errors.
  union all
  select 'a rule that is raised is registered', format('%s in %s', raised.rule[1], p.name)
  from routines p, regexp_matches(p.prosrc, $$raise_rule\(\s*'([a-z0-9_]+)'$$, 'g') as raised (rule)
  where not exists (select from app.rules r where r.name = raised.rule[1])

  union all
  select 'a registered rule is raised or declared', r.name
  from app.rules r
  where not exists (select from pg_constraint k where k.conname = r.name)
    and not exists (select from routines p where p.prosrc ~ format('''%s''', r.name))
    and r.name !~ '_(status_transition|row_version_current|append_only|immutable|same_currency)$'
)

select distinct rule, object
from broken
where (rule, object) not in (select e.rule, e.object from exceptions e)
order by rule, object;
