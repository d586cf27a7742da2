// The youth's page: puts what the conversation says on the screen. Nothing is stored unless the child ticks the box.
import { chat_url } from './client.js';
import { say, show_connection } from './connection_line.js';
import { mark_closed_numbers } from './emergency_hours.js';
import { forget, keep, kept } from './kept_conversation.js';
import { log_view } from './log_view.js';
import { arm_quick_exit } from './quick_exit.js';
import { long_wait_ms, typing_shown_ms } from './settings.js';
import { byte_length, clean_text } from './text.js';
import { youth_chat } from './youth_chat.js';
import * as words from './youth_words.js';

const part = (id) => document.getElementById(id);
const log = new log_view(part('log'), {
  name_of: (by) => (by === 'youth' ? words.you : words.team),
  is_own: (by) => by === 'youth',
});
let chat;
let link = { name: 'connecting' };
let retry_at = 0;
let typing_until = 0;
let close_asked_until = 0;

const view = {
  connection(state) {
    link = state;
    retry_at = Date.now() + (state.retry_in_ms ?? 0);
    refresh();
  },
  message(message) {
    log.show_message(message);
    if (message.by !== 'youth') typing_until = 0;
    refresh();
  },
  event(event) {
    const said = event.event === 'conversation_closed' ? `closed_${event.reason}` : event.event;
    if (words.events[said] !== undefined) log.show_event(event.seq, words.events[said]);
    if (chat.known.is_closed) forget();
    refresh();
  },
  pending(command) {
    log.show_pending(command, words.you);
  },
  doubtful(command) {
    log.show_doubtful(command, words.doubtful);
  },
  sent(command) {
    log.drop_pending(command);
  },
  failed(command, reason) {
    const why = reason === 'expired' ? words.expired : (words.refusals[reason] ?? words.refusal_otherwise);
    log.show_failed(command, why, (text) => chat.post(text));
  },
  typing() {
    typing_until = Date.now() + typing_shown_ms;
    refresh();
  },
  forgotten() {
    log.clear();
  },
  changed() {
    if (part('keep').checked && chat !== undefined && !chat.known.is_closed) keep(chat.save());
  },
};

function begin(kept_state) {
  chat?.stop();
  log.clear();
  part('welcome').hidden = true;
  part('chat').hidden = false;
  chat = new youth_chat(chat_url(location), view, kept_state);
  chat.start();
  view.changed();
  part('text').focus();
}

/// The most important thing to know now, and what can be done about it.
function current_notice() {
  const { known } = chat;
  if (known.is_closed) return { text: words.notices.closed, action: 'start_again', urgent: true };
  if (link.name === 'ended' && link.code === 4006) return { text: words.notices.replaced, action: 'continue_here' };
  if (link.name === 'ended') return { text: words.notices.ended, action: 'try_again', urgent: true };
  if (link.name === 'waiting') return { text: words.notices.offline, urgent: true };
  if (known.standing === 'no_place') return { text: words.notices.no_place, action: 'ask_again', urgent: true };
  const waited = Date.now() - known.waiting_since / 1000;
  if (known.standing === 'waiting' && waited > long_wait_ms) return { text: words.notices.long_wait, urgent: true };
  if (known.standing !== 'none') return { text: words.notices[known.standing] };
  if (known.moderators.size > 0) return undefined;
  if (chat.is_asking || !chat.has_history) return { text: words.notices.opening };
  return { text: words.notices.not_asked, action: 'ask_again', urgent: true };
}

const actions = {
  start_again: () => begin(undefined),
  continue_here: () => chat.start(),
  try_again: () => chat.start(),
  ask_again: () => chat.ask_for_place(),
};

function show_notice(notice) {
  part('notice').hidden = notice === undefined;
  part('notice').classList.toggle('alert', notice?.urgent === true);
  document.querySelector('.numbers').classList.toggle('urgent', notice?.urgent === true);
  say(part('notice-text'), notice?.text ?? '');
  part('notice-action').hidden = notice?.action === undefined;
  part('notice-action').dataset.action = notice?.action ?? '';
  say(part('notice-action'), words.actions[notice?.action] ?? '');
}

function refresh() {
  if (part('chat') === null) return;
  mark_closed_numbers(document, new Date());
  if (chat === undefined) return;
  const now = Date.now();
  show_connection(link, retry_at, words.connection);
  show_notice(current_notice());
  say(part('typing'), now < typing_until ? words.typing : '');
  say(part('close'), now < close_asked_until ? words.close_twice : words.close_once);
  part('composer').hidden = chat.known.is_closed;
  part('close').hidden = chat.known.is_closed;
  log.show_read(chat.known.read_by_others('youth'));
  if (document.visibilityState === 'visible') chat.mark_read();
}

function send_typed() {
  const text = clean_text(part('text').value);
  if (text === '') return;
  if (byte_length(text) > chat.text_bytes) {
    say(part('composer-hint'), words.too_long);
    return;
  }
  say(part('composer-hint'), '');
  part('text').value = '';
  chat.post(text);
}

part('start').addEventListener('click', () => begin(undefined));
part('keep').addEventListener('change', () => part('keep').checked || forget());
part('notice-action').addEventListener('click', (event) => actions[event.currentTarget.dataset.action]?.());
part('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  send_typed();
  part('text').focus();
});
part('text').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send_typed();
});
part('text').addEventListener('input', () => chat.tell_typing());
part('close').addEventListener('click', () => {
  if (Date.now() < close_asked_until) chat.close();
  close_asked_until = Date.now() < close_asked_until ? 0 : Date.now() + 5_000;
  refresh();
});
document.querySelector('.skip').addEventListener('click', (event) => {
  // Following the link would leave an entry in the history, and "leave quickly" replaces only one.
  event.preventDefault();
  part('main').focus();
});
document.addEventListener('visibilitychange', refresh);
window.addEventListener('online', () => link.name === 'waiting' && chat.start());
arm_quick_exit(part('exit'), () => chat?.stop());
setInterval(() => {
  chat?.tick();
  refresh();
}, 1_000);

const kept_state = kept();
if (kept_state !== undefined) {
  part('keep').checked = true;
  begin(kept_state);
}
refresh();
