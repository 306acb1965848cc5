// The control API of the local Slack (CONTROL.md). The page uses nothing else.

/** What the local Slack would not do, as a sentence for the person. `status` is the HTTP status, 0 when nothing answered. */
export class Refusal extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

/** Reads `path`; `query` entries that are undefined are left out. Throws a Refusal. */
export function look(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const search = new URLSearchParams(given).toString();
  return answer(fetch(search ? `${path}?${search}` : path, { cache: 'no-store' }));
}

/** Posts `body` to `path`. Throws a Refusal. */
export function act(path, body) {
  return answer(
    fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  );
}

async function answer(asked) {
  let response;
  try {
    response = await asked;
  } catch {
    throw new Refusal('The local Slack does not answer. Is it still running?', 0);
  }
  const text = await response.text();
  let body;
  try {
    body = text ? JSON.parse(text) : {};
  } catch {
    throw new Refusal(`The local Slack answered ${response.status} with something that is not JSON.`, response.status);
  }
  if (!response.ok || body.error)
    throw new Refusal(body.error || `The local Slack answered ${response.status}.`, response.status);
  return body;
}

/**
 * Follows what `as` should draw again. `onChange` gets each change of CONTROL.md, and `null` after a connection was lost and found,
 * when everything may have changed. `onState(connected)` tells whether the page is live. Returns a function that stops it.
 */
export function follow(as, onChange, onState) {
  let source;
  let again;
  let lost = false;
  const connect = () => {
    source = new EventSource(`/sim/changes?as=${encodeURIComponent(as)}`);
    source.onopen = () => {
      onState(true);
      if (lost) onChange(null);
      lost = false;
    };
    source.onmessage = (event) => onChange(JSON.parse(event.data));
    source.onerror = () => {
      lost = true;
      onState(false);
      // A browser gives up after an HTTP error; a lost connection it repairs itself.
      if (source.readyState === EventSource.CLOSED) again = setTimeout(connect, 1000);
    };
  };
  connect();
  return () => {
    clearTimeout(again);
    source.close();
  };
}
