// How the connection is, at the top of both pages: for eyes with the seconds that are left, for ears only what changed.
const part = (id) => document.getElementById(id);

/// Sets text only when it differs: a live region would read it again.
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/// `words` are the page's: of each state, and of the seconds until the next try.
export function show_connection(link, retry_at, words) {
  const seconds = Math.max(0, Math.ceil((retry_at - Date.now()) / 1000));
  const said = words[link.name];
  part('connection').dataset.state = link.name;
  say(part('connection'), link.name === 'waiting' ? `${said}, ${words.next_try(seconds)}` : said);
  // Each try while it is cut is no news.
  const still_cut = link.name === 'connecting' && part('connection-said').textContent === words.waiting;
  if (!still_cut) say(part('connection-said'), said);
}
