// Commands that have no final answer yet. Each keeps its id until answered, over any number of connections, so
// that sending it again has one effect.
//
// A lane is what must stay in order (a conversation, the desk): one command of a lane is under way at a time, so a
// message refused for now is never overtaken by the next one.
import { backoff } from './reconnect_policy.js';
import { command_retry_max_ms, command_retry_ms, resend_for_ms } from './settings.js';

/// `in_doubt`: an earlier sending was never answered, or answered "unknown": it may have had its effect, whatever a
/// later sending is told, until the command is acknowledged or decided. `stale`: its id was refused. `given_up`: in
/// doubt and too old to be sent again; it keeps its place in its lane until somebody finds out what became of it.
const unsent = { not_before: 0, attempts: 0, in_flight: false, in_doubt: false, stale: false, given_up: false };

const is_too_old = (entry, now) => now - entry.created_at > resend_for_ms;

export class command_queue {
  #entries = [];
  #next_id = 1;

  get size() {
    return this.#entries.length;
  }

  get entries() {
    return [...this.#entries];
  }

  /// about: `lasting`, a wish without harm when it is granted twice: after an hour it goes on under a new id;
  ///        `after`, the last event that cannot be its own: its effect can be looked up in the history above it.
  add(body, lane, now, { lasting, after } = {}) {
    const entry = { id: this.#next_id++, body, lane, lasting, after, created_at: now, ...unsent };
    this.#entries.push(entry);
    return entry;
  }

  /// Marks and returns what may be sent now, in order of id, at most `limit` under way.
  take_ready(limit, now) {
    const ready = [];
    const seen_lanes = new Set();
    let room = limit - this.#entries.filter((entry) => entry.in_flight).length;
    for (const entry of this.#entries) {
      const is_head = !seen_lanes.has(entry.lane);
      seen_lanes.add(entry.lane);
      if (!is_head || entry.in_flight || entry.stale || entry.not_before > now || room <= 0) continue;
      if (is_too_old(entry, now)) continue;
      entry.in_flight = true;
      room -= 1;
      ready.push(entry);
    }
    return ready;
  }

  /// The earliest moment at which a held-back command may go, or undefined.
  next_due() {
    const may_go = (entry) => !entry.in_flight && !entry.stale && !entry.given_up;
    const waits = this.#entries.filter((entry) => may_go(entry) && entry.not_before > 0);
    return waits.length === 0 ? undefined : Math.min(...waits.map((entry) => entry.not_before));
  }

  /// A final answer came; returns the command, or undefined when it was none of ours.
  finish(id) {
    const index = this.#entries.findIndex((entry) => entry.id === id);
    return index < 0 ? undefined : this.#entries.splice(index, 1)[0];
  }

  /// The same id goes again, later, and not before the server asked for it. Says nothing about what an earlier
  /// sending did.
  retry_later(id, now, random, after_ms = 0) {
    const entry = this.#find(id);
    if (entry === undefined) return;
    entry.in_flight = false;
    const wait = backoff(command_retry_ms, command_retry_max_ms, entry.attempts, random);
    entry.not_before = now + Math.max(wait, after_ms);
    entry.attempts += 1;
  }

  /// Answered "unknown": it may have had its effect.
  mark_in_doubt(id) {
    this.#change(id, { in_doubt: true });
  }

  /// Refused by who decides, and remembers what had an effect: no earlier sending had one.
  mark_undone(id) {
    this.#change(id, { in_doubt: false });
  }

  /// The id itself was refused: the command waits for a new client session.
  mark_stale(id) {
    this.#change(id, { stale: true, in_flight: false, in_doubt: false });
  }

  /// Only when no command may have had its effect under its present id: a new id would give it a second one.
  get needs_new_session() {
    return this.#entries.some((entry) => entry.stale)
      && !this.#entries.some((entry) => entry.in_flight || (entry.in_doubt && !entry.given_up));
  }

  connection_lost() {
    for (const entry of this.#entries) {
      entry.in_doubt ||= entry.in_flight;
      entry.in_flight = false;
    }
  }

  /// What became too old to be sent again: `expired` is given back; `doubtful` may have had its effect, and waits
  /// here, given up, for the history to tell; `renewed` goes on.
  take_expired(now) {
    const old = this.#entries.filter((entry) => is_too_old(entry, now) && !entry.given_up);
    const renewed = old.filter((entry) => entry.lasting);
    const is_doubtful = (entry) => entry.after !== undefined && (entry.in_doubt || entry.in_flight);
    const doubtful = old.filter((entry) => !entry.lasting && is_doubtful(entry));
    const expired = old.filter((entry) => !entry.lasting && !is_doubtful(entry));
    for (const entry of renewed) Object.assign(entry, unsent, { id: this.#next_id++, created_at: now });
    for (const entry of doubtful) Object.assign(entry, { in_doubt: true, in_flight: false, given_up: true });
    this.#entries = this.#entries.filter((entry) => !expired.includes(entry));
    return { expired, doubtful, renewed };
  }

  /// For a new client session, see `needs_new_session`.
  renumber() {
    this.#next_id = 1;
    for (const entry of this.#entries) Object.assign(entry, { id: this.#next_id++, stale: false });
  }

  save() {
    const entries = this.#entries.map(({ id, body, lane, lasting, after, created_at }) => (
      { id, body, lane, lasting, after, created_at }));
    return { next_id: this.#next_id, entries };
  }

  restore(saved) {
    this.#next_id = saved.next_id;
    this.#entries = saved.entries.map((entry) => ({ ...entry, ...unsent, in_doubt: true }));
  }

  #find(id) {
    return this.#entries.find((entry) => entry.id === id);
  }

  #change(id, marks) {
    const entry = this.#find(id);
    if (entry !== undefined) Object.assign(entry, marks);
  }
}
