// A worker that only counts seconds: browsers slow the timers of a hidden page, and a moderator whose console falls
// silent for 45 s would be missed.
setInterval(() => postMessage('tick'), 1_000);
