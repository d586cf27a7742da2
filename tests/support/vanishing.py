"""Peers that are gone without a word, as a phone in a tunnel: no FIN, no RST, and nothing that arrives is taken."""
import ctypes
import socket
import struct

# Linux, of the headers asm-generic/socket.h and linux/filter.h: a packet filter whose only instruction says "keep 0
# bytes". What it drops is not acknowledged either.
SO_ATTACH_FILTER, RETURN_CONSTANT = 26, 0x06


def vanish(peer: socket.socket) -> None:
    """From now on its kernel takes nothing for it. What it sends itself still leaves."""
    instruction = ctypes.create_string_buffer(struct.pack("HBBI", RETURN_CONSTANT, 0, 0, 0))
    program = struct.pack("HP", 1, ctypes.addressof(instruction))
    peer.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)


def text_frame(text: str) -> bytes:
    """Of a WebSocket's client, masked with zeros; up to 65,535 bytes (RFC 6455, section 5.2)."""
    payload = text.encode()
    return struct.pack("!BBH4x", 0x81, 0x80 | 126, len(payload)) + payload
