// Leaving in one key: the page empties itself, forgets what this tab kept, and takes its own place in the history.
import { exit_url } from './settings.js';

/// `before` stops what still runs (the connection).
export function arm_quick_exit(button, before) {
  const leave = () => {
    try {
      before();
    } finally {
      sessionStorage.clear();
      document.body.replaceChildren();
      document.title = '';
      location.replace(exit_url);
    }
  };
  button.addEventListener('click', leave);
  document.addEventListener('keydown', (event) => {
    // While composing, Escape belongs to the input method.
    if (event.key === 'Escape' && !event.isComposing) leave();
  });
  window.addEventListener('pageshow', (event) => {
    // Brought back from the browser's memory: nothing of before may be readable.
    if (event.persisted) location.reload();
  });
  window.addEventListener('pagehide', () => document.body.replaceChildren());
}
