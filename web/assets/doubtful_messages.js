// Own messages of one conversation whose answer was lost for so long that they may not be sent again: whether they
// stand is read in the history. `commands` are all messages of the conversation without an answer, in their order.

/// An own message stands at `seq`; those that were never sent before it can only come above.
export function raise(commands, seq) {
  for (const command of commands) command.after = Math.max(command.after, seq);
}

/// Call when the history that a new connection brought is complete. Gives {command, stands} for each doubtful one.
/// The wire does not say which command led to an event. The author and the text tell: of one conversation's messages
/// only one at a time is under way, so each found one stands for the first that looks for it.
export function look_up(commands, known, author) {
  const results = [];
  for (const command of commands.filter(({ given_up }) => given_up)) {
    const seq = known.find_message(author, command.body.text, command.after);
    if (seq !== undefined) raise(commands, seq);
    results.push({ command, stands: seq !== undefined });
  }
  return results;
}
