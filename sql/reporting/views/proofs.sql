create or replace view reporting.proofs with (security_barrier = true) as
select rule, entity, entity_id, detail from reporting.unbalanced_entries()
union all
select rule, entity, entity_id, detail from reporting.incomplete_entries()
union all
select rule, entity, entity_id, detail from reporting.broken_seals(0)
union all
select rule, entity, entity_id, detail from reporting.unsealed_entries()
union all
select rule, entity, entity_id, detail from reporting.balances_unlike_ledger()
union all
select rule, entity, entity_id, detail from reporting.receivables_unlike_invoices()
union all
select rule, entity, entity_id, detail from reporting.credits_unlike_receipts()
union all
select rule, entity, entity_id, detail from reporting.payables_unlike_account()
union all
select rule, entity, entity_id, detail from reporting.taxes_unlike_documents()
union all
select rule, entity, entity_id, detail from reporting.invoices_unlike_lines()
union all
select rule, entity, entity_id, detail from reporting.invoices_unlike_settlements()
union all
select rule, entity, entity_id, detail from reporting.receipts_unlike_allocations()
union all
select rule, entity, entity_id, detail from reporting.missing_numbers()
union all
select rule, entity, entity_id, detail from reporting.deposits_unlike_rentals()
union all
select rule, entity, entity_id, detail from reporting.receipts_unlike_payments()
union all
select rule, entity, entity_id, detail from reporting.refunds_unlike_payments()
union all
select rule, entity, entity_id, detail from reporting.rentals_unlike_invoices()
union all
select rule, entity, entity_id, detail from reporting.payables_unlike_maintenance();

comment on view reporting.proofs is
  E'@name proof_rows\n@behavior -*\nWhatever is wrong with the books: empty when all is right. '
  'Reads them past every constraint; one row a fault, the rule that found it, and where.';
comment on column reporting.proofs.rule is 'The proof that failed: a function of this schema.';
comment on column reporting.proofs.entity is 'What kind of thing it failed at.';
comment on column reporting.proofs.entity_id is 'Which one, where it is one.';
comment on column reporting.proofs.detail is 'What differs; amounts in minor units.';
