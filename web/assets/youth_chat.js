// A youth's conversation: the client, what is known of it, and what the child wrote. Shows nothing itself; tells
// `view` what changed.
import { chat_client } from './client.js';
import { conversation } from './conversation.js';
import { look_up, raise } from './doubtful_messages.js';
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
  #opened_at = 0;
  known = new conversation();
  /// All that happened before this page is here.
  has_history = false;

  /// view: connection(state), message(message), event(event), pending(command), doubtful(command), sent(command),
  ///       failed(command, reason), typing(), forgotten(), changed()
  constructor(url, view, kept, world) {
    this.#view = view;
    this.#secret = kept?.secret ?? draw_secret();
    this.#client = new chat_client({
      url, hello: () => this.#hello(), listener: this.#listener(), ping_ms: youth_ping_ms, world,
    });
    if (kept === undefined) {
      this.ask_for_place();
      return;
    }
    this.#client.restore(kept.client);
    this.#show_pending();
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

  /// Lasting: who still looks at the page still wants the chat, and an open conversation is not opened twice.
  ask_for_place() {
    if (!this.is_asking) this.#client.send({ type: 'open' }, lane, { lasting: true });
  }

  /// A place was asked for, and what came of it is not here yet.
  get is_asking() {
    const asked = this.#client.pending.some((command) => command.body.type === 'open');
    return asked || this.known.last_seen < this.#opened_at;
  }

  post(text) {
    const about = { after: this.known.last_seen };
    this.#view.pending(this.#client.send({ type: 'post_message', text }, lane, about));
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
        raise(this.#messages().filter((command) => !command.in_doubt), frame.last);
      },
      frame: (frame) => this.#frame(frame),
      accepted: (command, answer) => this.#accepted(command, answer),
      refused: (command, reason) => this.#refused(command, reason),
      expired: (command) => this.#refused(command, 'expired'),
      doubtful: (command) => this.#view.doubtful(command),
      history_forgotten: () => {
        this.known = new conversation();
        this.has_history = false;
        this.#opened_at = 0;
        for (const command of this.#messages()) command.after = 0;
        this.#view.forgotten();
        this.#show_pending();
      },
    };
  }

  #messages() {
    return this.#client.pending.filter((command) => command.body.type === 'post_message');
  }

  #show_pending() {
    for (const command of this.#messages()) {
      this.#view.pending(command);
      if (command.given_up) this.#view.doubtful(command);
    }
  }

  #frame(frame) {
    if (frame.type === 'typing') this.#view.typing();
    if (frame.type === 'caught_up') this.#caught_up();
    if (frame.type !== 'event' || !this.known.apply(frame)) return;
    if (frame.event === 'message_posted') this.#view.message(this.known.messages.get(frame.seq));
    else this.#view.event(frame);
  }

  #caught_up() {
    this.has_history = true;
    for (const { command, stands } of look_up(this.#messages(), this.known, me)) {
      if (stands) this.#view.sent(command);
      else this.#view.failed(command, 'expired');
      this.#client.settle(command);
    }
  }

  #accepted(command, answer) {
    if (command.body.type === 'open') this.#opened_at = answer.last;
    if (command.body.type !== 'post_message') return;
    const at = answer.at > 0 ? answer.at : Date.now() * 1000;
    const is_new = this.known.take_own_message(answer, me, command.body.text, at);
    raise(this.#messages(), answer.last);
    this.#view.sent(command);
    if (is_new) this.#view.message(this.known.messages.get(answer.last));
  }

  #refused(command, reason) {
    if (command.body.type === 'post_message') this.#view.failed(command, reason);
  }
}
