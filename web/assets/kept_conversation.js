// What a tab keeps over a reload, only when the child asked for it: sessionStorage dies with the tab.
const place = 'kept';

export function keep(state) {
  sessionStorage.setItem(place, JSON.stringify(state));
}

export function forget() {
  sessionStorage.removeItem(place);
}

/// Undefined when nothing was kept, or what was kept is not ours.
export function kept() {
  try {
    const state = JSON.parse(sessionStorage.getItem(place));
    return typeof state?.secret === 'string' ? state : undefined;
  } catch {
    return undefined;
  }
}
