import { createLookup } from '../../../worker/webhooks/create_lookup.ts';
import { errorCode } from '../../../worker/webhooks/error_code.ts';
import { startNameServer } from '../../support/name_server.ts';

let names: Awaited<ReturnType<typeof startNameServer>>;

beforeAll(async () => {
  names = await startNameServer({
    'hooks.example.com': ['93.184.216.34', '10.0.0.1'],
    'nowhere.example.com': [],
  });
});
afterAll(() => names.stop());

test('a name is asked for at the name servers, all of its addresses', async () => {
  await expect(createLookup([names.server])('hooks.example.com')).resolves.toEqual([
    { address: '93.184.216.34', family: 4 },
    { address: '10.0.0.1', family: 4 },
  ]);
});

test.each(['nowhere.example.com', 'unknown.example.com', 'localhost.example.com'])(
  '%s stands for nothing',
  async (name) => {
    const error = await createLookup([names.server])(name).catch((thrown: unknown) => thrown);
    expect(errorCode(error)).toBe('NAME_NOT_FOUND');
  },
);
