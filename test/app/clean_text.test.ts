import { useDatabase } from '../support/database.ts';

const database = useDatabase();

test.each([
  ['white space around', ' \t\u00a0\u3000a b\u2003\r\n', 'a b'],
  ['white space inside stays', 'a  b\nc', 'a  b\nc'],
  ['no width', 'a\u200bb\ufeffc\u2060d', 'abcd'],
  ['directions', '\u202egnp.exe\u202c \u200fa', 'gnp.exe a'],
  ['control', 'a\u0007b\u001bc\u009bd', 'abcd'],
  ['a soft hyphen', 'ad\u00admin', 'admin'],
  ['tags', 'a\u{e0041}b', 'ab'],
  ['a decomposed letter', 'e\u0301', 'é'],
  ['a letter held apart', 'e\u200b\u0301', 'é'],
  ['emoji stay', '🚗 👍', '🚗 👍'],
  ['nothing to see', '\u200b\u3164\u2800 ', null],
  ['nothing', '', null],
])('text as a person meant it: %s', (_what, typed, meant) =>
  database.inTransaction(async (db) => {
    const { rows } = await db.query('select app.clean_text($1) as meant', [typed]);
    expect(rows).toEqual([{ meant }]);
  }),
);

test('100 kB of blanks between two letters are no work', () =>
  database.inTransaction(async (db) => {
    await db.query(`set local statement_timeout = '500ms'`);
    await db.query('select app.clean_text($1)', [`a${' '.repeat(100_000)}b`]);
  }));
