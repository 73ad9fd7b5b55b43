import type pg from 'pg';

/** Commands that do what a test of the server needs to see, whatever the business contexts have. */
export async function installScratchCommands(owner: pg.Client): Promise<void> {
  await owner.query(`
    create table app.notes (
      id uuid not null default uuidv7(),
      body text not null,
      amount_cents app.cents,
      constraint notes_pkey primary key (id),
      constraint notes_body_key unique (body),
      constraint notes_body_known check (body <> 'secret word')
    );
    comment on table app.notes is E'@behavior +aggregates\\nNotes.';
    comment on constraint notes_body_key on app.notes is 'There is such a note.';
    comment on constraint notes_body_known on app.notes is 'A note does not say that.';
    alter table app.notes enable row level security;
    grant select on app.notes to staff;
    create policy notes_staff_read on app.notes for select to staff using (true);
    create index notes_amount_cents_idx on app.notes (amount_cents);

    create function app.tg_notes__balanced() returns trigger language plpgsql as $$
    begin
      raise exception using errcode = 'check_violation', schema = 'app', constraint = 'notes_body_known';
    end $$;
    create constraint trigger _500_balanced after insert on app.notes
      deferrable initially deferred for each row when (new.body = 'unbalanced')
      execute function app.tg_notes__balanced();

    create function app.write_note(body text) returns app.notes
      language plpgsql volatile security definer set search_path = '' as $$
    declare
      v_note app.notes;
    begin
      perform app.require_permission('vehicles.register');
      insert into app.notes (body) values (write_note.body) returning * into v_note;
      return v_note;
    end $$;
    comment on function app.write_note(text) is E'Writes a note.\\n@param body What it says.';
    grant execute on function app.write_note(text) to staff;

    create function app.pay_note(amount_cents app.cents) returns app.notes
      language plpgsql volatile security definer set search_path = '' as $$
    declare
      v_note app.notes;
    begin
      perform app.require_permission('vehicles.register');
      insert into app.notes (body, amount_cents)
      values ('paid ' || gen_random_uuid(), pay_note.amount_cents) returning * into v_note;
      return v_note;
    end $$;
    comment on function app.pay_note(app.cents) is E'@requiresIdempotencyKey\\nPays for a note.';
    grant execute on function app.pay_note(app.cents) to staff;

    -- A sequence is not rolled back: it counts attempts.
    create sequence app.attempts;
    create function app.fail_at_first(sqlstate text, times integer) returns integer
      language plpgsql volatile security definer set search_path = '' as $$
    begin
      if nextval('app.attempts') <= fail_at_first.times then
        raise exception using errcode = fail_at_first.sqlstate, message = 'table app.notes is busy',
          detail = 'Row (secret) is locked', hint = 'select * from app.notes';
      end if;
      return currval('app.attempts');
    end $$;
    grant execute on function app.fail_at_first(text, integer) to staff;

    create function app.wait(seconds double precision) returns integer
      language plpgsql volatile set search_path = '' as $$
    begin
      perform pg_sleep(seconds);
      return 1;
    end $$;
    grant execute on function app.wait(double precision) to staff;`);
}
