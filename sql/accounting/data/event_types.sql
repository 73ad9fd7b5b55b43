-- What this context tells others; docs/events/accounting/ says in which shape.
select app.declare_event_type('InvoiceIssued', 'invoice', 'accounting',
  'An invoice has its number and is owed.');
select app.declare_event_type('InvoicePaid', 'invoice', 'accounting',
  'Nothing of an invoice is open any more, by payments and credit notes.');
select app.declare_event_type('InvoiceVoided', 'invoice', 'accounting',
  'All of an invoice was credited.');
select app.declare_event_type('InvoiceWrittenOff', 'invoice', 'accounting',
  'What was open of an invoice is given up.');
select app.declare_event_type('InvoiceReopened', 'invoice', 'accounting',
  'A payment of an invoice was taken back: something is open again.');
select app.declare_event_type('CreditNoteIssued', 'credit_note', 'accounting',
  'An invoice is taken back, in part or whole.');
select app.declare_event_type('PayableSettled', 'payable', 'accounting',
  'What we owed is paid.');
select app.declare_event_type('LedgerPosted', 'journal_entry', 'accounting',
  'An entry is in the books.');
select app.declare_event_type('LedgerSealed', 'ledger', 'accounting',
  'The chain of seals has its last link of a day.');
select app.declare_event_type('PeriodClosed', 'period', 'accounting',
  'A month takes no more postings.');
select app.declare_event_type('PeriodReopened', 'period', 'accounting',
  'A closed month takes postings again.');
