import { createHash } from 'node:crypto';
import type { PaperRental } from './a_rental_from_paper.ts';
import { Difference } from './difference.ts';
import { expectEqual } from './expect_equal.ts';
import { field } from './field.ts';
import { request } from './request.ts';
import { rows } from './rows.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

/** An invoice is a document too, made by a job; a report can be had as a file. */
export async function theDocument(
  story: Story,
  stage: Stage,
  { id: rentalId }: PaperRental,
): Promise<void> {
  story.chapter('The documents');
  const lookUp = request.query(
    `query ($id: UUID!) {
      rental(id: $id) { invoices { nodes { id number pdfSha256 } } }
    }`,
    { id: rentalId },
  );
  const invoiceOf = (data: Readonly<Record<string, unknown>>) =>
    rows(data['rental'] as typeof data, 'invoices')[0] ?? {};
  const found = await story.accepted('agent', 'finds the invoice of Jonas', lookUp, (data) =>
    field(invoiceOf(data), 'number'),
  );
  const path = `/v1/invoices/${field(invoiceOf(found), 'id')}.pdf`;
  let sha256 = '';
  await story.downloaded('agent', 'downloads it as a PDF, for him to sign', path, (answer) => {
    expectEqual('the status', answer.status, 200);
    if (!answer.content.toString('latin1').startsWith('%PDF-')) throw new Difference('no PDF');
    sha256 = createHash('sha256').update(answer.content).digest('hex');
    return `${answer.content.length} bytes`;
  });
  await story.accepted('agent', 'compares it with the hash on the invoice', lookUp, (data) => {
    expectEqual('the hash', field(invoiceOf(data), 'pdfSha256'), sha256);
    return `sha256 ${sha256.slice(0, 12)}…`;
  });
  await story.downloaded('customer', 'tries to download the invoice of Jonas', path, (answer) => {
    expectEqual('the code', answer.code, 'NOT_FOUND');
    return 'refused: NOT_FOUND, as if it were not there';
  });
  await exportTheBalance(story, stage);
}

async function exportTheBalance(story: Story, stage: Stage): Promise<void> {
  const wanted = await story.accepted(
    'accountant',
    'asks for the trial balance as a file',
    request.command('requestReportExport', 'reportExport', 'id status', {
      kind: 'TRIAL_BALANCE',
      parameters: { effective_at: stage.today },
    }),
    (row) => field(row, 'status'),
  );
  const path = `/v1/report-exports/${field(wanted, 'id')}.csv`;
  await story.downloaded('accountant', 'downloads it as CSV', path, (answer) => {
    expectEqual('the status', answer.status, 200);
    const [header = '', ...lines] = answer.content.toString().trimEnd().split('\r\n');
    expectEqual(
      'the first columns',
      header.split(',').slice(0, 2).join(),
      'account_id,account_code',
    );
    return `${lines.length} accounts`;
  });
}
