// What a person typed, made fit for the wire.

/// Controls other than tab and line feed mean nothing in a chat, and U+0000 and lone surrogates are refused.
export function clean_text(typed) {
  const lines = typed.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  const printable = lines.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
  const well_formed = printable.replace(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  return well_formed.trim();
}

/// The limit counts bytes of UTF-8, not characters.
export function byte_length(text) {
  return new TextEncoder().encode(text).length;
}

/// "2 min 05 s", "1 h 12 min": for waiting times.
export function duration_words(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

export function clock_words(milliseconds) {
  return new Date(milliseconds).toLocaleTimeString('fr-FR', { hour: '2-digit', minute: '2-digit' });
}
