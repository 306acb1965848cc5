// Where a person is, as the page's address: ?as=U…&channel=C…&thread=TS&tab=home&theme=dark
// A message is named by &ts=TS, as its permalink does.

const personKey = 'local-slack-person';

/** Reads the address. Without `as`, the person of the last visit is meant. */
export function placeIn({ search }) {
  const query = new URLSearchParams(search);
  return {
    as: query.get('as') ?? sessionStorage.getItem(personKey) ?? undefined,
    channel: query.get('channel') ?? undefined,
    thread: query.get('thread') ?? undefined,
    home: query.get('tab') === 'home',
    message: query.get('ts') ?? undefined,
  };
}

/** The address that leads back to where the model is. */
export function addressOf({ as, place, thread }) {
  const query = new URLSearchParams(location.search);
  const set = (name, value) => (value ? query.set(name, value) : query.delete(name));
  set('as', as);
  set('channel', place.channel);
  set('thread', thread);
  set('tab', place.home ? 'home' : null);
  set('ts', null);
  return `?${query}`;
}

/** Keeps the person for a visit without `as` in the address; each browser tab may be somebody else. */
export const rememberPerson = (id) => sessionStorage.setItem(personKey, id);
