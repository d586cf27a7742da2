"""A youth and a moderator talk once through a running engine; the moderator then goes.

Usage: smoke_chat.py ADDRESS TOKEN
"""
import asyncio
import sys

from tests.support.chat_client import Client, chat


async def go(address: str, token: str, conversation: str) -> None:
    """Leaves the desk as it was found: nobody signed in, nobody waiting."""
    staff = await Client.hello(address, role="staff", token=token)
    assert (await staff.command("close", conversation=conversation))["type"] == "accepted"
    assert (await staff.command("sign_out"))["type"] == "accepted"
    await staff.socket.close()


async def smoke(address: str, token: str) -> None:
    conversation = await chat(address, token, "bonsoir", "bonsoir, je t'écoute")
    await go(address, token, conversation)
    print(f"both sides of conversation {conversation} received each other's message")


asyncio.run(smoke(sys.argv[1], sys.argv[2]))
