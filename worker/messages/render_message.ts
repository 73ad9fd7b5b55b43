import { join } from 'node:path';
import { Eta } from 'eta';
import type { MessageContent, MessageFilling } from './message_content.ts';
import { messageTemplates } from './message_templates.ts';

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
}

/** Puts a template into its forms. `webAppUrl` is empty where there is no web app. */
export function renderMessage(
  template: string,
  filling: MessageFilling,
  webAppUrl: string,
): RenderedMessage {
  const content = messageTemplates.get(template)?.(filling);
  // A newer server may run beside this worker for a while: the message waits for a newer worker.
  if (content === undefined) throw new Error(`There is no template ${template}`);
  const { subject, paragraphs } = content;
  const action = wayToAct(content, webAppUrl);
  return {
    subject,
    text: [
      ...paragraphs,
      ...(action === undefined ? [] : [`${action.label}:\n${action.link ?? action.request}`]),
      'Rentify\n',
    ].join('\n\n'),
    html: pages.render('./mail', { subject, paragraphs, action }),
    line: paragraphs.join(' '),
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
