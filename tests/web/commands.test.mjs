// A command's way from the page to its answer: sent again until then, in order, never twice in effect, never for ever.
import assert from 'node:assert/strict';
import test from 'node:test';
import { command_queue } from '../../web/assets/command_queue.js';
import { make_client } from './fake_world.mjs';

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

test('a message refused for now goes again no sooner than the server asked', () => {
  const { client, connect, commands, say, answer, world } = make_client();
  client.start();
  connect();
  say('bonsoir');
  answer({ type: 'refused', id: 1, reason: 'overloaded', after_ms: 5_000 });
  world.advance(4_999);
  assert.equal(commands().length, 1);
  world.advance(1);
  assert.deepEqual(commands()[1], commands()[0]);
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
