// The protocol of docs/protocol/protocol.md as both pages speak it: hello, resume, commands that are sent again with
// the same id until answered, and reconnecting where the close code allows it. Knows nothing of the page.
//
// listener: state({name, code, retry_in_ms}), welcome(frame), frame(frame), accepted(command, frame),
//           refused(command, reason), refused_frame(frame), expired(command), doubtful(command),
//           history_forgotten(), changed()
// where name is `connecting`, `online`, `waiting` or `ended`. `changed`: the queue or the session changed. `expired`:
// too old to be sent. `doubtful`: too old to be sent again, but it may have had its effect (only a command with
// `after`): the listener looks for it in the history that the next connection brings, then calls `settle`.
import { command_queue } from './command_queue.js';
import { draw_session } from './random.js';
import { delay_before_retry, policy_of } from './reconnect_policy.js';
import { default_limits, good_connection_ms, protocol_versions, silence_ms } from './settings.js';

/// Refusals that say "not now" and decided nothing: the command is kept and sent again.
const passing = new Set(['too_many_in_flight', 'rate_limited', 'overloaded', 'unavailable']);
/// Decided, and to be decided anew later.
const decided_for_now = new Set(['too_many_pending_steps']);
/// Refusals of the id, not of the command: another window went on with our counter. A new client session mends it.
const stale_session = new Set(['command_id_reused', 'command_too_old']);

const browser_world = () => ({
  connect: (url) => new WebSocket(url),
  now: () => Date.now(),
  later: (milliseconds, action) => setTimeout(action, milliseconds),
  cancel: (timer) => clearTimeout(timer),
  random: () => Math.random(),
});

export class chat_client {
  #url;
  #hello;
  #listener;
  #ping_ms;
  #world;
  #queue = new command_queue();
  #session = draw_session();
  #socket;
  #online = false;
  #ended = false;
  #limits = default_limits;
  #attempt = 0;
  #welcomed_at = 0;
  #heard_at = 0;
  #pinged_at = 0;
  #reconnect_after;
  #retry_timer;
  #send_timer;

  /// `hello()` gives the role's own fields of the hello (secret and last_seen, or token), read at each connection.
  constructor({ url, hello, listener, ping_ms, world = browser_world() }) {
    this.#url = url;
    this.#hello = hello;
    this.#listener = listener;
    this.#ping_ms = ping_ms;
    this.#world = world;
  }

  get online() {
    return this.#online;
  }

  get limits() {
    return this.#limits;
  }

  get pending() {
    return this.#queue.entries;
  }

  /// Connects now; also the way back after `ended` and out of a wait.
  start() {
    this.#ended = false;
    if (this.#socket !== undefined) return;
    this.#world.cancel(this.#retry_timer);
    this.#connect();
  }

  stop() {
    this.#drop_socket(1000);
    this.#end(1000);
  }

  /// Queues a command; returns it. It is sent at once when possible, and until it is answered. `about`: see the queue.
  send(body, lane, about) {
    const command = this.#queue.add(body, lane, this.#world.now(), about);
    this.#pump();
    this.#listener.changed?.();
    return command;
  }

  /// The history has told what became of a doubtful command, or nobody wants to know any more.
  settle(command) {
    this.#queue.finish(command.id);
    this.#settled();
  }

  /// A frame without an id: told now or never.
  tell(frame) {
    if (this.#online) this.#socket.send(JSON.stringify(frame));
    return this.#online;
  }

  /// Called about once a second by the page: signs of life, and noticing a dead network.
  tick() {
    this.#expire();
    const now = this.#world.now();
    if (this.#socket === undefined) return;
    const silent = this.#pinged_at > this.#heard_at && now - this.#pinged_at > silence_ms;
    if (silent) return this.#lost(1006);
    const ping_is_out = this.#pinged_at > this.#heard_at;
    if (this.#online && !ping_is_out && now - this.#pinged_at >= this.#ping_ms) {
      this.#pinged_at = now;
      this.tell({ type: 'ping' });
    }
  }

  save() {
    return { session: this.#session, queue: this.#queue.save() };
  }

  /// Before `start`. A copied tab may hold the same counters, so the old session serves only what is unanswered.
  restore(saved) {
    if (saved.queue.entries.length === 0) return;
    this.#session = saved.session;
    this.#queue.restore(saved.queue);
  }

  #connect() {
    this.#listener.state({ name: 'connecting' });
    this.#reconnect_after = undefined;
    const socket = this.#world.connect(this.#url);
    this.#socket = socket;
    this.#pinged_at = this.#world.now();
    this.#heard_at = 0;
    const is_current = () => this.#socket === socket;
    socket.onopen = () => is_current() && this.#greet();
    socket.onmessage = (message) => is_current() && this.#receive(JSON.parse(message.data));
    socket.onclose = (closing) => is_current() && this.#lost(closing.code);
  }

  #greet() {
    const common = { type: 'hello', versions: protocol_versions, session: this.#session };
    this.#socket.send(JSON.stringify({ ...common, ...this.#hello() }));
  }

  #receive(frame) {
    this.#heard_at = this.#world.now();
    switch (frame.type) {
      case 'welcome': return this.#welcome(frame);
      case 'accepted': return this.#accepted(frame);
      case 'refused': return this.#refused(frame);
      case 'unknown':
        this.#queue.mark_in_doubt(frame.id);
        this.#retry_later(frame.id);
        return this.#pump();
      case 'reconnect':
        this.#reconnect_after = frame.after_ms;
        return undefined;
      default: return this.#listener.frame(frame);
    }
  }

  #welcome(frame) {
    this.#expire();
    this.#online = true;
    this.#limits = { ...default_limits, ...frame.limits };
    this.#welcomed_at = this.#world.now();
    this.#pinged_at = this.#heard_at;
    this.#listener.welcome(frame);
    this.#listener.state({ name: 'online' });
    this.#pump();
  }

  #accepted(frame) {
    const command = this.#queue.finish(frame.id);
    if (command !== undefined) this.#listener.accepted?.(command, frame);
    this.#settled();
  }

