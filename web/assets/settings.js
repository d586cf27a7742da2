// What an operator may want to change in the pages, and every bound of the browser's side, each with its reason.

/// Where "leave quickly" goes: a page anybody could have been reading.
export const exit_url = 'https://meteofrance.com/';

export const protocol_versions = { min: 1, max: 1 };

/// First wait before connecting again; doubles up to the maximum. A lift or a tunnel is over within half a minute.
export const retry_first_ms = 500;
export const retry_max_ms = 30_000;

/// Least wait where the server asks for "later" (flood, overloaded): sooner would add to what it suffers from.
export const retry_later_ms = 10_000;

/// A connection that lived this long was a good one: the next wait starts small again.
export const good_connection_ms = 5_000;

/// A console's sign of life: a moderator silent for 45 s is missed, so four tries may be lost.
export const staff_ping_ms = 10_000;
/// A youth's only serves to notice a dead network; the server pings too.
export const youth_ping_ms = 20_000;

/// Nothing heard for this long after a ping: the network is dead even if the browser has not noticed.
export const silence_ms = 12_000;

/// A refused-for-now or unknown command is sent again after this long; doubles up to the maximum.
export const command_retry_ms = 500;
export const command_retry_max_ms = 10_000;

/// The protocol forbids re-sending after an hour: the server may have forgotten the client session.
export const resend_for_ms = 3_600_000;

/// `typing` is told at most this often, and believed for a little longer.
export const typing_every_ms = 3_000;
export const typing_shown_ms = 6_000;

/// A child who waited this long is reminded that the numbers answer at once.
export const long_wait_ms = 180_000;

/// Until the server's welcome says otherwise.
export const default_limits = { text_bytes: 8000, in_flight: 16 };

/// An offered child must be heard by a moderator who looks elsewhere: a beep this often while the offer stands.
export const alarm_every_ms = 2_000;
