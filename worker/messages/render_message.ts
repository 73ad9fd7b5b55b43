import { join } from 'node:path';
import { Eta } from 'eta';
import type { MessageContent } from './message_content.ts';
import { messageTemplates } from './message_templates.ts';
import { oneLine } from './one_line.ts';

// It escapes whatever the page shows; a name is never markup.
const pages = new Eta({
  views: join(import.meta.dirname, 'templates'),
  autoEscape: true,
  cache: true,
});

export interface RenderedMessage {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** One line, for a telephone. */
  readonly line: string;
  /** What it carries. */
  readonly document: MessageContent['document'];
}

/** Puts a template into its forms. `webAppUrl` is empty where there is no web app. */
export function renderMessage({
  template,
  data,
  goodUntil,
  webAppUrl,
}: {
  readonly template: string;
  /** What was sealed: the template knows its shape. */
  readonly data: unknown;
  readonly goodUntil: string;
  readonly webAppUrl: string;
}): RenderedMessage {
  const content = messageTemplates.get(template)?.(data, goodUntil);
  // A newer server may run beside this worker for a while: the message waits for a newer worker.
  if (content === undefined) throw new Error(`There is no template ${template}`);
  const { facts = [], document } = content;
  // The texts are ours, but for what they are filled with: a name begins no line of its own.
  const subject = oneLine(content.subject);
  const paragraphs = content.paragraphs.map(oneLine);
  const lines = facts.map(([label, value]) => [label, oneLine(value)] as const);
  const action = wayToAct(content, webAppUrl);
  return {
    subject,
    text: [
      ...paragraphs,
      ...(lines.length === 0 ? [] : [lines.map((fact) => fact.join(': ')).join('\n')]),
      ...(action === undefined ? [] : [`${action.label}:\n${action.link ?? action.request}`]),
      'Rentify\n',
    ].join('\n\n'),
    html: pages.render('./mail', { subject, paragraphs, facts: lines, action }),
    line: paragraphs.join(' '),
    document,
  };
}

interface WayToAct {
  readonly label: string;
  readonly link?: string;
  readonly request?: string;
}

/**
 * A page of the web app, which gets the token behind a #: no server's log and no referrer ever
 * has it. Without a web app, the request that the page would have sent.
 */
function wayToAct({ action }: MessageContent, webAppUrl: string): WayToAct | undefined {
  if (action === undefined) return undefined;
  const { label, door, body } = action;
  if (webAppUrl === '') {
    const request = `POST /v1/auth/${door}\n${JSON.stringify(body)}`;
    return { label: `${label} (there is no web app here: WEB_APP_URL)`, request };
  }
  const page = new URL(door, webAppUrl.endsWith('/') ? webAppUrl : `${webAppUrl}/`);
  page.hash = new URLSearchParams({ token: body.token }).toString();
  return { label, link: page.href };
}
