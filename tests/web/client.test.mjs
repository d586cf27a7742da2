// The browser's half of the protocol without a browser: time, chance and sockets are the test's.
import assert from 'node:assert/strict';
import test from 'node:test';
import { chat_client } from '../../web/assets/client.js';
import { command_queue } from '../../web/assets/command_queue.js';
import { backoff, delay_before_retry, policy_of } from '../../web/assets/reconnect_policy.js';

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

function make_client() {
  const world = new fake_world();
  const heard = { states: [], accepted: [], refused: [], expired: [], frames: [], forgotten: 0 };
  const listener = {
    state: (state) => heard.states.push(state),
    welcome: () => {},
    frame: (frame) => heard.frames.push(frame),
    accepted: (command, frame) => heard.accepted.push([command.body.text ?? command.body.type, frame.first]),
    refused: (command, reason) => heard.refused.push([command.body.text, reason]),
    expired: (command) => heard.expired.push(command.body.text),
    history_forgotten: () => { heard.forgotten += 1; },
  };
  const client = new chat_client({ url: 'ws://test', hello: () => ({ role: 'youth' }), listener, ping_ms: 20_000, world });
  const answer = (frame) => world.socket.onmessage({ data: JSON.stringify(frame) });
  const connect = () => {
    world.socket.onopen();
    answer({ type: 'welcome', limits: { in_flight: 4, text_bytes: 8000 } });
  };
  const commands = () => world.socket.sent.filter((frame) => frame.id !== undefined);
  const say = (text, lane = 'a') => client.send({ type: 'post_message', text }, lane);
  return { world, heard, client, answer, connect, commands, say };
}

test('the first frame is a hello, and commands wait for the welcome', () => {
  const { client, world, connect, commands, say } = make_client();
  say('bonsoir');
  client.start();
  assert.deepEqual(world.socket.sent, []);
  connect();
  assert.equal(world.socket.sent[0].type, 'hello');
  assert.match(world.socket.sent[0].session, /^[0-9a-f]{32}$/);
  assert.deepEqual(commands(), [{ type: 'post_message', text: 'bonsoir', id: 1 }]);
});

test('an unanswered command is sent again after a reconnect with the same session, id and body', () => {
  const { client, world, connect, commands, say, answer, heard } = make_client();
  client.start();
  connect();
  say('bonsoir');
  const [hello, first] = world.socket.sent;
  world.socket.onclose({ code: 1006 });
  world.advance(30_000);
  connect();
  assert.equal(world.sockets.length, 2);
  assert.equal(world.socket.sent[0].session, hello.session);
  assert.deepEqual(commands(), [first]);
  answer({ type: 'accepted', id: 1, first: 5, last: 5, at: 0 });
  assert.deepEqual(heard.accepted, [['bonsoir', 5]]);
  world.socket.onclose({ code: 1006 });
  world.advance(30_000);
  connect();
  assert.deepEqual(commands(), []);
});

test('an unknown answer sends the same command again', () => {
  const { client, connect, commands, say, answer, world } = make_client();
  client.start();
  connect();
  say('bonsoir');
  answer({ type: 'unknown', id: 1 });
  assert.equal(commands().length, 1);
  world.advance(500);
  assert.deepEqual(commands()[1], commands()[0]);
});

test('a message refused for now is not overtaken by the next one', () => {
  const { client, connect, commands, say, answer, world } = make_client();
  client.start();
  connect();
  say('un');
  say('deux');
  assert.deepEqual(commands().map(({ text }) => text), ['un']);
  answer({ type: 'refused', id: 1, reason: 'overloaded' });
  world.advance(1_000);
  answer({ type: 'accepted', id: 1, first: 1, last: 1, at: 1 });
  assert.deepEqual(commands().map(({ text }) => text), ['un', 'un', 'deux']);
});

test('lanes do not hold each other up, and never more than in_flight are under way', () => {
  const { client, connect, commands, say } = make_client();
  client.start();
  connect();
  for (const lane of ['a', 'b', 'c', 'd', 'e']) say(lane, lane);
  assert.equal(commands().length, 4);
});

test('a final refusal is told once and frees the lane', () => {
  const { client, connect, commands, say, answer, heard } = make_client();
  client.start();
  connect();
  say('trop long');
  say('court');
  answer({ type: 'refused', id: 1, reason: 'text_too_long', field: 'text' });
  assert.deepEqual(heard.refused, [['trop long', 'text_too_long']]);
  assert.equal(commands().at(-1).text, 'court');
});

test('a re-used id gives a new client session, once nothing uncertain is left under the old one', () => {
  const { client, connect, commands, say, answer, world } = make_client();
  client.start();
  connect();
  say('un', 'a');
  say('deux', 'b');
  const { session } = world.socket.sent[0];
  answer({ type: 'refused', id: 1, reason: 'command_id_reused' });
  assert.equal(world.sockets.length, 1);
  world.socket.onclose({ code: 1006 });
  world.advance(30_000);
  connect();
  assert.deepEqual(commands().map(({ text }) => text), ['deux']);
  answer({ type: 'accepted', id: 2, first: 1, last: 1, at: 1 });
  connect();
  assert.notEqual(world.socket.sent[0].session, session);
  assert.deepEqual(commands(), [{ type: 'post_message', text: 'un', id: 1 }]);
});