  #refused(frame) {
    if (frame.id === undefined) return this.#listener.refused_frame?.(frame);
    if (passing.has(frame.reason)) {
      this.#retry_later(frame.id, frame.after_ms);
    } else if (decided_for_now.has(frame.reason)) {
      this.#queue.mark_undone(frame.id);
      this.#retry_later(frame.id);
    } else if (stale_session.has(frame.reason)) {
      this.#queue.mark_stale(frame.id);
    } else {
      const command = this.#queue.finish(frame.id);
      if (command !== undefined) this.#listener.refused?.(command, frame.reason);
    }
    return this.#settled();
  }

  /// A connection is not told of the messages that went over it, so doubt needs the history of a new one.
  #expire() {
    const { expired, doubtful, renewed } = this.#queue.take_expired(this.#world.now());
    for (const command of doubtful) this.#listener.doubtful(command);
    for (const command of expired) this.#listener.expired?.(command);
    if (expired.length + doubtful.length + renewed.length === 0) return;
    this.#listener.changed?.();
    if (doubtful.length > 0 && this.#online) this.#connect_anew();
    else this.#pump();
  }

  #retry_later(id, after_ms) {
    this.#queue.retry_later(id, this.#world.now(), this.#world.random(), after_ms);
  }

  #settled() {
    this.#listener.changed?.();
    this.#pump();
  }

  #change_session() {
    this.#session = draw_session();
    this.#queue.renumber();
    this.#listener.changed?.();
    this.#connect_anew();
  }

  #connect_anew() {
    this.#drop_socket(1000);
    this.#connect();
  }

  /// Sends what may go, and comes back when the next held-back command is due.
  #pump() {
    if (!this.#online) return;
    if (this.#queue.needs_new_session) {
      this.#change_session();
      return;
    }
    const now = this.#world.now();
    for (const entry of this.#queue.take_ready(this.#limits.in_flight, now)) {
      this.#socket.send(JSON.stringify({ ...entry.body, id: entry.id }));
    }
    this.#world.cancel(this.#send_timer);
    const due = this.#queue.next_due();
    if (due !== undefined && due > now) this.#send_timer = this.#world.later(due - now, () => this.#pump());
  }

  #lost(code) {
    const lived = this.#online && this.#world.now() - this.#welcomed_at >= good_connection_ms;
    this.#drop_socket(1000);
    const policy = policy_of(code);
    if (!policy.reconnect) return this.#end(code);
    if (policy.forget_history) this.#listener.history_forgotten?.();
    this.#attempt = lived ? 0 : this.#attempt + 1;
    const attempt = Math.max(0, this.#attempt - 1);
    const wait = delay_before_retry(code, attempt, this.#world.random(), this.#reconnect_after);
    this.#listener.state({ name: 'waiting', code, retry_in_ms: wait });
    this.#retry_timer = this.#world.later(wait, () => this.#ended || this.#connect());
    return undefined;
  }

  #drop_socket(code) {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#online = false;
    this.#queue.connection_lost();
    this.#world.cancel(this.#send_timer);
    socket?.close(code);
  }

  #end(code) {
    this.#ended = true;
    this.#world.cancel(this.#retry_timer);
    this.#listener.state({ name: 'ended', code });
  }
}

/// The engine's address, seen from the page that it served.
export function chat_url(location) {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1/chat`;
}
