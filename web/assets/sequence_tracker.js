// Which events of one conversation are here: shows each once and knows what to ask for after a reconnect.
export class sequence_tracker {
  #last = 0;
  #ahead = new Set();

  /// The highest number below which nothing is missing: the `last_seen` of a resume.
  get last() {
    return this.#last;
  }

  /// True the first time a number comes. A repeated answer may name one ahead of the history that is still coming.
  take(seq) {
    if (seq <= this.#last || this.#ahead.has(seq)) return false;
    this.#ahead.add(seq);
    while (this.#ahead.delete(this.#last + 1)) this.#last += 1;
    return true;
  }
}
