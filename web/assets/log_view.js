// The list of messages as both pages show it: in order of number, what is not acknowledged yet below the rest.
import { clock_words } from './text.js';

/// Nearer to the end than this, the reader follows what comes.
const end_px = 80;

export class log_view {
  #list;
  #follows = true;
  #name_of;
  #is_own;
  #pending = new Map();
  #own_status = new Map();

  /// `name_of(by)` gives the words above a message; `is_own(by)` puts it on the right.
  constructor(list, { name_of, is_own }) {
    this.#list = list;
    this.#name_of = name_of;
    this.#is_own = is_own;
    list.addEventListener('scroll', () => {
      this.#follows = list.scrollHeight - list.scrollTop - list.clientHeight < end_px;
    });
    // A phone's keyboard takes half of the screen, and a panel comes back from behind another one.
    new ResizeObserver(() => this.#follow()).observe(list);
  }

  clear() {
    this.#list.replaceChildren();
    this.#pending.clear();
    this.#own_status.clear();
  }

  /// A message that the server holds. `text` is absent where it was erased.
  show_message({ seq, at, by, text }) {
    const own = this.#is_own(by);
    const item = this.#message(text ?? '(message effacé)', own);
    const status = item.querySelector('.status');
    status.textContent = own ? 'envoyé' : '';
    item.querySelector('.who').textContent = `${this.#name_of(by)}, ${clock_words(at / 1000)}${own ? ', ' : ''}`;
    if (own) this.#own_status.set(seq, status);
    this.#insert(item, seq);
  }

  show_pending(command, own_name) {
    const item = this.#message(command.body.text, true);
    item.classList.add('pending');
    item.querySelector('.who').textContent = `${own_name}, `;
    item.querySelector('.status').textContent = 'envoi…';
    this.#pending.set(command, item);
    this.#insert(item, undefined);
  }

  drop_pending(command) {
    this.#pending.get(command)?.remove();
    this.#pending.delete(command);
  }

  /// It may stand or not: it stays until `drop_pending` or `show_failed` says which.
  show_doubtful(command, words) {
    const item = this.#pending.get(command);
    item?.classList.add('doubtful');
    if (item !== undefined) item.querySelector('.status').textContent = words;
  }

  /// `send_again` is offered as a button: a refused text must not vanish.
  show_failed(command, why, send_again) {
    const item = this.#pending.get(command);
    if (item === undefined) return;
    this.#pending.delete(command);
    item.classList.remove('doubtful');
    item.classList.replace('pending', 'failed');
    item.querySelector('.status').textContent = `pas envoyé : ${why}`;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Envoyer à nouveau';
    button.addEventListener('click', () => {
      item.remove();
      send_again(command.body.text);
    });
    item.append(button);
  }

  show_event(seq, words) {
    const item = document.createElement('p');
    item.className = 'event';
    item.textContent = words;
    this.#insert(item, seq);
  }

  show_read(up_to) {
    for (const [seq, status] of this.#own_status) {
      if (seq <= up_to) status.textContent = 'lu';
    }
  }

  #message(text, own) {
    const item = document.createElement('article');
    item.className = own ? 'message own' : 'message';
    const body = document.createElement('p');
    body.className = 'body';
    body.textContent = text;
    const about = document.createElement('p');
    about.className = 'about';
    const who = document.createElement('span');
    who.className = 'who';
    const status = document.createElement('span');
    status.className = 'status';
    about.append(who, status);
    item.append(body, about);
    return item;
  }

  #insert(item, seq) {
    const list = this.#list;
    if (seq !== undefined) item.dataset.seq = seq;
    const comes_after = (other) => other.dataset.seq === undefined || Number(other.dataset.seq) > seq;
    const next = seq === undefined ? undefined : [...list.children].find(comes_after);
    list.insertBefore(item, next ?? null);
    if (item.classList.contains('pending')) this.#follows = true;
    this.#follow();
  }

  #follow() {
    if (this.#follows) this.#list.scrollTop = this.#list.scrollHeight;
  }
}
