# Echoes messages of all kinds through an endpoint with the client of the package websockets; exits with 0 if all came
# back and says what was agreed on extensions. Arguments: the address, whether to offer compression ("deflate" or "").
import asyncio
import sys

import websockets


async def main(address, compression):
    async with websockets.connect(address, compression=compression or None, max_size=1 << 21) as socket:
        words = " ".join(str(i * 7919 % 1013) for i in range(60_000))
        for payload in ["text", words, "Grüße 🌊", "", b"\x00\xff", b"", "x" * (1 << 20), b"\x07" * (1 << 20)]:
            await socket.send(payload)
            received = await socket.recv()
            assert received == payload, (len(payload), len(received))
        await socket.send(["in ", "three ", "parts"])  # in as many fragments
        assert await socket.recv() == "in three parts"
        await (await socket.ping(b"between"))  # until the pong has come
        await socket.close(4000, "done")
        assert socket.close_code == 4000, socket.close_code
        headers = socket.response.headers if hasattr(socket, "response") else socket.response_headers
        agreed = headers.get("Sec-WebSocket-Extensions", "")
        print(f"all came back [{agreed}]")


asyncio.run(main(*sys.argv[1:]))
