import { openSocket } from './open_socket.ts';

export interface RawAnswer {
  /** Of the first answer; 0 if there was none. */
  readonly status: number;
  readonly text: string;
  readonly isClosed: boolean;
}

/** Sends bytes as they are; resolves when the server hangs up or has been silent for a while. */
export async function rawRequest(
  url: string,
  bytes: string,
  silenceMs = 1_000,
): Promise<RawAnswer> {
  const socket = await openSocket(url);
  const parts: Buffer[] = [];
  socket.on('data', (part) => parts.push(part));
  socket.write(Buffer.from(bytes, 'latin1'));
  const isClosed = await new Promise<boolean>((resolve) => {
    socket.setTimeout(silenceMs, () => resolve(false));
    socket.once('close', () => resolve(true));
  });
  socket.destroy();
  const text = Buffer.concat(parts).toString('latin1');
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text, isClosed };
}
