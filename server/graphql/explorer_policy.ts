import { randomBytes } from 'node:crypto';
import type {} from 'postgraphile';
import { requestScope } from '../request_scope.ts';

// The editor writes style elements and attributes by itself; its workers are files of ours. Only
// scripts could do harm, and none runs that is not ours or bears the nonce of this answer.
const policyWith = (nonce: string) =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** The explorer is a page with scripts: it gets a policy that lets just these run. */
export const ExplorerPolicyPlugin: GraphileConfig.Plugin = {
  name: 'ExplorerPolicyPlugin',
  version: '1.0.0',
  grafserv: {
    middleware: {
      ruruHTML(next, { htmlParts }) {
        const nonce = randomBytes(16).toString('base64');
        for (const part of ['configScript', 'headerScripts', 'bodyScripts', 'bodyInitScript']) {
          const name = part as keyof typeof htmlParts;
          htmlParts[name] = htmlParts[name].replaceAll('<script', `<script nonce="${nonce}"`);
        }
        requestScope.getStore()?.response.setHeader('Content-Security-Policy', policyWith(nonce));
        return next();
      },
    },
  },
};
