// Secrets and ids, drawn in the browser so that no server ever chooses them.

/// 256 bits as 43 characters of base64url: the only key to a youth's conversation.
export function draw_secret() {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/// A client session: 32 hexadecimal digits.
export function draw_session() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
