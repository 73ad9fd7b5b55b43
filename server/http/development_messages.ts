import type { RequestHandler } from 'express';
import type { Gate } from '../auth/gate.ts';

interface Kept {
  readonly id: string;
  readonly channel: string;
  readonly recipient: string;
  readonly template: string;
  readonly subject: string | null;
  readonly body_text: string;
  readonly body_html: string | null;
  readonly kept_at: Date;
}

/**
 * What mail and text messages would have said, the newest first; `?recipient=` picks one's. It
 * shows tokens: for the admin port only, and never in production.
 */
export function developmentMessages(gate: Gate): RequestHandler {
  return async (request, response) => {
    const { recipient } = request.query;
    const kept = await gate<Kept>('select * from app.development_messages_page($1)', [
      typeof recipient === 'string' ? recipient : null,
    ]);
    response.setHeader('Cache-Control', 'no-store');
    response.json({
      messages: kept.map(({ body_text, body_html, kept_at, ...message }) => ({
        ...message,
        text: body_text,
        html: body_html,
        keptAt: kept_at,
      })),
    });
  };
}
