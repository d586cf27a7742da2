// Says beside a number that it does not answer at this hour. The numbers themselves stand in the page's HTML.
const time_zone = 'Europe/Paris';

/// "HH:MM" in France, whatever the device's clock is set to.
export function time_in_france(date) {
  return new Intl.DateTimeFormat('fr-FR', { timeZone: time_zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    .format(date);
}

export function is_open(from, to, date) {
  const now = time_in_france(date);
  return from <= now && now < to;
}

export function mark_closed_numbers(root, date) {
  for (const link of root.querySelectorAll('[data-from]')) {
    const open = is_open(link.dataset.from, link.dataset.to, date);
    link.classList.toggle('closed', !open);
    link.querySelector('.hours').textContent = open ? '9h–23h' : 'fermé, ouvre à 9h';
  }
}
