// The sound of an offered child: two soft notes, again and again until someone answers.
export class alarm {
  #context;
  #last = 0;
  muted = false;

  /// Browsers allow sound only after a gesture: called from the sign-in button.
  unlock() {
    this.#context ??= new AudioContext();
    this.#context.resume();
  }

  ring_every(milliseconds) {
    const now = Date.now();
    // Half a tick of grace: the page's clock beats once a second, not exactly.
    if (now - this.#last < milliseconds - 500) return;
    this.#last = now;
    if (this.muted || this.#context === undefined) return;
    this.#note(660, 0);
    this.#note(880, 0.22);
  }

  #note(frequency, delay) {
    const start = this.#context.currentTime + delay;
    const oscillator = this.#context.createOscillator();
    const volume = this.#context.createGain();
    oscillator.frequency.value = frequency;
    volume.gain.setValueAtTime(0.0001, start);
    volume.gain.exponentialRampToValueAtTime(0.25, start + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.2);
    oscillator.connect(volume).connect(this.#context.destination);
    oscillator.start(start);
    oscillator.stop(start + 0.22);
  }
}
