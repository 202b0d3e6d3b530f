// Echoes messages of all kinds through an endpoint with the client of the package ws; exits with 0 if all came back and
// says what was agreed on extensions. Arguments: the address, the client's options for permessage-deflate.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import WebSocket from 'ws';

const socket = new WebSocket(process.argv[2], { perMessageDeflate: JSON.parse(process.argv[3]) });
let agreed = '';
socket.on('upgrade', ({ headers }) => {
  agreed = headers['sec-websocket-extensions'] ?? '';
});
await once(socket, 'open');

async function echoes(payload, send) {
  const answer = once(socket, 'message');
  send();
  const [data, isBinary] = await answer;
  assert.equal(isBinary, typeof payload !== 'string');
  assert.deepEqual(data, Buffer.from(payload));
}

const words = Array.from({ length: 60000 }, (_, i) => ((i * 7919) % 1013).toString(36)).join(' ');
for (const payload of ['text', words, 'Grüße 🌊', '', Buffer.from([0, 255]), Buffer.alloc(0), 'x'.repeat(1 << 20),
  Buffer.alloc(1 << 20, 7)]) {
  await echoes(payload, () => socket.send(payload));
}
await echoes('in three parts', () => {
  socket.send('in ', { fin: false });
  socket.send('three ', { fin: false });
  socket.ping('in between');
  socket.send('parts', { fin: true });
});

socket.close(4000, 'done');
const [code, reason] = await once(socket, 'close');
assert.deepEqual([code, reason.toString()], [4000, '']); // RFC 6455, 5.5.1: the code comes back
console.log(`all came back [${agreed}]`);
