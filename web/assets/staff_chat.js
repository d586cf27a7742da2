// One conversation as its moderator sees it: a panel and a tab.
import { conversation } from './conversation.js';
import { look_up, raise } from './doubtful_messages.js';
import { log_view } from './log_view.js';
import { typing_every_ms, typing_shown_ms } from './settings.js';
import * as words from './staff_words.js';
import { byte_length, clean_text } from './text.js';

/// An accepted child's conversation may not know its moderator yet, so `attach` is asked again while no `attached`
/// came.
const attach_again_ms = 1_500;

export class staff_chat {
  id;
  known = new conversation();
  panel;
  tab;
  #client;
  #me;
  #log;
  #attached = false;
  #attach_asked_at = 0;
  #typing_until = 0;
  #typing_by = '';
  #typing_told_at = 0;
  #seen = 0;

  /// actions: confirm(text, action), put_away(chat), show(chat)
  constructor(id, client, me, actions) {
    this.id = id;
    this.#client = client;
    this.#me = me;
    this.panel = document.getElementById('panel').content.firstElementChild.cloneNode(true);
    this.tab = document.createElement('button');
    this.tab.type = 'button';
    this.#log = new log_view(this.#part('.log'), {
      name_of: (by) => (by === me ? words.names.you : words.names[by] ?? words.names.colleague),
      is_own: (by) => by === me,
    });
    this.#dress(actions);
  }

  get name() {
    return words.child_name(this.id);
  }

  connection_lost() {
    this.#attached = false;
    this.#attach_asked_at = 0;
  }

  /// Called every second while the chat is in hand.
  attach_if_needed(now) {
    if (this.#attached || now - this.#attach_asked_at < attach_again_ms) return;
    const frame = { type: 'attach', conversation: this.id, last_seen: this.known.last_seen };
    if (this.#client.tell(frame)) this.#attach_asked_at = now;
  }

  attached() {
    this.#attached = true;
  }

  /// The server has fewer events than we thought to have seen: read it all again.
  forget_history() {
    this.known = new conversation();
    this.#log.clear();
    for (const command of this.#pending_messages()) {
      command.after = 0;
      this.#log.show_pending(command, words.names.you);
      if (command.given_up) this.doubtful(command);
    }
  }

  event(frame) {
    if (!this.known.apply(frame)) return;
    if (frame.event === 'message_posted') this.#log.show_message(this.known.messages.get(frame.seq));
    else if (words.events[frame.event]) this.#log.show_event(frame.seq, words.events[frame.event](frame, this.#me));
    if (frame.by === 'youth') this.#typing_until = 0;
  }

  typing(by) {
    this.#typing_by = by;
    this.#typing_until = Date.now() + typing_shown_ms;
  }

  accepted(command, answer) {
    if (command.body.type !== 'post_message') return;
    const at = answer.at > 0 ? answer.at : Date.now() * 1000;
    const is_new = this.known.take_own_message(answer, this.#me, command.body.text, at);
    raise(this.#pending_messages(), answer.last);
    this.#log.drop_pending(command);
    if (is_new) this.#log.show_message(this.known.messages.get(answer.last));
  }

  refused(command, reason) {
    if (command.body.type !== 'post_message') return false;
    this.#log.show_failed(command, words.refusal_words(reason), (text) => this.#post(text));
    return true;
  }

  doubtful(command) {
    this.#log.show_doubtful(command, words.doubtful);
  }

  caught_up() {
    for (const { command, stands } of look_up(this.#pending_messages(), this.known, this.#me)) {
      if (stands) this.#log.drop_pending(command);
      else this.refused(command, 'expired');
      this.#client.settle(command);
    }
  }

  /// Nobody looks any more at what is in doubt.
  drop_doubtful() {
    for (const command of this.#pending_messages()) if (command.given_up) this.#client.settle(command);
  }

  /// `in_hand`: the server counts it among our chats. `visible`: this panel is before the moderator's eyes.
  refresh(in_hand, visible) {
    const now = Date.now();
    const child = this.#part('.child');
    const state = words.child_state(this.known);
    if (child.textContent !== state) child.textContent = state;
    child.classList.toggle('gone', !this.known.youth_connected && !this.known.is_closed);
    this.#part('.typing').textContent = now < this.#typing_until ? words.typing(this.#typing_by) : '';
    this.#log.show_read(this.known.read_by_others(this.#me));
    const writable = in_hand && !this.known.is_closed;
    this.#part('.composer').hidden = !writable;
    this.#part('.leave').hidden = !writable;
    this.#part('.close').hidden = !writable;
    this.#part('.put-away').hidden = writable;
    if (visible) this.#mark_read(writable);
    this.#refresh_tab();
  }

  #part(selector) {
    return this.panel.querySelector(selector);
  }

  #dress(actions) {
    const field = this.#part('textarea');
    field.id = `text-${this.id}`;
    this.#part('label').htmlFor = field.id;
    this.#part('h3').textContent = this.name;
    this.panel.setAttribute('aria-label', this.name);
    this.panel.addEventListener('focusin', () => actions.show(this));
    this.tab.addEventListener('click', () => {
      actions.show(this);
      field.focus();
    });
    this.#part('.composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send_typed();
    });
    field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send_typed();
    });
    field.addEventListener('input', () => this.#tell_typing());
    this.#part('.leave').addEventListener('click', () => {
      actions.confirm(words.confirm_leave(this.name), () => this.#send({ type: 'leave' }));
    });
    this.#part('.close').addEventListener('click', () => {
      actions.confirm(words.confirm_close(this.name), () => this.#send({ type: 'close' }));
    });
    this.#part('.put-away').addEventListener('click', () => actions.put_away(this));
  }

  #send(body, lane = this.id, about = {}) {
    return this.#client.send({ ...body, conversation: this.id }, lane, about);
  }

  #post(text) {
    const about = { after: this.known.last_seen };
    this.#log.show_pending(this.#send({ type: 'post_message', text }, this.id, about), words.names.you);
  }

  #send_typed() {
    const field = this.#part('textarea');
    const text = clean_text(field.value);
    const fits = byte_length(text) <= this.#client.limits.text_bytes;
    this.#part('.composer-hint').textContent = fits ? '' : words.too_long;
    if (text === '' || !fits) return;
    field.value = '';
    this.#post(text);
    field.focus();
  }

  #tell_typing() {
    const now = Date.now();
    if (now - this.#typing_told_at < typing_every_ms) return;
    if (this.#client.tell({ type: 'typing', conversation: this.id })) this.#typing_told_at = now;
  }

  #pending_messages() {
    const is_ours = ({ body }) => body.type === 'post_message' && body.conversation === this.id;
    return this.#client.pending.filter(is_ours);
  }

  #mark_read(writable) {
    const up_to = this.known.last_message_for(this.#me);
    this.#seen = Math.max(this.#seen, up_to);
    const is_mark = ({ body }) => body.type === 'mark_read' && body.conversation === this.id;
    if (!writable || up_to <= (this.known.read.get(this.#me) ?? 0) || this.#client.pending.some(is_mark)) return;
    this.#send({ type: 'mark_read', up_to }, `read ${this.id}`);
  }

  #refresh_tab() {
    const messages = [...this.known.messages.values()];
    const unread = messages.filter((message) => message.by !== this.#me && message.seq > this.#seen).length;
    const lost = !this.known.youth_connected && !this.known.is_closed;
    const said = `${this.name}|${unread}|${lost}|${this.known.is_closed}`;
    if (this.tab.dataset.said === said) return;
    this.tab.dataset.said = said;
    this.tab.replaceChildren(this.name);
    if (unread > 0) this.tab.append(badge('unread', `${unread} non lu${unread > 1 ? 's' : ''}`));
    if (lost) this.tab.append(badge('gone', 'déconnecté'));
    if (this.known.is_closed) this.tab.append(badge('ended', 'terminée'));
  }
}

function badge(kind, words_of_it) {
  const item = document.createElement('span');
  item.className = kind;
  item.textContent = words_of_it;
  return item;
}
