// What the guided strip suggests: a pure function of what the acting person sees.

/**
 * Suggests the next step, as `{text, buttons}`. `seen` is what the acting person sees:
 * `{me, people, groups, command, modal, cards, since, now, asked}`, with `since` and `now` in Unix seconds; `cards` are the bot's messages with buttons, oldest first, each
 * `{channel, ts, text}` with `text` in mrkdwn; a card after `since` was made while somebody worked on the page, and is followed. `asked` has,
 * by the key of keyOfCard, the ids of those who were asked in direct messages, for cards that name nobody.
 * In the answer, `<@U…>` names a person; a button is `{label, do: "switch" | "write" | "show" | "clock", …}` with `user`, `text`, `channel` and `ts`,
 * or `to` in Unix seconds.
 */
export function nextStep(seen) {
  const { me } = seen;
  const you = `You are *${nameOf(me)}*${me.title ? ` (${me.title})` : ''}.`;
  if (me.deactivated)
    return {
      text: `${you} This account is deactivated: it may look, and nothing it clicks may count.`,
      buttons: switches(seen, others(seen)),
    };
  if (seen.modal?.submit)
    return { text: `${you} Fill in “${seen.modal.title}”, then press ${seen.modal.submit}.`, buttons: [] };
  if (seen.modal) return { text: `${you} Read “${seen.modal.title}”, then close it.`, buttons: [] };
  const waiting = seen.cards.map((card) => ({ card, ...readCard(card.text, seen) })).filter(({ ask }) => ask);
  const newest = waiting.at(-1);
  const isMine = ({ actors }) => actors.some(({ id }) => id === me.id);
  if (!newest || Number(newest.card.ts) <= seen.since) return begin(you, seen, waiting.findLast(isMine), newest);
  const short = `You are *${firstName(me)}*.`;
  if (isMine(newest))
    return { text: `${short} It is your turn: ${newest.ask}`, buttons: [show(newest.card), ...clockTo(newest, seen)] };
  return { text: `${short} Next: ${newest.ask}`, buttons: switches(seen, newest.actors) };
}

/** Offers to move the clock to the time at which a card says that something can begin. */
const clockTo = ({ begins }, { now }) =>
  begins > now + 30 ? [{ label: 'Move the clock there', do: 'clock', to: begins }] : [];

/** Where nothing was done on this page yet: raise a change, or go on with one that waits, rather for oneself than for others. */
function begin(you, seen, mine, newest) {
  const { command, me } = seen;
  const waiting = mine ?? newest;
  const carryOn = mine
    ? [show(mine.card)]
    : switches(seen, newest?.actors.length ? newest.actors : others(seen)).slice(0, 1);
  if (me.external)
    return {
      text: `${you} Somebody from another company: sees the shared channel, and may decide nothing.`,
      buttons: carryOn,
    };
  if (me.guest) return { text: `${you} A guest: sees the channel, and may decide nothing.`, buttons: carryOn };
  if (!command) return { text: `${you} The bot is not connected: start it, and this goes on.`, buttons: [] };
  const write = { label: `Write ${command}`, do: 'write', text: command };
  if (!waiting) return { text: `${you} Type \`${command}\` to raise a change.`, buttons: [write] };
  return {
    text: `${you} Type \`${command}\` to raise a change, or carry on: ${waiting.ask}`,
    buttons: [write, ...carryOn],
  };
}

/**
 * Reads who is waited for from the text of a card: `ask` is its name and the sentence that says so, or null when nobody is waited for;
 * `begins` is the Unix second at which that may be done, where the sentence says at what time;
 * `actors` are the people named in that sentence, a user group standing for its members, or else those in `asked`;
 * apps and deactivated people are left out.
 */
export function readCard(text, { people, groups, asked }) {
  const sentences = text
    .split(/(?<=[.!?])\s+|\n|\s·\s/)
    .map((sentence) => sentence.trim())
    .filter(Boolean);
  const telling =
    sentences.find((sentence) => /\bwaiting for\b/i.test(sentence)) ??
    sentences.find((sentence) => mention.test(sentence) && asks.test(sentence));
  if (!telling) return { ask: null, actors: [], begins: null };
  const ids = named(telling, groups ?? []);
  const actors = (ids.length > 0 ? ids : (asked?.[keyOfCard(text)] ?? [])).map((id) =>
    people.find((person) => person.id === id),
  );
  const name = sentences[0].replace(/[*]|[.]$/g, '');
  return {
    ask: telling === sentences[0] ? clipped(telling, 150) : `*${clipped(name, 40)}* · ${clipped(telling, 150)}`,
    begins: Number(/\b(?:at|from|on)\s+<!date\^(\d+)\^/.exec(telling)?.[1]) || null,
    actors: [...new Set(actors)].filter((person) => person && !person.deactivated && !person.bot),
  };
}

/** What a card is called in other messages: a number such as CHG-12, or else its first line. */
export const keyOfCard = (text) => /\b[A-Z]{2,}-\d+\b/.exec(text)?.[0] ?? text.split('\n')[0];

const mention = /<(@[UW]|!subteam\^)/;
const asks =
  /\b(waits? for|must|next|needs?|please|to (?:approve|assess|decide|schedule|start|finish|verify|document|review))\b/i;

const named = (sentence, groups) =>
  [...sentence.matchAll(/<(?:@([UW]\w+)|!subteam\^(\w+))[^>]*>/g)].flatMap(([, user, group]) =>
    user ? [user] : (groups.find(({ id }) => id === group)?.members ?? []),
  );

const switches = ({ me }, people) =>
  people
    .filter(({ id }) => id !== me.id)
    .slice(0, 3)
    .map((person) => ({ label: `Switch to ${firstName(person)}`, do: 'switch', user: person.id }));

const show = ({ channel, ts }) => ({ label: 'Show the message', do: 'show', channel, ts });

const others = ({ people }) =>
  people.filter(({ guest, external, deactivated }) => !guest && !external && !deactivated).slice(0, 1);

const nameOf = (person) => person.real_name || person.name;

const firstName = (person) => nameOf(person).split(' ')[0];

/** Cuts a text between words, never inside a token or an entity. */
function clipped(text, limit) {
  if (text.length <= limit) return text;
  const cut = text
    .slice(0, limit)
    .replace(/<[^>]*$/, '')
    .replace(/&[a-z]*$/, '');
  return `${cut.includes(' ') ? cut.slice(0, cut.lastIndexOf(' ')) : cut}…`;
}
