-- A database as sorted facts, one a line: what is ours, what it is, who may do what with it.
-- Two databases are the same when their facts are; npm run db:check writes and compares them.
with ours as (
  select n.oid, n.nspname
  from pg_namespace n
  where n.nspname !~ '^(pg_|information_schema$|graphile_)' and n.nspname <> 'public'
),

our_roles (names) as (
  select array['rentify_owner', 'rentify_api', 'rentify_worker', 'bi_reader',
    'rentify_introspector', 'anonymous', 'customer', 'staff', 'admin', 'service']
),

relations as (
  select c.*, o.nspname, format('%s.%s', o.nspname, c.relname) as name
  from ours o
  join pg_class c on c.relnamespace = o.oid and not c.relispartition
),

routines as (
  select p.*, format('%s.%s(%s)', o.nspname, p.proname,
    pg_get_function_identity_arguments(p.oid)) as name
  from ours o
  join pg_proc p on p.pronamespace = o.oid and p.prokind in ('f', 'p')
),

facts (fact) as (
  select format('schema %s owner %s acl %s -- %s', o.nspname, n.nspowner::regrole, n.nspacl,
    obj_description(o.oid, 'pg_namespace'))
  from ours o
  join pg_namespace n using (oid)

  union all
  select format('database owner %s acl %s', d.datdba::regrole, d.datacl)
  from pg_database d
  where d.datname = current_database()

  union all
  select format('role %s login %s inherit %s super %s createrole %s createdb %s bypassrls %s %s',
    r.rolname, r.rolcanlogin, r.rolinherit, r.rolsuper, r.rolcreaterole, r.rolcreatedb,
    r.rolbypassrls, r.rolconfig)
  from pg_roles r, our_roles
  where r.rolname = any (our_roles.names)

  union all
  select format('membership %s in %s admin %s inherit %s set %s',
    m.member::regrole, m.roleid::regrole, m.admin_option, m.inherit_option, m.set_option)
  from pg_auth_members m, our_roles
  where m.member::regrole::text = any (our_roles.names)

  union all
  select format('role setting %s: %s', coalesce(s.setrole::regrole::text, 'all'), s.setconfig)
  from pg_db_role_setting s
  where s.setdatabase = (select d.oid from pg_database d where d.datname = current_database())

  union all
  select format('default acl of %s in %s, %s: %s', a.defaclrole::regrole,
    case a.defaclnamespace when 0 then 'all' else a.defaclnamespace::regnamespace::text end,
    a.defaclobjtype, a.defaclacl)
  from pg_default_acl a

  union all
  select format('extension %s %s in %s', e.extname, e.extversion, e.extnamespace::regnamespace)
  from pg_extension e

  union all
  select format('event trigger %s on %s tags %s calls %s enabled %s', e.evtname, e.evtevent,
    e.evttags, e.evtfoid::regproc, e.evtenabled)
  from pg_event_trigger e

  union all
  select format('publication %s of %s, all tables %s, insert %s update %s delete %s truncate %s',
    p.pubname, (select string_agg(r.prrelid::regclass::text, ', ' order by r.prrelid::regclass)
                from pg_publication_rel r where r.prpubid = p.oid),
    p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate)
  from pg_publication p

  union all
  select format('domain %s.%s is %s%s default %s acl %s -- %s', o.nspname, t.typname,
    format_type(t.typbasetype, t.typtypmod), case when t.typnotnull then ' not null' end,
    t.typdefault, t.typacl, obj_description(t.oid, 'pg_type'))
  from ours o
  join pg_type t on t.typnamespace = o.oid and t.typtype = 'd'

  union all
  select format('domain constraint %s on %s: %s -- %s', k.conname, k.contypid::regtype,
    pg_get_constraintdef(k.oid), obj_description(k.oid, 'pg_constraint'))
  from ours o
  join pg_constraint k on k.connamespace = o.oid and k.contypid <> 0

  union all
  select format('type %s.%s kind %s values %s acl %s -- %s', o.nspname, t.typname, t.typtype,
    (select string_agg(e.enumlabel, ', ' order by e.enumsortorder)
     from pg_enum e where e.enumtypid = t.oid),
    t.typacl, obj_description(t.oid, 'pg_type'))
  from ours o
  join pg_type t on t.typnamespace = o.oid
  left join pg_class c on c.oid = t.typrelid
  where t.typtype in ('e', 'r', 'm') or (t.typtype = 'c' and c.relkind = 'c')

  union all
  select format('relation %s kind %s owner %s rls %s force %s options %s acl %s -- %s', name,
    relkind, relowner::regrole, relrowsecurity, relforcerowsecurity, reloptions, relacl,
    obj_description(oid, 'pg_class'))
  from relations
  where relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')

  union all
  select format('column %s.%s: %s%s%s%s%s acl %s -- %s', r.name, a.attname,
    format_type(a.atttypid, a.atttypmod),
    case when a.attnotnull then ' not null' end,
    case a.attidentity when 'a' then ' identity always' when 'd' then ' identity by default' end,
    case a.attgenerated when 's' then ' stored' when 'v' then ' virtual' end,
    ' default ' || pg_get_expr(d.adbin, d.adrelid),
    a.attacl, col_description(r.oid, a.attnum))
  from relations r
  join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
  where r.relkind in ('r', 'p', 'v', 'm', 'f', 'c')

  union all
  select format('sequence %s of %s: %s start %s min %s max %s step %s cycle %s', r.name,
    (select format('%s.%s', d.refobjid::regclass, a.attname)
     from pg_depend d
     join pg_attribute a on (a.attrelid, a.attnum) = (d.refobjid, d.refobjsubid)
     where d.objid = r.oid and d.deptype in ('a', 'i') and d.classid = 'pg_class'::regclass),
    format_type(s.seqtypid, null), s.seqstart, s.seqmin, s.seqmax, s.seqincrement, s.seqcycle)
  from relations r
  join pg_sequence s on s.seqrelid = r.oid

  union all
  select format('constraint %s on %s: %s%s -- %s', k.conname, r.name, pg_get_constraintdef(k.oid),
    case when not k.convalidated then ' not valid' end, obj_description(k.oid, 'pg_constraint'))
  from relations r
  join pg_constraint k on k.conrelid = r.oid

  union all
  select format('index %s%s -- %s', pg_get_indexdef(r.oid),
    case when not i.indisvalid then ' invalid' end, obj_description(r.oid, 'pg_class'))
  from relations r
  join pg_index i on i.indexrelid = r.oid

  union all
  select format('statistics %s', pg_get_statisticsobjdef(s.oid))
  from ours o
  join pg_statistic_ext s on s.stxnamespace = o.oid

  union all
  select format('view %s: %s', r.name, md5(pg_get_viewdef(r.oid)))
  from relations r
  where r.relkind in ('v', 'm')

  union all
  select format('rule %s', pg_get_ruledef(w.oid))
  from relations r
  join pg_rewrite w on w.ev_class = r.oid and w.rulename <> '_RETURN'

  union all
  select format('trigger %s enabled %s -- %s', pg_get_triggerdef(t.oid), t.tgenabled,
    obj_description(t.oid, 'pg_trigger'))
  from relations r
  join pg_trigger t on t.tgrelid = r.oid and not t.tgisinternal

  union all
  select format('policy %s on %s: permissive %s for %s to %s using %s check %s -- %s', p.polname,
    r.name, p.polpermissive, p.polcmd,
    (select string_agg(case when role = 0 then 'public' else role::regrole::text end, ', '
       order by role::regrole::text) from unnest(p.polroles) as role),
    pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid),
    obj_description(p.oid, 'pg_policy'))
  from relations r
  join pg_policy p on p.polrelid = r.oid

  union all
  select format('function %s owner %s: %s acl %s -- %s', name, proowner::regrole,
    md5(pg_get_functiondef(oid)), proacl, obj_description(oid, 'pg_proc'))
  from routines
)

-- Comments have line breaks; a fact has none.
select replace(fact, E'\n', '\n') as fact
from facts
order by replace(fact, E'\n', '\n') collate "C";
