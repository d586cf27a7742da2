// A client in a world of the test's: time, chance and sockets, and what the client told its page.
import { chat_client } from '../../web/assets/client.js';
import { youth_chat } from '../../web/assets/youth_chat.js';

globalThis.crypto ??= (await import('node:crypto')).webcrypto;

/// A world whose clock stands still until turned.
class fake_world {
  time = 1_000_000;
  timers = new Map();
  sockets = [];
  #next = 1;

  connect() {
    const socket = {
      sent: [],
      send: (text) => socket.sent.push(JSON.parse(text)),
      close: (code) => { socket.closed_with = code; },
    };
    this.sockets.push(socket);
    return socket;
  }

  now() { return this.time; }

  random() { return 0; }

  later(milliseconds, action) {
    this.timers.set(this.#next, { at: this.time + milliseconds, action });
    return this.#next++;
  }

  cancel(timer) { this.timers.delete(timer); }

  advance(milliseconds) {
    this.time += milliseconds;
    for (const [timer, { at, action }] of [...this.timers]) {
      if (at <= this.time && this.timers.delete(timer)) action();
    }
  }

  get socket() { return this.sockets.at(-1); }
}

export function make_client() {
  const world = new fake_world();
  const heard = { states: [], accepted: [], refused: [], expired: [], frames: [], forgotten: 0 };
  const listener = {
    state: (state) => heard.states.push(state),
    welcome: () => {},
    frame: (frame) => heard.frames.push(frame),
    accepted: (command, frame) => heard.accepted.push([command.body.text ?? command.body.type, frame.first]),
    refused: (command, reason) => heard.refused.push([command.body.text, reason]),
    expired: (command) => heard.expired.push(command.body.text),
    doubtful: () => {},
    history_forgotten: () => { heard.forgotten += 1; },
  };
  const client = new chat_client({
    url: 'ws://test', hello: () => ({ role: 'youth' }), listener, ping_ms: 20_000, world,
  });
  const answer = (frame) => world.socket.onmessage({ data: JSON.stringify(frame) });
  const connect = () => {
    world.socket.onopen();
    answer({ type: 'welcome', limits: { in_flight: 4, text_bytes: 8000 } });
  };
  const commands = () => world.socket.sent.filter((frame) => frame.id !== undefined);
  const say = (text, lane = 'a') => client.send({ type: 'post_message', text }, lane);
  return { world, heard, client, answer, connect, commands, say };
}

/// A youth's conversation in such a world; `told` is what its page would show, in order.
export function make_youth(kept) {
  const world = new fake_world();
  const told = [];
  const tell = (what) => (command) => told.push([what, command.body?.text ?? command.text]);
  const view = {
    connection: () => {}, event: () => {}, typing: () => {}, forgotten: () => {}, changed: () => {},
    pending: tell('pending'), doubtful: tell('doubtful'), sent: tell('sent'), message: tell('message'),
    failed: tell('failed'),
  };
  const chat = new youth_chat('ws://test', view, kept, world);
  const answer = (frame) => world.socket.onmessage({ data: JSON.stringify(frame) });
  const connect = (last) => {
    world.socket.onopen();
    answer({ type: 'welcome', conversation: 'c', last, limits: { in_flight: 4, text_bytes: 8000 } });
  };
  const event = (seq, name, fields = {}) => answer({ type: 'event', seq, at: seq, event: name, ...fields });
  const own = (seq, text) => event(seq, 'message_posted', { by: 'youth', text });
  const caught_up = (last) => answer({ type: 'caught_up', conversation: 'c', last });
  const cut = (milliseconds) => {
    world.socket.onclose({ code: 1006 });
    world.advance(milliseconds);
    chat.tick();
  };
  const commands = () => world.socket.sent.filter((frame) => frame.id !== undefined);
  /// In the queue, with three events.
  const wait_in_queue = () => {
    chat.start();
    connect(0);
    caught_up(0);
    answer({ type: 'accepted', id: 1, first: 1, last: 2, at: 1 });
    event(1, 'conversation_opened');
    event(2, 'queue_requested');
    event(3, 'step_settled', { step: 16, reason: 'none' });
  };
  return { world, told, chat, answer, connect, event, own, caught_up, cut, commands, wait_in_queue };
}
