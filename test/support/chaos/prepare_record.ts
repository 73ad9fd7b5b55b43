import type pg from 'pg';
import { declareTestType } from '../outbox.ts';
import { effectRecorder } from './effect_recorder.ts';

/**
 * The tables to judge by: what was ever committed to the outbox, written by a trigger in the same
 * transaction, and what the recorder did, in order.
 */
export async function prepareRecord(root: pg.Client): Promise<void> {
  await declareTestType(root);
  await root.query(
    `create table public.committed (event_id uuid, aggregate_id uuid, seq bigint, context text);
     create table public.effects (
       position bigint generated always as identity, event_id uuid, aggregate_id uuid, seq bigint);
     create index on public.committed (event_id);
     create index on public.effects (event_id);
     grant usage on schema public to rentify_worker;
     grant insert on public.effects to rentify_worker;

     create function public.remember() returns trigger
       language plpgsql security definer set search_path = ''
     as $$
     begin
       insert into public.committed
       select new.id, new.aggregate_id, new.seq, t.context
       from app.event_types t where t.event_type = new.event_type;
       return null;
     end;
     $$;
     create trigger _999_remember after insert on app.outbox_events
       for each row execute function public.remember()`,
  );
  await root.query(
    `insert into app.event_subscriptions (consumer, event_type, subscribed_at)
     values ($1, '*', '2000-01-01')`,
    [effectRecorder.name],
  );
}
