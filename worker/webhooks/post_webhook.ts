import type { LookupAddress } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { withinGrace } from '../within_grace.ts';
import { AttemptFailed } from './attempt_failed.ts';
import { judgedAddresses } from './judged_addresses.ts';
import type { LookupHost } from './lookup_host.ts';
import { readExcerpt } from './read_excerpt.ts';
import { retryAfterS } from './retry_after_s.ts';

export interface Answer {
  readonly statusCode: number;
  readonly excerpt: string;
  readonly retryAfterS: number | undefined;
}

export interface PostingRules {
  readonly lookup: LookupHost;
  /** Networks of ours that may be called all the same. */
  readonly allowedNetworks: readonly string[];
  /** How long an attempt may take; less than its claim, 30 s (webhook.deliveries_to_send). */
  readonly timeoutMs: number;
}

/**
 * Posts once, to an address that has been judged and to no other: no second lookup, no redirect, no
 * proxy, no connection that somebody used before. Rejects where no answer came.
 */
export async function postWebhook(
  {
    url: text,
    body,
    headers,
    now,
  }: Readonly<{ url: string; body: string; headers: object; now: () => Date }>,
  rules: PostingRules,
  abortSignal: AbortSignal,
): Promise<Answer> {
  if (!URL.canParse(text)) throw new AttemptFailed('URL_NOT_VALID');
  const url = new URL(text);
  const signal = AbortSignal.any([abortSignal, AbortSignal.timeout(rules.timeoutMs)]);
  // A lookup cannot be called off, but nobody waits for it.
  const addresses = await withinGrace(judgedAddresses(url, rules), { signal, graceMs: 0 });
  const response = await send(url, body, { ...headers }, addresses, signal);
  const { statusCode = 0 } = response;
  const retryAfter = retryAfterS(response.headers['retry-after'], statusCode, now());
  return { statusCode, excerpt: await readExcerpt(response), retryAfterS: retryAfter };
}

function send(
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
  addresses: readonly LookupAddress[],
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: 'POST',
      // An agent of its own: neither a connection kept from before nor a proxy of the environment.
      agent: false,
      lookup: answerWith(addresses),
      signal,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Rentify-Webhooks/1',
        accept: '*/*',
        ...headers,
      },
    });
    request.once('response', resolve);
    // Also after the answer: a connection that breaks then ends the reading of its body.
    request.on('error', reject);
    request.once('close', () => reject(new AttemptFailed('CONNECTION_LOST')));
    request.end(body);
  });
}

function answerWith(addresses: readonly LookupAddress[]): LookupFunction {
  return (_hostname, { all }, callback) => {
    const [first] = addresses;
    if (all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };
}
