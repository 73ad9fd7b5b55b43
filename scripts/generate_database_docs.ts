import { join } from 'node:path';
import { withClient } from './database/with_client.ts';
import { withFreshDatabase } from './database/with_fresh_database.ts';
import { asyncapiDocument } from './docs/asyncapi_document.ts';
import { errorsPage, type Refusal } from './docs/errors_page.ts';
import type { EventType } from './docs/event_type.ts';
import { eventsPage } from './docs/events_page.ts';
import { serverErrors } from './docs/server_errors.ts';
import { type Move, stateMachinesPage } from './docs/state_machines_page.ts';
import { readEventSchemas } from './events/read_event_schemas.ts';
import { generatedFile } from './generated_file.ts';

const docs = join(import.meta.dirname, '..', 'docs');

// A rule belongs to the context of its table, the longest one that its name begins with, or else of
// the function that raises it.
const refusalsQuery = `
  select e.name, e.sqlstate, e.status, e.message, coalesce(
    (select k.connamespace::regnamespace::text from pg_catalog.pg_constraint k
     where k.conname = e.name and k.connamespace::regnamespace::text !~ '^pg_' limit 1),
    (select c.relnamespace::regnamespace::text from pg_catalog.pg_class c
     where c.relkind = 'r' and e.name like c.relname || '\\_%'
       and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema|graphile)'
     order by length(c.relname) desc limit 1),
    (select p.pronamespace::regnamespace::text from pg_catalog.pg_proc p
     where p.prosrc like '%''' || e.name || '''%' limit 1)) as context
  from app.error_catalogue e
  order by e.name`;

const movesQuery = `
  select machine, from_state, to_state, command, event_type from app.state_transitions
  order by machine, from_state nulls first, to_state, command`;

const eventTypesQuery = `
  select event_type, aggregate_type, context, schema_version, description from app.event_types
  order by context, aggregate_type, event_type`;

const { refusals, moves, eventTypes } = await withFreshDatabase((urls) =>
  withClient(urls.ownerDatabaseUrl, async (owner) => ({
    refusals: (await owner.query<Refusal>(refusalsQuery)).rows,
    moves: (await owner.query<Move>(movesQuery)).rows,
    eventTypes: (await owner.query<EventType>(eventTypesQuery)).rows,
  })),
);
await generatedFile(join(docs, 'errors.md'), errorsPage(refusals, await serverErrors()));
await generatedFile(join(docs, 'state_machines.md'), stateMachinesPage(moves));

const schemas = readEventSchemas();
const asyncapi = asyncapiDocument(eventTypes, schemas);
await generatedFile(join(docs, 'events.md'), eventsPage(eventTypes, schemas));
await generatedFile(
  join(docs, 'events', 'asyncapi.json'),
  `${JSON.stringify(asyncapi, null, 2)}\n`,
);
