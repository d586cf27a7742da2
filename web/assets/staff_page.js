// The moderator's console: service, offers, queue and conversations. The token lives in this page's memory only.
import { alarm } from './alarm.js';
import { chat_client, chat_url } from './client.js';
import { show_connection } from './connection_line.js';
import { desk_view } from './desk_view.js';
import { alarm_every_ms, staff_ping_ms } from './settings.js';
import { pulse_of } from './pulse.js';
import { staff_chat } from './staff_chat.js';
import * as words from './staff_words.js';

const part = (id) => document.getElementById(id);
const desk = new desk_view();
const bell = new alarm();
const pulse = new pulse_of(Date);
const chats = new Map();
let client;
let token = '';
let me = '';
let moderator;
let link = { name: 'away' };
let retry_at = 0;
let leaving = false;
let was_signed_in = false;
/// On this very connection.
let is_at_work = false;
let current;

const listener = {
  state(state) {
    link = state;
    retry_at = Date.now() + (state.retry_in_ms ?? 0);
    if (state.name !== 'online') is_at_work = false;
    if (state.name !== 'online') for (const chat of chats.values()) chat.connection_lost();
    if (state.name === 'ended') after_end(state.code);
    refresh();
  },
  welcome(frame) {
    me = frame.moderator;
    part('sign-in').hidden = true;
    part('desk').hidden = false;
    part('service').hidden = false;
    part('resume').hidden = true;
    part('token').value = '';
  },
  frame(frame) {
    frames[frame.type]?.(frame);
    refresh();
  },
  accepted(command, answer) {
    if (command.body.type === 'sign_out') client.stop();
    chats.get(command.body.conversation)?.accepted(command, answer);
    refresh();
  },
  refused(command, reason) {
    desk.take_back_answer(command.body.conversation);
    const shown = chats.get(command.body.conversation)?.refused(command, reason);
    if (!shown && command.body.type !== 'mark_read') complain(words.refusal_words(reason));
    if (command.body.type === 'sign_out') leaving = false;
    if (command.body.type === 'set_capacity') part('capacity').value = moderator?.capacity ?? '';
    refresh();
  },
  expired(command) {
    listener.refused(command, 'expired');
  },
  doubtful(command) {
    const chat = chats.get(command.body.conversation);
    if (chat !== undefined) return chat.doubtful(command);
    complain(words.refusal_words('expired'));
    return client.settle(command);
  },
  refused_frame(frame) {
    if (frame.reason === 'unavailable' && frame.field === 'queue') complain(words.desk_away);
    if (frame.reason !== 'last_seen_beyond_end') return;
    chats.get(frame.conversation)?.forget_history();
  },
};

const frames = {
  moderator(frame) {
    moderator = frame;
    const was_at_work = is_at_work;
    is_at_work = frame.presence !== 'signed_out';
    if (is_at_work) was_signed_in = true;
    // Whoever gives signs of life is not missed.
    else if (was_at_work && !leaving && !pulse.paused()) end_here();
    else if (!leaving && !is_under_way('sign_in')) {
      if (was_signed_in) complain(words.missed);
      was_signed_in = false;
      client.send({ type: 'sign_in' }, 'moderator');
    }
    if (document.activeElement !== part('capacity')) part('capacity').value = frame.capacity;
  },
  desk(frame) {
    desk.take(frame);
    if (part('problem').textContent === words.desk_away) part('problem').hidden = true;
  },
  attached(frame) {
    chats.get(frame.conversation)?.attached();
  },
  caught_up(frame) {
    chats.get(frame.conversation)?.caught_up();
  },
  detached(frame) {
    chats.get(frame.conversation)?.connection_lost();
  },
  event(frame) {
    chats.get(frame.conversation)?.event(frame);
  },
  typing(frame) {
    chats.get(frame.conversation)?.typing(frame.by);
  },
};

function is_under_way(type) {
  return client.pending.some((command) => command.body.type === type);
}

function complain(text) {
  part('problem').textContent = text;
  part('problem').hidden = false;
}

/// After a deliberate end or a refused token everything is put away. Otherwise what was not sent yet stays, and the
/// same connection can be taken up again.
function after_end(code) {
  if (code === 1000 || code === 4003) return show_sign_in(code);
  part('resume').hidden = false;
  return complain(words.endings[code] ?? words.ending_otherwise(code));
}

