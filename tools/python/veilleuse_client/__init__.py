"""A client of the Veilleuse chat: comes back by itself, sends each thing once, gives each event once and in order."""
from .chat import Chat
from .errors import (Detached, Ended, EventGap, GivenUp, HistoryShorter, Refused, Stopped, TooManyWaiting,
                     VeilleuseError)
from .events import Event, EventStream
from .staff import Offer, Staff
from .youth import Youth, draw_secret

__all__ = ["Chat", "Detached", "Ended", "Event", "EventGap", "EventStream", "GivenUp", "HistoryShorter", "Offer",
           "Refused", "Staff", "Stopped", "TooManyWaiting", "VeilleuseError", "Youth", "draw_secret"]
