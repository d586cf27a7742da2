"""An HTTP proxy on loopback whose connections a test can cut: a network that fails on demand.

It leads nowhere but to loopback, so a browser behind it asks nothing of the world.
"""

import asyncio


class CuttableProxy:
    def __init__(self):
        self.broken = False
        self.open_writers = set()

    async def start(self):
        self.listener = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        return f"127.0.0.1:{self.listener.sockets[0].getsockname()[1]}"

    async def stop(self):
        self.cut()
        self.listener.close()
        await self.listener.wait_closed()

    def cut(self):
        """Ends every connection and refuses new ones until `mend`."""
        self.broken = True
        for writer in list(self.open_writers):
            writer.transport.abort()

    def mend(self):
        self.broken = False

    async def serve(self, reader, writer):
        self.open_writers.add(writer)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            if not self.broken:
                await self.forward(head, reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open_writers.discard(writer)
            writer.close()

    async def forward(self, head, reader, writer):
        method, target, rest = head.split(b" ", 2)
        address = target if method == b"CONNECT" else target.split(b"/", 3)[2]
        host, _, port = address.decode().partition(":")
        if host != "127.0.0.1":
            return
        far_reader, far_writer = await asyncio.open_connection(host, int(port))
        self.open_writers.add(far_writer)
        try:
            if method == b"CONNECT":
                writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            else:
                path = b"/" + target.split(b"/", 3)[3]
                rest = rest.replace(b"Proxy-Connection: keep-alive", b"Connection: close")
                far_writer.write(b" ".join((method, path, rest)))
            await asyncio.wait([asyncio.create_task(pipe(reader, far_writer)),
                                asyncio.create_task(pipe(far_reader, writer))],
                               return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.open_writers.discard(far_writer)
            far_writer.close()


async def pipe(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
