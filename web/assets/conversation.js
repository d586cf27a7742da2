// What is known of one conversation: the fold of its events, as a page needs it.
import { sequence_tracker } from './sequence_tracker.js';

export class conversation {
  #tracker = new sequence_tracker();
  messages = new Map();
  moderators = new Set();
  /// `none`, `requested`, `waiting`, `no_place`.
  standing = 'none';
  waiting_since = 0;
  youth_connected = true;
  closed_by = undefined;
  /// Highest number read, by author.
  read = new Map();

  get last_seen() {
    return this.#tracker.last;
  }

  get is_closed() {
    return this.closed_by !== undefined;
  }

  /// False for an event that is here already.
  apply(event) {
    if (!this.#tracker.take(event.seq)) return false;
    const change = changes[event.event];
    if (change !== undefined) change(this, event);
    return true;
  }

  /// Of all commands only a message's events are not sent to its own connection: the answer stands for them.
  /// False when history has already brought it.
  take_own_message(answer, by, text, at) {
    let is_new = false;
    for (let seq = answer.first; seq <= answer.last; seq += 1) is_new = this.#tracker.take(seq) || is_new;
    if (is_new) this.messages.set(answer.last, { seq: answer.last, at, by, text });
    return is_new;
  }

  /// The number of the first message of `author` with this text above `after`, or undefined.
  find_message(author, text, after) {
    const is_it = (message) => message.by === author && message.text === text && message.seq > after;
    const found = [...this.messages.values()].filter(is_it).map((message) => message.seq);
    return found.length === 0 ? undefined : Math.min(...found);
  }

  /// The last message that somebody else wrote, 0 if none.
  last_message_for(reader) {
    let last = 0;
    for (const message of this.messages.values()) {
      if (message.by !== reader && message.seq > last) last = message.seq;
    }
    return last;
  }

  /// The highest number that anyone but `author` has read.
  read_by_others(author) {
    return Math.max(0, ...[...this.read].filter(([by]) => by !== author).map(([, up_to]) => up_to));
  }
}

const changes = {
  queue_requested(it, event) {
    it.standing = 'requested';
    it.waiting_since = event.at;
  },
  step_settled(it, event) {
    if (event.reason === 'queue_full') it.standing = 'no_place';
    else if (event.reason === 'none' && it.standing === 'requested') it.standing = 'waiting';
  },
  message_posted(it, event) {
    it.messages.set(event.seq, { seq: event.seq, at: event.at, by: event.by, text: event.text });
  },
  read_up_to(it, event) {
    it.read.set(event.by, event.up_to);
  },
  moderator_joined(it, event) {
    it.moderators.add(event.moderator);
    it.standing = 'none';
  },
  moderator_left(it, event) {
    it.moderators.delete(event.moderator);
    if (it.moderators.size > 0) return;
    it.standing = 'waiting';
    it.waiting_since = event.at;
  },
  conversation_closed(it, event) {
    it.closed_by = event.reason;
    it.standing = 'none';
  },
  connection_lost(it) {
    it.youth_connected = false;
  },
  connection_resumed(it) {
    it.youth_connected = true;
  },
};
