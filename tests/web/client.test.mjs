// The connection of the pages' client without a browser: when it comes back, when it does not, what it hears.
import assert from 'node:assert/strict';
import test from 'node:test';
import { backoff, delay_before_retry, policy_of } from '../../web/assets/reconnect_policy.js';
import { make_client } from './fake_world.mjs';

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
