"""A youth and a moderator talk once through a running engine. Usage: smoke_chat.py ADDRESS TOKEN"""
import asyncio
import sys

from tests.support.chat_client import chat

conversation = asyncio.run(chat(sys.argv[1], sys.argv[2], "bonsoir", "bonsoir, je t'écoute"))
print(f"both sides of conversation {conversation} received each other's message")
