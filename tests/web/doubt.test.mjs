// Messages whose answer was lost for more than an hour: nothing is said of them that is not known.
import assert from 'node:assert/strict';
import test from 'node:test';
import { make_client, make_youth } from './fake_world.mjs';

const hour_and_more = 3_660_000;

/// A message under way when the connection breaks for more than an hour.
function in_doubt(text = 'au secours') {
  const youth = make_youth();
  youth.wait_in_queue();
  youth.chat.post(text);
  youth.cut(hour_and_more);
  return youth;
}

test('a message in doubt is not called failed, nor sent again, before the history is here', () => {
  const { told, connect, commands } = in_doubt();
  assert.deepEqual(told, [['pending', 'au secours'], ['doubtful', 'au secours']]);
  connect(4);
  assert.deepEqual(commands(), []);
  assert.deepEqual(told.at(-1), ['doubtful', 'au secours']);
});

test('a message in doubt that stands in the history is sent', () => {
  const { told, connect, own, caught_up, chat } = in_doubt();
  connect(4);
  own(4, 'au secours');
  caught_up(4);
  assert.deepEqual(told.slice(2), [['message', 'au secours'], ['sent', 'au secours']]);
  assert.deepEqual(chat.save().client.queue.entries, []);
});

test('a message in doubt that the whole history does not hold was not sent', () => {
  const { told, connect, event, caught_up, commands } = in_doubt();
  connect(4);
  event(4, 'moderator_joined', { moderator: 'm' });
  caught_up(4);
  assert.deepEqual(told.slice(2), [['failed', 'au secours']]);
  assert.deepEqual(commands(), []);
});

test('an equal message from before, or of somebody else, is not taken for the one in doubt', () => {
  const { told, connect, answer, event, caught_up, cut, chat, wait_in_queue } = make_youth();
  wait_in_queue();
  chat.post('oui');
  chat.post('oui');
  answer({ type: 'accepted', id: 2, first: 4, last: 4, at: 1 });
  cut(hour_and_more);
  connect(5);
  event(5, 'message_posted', { by: 'm', text: 'oui' });
  caught_up(5);
  assert.deepEqual(told.at(-1), ['failed', 'oui']);
});

test('of two equal messages in doubt after a reload, one in the history stands for the first', () => {
  const before = make_youth();
  before.wait_in_queue();
  before.chat.post('oui');
  before.chat.post('oui');
  const kept = JSON.parse(JSON.stringify(before.chat.save()));
  const { world, told, chat, connect, own, event, caught_up } = make_youth(kept);
  world.advance(hour_and_more);
  chat.start();
  connect(4);
  for (const seq of [1, 2, 3]) event(seq, 'connection_lost');
  own(4, 'oui');
  caught_up(4);
  assert.deepEqual(told.filter(([what]) => what === 'sent' || what === 'failed'), [['sent', 'oui'], ['failed', 'oui']]);
});

test('what stood before a reloaded page wrote its first message is not taken for it', () => {
  const before = make_youth();
  before.wait_in_queue();
  const { told, chat, connect, own, event, caught_up, cut } = make_youth(before.chat.save());
  chat.post('oui');
  chat.start();
  connect(4);
  cut(hour_and_more);
  connect(4);
  for (const seq of [1, 2, 3]) event(seq, 'connection_lost');
  own(4, 'oui');
  caught_up(4);
  assert.deepEqual(told.at(-1), ['failed', 'oui']);
});

test('a message written after the one in doubt waits until the history has told', () => {
  const { world, chat, connect, caught_up, commands, cut, wait_in_queue } = make_youth();
  wait_in_queue();
  chat.post('un');
  cut(3_000_000);
  chat.post('deux');
  world.advance(hour_and_more - 3_000_000);
  chat.tick();
  world.advance(30_000);
  connect(3);
  assert.deepEqual(commands(), []);
  caught_up(3);
  assert.deepEqual(commands().map(({ text }) => text), ['deux']);
});

test('doubt on a living connection is looked up over a new one, which brings the own message too', () => {
  const { world, told, chat, answer, connect, own, caught_up, wait_in_queue } = make_youth();
  wait_in_queue();
  chat.post('un');
  answer({ type: 'unknown', id: 2 });
  world.time += hour_and_more;
  chat.tick();
  assert.equal(world.sockets.length, 2);
  assert.equal(world.sockets[0].closed_with, 1000);
  connect(4);
  own(4, 'un');
  caught_up(4);
  assert.deepEqual(told.at(-1), ['sent', 'un']);
});

test('a command that is too old is not sent between waking up and the next tick', () => {
  const { world, client, connect, commands, say } = make_client();
  client.start();
  connect();
  say('bonsoir');
  world.socket.onclose({ code: 1006 });
  world.advance(hour_and_more);
  connect();
  assert.deepEqual(commands(), []);
});

test('a message that was never sent is given back after an hour without waiting for the history', () => {
  const { told, chat, cut, wait_in_queue } = make_youth();
  wait_in_queue();
  cut(100);
  chat.post('jamais parti');
  cut(hour_and_more);
  assert.deepEqual(told, [['pending', 'jamais parti'], ['failed', 'jamais parti']]);
});

test('a place asked for while nobody could be reached is asked for after any time, before what was written', () => {
  const { world, chat, connect, commands, answer } = make_youth();
  chat.start();
  world.advance(1_000_000);
  chat.post('au secours');
  world.advance(hour_and_more - 1_000_000);
  chat.tick();
  world.advance(30_000);
  assert.equal(chat.is_asking, true);
  connect(0);
  assert.deepEqual(commands().map(({ type }) => type), ['open']);
  answer({ type: 'accepted', id: commands()[0].id, first: 1, last: 2, at: 1 });
  assert.deepEqual(commands().map(({ type }) => type), ['open', 'post_message']);
});

test('asking for a place lasts until its events are here, or until it is refused', () => {
  const { chat, connect, caught_up, answer, event } = make_youth();
  chat.start();
  connect(0);
  caught_up(0);
  answer({ type: 'refused', id: 1, reason: 'unknown_queue' });
  assert.equal(chat.is_asking, false);
  chat.ask_for_place();
  chat.ask_for_place();
  assert.equal(chat.save().client.queue.entries.length, 1);
  answer({ type: 'accepted', id: 2, first: 1, last: 2, at: 1 });
  assert.equal(chat.is_asking, true);
  event(1, 'conversation_opened');
  event(2, 'queue_requested');
  assert.equal(chat.is_asking, false);
});
