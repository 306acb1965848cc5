// What stands in angle brackets in mrkdwn: people, channels, groups, dates and links.
import { el } from './dom.js';
import { nameOf } from './people.js';
import { inFull, slackDate } from './time.js';

/** Draws the inside of one `<…>`. What is not understood stays visible as it was. */
export function drawToken(inner, reader) {
  const [target, ...labels] = inner.split('|');
  const label = labels.length > 0 ? decoded(labels.join('|')) : null;
  if (/^@[UW]/.test(target)) return personMention(target.slice(1), reader, label);
  if (/^#[CDG]/.test(target)) return channelMention(target.slice(1), reader, label);
  if (target.startsWith('!subteam^')) return groupMention(target.slice('!subteam^'.length), reader, label);
  if (/^!(here|channel|everyone)$/.test(target))
    return el('span', { class: 'mention mention-all' }, `@${target.slice(1)}`);
  if (target.startsWith('!date^')) return date(target.slice('!date^'.length), label, reader);
  if (/^(https?|mailto):/.test(target)) return link(decoded(target), label ?? decoded(target).replace(/^mailto:/, ''));
  return `<${decoded(inner)}>`;
}

/** A link that leaves the page. Anything but http, https and mailto stays text. */
export function link(address, label) {
  if (!/^(https?:\/\/|mailto:)/.test(address)) return label;
  return el('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, label);
}

/** A person named in a text; the reader's own name stands out. */
export function personMention(id, reader, label = null) {
  const person = reader.person(id);
  const name = person ? nameOf(person) : (label ?? id);
  return el(
    'span',
    { class: id === reader.me ? 'mention mention-me' : 'mention', data: { user: id }, title: person?.title || null },
    `@${name}`,
  );
}

/** A channel named in a text; a click goes there when the reader is in it. */
export function channelMention(id, reader, label = null) {
  const channel = reader.channel(id);
  if (!channel) return el('span', { class: 'mention' }, label ? `#${label}` : '#private channel');
  return el('button', { type: 'button', class: 'mention', on: { click: () => reader.open(id) } }, `#${channel.name}`);
}

/** A user group named in a text. */
export function groupMention(id, reader, label = null) {
  const group = reader.group(id);
  const mine = group?.members?.includes(reader.me);
  const handle = group ? group.handle || group.name : (label ?? id);
  return el(
    'span',
    { class: mine ? 'mention mention-me' : 'mention', title: group?.name ?? null },
    `@${handle.replace(/^@/, '')}`,
  );
}

/** An instant, shown in the reader's zone in Slack's own pattern. */
export function instant(seconds, pattern, reader, address = null) {
  const moment = seconds * 1000;
  const shown = el(
    'time',
    { datetime: new Date(moment).toISOString(), title: inFull(moment, reader.zone) },
    slackDate(pattern, moment, reader.zone, reader.now()),
  );
  return address ? link(address, shown) : shown;
}

function date(inner, fallback, reader) {
  const [seconds, pattern, address] = inner.split('^');
  if (!/^-?\d+$/.test(seconds) || !pattern) return fallback ?? inner;
  return instant(Number(seconds), decoded(pattern), reader, address && decoded(address));
}

/** Turns Slack's three entities back into characters, once. */
export const decoded = (text) =>
  text.replace(/&(lt|gt|amp);/g, (whole, name) => ({ lt: '<', gt: '>', amp: '&' })[name]);
