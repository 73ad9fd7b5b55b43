import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const contract = 'rental/RentalCancelled.v1.json';
type Document = {
  properties: Record<string, Record<string, unknown>>;
  required: string[];
  description?: string;
};

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rentify-events-'));
  cpSync(join(root, 'docs', 'events'), directory, { recursive: true });
});
afterEach(() => rmSync(directory, { recursive: true }));

function check(...options: string[]): Promise<{ code: number; output: string }> {
  const script = join(root, 'scripts', 'events_check.ts');
  return new Promise((resolve) => {
    const args = [script, '--directory', directory, ...options];
    execFile(process.execPath, args, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : 1, output: stdout + stderr }),
    );
  });
}

function edit(change: (document: Document) => void): void {
  const path = join(directory, contract);
  const document: Document = JSON.parse(readFileSync(path, 'utf8'));
  change(document);
  writeFileSync(path, JSON.stringify(document));
}

const released = () => readFileSync(join(directory, 'released.json'), 'utf8');

test('what is checked in holds', async () => {
  await expect(check()).resolves.toMatchObject({ code: 0 });
});

test('a change that breaks a promise is refused, and not released either', async () => {
  const before = released();
  edit(({ properties }) => {
    delete properties['vehicle_id'];
  });
  await expect(check()).resolves.toEqual({
    code: 1,
    output: expect.stringContaining('rental/RentalCancelled.v1: vehicle_id is gone'),
  });
  await expect(check('--write')).resolves.toMatchObject({ code: 1 });
  expect(released()).toBe(before);
});

test('a change of a shared definition is a change of all that use it', async () => {
  const path = join(directory, 'shared', 'money.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('^[A-Z]{3}$', '^[A-Za-z]{3}$'));
  await expect(check()).resolves.toMatchObject({
    code: 1,
    output: expect.stringContaining('accounting/InvoiceIssued.v1: currency has another pattern'),
  });
});

test('a contract that was released stays', async () => {
  unlinkSync(join(directory, contract));
  await expect(check('--write')).resolves.toMatchObject({
    code: 1,
    output: expect.stringContaining('rental/RentalCancelled.v1: the contract is gone'),
  });
});

test('what is added passes once it is released', async () => {
  edit(({ properties, required }) => {
    properties['pickup_note'] = { description: 'A note.', type: 'string' };
    required.push('pickup_note');
  });
  await expect(check()).resolves.toMatchObject({
    code: 1,
    output: expect.stringContaining('Not released yet'),
  });
  await expect(check('--write')).resolves.toMatchObject({ code: 0 });
  await expect(check()).resolves.toMatchObject({ code: 0 });
  edit(({ required }) => required.pop());
  await expect(check()).resolves.toMatchObject({ code: 1 });
});

test('a new version stands beside the old one, whatever is in it', async () => {
  const path = join(directory, 'rental', 'RentalCancelled.v2.json');
  writeFileSync(path, JSON.stringify({ title: 'RentalCancelled', properties: {}, required: [] }));
  await expect(check('--write')).resolves.toMatchObject({ code: 0 });
});

test('a sentence that is said otherwise is released, too: a review sees it', async () => {
  edit((document) => {
    document.description = 'It means something else.';
  });
  await expect(check()).resolves.toMatchObject({
    code: 1,
    output: expect.stringContaining(`Not released yet`),
  });
});