/// Two commands on lanes of their own; the second gets `answers`, then the first's id is refused. Whether the queue
/// then moves to a new session, which would give the second a new id.
function moves_on_after(...answers) {
  const { client, connect, say, answer, world } = make_client();
  client.start();
  connect();
  say('un', 'a');
  say('deux', 'b');
  for (const frame of answers) {
    if (frame === 'cut') {
      world.socket.onclose({ code: 1006 });
      world.advance(30_000);
      connect();
    } else {
      answer({ id: 2, ...frame });
      world.advance(30_000);
    }
  }
  const connections = world.sockets.length;
  answer({ type: 'refused', id: 1, reason: 'command_id_reused' });
  // A command under way holds the session by itself: refused for now, it does not.
  answer({ type: 'refused', id: 2, reason: 'unavailable' });
  return world.sockets.length > connections;
}

const unknown = { type: 'unknown' };
const refused = (reason) => ({ type: 'refused', reason });

test('a command that was only ever refused holds no session', () => {
  assert.equal(moves_on_after(refused('unavailable')), true);
  assert.equal(moves_on_after(), true);
});

test('after an unknown answer, a refusal that decided nothing leaves the doubt', () => {
  for (const reason of ['unavailable', 'overloaded', 'rate_limited', 'too_many_in_flight']) {
    assert.equal(moves_on_after(unknown, refused(reason)), false, reason);
  }
});

test('after an answer that was lost with the connection, a refusal that decided nothing leaves the doubt', () => {
  assert.equal(moves_on_after('cut', refused('unavailable')), false);
});

test('after an unknown answer, a decision ends the doubt', () => {
  assert.equal(moves_on_after(unknown, refused('too_many_pending_steps')), true);
  assert.equal(moves_on_after(unknown, { type: 'accepted', first: 1, last: 1, at: 1 }), true);
});

test('after an hour a command is given back instead of sent again', () => {
  const { client, connect, commands, say, heard, world } = make_client();
  client.start();
  say('bonsoir');
  world.advance(3_600_001);
  client.tick();
  assert.deepEqual(heard.expired, ['bonsoir']);
  client.start();
  connect();
  assert.deepEqual(commands(), []);
});

test('codes that say no end the connection until the person asks again', () => {
  for (const code of [1002, 1007, 1009, 4000, 4002, 4003, 4004, 4006, 4010, 4011]) {
    const { client, world, connect, heard } = make_client();
    client.start();
    connect();
    world.socket.onclose({ code });
    world.advance(3_600_000);
    assert.equal(world.sockets.length, 1, code);
    assert.deepEqual(heard.states.at(-1), { name: 'ended', code });
    client.start();
    assert.equal(world.sockets.length, 2, code);
  }
});

test('codes that allow it lead to a new connection', () => {
  for (const code of [1001, 1006, 1011, 1012, 4001, 4005, 4007, 4008, 4009, 4012, 4013]) {
    const { client, world, connect } = make_client();
    client.start();
    connect();
    world.socket.onclose({ code });
    world.advance(60_000);
    assert.equal(world.sockets.length, 2, code);
  }
});

test('last seen beyond the end forgets the history before coming back', () => {
  const { client, world, connect, heard } = make_client();
  client.start();
  connect();
  world.socket.onclose({ code: 4005 });
  assert.equal(heard.forgotten, 1);
});

test('a stopping server is given the time it asked for', () => {
  const { client, world, connect, answer } = make_client();
  client.start();
  connect();
  answer({ type: 'reconnect', after_ms: 5_000 });
  world.socket.onclose({ code: 1012 });
  world.advance(5_000);
  assert.equal(world.sockets.length, 1);
  world.advance(1_000);
  assert.equal(world.sockets.length, 2);
});

test('a network that swallows everything is noticed by the unanswered ping', () => {
  const { client, world, connect } = make_client();
  client.start();
  connect();
  world.advance(20_000);
  client.tick();
  assert.deepEqual(world.socket.sent.at(-1), { type: 'ping' });
  world.advance(12_001);
  client.tick();
  world.advance(30_000);
  assert.equal(world.sockets.length, 2);
});

test('what an abandoned socket still says is not heard', () => {
  const { client, world, connect, heard } = make_client();
  client.start();
  connect();
  const [old] = world.sockets;
  old.onclose({ code: 1006 });
  world.advance(30_000);
  connect();
  old.onmessage({ data: '{"type":"pong","server_time":1}' });
  old.onclose({ code: 4003 });
  assert.deepEqual(heard.frames, []);
  assert.equal(heard.states.at(-1).name, 'online');
});

test('waits grow to the maximum, half of each is drawn, and "later" is never soon', () => {
  assert.equal(backoff(500, 30_000, 0, 0), 250);
  assert.equal(backoff(500, 30_000, 0, 1), 500);
  assert.equal(backoff(500, 30_000, 50, 1), 30_000);
  assert.equal(delay_before_retry(1006, 3, 1), 4_000);
  assert.ok(delay_before_retry(4007, 0, 0) >= 10_000);
  assert.deepEqual(policy_of(4005), { reconnect: true, later: false, forget_history: true });
});

test('a kept queue goes on with the old session; an empty one starts a new session', () => {
  const before = make_client();
  before.say('bonsoir');
  const saved = JSON.parse(JSON.stringify(before.client.save()));
  const after = make_client();
  after.client.restore(saved);
  after.client.start();
  after.connect();
  assert.equal(after.world.socket.sent[0].session, saved.session);
  assert.deepEqual(after.commands(), [{ type: 'post_message', text: 'bonsoir', id: 1 }]);
  const empty = make_client();
  empty.client.restore({ session: saved.session, queue: new command_queue().save() });
  empty.client.start();
  empty.connect();
  assert.notEqual(empty.world.socket.sent[0].session, saved.session);
});
