// Whether this page has run without a break: a machine that slept gave no signs of life.

/// Ticks come every second. A browser may hold one back for a while; the server misses a console after 45 s.
const break_ms = 20_000;
/// What happened meanwhile is told within this time after it woke.
const remembered_ms = 60_000;

export class pulse_of {
  #clock;
  #ticked_at;
  #woke_at = -Infinity;

  constructor(clock) {
    this.#clock = clock;
    this.#ticked_at = clock.now();
  }

  tick() {
    const now = this.#clock.now();
    if (now - this.#ticked_at > break_ms) this.#woke_at = now;
    this.#ticked_at = now;
  }

  /// There was a break of which the server may be telling only now.
  paused() {
    const now = this.#clock.now();
    return now - this.#ticked_at > break_ms || now - this.#woke_at < remembered_ms;
  }
}
