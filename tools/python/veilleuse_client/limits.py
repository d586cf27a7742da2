"""Every bound of the client, with its reason. Seconds, unless the name says otherwise."""

# First wait before connecting again; doubles up to the maximum. A restart of the engine takes a second or two.
RETRY_FIRST_S = 0.5
RETRY_MAX_S = 30.0

# Least wait where the server asks for "later" (flood, overloaded): sooner would add to what it suffers from.
RETRY_LATER_S = 10.0

# Most of a wait that the server asks for. The engine asks for 20 s at most; a proxy's `Retry-After` may be hours, and
# who is behind it would wait them out although it is back.
ASKED_MAX_S = 120.0

# A connection that lived this long was a good one: the next wait starts small again.
GOOD_CONNECTION_S = 5.0

# A moderator silent for 45 s is missed, so four signs of life may be lost.
STAFF_PING_S = 10.0
# A youth's only serves to notice a dead network; the server pings too.
YOUTH_PING_S = 20.0

# Nothing heard for this long after a ping, or after connecting: the network is dead.
SILENCE_S = 12.0

# What opening a connection may take; and closing one, whose other end may be gone.
OPENING_S = 10.0
CLOSING_S = 1.0
# After this, leaving a client is insisted on. `websockets` before 14 may take five times the above.
LEAVING_S = 6.0

# A command that was refused for now, or whose effect is unknown, is sent again after this; doubles up to the maximum.
COMMAND_RETRY_S = 0.5
COMMAND_RETRY_MAX_S = 10.0

# The protocol forbids to send again after an hour: the server may have forgotten the client session.
RESEND_FOR_S = 3600.0

# An attachment that was refused for now is asked again after this (doubling up to the maximum), one that was not
# answered at all after the maximum.
ATTACH_RETRY_S = 0.1
ATTACH_RETRY_MAX_S = 2.0
# A conversation learns of its moderator a moment after `accept`; until then it knows nobody of that name.
ATTACH_PATIENCE_S = 10.0

# Of the server's pace: two machines' clocks do not run alike.
PACE_SHARE = 0.9

# Commands without an answer that one client holds: a minute of what the server would take at its pace.
COMMANDS_HELD = 1_000
# Frames without an id that wait for the pace: beyond, the new one is dropped. Each is asked for again or lost in peace.
FRAMES_HELD = 1_000
# Events that wait for `events()`: beyond, the surplus is dropped and read again from the server when there is room.
EVENTS_HELD = 1_000

# The largest frame of the server. An event of 8000 bytes of text may be six times as long in JSON.
FRAME_BYTES = 1 << 20

# Until the server's welcome says otherwise.
FRAME_SENT_BYTES = 16_384
IN_FLIGHT = 16
COMMANDS_PER_SECOND = 20
BURST = 60
