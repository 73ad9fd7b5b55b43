import { createServer, type RequestListener, type Server } from 'node:http';
import type { Config } from '../config.ts';

const MAX_HEADER_BYTES = 16_384;
const MAX_HEADERS = 200;
const HEADERS_TIMEOUT_MS = 10_000;
const CHECK_EVERY_MS = 5_000;
const KEEP_ALIVE_MS = 65_000;

/** An HTTP server on which a client that is slow, endless or malformed loses its connection. */
export function createHttpServer(
  { requestTimeoutMs, maxConnections }: Pick<Config, 'requestTimeoutMs' | 'maxConnections'>,
  listener: RequestListener,
): Server {
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      // Byte by byte: the head, then the body.
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(CHECK_EVERY_MS, requestTimeoutMs),
      // Longer than a load balancer keeps its idle connections: it hangs up first, and no request
      // is lost on one that is just being closed.
      keepAliveTimeout: KEEP_ALIVE_MS,
      insecureHTTPParser: false,
    },
    listener,
  );
  server.maxHeadersCount = MAX_HEADERS;
  server.maxConnections = maxConnections;
  // Who asks and does not read the answer: nothing moves on the connection any more.
  server.timeout = requestTimeoutMs * 2;
  return server;
}
