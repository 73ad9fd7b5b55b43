import { judgeAddress } from '../../../worker/webhooks/judge_address.ts';

test.each(['93.184.216.34', '1.1.1.1', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e'])(
  '%s is an address of the public internet',
  (address) => expect(judgeAddress(address, [])).toBe('public'),
);

test.each([
  ['this machine', '127.0.0.1'],
  ['this machine, its whole network', '127.255.0.9'],
  ['this machine in IPv6', '::1'],
  ['no address', '0.0.0.0'],
  ['no address in IPv6', '::'],
  ['a private network', '10.0.0.1'],
  ['another private network', '172.31.255.255'],
  ['a third private network', '192.168.1.1'],
  ['the metadata of a cloud', '169.254.169.254'],
  ['a carrier network', '100.64.0.1'],
  ['multicast', '224.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['a network for benchmarks', '198.18.0.1'],
  ['a network for examples', '203.0.113.7'],
  ['a mapped IPv4 address', '::ffff:127.0.0.1'],
  ['a mapped address in hexadecimal', '::ffff:7f00:1'],
  ['a mapped public address', '::ffff:1.1.1.1'],
  ['a compatible IPv4 address', '::127.0.0.1'],
  ['NAT64', '64:ff9b::7f00:1'],
  ['NAT64 of a local network', '64:ff9b:1::7f00:1'],
  ['6to4', '2002:7f00:1::'],
  ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ['a unique local address', 'fd12:3456:789a::1'],
  ['a link-local address', 'fe80::1'],
  ['a link-local address with its zone', 'fe80::1%eth0'],
  ['a site-local address', 'fec0::1'],
  ['multicast in IPv6', 'ff02::1'],
  ['documentation in IPv6', '2001:db8::1'],
  ['a number', '2130706433'],
  ['a hexadecimal number', '0x7f000001'],
  ['octal numbers', '0177.0.0.1'],
  ['a short form', '127.1'],
  ['a name', 'localhost'],
  ['nothing', ''],
])('%s (%s) is refused', (_what, address) => {
  expect(judgeAddress(address, [])).toBe('refused');
});

test('a network of ours may be allowed, and no other is by that', () => {
  const allowed = ['127.0.0.1', '10.1.0.0/16', 'fd00::/8'];
  expect(judgeAddress('127.0.0.1', allowed)).toBe('allowed');
  expect(judgeAddress('127.0.0.2', allowed)).toBe('refused');
  expect(judgeAddress('10.1.255.1', allowed)).toBe('allowed');
  expect(judgeAddress('10.2.0.1', allowed)).toBe('refused');
  expect(judgeAddress('fd00::1', allowed)).toBe('allowed');
  expect(judgeAddress('::ffff:127.0.0.1', allowed)).toBe('refused');
  expect(judgeAddress('1.1.1.1', allowed)).toBe('public');
});
