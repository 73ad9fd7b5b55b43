import { configReference, readConfig } from '../../server/config.ts';

test('every fault is listed at once, and no value with it', () => {
  const read = () =>
    readConfig(['OWNER_DATABASE_URL'], {
      PORT: 'high',
      DATABASE_URL: 'mysql://root:secret@db',
      LOG_LEVEL: 'loud',
    });
  expect(read).toThrow(/PORT:/);
  expect(read).toThrow(/DATABASE_URL:/);
  expect(read).toThrow(/LOG_LEVEL:/);
  expect(read).toThrow(/OWNER_DATABASE_URL: is required/);
  expect(read).not.toThrow(/secret/);
});

test('an empty environment is a working development configuration, and is frozen', () => {
  const config = readConfig([], {});
  expect(config).toMatchObject({ host: '127.0.0.1', port: 5678, adminPort: 5679 });
  expect(Object.isFrozen(config)).toBe(true);
});

test('a variable that is set to nothing counts as not set', () => {
  expect(readConfig([], { PORT: '' })).toMatchObject({ port: 5678 });
});

test('Kafka brokers are a list with commas', () => {
  expect(readConfig([], { KAFKA_BROKERS: 'a:9092, b:9092' }).kafkaBrokers).toEqual([
    'a:9092',
    'b:9092',
  ]);
  expect(() => readConfig([], { KAFKA_BROKERS: 'nowhere' })).toThrow(/KAFKA_BROKERS/);
});

test.each([
  ['Rentify <no-reply@rentals.example>', true],
  ['no-reply@rentals.example', true],
  ['Rentify', false],
  ['Rentify <no-reply@rentals.example>\r\nBcc: evil@example.com', false],
  ['a@rentals.example, b@rentals.example', false],
])('a sender of mail is one address, with or without a name: %j', (sender, isGood) => {
  const read = () => readConfig([], { MAIL_FROM: sender });
  if (isGood) expect(read().mailFrom).toBe(sender);
  else expect(read).toThrow(/MAIL_FROM/);
});

test('what production alone needs is missed there alone', () => {
  const read = (mode: string) => readConfig([], { NODE_ENV: mode }, ['SMTP_URL', 'MAIL_FROM']);
  expect(() => read('development')).not.toThrow();
  expect(() => read('production')).toThrow(/SMTP_URL: is required/);
  expect(() => read('production')).toThrow(/MAIL_FROM: is required/);
});

test('a proxy is trusted by its address or network, and never everybody', () => {
  const trusted = '127.0.0.1, 10.0.0.0/8,2001:db8::/32';
  expect(readConfig([], { TRUSTED_PROXIES: trusted }).trustedProxies).toEqual([
    '127.0.0.1',
    '10.0.0.0/8',
    '2001:db8::/32',
  ]);
  for (const wrong of ['0.0.0.0/0', '::/0', '10.0.0.0/33', '10.0.0.0/8/8', 'loopback', 'true']) {
    expect(() => readConfig([], { TRUSTED_PROXIES: wrong })).toThrow(/TRUSTED_PROXIES/);
  }
});

test('an origin is scheme and host, without path, and never all of them', () => {
  const origins = 'https://app.example, http://localhost:3000';
  expect(readConfig([], { CORS_ORIGINS: origins }).corsOrigins).toEqual([
    'https://app.example',
    'http://localhost:3000',
  ]);
  for (const wrong of ['*', 'null', 'app.example', 'https://app.example/', 'https://*.example']) {
    expect(() => readConfig([], { CORS_ORIGINS: wrong })).toThrow(/CORS_ORIGINS/);
  }
});

test('every setting is described', () => {
  expect(configReference.filter(({ description }) => description === '')).toEqual([]);
});
