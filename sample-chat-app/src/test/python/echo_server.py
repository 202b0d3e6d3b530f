# Echoes with the server of the package websockets, texts of several characters in two fragments; says its port.
# Ends with its input.
import asyncio
import sys

import websockets


async def echo(socket, path=None):
    async for message in socket:
        if message == "close me":
            await socket.close(4001, "as asked")
        elif isinstance(message, str) and len(message) > 1:
            half = len(message) // 2
            await socket.send([message[:half], message[half:]])
        else:
            await socket.send(message)


async def main():
    async with websockets.serve(echo, "127.0.0.1", 0, max_size=1 << 21) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
