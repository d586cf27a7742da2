// Offers and queue, as the last `desk` frame tells them; the waiting times count on between frames.
import * as words from './staff_words.js';
import { duration_words } from './text.js';

const part = (id) => document.getElementById(id);

export class desk_view {
  #desk;
  #clock_ahead_us = 0;
  #shown_offers = '';
  #shown_queue = '';
  #first_seen = new Map();
  /// Deadlines of the offers whose answer is under way, by conversation: the same child may be offered again.
  #answered = new Map();

  /// The page's view is replaced whole by each frame.
  take(desk) {
    this.#desk = desk;
    this.#clock_ahead_us = desk.server_time - Date.now() * 1000;
  }

  forget() {
    this.#desk = undefined;
    this.#answered.clear();
  }

  /// Ends the alarm at once; the server's next view confirms it.
  answer(conversation) {
    const offer = this.offers.find((candidate) => candidate.conversation === conversation);
    if (offer !== undefined) this.#answered.set(conversation, offer.deadline);
  }

  take_back_answer(conversation) {
    this.#answered.delete(conversation);
  }

  get offers() {
    return this.#desk?.offers ?? [];
  }

  get chats() {
    return this.#desk?.chats ?? [];
  }

  /// `answer(type, conversation)` sends `accept` or `decline`. Returns how many offers are open.
  refresh(answer) {
    const now = Date.now() * 1000 + this.#clock_ahead_us;
    const open = this.offers.filter((offer) => this.#answered.get(offer.conversation) !== offer.deadline);
    this.#show_offers(open, answer, now);
    this.#show_queue(now);
    return open.length;
  }

  #show_offers(open, answer, now) {
    const shown = open.map((offer) => offer.conversation).join();
    if (shown !== this.#shown_offers) {
      this.#shown_offers = shown;
      for (const offer of open) {
        if (!this.#first_seen.has(offer.conversation)) this.#first_seen.set(offer.conversation, now);
      }
      part('offers').replaceChildren(...open.map((offer) => offer_item(offer, answer)));
      part('offers-said').textContent = open.length === 0 ? '' : words.offered(open.length);
      for (const known of this.#first_seen.keys()) {
        if (!open.some((offer) => offer.conversation === known)) this.#first_seen.delete(known);
      }
    }
    part('offers-empty').hidden = open.length > 0;
    open.forEach((offer, index) => {
      const item = part('offers').children[index];
      const whole = Math.max(1, offer.deadline - this.#first_seen.get(offer.conversation));
      const left = Math.max(0, offer.deadline - now);
      item.querySelector('.waited').textContent = duration_words((now - offer.entered_at) / 1000);
      item.querySelector('.left').textContent = `${Math.ceil(left / 1e6)} s pour répondre`;
      item.querySelector('progress').value = left / whole;
    });
  }

  #show_queue(now) {
    const children = this.#desk?.first_in_queue ?? [];
    const waiting = this.#desk?.waiting ?? 0;
    const oldest = this.#desk?.oldest_since ?? 0;
    const longest = oldest > 0 ? `, le plus ancien depuis ${duration_words((now - oldest) / 1000)}` : '';
    part('queue-summary').textContent = waiting === 0 ? 'Personne n’attend.' : `${waiting} en attente${longest}.`;
    const shown = JSON.stringify(children);
    if (shown !== this.#shown_queue) {
      this.#shown_queue = shown;
      part('queue').replaceChildren(...children.map(queue_item));
    }
    children.forEach((child, index) => {
      const waited = part('queue').children[index].querySelector('.waited');
      waited.textContent = duration_words((now - child.entered_at) / 1000);
    });
  }
}

function element(tag, class_name, text) {
  const made = document.createElement(tag);
  made.className = class_name;
  made.textContent = text;
  return made;
}

function offer_item(offer, answer) {
  const name = words.child_name(offer.conversation);
  const item = document.createElement('li');
  const first = document.createElement('p');
  first.append(element('strong', '', name), ' attend depuis ', element('span', 'waited', ''));
  const countdown = document.createElement('progress');
  countdown.max = 1;
  countdown.setAttribute('aria-hidden', 'true');
  const choices = element('p', 'choices', '');
  const accept = element('button', 'primary accept', 'Accepter');
  const decline = element('button', 'decline', 'Passer');
  for (const [button, type] of [[accept, 'accept'], [decline, 'decline']]) {
    button.type = 'button';
    button.setAttribute('aria-label', `${button.textContent} ${name}`);
    button.addEventListener('click', () => answer(type, offer.conversation));
    choices.append(button);
  }
  item.append(first, countdown, element('p', 'left', ''), choices);
  return item;
}

function queue_item(child) {
  const item = document.createElement('li');
  const reasons = child.reasons.map(words.reason_words).join(', ');
  const priority = words.priorities[child.priority] ?? child.priority;
  item.append(
    element('strong', '', words.child_name(child.conversation)),
    element('span', 'waited', ''),
    element('span', 'reasons', `Priorité ${priority}${reasons === '' ? '' : ` · ${reasons}`}`),
  );
  return item;
}
