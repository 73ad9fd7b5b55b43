import { Difference } from './difference.ts';
import { euros } from './euros.ts';
import { expectEqual } from './expect_equal.ts';
import { field } from './field.ts';
import { request } from './request.ts';
import type { Row } from './row.ts';
import { rows } from './rows.ts';
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

const terminalFeeCents = 1_200;

/** An entry by hand needs two people; the statements add up, also for what was known before it. */
export async function theLedger(story: Story, stage: Stage): Promise<void> {
  story.chapter('The ledger');
  await story.refused('agent', 'asks for the trial balance', trialBalance(), 'FORBIDDEN');
  const before = await readTrialBalance(story, 'reads the trial balance', trialBalance());
  await enterByHand(story, stage);
  await readTrialBalance(story, 'reads it as it is now', trialBalance(), (data) =>
    expectEqual('whether it differs', told(data) === told(before), false),
  );
  const knownAt = field(rows(before, 'trialBalance')[0] ?? {}, 'knownAt');
  await readTrialBalance(story, 'asks what was known before', trialBalance(knownAt), (data) =>
    expectEqual('what was known', told(data), told(before)),
  );
  await compareReceivables(story);
  await story.accepted(
    'accountant',
    'asks the books to prove themselves',
    request.query('{ proofs { nodes { rule entity entityId detail } } }'),
    (data) => {
      const faults = rows(data, 'proofs');
      if (faults.length > 0)
        throw new Difference(`${faults.length}: ${field(faults[0] ?? {}, 'rule')}`);
      return 'nothing is wrong';
    },
  );
}

function trialBalance(knownAt?: string) {
  return request.query(
    `query ($knownAt: Datetime) {
      trialBalance(knownAt: $knownAt) {
        nodes { accountCode currency debitCents creditCents balanceCents knownAt }
      }
    }`,
    { knownAt },
  );
}

/** What it says, without the instant at which it was known. */
const told = (data: Row) =>
  JSON.stringify(rows(data, 'trialBalance').map(({ knownAt: _knownAt, ...row }) => row));

function readTrialBalance(
  story: Story,
  meaning: string,
  asked: ReturnType<typeof trialBalance>,
  judge: (data: Row) => void = () => undefined,
): Promise<Row> {
  return story.accepted('accountant', meaning, asked, (data) => {
    const debits = sum(rows(data, 'trialBalance'), 'debitCents');
    expectEqual('the credits', sum(rows(data, 'trialBalance'), 'creditCents'), debits);
    judge(data);
    return `debits and credits of ${euros(debits)} each`;
  });
}

const sum = (all: readonly Row[], name: string) =>
  String(all.reduce((cents, row) => cents + BigInt(field(row, name)), 0n));

async function enterByHand(story: Story, stage: Stage): Promise<void> {
  const prepare = (debitCode: string) =>
    request.command(
      'prepareEntry',
      'journalDraft',
      'id status',
      {
        entryDate: stage.today,
        description: 'Fees of the card terminals',
        entryLines: [line(debitCode, 'DEBIT'), line('BANK', 'CREDIT')],
      },
      `fees-${debitCode}-${stage.run}`,
    );
  await story.refused(
    'accountant',
    'books by hand what is the sum of invoices',
    prepare('ACCOUNTS_RECEIVABLE'),
    'JOURNAL_LINES_NO_CONTROL_ACCOUNT',
  );
  const draft = await story.accepted(
    'accountant',
    'prepares an entry over the fees of the card terminals',
    prepare('EXP_PAYMENT_FEES'),
    (row) => {
      expectEqual('the status', field(row, 'status'), 'DRAFT');
      return field(row, 'status');
    },
  );
  const draftId = field(draft, 'id');
  const approve = request.command('approveDraft', 'journalDraft', 'status', { draftId });
  await story.refused('accountant', 'approves it alone', approve, 'JOURNAL_DRAFTS_FOUR_EYES');
  await story.accepted('chief_accountant', 'approves it', approve, (row) => {
    expectEqual('the status', field(row, 'status'), 'APPROVED');
    return field(row, 'status');
  });
  await story.accepted(
    'accountant',
    'posts it',
    request.command(
      'postDraft',
      'journalEntry',
      'entryDate lineCount',
      { draftId },
      `fees-posted-${stage.run}`,
    ),
    (row) => {
      expectEqual('its lines', field(row, 'lineCount'), 2);
      return `posted on ${field(row, 'entryDate')}`;
    },
  );
}

const line = (accountCode: string, direction: string) => ({
  accountCode,
  direction,
  amountCents: String(terminalFeeCents),
  currency: 'EUR',
});

/** What customers owe, by how long it is due, is the account that says how much they owe. */
async function compareReceivables(story: Story): Promise<void> {
  await story.accepted(
    'accountant',
    'compares what each customer owes with the account',
    request.query(
      `{
        arAgeing(first: 100) { nodes { totalCents } }
        trialBalance { nodes { accountCode balanceCents } }
      }`,
    ),
    (data) => {
      const owed = sum(rows(data, 'arAgeing'), 'totalCents');
      const account = rows(data, 'trialBalance').find(
        ({ accountCode }) => accountCode === 'ACCOUNTS_RECEIVABLE',
      );
      expectEqual('the account', field(account ?? {}, 'balanceCents'), owed);
      return `${rows(data, 'arAgeing').length} customers owe ${euros(owed)}`;
    },
  );
}
