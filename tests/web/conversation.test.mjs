// What the pages know and show, without a browser: the fold of a conversation, texts, hours and drawn secrets.
import assert from 'node:assert/strict';
import test from 'node:test';
import { conversation } from '../../web/assets/conversation.js';
import { is_open } from '../../web/assets/emergency_hours.js';
import { draw_secret, draw_session } from '../../web/assets/random.js';
import { sequence_tracker } from '../../web/assets/sequence_tracker.js';
import { byte_length, clean_text, duration_words } from '../../web/assets/text.js';

globalThis.crypto ??= (await import('node:crypto')).webcrypto;

test('each event counts once, and last_seen never passes a hole', () => {
  const seen = new sequence_tracker();
  assert.deepEqual([1, 2, 2, 5, 4, 5].map((seq) => seen.take(seq)), [true, true, false, true, true, false]);
  assert.equal(seen.last, 2);
  seen.take(3);
  assert.equal(seen.last, 5);
});

test('the answer to an own message stands for its event, whichever comes first', () => {
  const event = { seq: 1, at: 9, event: 'message_posted', by: 'youth', text: 'bonsoir' };
  const answered_first = new conversation();
  assert.equal(answered_first.take_own_message({ first: 1, last: 1 }, 'youth', 'bonsoir', 9), true);
  assert.equal(answered_first.apply(event), false);
  const event_first = new conversation();
  assert.equal(event_first.apply(event), true);
  assert.equal(event_first.take_own_message({ first: 1, last: 1 }, 'youth', 'bonsoir', 9), false);
  for (const known of [answered_first, event_first]) {
    assert.equal(known.messages.size, 1);
    assert.equal(known.last_seen, 1);
  }
});

test('a conversation knows the place in the queue, who is there and whether the youth is', () => {
  const known = new conversation();
  let seq = 0;
  const happens = (event, fields = {}) => known.apply({ seq: ++seq, at: seq, event, ...fields });
  happens('conversation_opened', { queue: 'general' });
  happens('queue_requested', { priority: 0 });
  assert.equal(known.standing, 'requested');
  happens('step_settled', { step: 16, reason: 'queue_full' });
  assert.equal(known.standing, 'no_place');
  happens('queue_requested', { priority: 0 });
  happens('step_settled', { step: 32, reason: 'none' });
  assert.equal(known.standing, 'waiting');
  happens('moderator_joined', { moderator: 'm' });
  assert.equal(known.standing, 'none');
  happens('step_settled', { step: 40, reason: 'none' });
  assert.equal(known.standing, 'none');
  happens('connection_lost');
  assert.equal(known.youth_connected, false);
  happens('connection_resumed');
  assert.equal(known.youth_connected, true);
  happens('moderator_left', { moderator: 'm', reason: 'left' });
  assert.equal(known.standing, 'waiting');
  happens('conversation_closed', { reason: 'by_youth', by: 'youth' });
  assert.equal(known.is_closed, true);
});

test('secrets and sessions have the form of the wire and do not repeat', () => {
  assert.match(draw_secret(), /^[A-Za-z0-9_-]{43}$/);
  assert.match(draw_session(), /^[0-9a-f]{32}$/);
  assert.equal(new Set(Array.from({ length: 100 }, draw_secret)).size, 100);
});

test('typed text loses what the wire refuses and keeps its lines and accents', () => {
  assert.equal(clean_text('  é\r\nà\u0000\u0007\tb \ud83d\ude00 '), 'é\nà\tb 😀');
  assert.equal(clean_text('a\ud83d'), 'a\ufffd');
  assert.equal(clean_text('\ude00b'), '\ufffdb');
  assert.equal(byte_length('é'), 2);
  assert.equal(duration_words(125_000), '2 min 05 s');
  assert.equal(duration_words(4_320_000), '1 h 12 min');
});

test('the hours of a number are those of France, not of the device', () => {
  assert.equal(is_open('09:00', '23:00', new Date('2026-01-10T07:59:00Z')), false);
  assert.equal(is_open('09:00', '23:00', new Date('2026-01-10T08:00:00Z')), true);
  assert.equal(is_open('09:00', '23:00', new Date('2026-07-10T20:59:00Z')), true);
  assert.equal(is_open('09:00', '23:00', new Date('2026-07-10T21:00:00Z')), false);
});