function end_here() {
  client.stop();
  part('sign-in-problem').textContent = words.ended_elsewhere;
}

function show_sign_in(code) {
  part('sign-in').hidden = false;
  part('resume').hidden = true;
  part('desk').hidden = true;
  part('service').hidden = true;
  part('sign-in-problem').textContent = words.endings[code] ?? words.ending_otherwise(code);
  token = '';
  for (const chat of [...chats.values()]) put_away(chat);
  desk.forget();
  part('token').focus();
}

function answer_offer(type, conversation) {
  desk.answer(conversation);
  client.send({ type, conversation }, 'desk');
  refresh();
}

function in_hand() {
  return new Set([...desk.chats, ...(moderator?.chats ?? [])]);
}

function show_chats(held) {
  for (const id of held) if (!chats.has(id)) add_chat(id);
  if (current === undefined || !chats.has(current.id)) [current] = chats.values();
  const narrow = matchMedia('(max-width: 62rem)').matches;
  for (const chat of chats.values()) {
    const is_current = chat === current;
    chat.panel.classList.toggle('current', is_current);
    chat.tab.setAttribute('aria-current', String(is_current));
    if (held.has(chat.id)) chat.attach_if_needed(Date.now());
    chat.refresh(held.has(chat.id), document.visibilityState === 'visible' && (is_current || !narrow));
  }
  part('chats-empty').hidden = chats.size > 0;
}

function add_chat(id) {
  const chat = new staff_chat(id, client, me, {
    confirm,
    put_away,
    show: (chosen) => {
      current = chosen;
      refresh();
    },
  });
  chats.set(id, chat);
  part('tabs').append(chat.tab);
  part('panels').append(chat.panel);
}

function put_away(chat) {
  chat.drop_doubtful();
  client.tell({ type: 'detach', conversation: chat.id });
  chats.delete(chat.id);
  chat.tab.remove();
  chat.panel.remove();
  refresh();
}

function confirm(text, action) {
  part('confirm-text').textContent = text;
  const dialog = part('confirm');
  dialog.returnValue = 'no';
  dialog.onclose = () => dialog.returnValue === 'yes' && action();
  dialog.showModal();
}

function refresh() {
  show_connection(link, retry_at, words.connection);
  if (part('desk').hidden) return;
  part('available').setAttribute('aria-pressed', String(moderator?.presence === 'available'));
  part('pause').setAttribute('aria-pressed', String(moderator?.presence === 'paused'));
  const open = desk.refresh(answer_offer);
  document.title = open > 0 ? `(${open}) ${words.offered(open)}` : 'Veilleuse, équipe';
  if (open > 0) bell.ring_every(alarm_every_ms);
  show_chats(in_hand());
}

part('sign-in-form').addEventListener('submit', (event) => {
  event.preventDefault();
  bell.unlock();
  token = part('token').value.trim();
  leaving = false;
  was_signed_in = false;
  moderator = undefined;
  part('problem').hidden = true;
  client = new chat_client({
    url: chat_url(location), hello: () => ({ role: 'staff', token }), listener, ping_ms: staff_ping_ms,
  });
  client.start();
});
part('available').addEventListener('click', () => {
  part('problem').hidden = true;
  client.send({ type: 'available' }, 'moderator');
});
part('resume').addEventListener('click', () => client.start());
part('pause').addEventListener('click', () => client.send({ type: 'pause' }, 'moderator'));
part('capacity').addEventListener('change', (event) => {
  const chats_at_once = event.currentTarget.valueAsNumber;
  if (Number.isInteger(chats_at_once)) client.send({ type: 'set_capacity', chats: chats_at_once }, 'moderator');
});
part('sound').addEventListener('click', (event) => {
  bell.muted = !bell.muted;
  event.currentTarget.setAttribute('aria-pressed', String(!bell.muted));
  event.currentTarget.textContent = bell.muted ? 'Son coupé' : 'Son activé';
});
part('sign-out').addEventListener('click', () => {
  confirm(words.confirm_sign_out, () => {
    leaving = true;
    client.send({ type: 'sign_out' }, 'moderator');
  });
});
document.addEventListener('visibilitychange', refresh);
window.addEventListener('online', () => link.name === 'waiting' && client.start());
new Worker('/assets/ticker.js').onmessage = () => {
  pulse.tick();
  client?.tick();
  refresh();
};
