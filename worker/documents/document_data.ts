interface Amounts {
  readonly net_cents: string;
  readonly tax_cents: string;
}

interface DocumentLine extends Amounts {
  readonly description: string;
  readonly tax_rate_bp: number;
  readonly amount_cents: string;
  readonly quantity?: number;
  readonly unit_price_cents?: string;
}

interface Seller {
  readonly company_name: string;
  readonly address?: string | null;
  readonly tax_number?: string | null;
  readonly bank_account?: string | null;
  readonly email?: string | null;
}

/** What an issued document says, as accounting.documents_to_render gives it. */
export interface DocumentData extends Amounts {
  readonly kind: 'invoice' | 'credit_note';
  readonly id: string;
  readonly number: string;
  readonly issue_date: string;
  readonly due_date?: string;
  readonly invoice_number?: string;
  readonly description: string;
  readonly seller: Seller;
  readonly buyer_name: string;
  readonly currency: string;
  readonly lines: readonly DocumentLine[];
  readonly taxes: readonly (Amounts & { readonly tax_rate_bp: number })[];
  readonly total_cents: string;
}
