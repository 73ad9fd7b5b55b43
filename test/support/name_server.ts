import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const TYPE_A = 1;
const NAME_ERROR = 3;

/** A name server on this machine for IPv4; an empty list is no address, an unknown name an error. */
export async function startNameServer(
  addressesOf: Readonly<Record<string, readonly string[]>>,
): Promise<{ readonly server: string; stop(): void }> {
  const socket = createSocket('udp4');
  socket.on('message', (question, { port, address }) => {
    socket.send(answerTo(question, addressesOf), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { server: `127.0.0.1:${socket.address().port}`, stop: () => void socket.close() };
}

/** RFC 1035, 4: the question again, and behind it an answer for each address. */
function answerTo(
  question: Buffer,
  addressesOf: Readonly<Record<string, readonly string[]>>,
): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString('ascii', at + 1, at + 1 + length));
    at += length + 1;
  }
  const known = addressesOf[labels.join('.').toLowerCase()];
  const addresses = question.readUInt16BE(at + 1) === TYPE_A ? (known ?? []) : [];
  const head = Buffer.from(question.subarray(0, at + 5));
  head.writeUInt16BE(0x8180 + (known === undefined ? NAME_ERROR : 0), 2);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  const answers = addresses.map((address) =>
    Buffer.from([0xc0, 12, 0, TYPE_A, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]),
  );
  return Buffer.concat([head, ...answers]);
}
