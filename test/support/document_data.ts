import type { DocumentData } from '../../worker/documents/document_data.ts';

/** An invoice over a day and its tax, but for what the test says. */
export function documentData(overrides: Partial<DocumentData> = {}): DocumentData {
  return {
    kind: 'invoice',
    id: '00000000-0000-7000-8000-000000000001',
    number: 'INV-2026-000001',
    issue_date: '2026-07-01',
    due_date: '2026-07-15',
    description: 'Rental of a vehicle',
    seller: {
      company_name: 'The company',
      address: '1 Some Street\nSome Town',
      tax_number: 'T 1',
      bank_account: 'B 1',
      email: null,
    },
    buyer_name: 'A customer',
    currency: 'EUR',
    lines: [
      {
        description: 'A day',
        quantity: 1,
        unit_price_cents: '10000',
        net_cents: '10000',
        tax_rate_bp: 1900,
        tax_cents: '1900',
        amount_cents: '11900',
      },
    ],
    taxes: [{ tax_rate_bp: 1900, net_cents: '10000', tax_cents: '1900' }],
    net_cents: '10000',
    tax_cents: '1900',
    total_cents: '11900',
    ...overrides,
  };
}
