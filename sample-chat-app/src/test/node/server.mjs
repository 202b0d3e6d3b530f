// Echoes with the server of the package ws, texts of several characters in two fragments; says its port. Ends with its
// input. Argument: the server's options for permessage-deflate.
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({
  host: '127.0.0.1', port: 0, maxPayload: 1 << 21, perMessageDeflate: JSON.parse(process.argv[2]),
});
server.on('listening', () => console.log(server.address().port));
server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => {
    const text = isBinary ? '' : data.toString();
    const characters = Array.from(text.slice(0, 20));
    if (text === 'close me') {
      socket.close(4001, 'as asked');
    } else if (characters.length > 1) {
      socket.send(characters[0], { fin: false });
      socket.send(text.slice(characters[0].length), { fin: true });
    } else {
      socket.send(data, { binary: isBinary });
    }
  });
});
process.stdin.resume().on('end', () => process.exit());
