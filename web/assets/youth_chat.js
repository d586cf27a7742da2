// A youth's conversation: the client, what is known of it, and what the child wrote. Shows nothing itself; tells
// `view` what changed.
import { chat_client } from './client.js';
import { conversation } from './conversation.js';
import { draw_secret } from './random.js';
import { typing_every_ms, youth_ping_ms } from './settings.js';

const me = 'youth';
const lane = 'conversation';

export class youth_chat {
  #secret;
  #conversation_id;
  #view;
  #client;
  #typing_told_at = 0;
  known = new conversation();

  /// view: connection(state), message(message), event(event), pending(command), sent(command), failed(command, reason),
  ///       typing(), forgotten(), changed()
  constructor(url, view, kept) {
    this.#view = view;
    this.#secret = kept?.secret ?? draw_secret();
    this.#client = new chat_client({
      url, hello: () => this.#hello(), listener: this.#listener(), ping_ms: youth_ping_ms,
    });
    if (kept === undefined) {
      this.ask_for_place();
      return;
    }
    this.#client.restore(kept.client);
    for (const command of this.#client.pending) {
      if (command.body.type === 'post_message') view.pending(command);
    }
  }

  start() {
    this.#client.start();
  }

  stop() {
    this.#client.stop();
  }

  tick() {
    this.#client.tick();
  }

  ask_for_place() {
    this.#client.send({ type: 'open' }, lane);
  }

  post(text) {
    this.#view.pending(this.#client.send({ type: 'post_message', text }, lane));
  }

  close() {
    this.#client.send({ type: 'close' }, lane);
  }

  tell_typing() {
    const now = Date.now();
    if (now - this.#typing_told_at < typing_every_ms) return;
    if (this.#client.tell({ type: 'typing' })) this.#typing_told_at = now;
  }

  /// The child has the newest message before their eyes.
  mark_read() {
    const up_to = this.known.last_message_for(me);
    const asked = this.#client.pending.some((command) => command.body.type === 'mark_read');
    if (asked || this.known.is_closed || up_to <= (this.known.read.get(me) ?? 0)) return;
    this.#client.send({ type: 'mark_read', up_to }, 'read');
  }

  get text_bytes() {
    return this.#client.limits.text_bytes;
  }

  save() {
    return { secret: this.#secret, client: this.#client.save() };
  }

  #hello() {
    const expected = this.#conversation_id === undefined ? {} : { conversation: this.#conversation_id };
    return { role: 'youth', secret: this.#secret, last_seen: this.known.last_seen, ...expected };
  }

  #listener() {
    return {
      state: (state) => this.#view.connection(state),
      changed: () => this.#view.changed(),
      welcome: (frame) => {
        this.#conversation_id = frame.conversation;
      },
      frame: (frame) => this.#frame(frame),
      accepted: (command, answer) => this.#accepted(command, answer),
      refused: (command, reason) => this.#refused(command, reason),
      expired: (command) => this.#refused(command, 'expired'),
      history_forgotten: () => {
        this.known = new conversation();
        this.#view.forgotten();
        for (const command of this.#client.pending) {
          if (command.body.type === 'post_message') this.#view.pending(command);
        }
      },
    };
  }

  #frame(frame) {
    if (frame.type === 'typing') this.#view.typing();
    if (frame.type !== 'event' || !this.known.apply(frame)) return;
    if (frame.event === 'message_posted') this.#view.message(this.known.messages.get(frame.seq));
    else this.#view.event(frame);
  }

  #accepted(command, answer) {
    if (command.body.type !== 'post_message') return;
    const at = answer.at > 0 ? answer.at : Date.now() * 1000;
    const is_new = this.known.take_own_message(answer, me, command.body.text, at);
    this.#view.sent(command);
    if (is_new) this.#view.message(this.known.messages.get(answer.last));
  }

  #refused(command, reason) {
    if (command.body.type === 'post_message') this.#view.failed(command, reason);
  }
}
