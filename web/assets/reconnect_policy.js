// Whether and when to connect again. The table is that of docs/protocol/protocol.md, "Close codes".
import { retry_first_ms, retry_later_ms, retry_max_ms } from './settings.js';

const never = new Set([1000, 1002, 1007, 1009, 4000, 4002, 4003, 4004, 4006, 4010, 4011]);
const later = new Set([4007, 4012]);
const beyond_end = 4005;

/// What a close code asks for. `forget_history`: come back with last_seen 0.
export function policy_of(code) {
  return { reconnect: !never.has(code), later: later.has(code), forget_history: code === beyond_end };
}

/// Exponential with jitter: half of the wait is drawn, so that clients of a restarted server do not come back as one.
export function backoff(first, maximum, attempt, random) {
  const full = Math.min(maximum, first * 2 ** Math.min(attempt, 16));
  return Math.round(full / 2 + (full / 2) * random);
}

/// `attempt` counts from 0; `after_ms` is what a `reconnect` frame asked for, or undefined.
export function delay_before_retry(code, attempt, random, after_ms) {
  const wait = backoff(retry_first_ms, retry_max_ms, attempt, random);
  if (after_ms !== undefined) return after_ms + wait;
  return policy_of(code).later ? retry_later_ms + wait : wait;
}
