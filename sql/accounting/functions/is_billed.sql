create or replace function accounting.is_billed(source_id uuid) returns boolean
  language sql stable
return exists (
  select from accounting.invoice_lines l where l.source_id = is_billed.source_id
) or exists (
  select from accounting.credit_note_lines l where l.source_id = is_billed.source_id
);

comment on function accounting.is_billed(uuid) is
  E'@behavior -*\nWhether an invoice or a credit note has a line for this charge.';
