import { TokenRefused } from './token_refused.ts';
import type { Claims } from './trusted_issuer.ts';

const MAX_DEPTH = 8;
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/**
 * The header or the claims of a token, from base64url. A name that is there twice is refused
 * (RFC 7519, 4): which of the two counts would depend on who reads it.
 */
export function parseClaims(part: string): Claims {
  const text = Buffer.from(part, 'base64url').toString('utf8');
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TokenRefused('not an object');
  }
  refuseDoubleNames(text);
  return value as Claims;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TokenRefused('not JSON');
  }
}

/** Reads text that is known to be JSON; the names of each open object are on the stack. */
function refuseDoubleNames(text: string): void {
  const stack: Set<string>[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKENS)) {
    switch (token) {
      case '{':
      case '[':
        stack.push(new Set());
        if (stack.length > MAX_DEPTH) throw new TokenRefused('nested too deep');
        break;
      case '}':
      case ']':
        stack.pop();
        break;
      case ':': {
        // "sub" and "\u0073ub" are one name.
        const name = JSON.parse(last) as string;
        const names = stack.at(-1);
        if (names?.has(name)) throw new TokenRefused('a name is there twice');
        names?.add(name);
        break;
      }
      default:
        last = token;
    }
  }
}
