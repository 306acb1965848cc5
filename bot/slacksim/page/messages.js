// A list of messages, grouped by author and day.
import { drawBlock } from './blocks.js';
import { el, forget, keyed } from './dom.js';
import { drawFiles } from './files.js';
import { icon } from './icons.js';
import { mrkdwn } from './mrkdwn.js';
import { avatar, drawMarks, nameOf } from './people.js';
import { messageScene } from './scene.js';
import { dayHeading, dayOf, inFull, inSentence, instantOf, timeOfDay } from './time.js';
import { drawMessageTools } from './messagetools.js';

const together = 5 * 60_000; // Messages of one author within this many milliseconds share one heading.
const dismissed = new Set();
const atEnd = new WeakSet();

/**
 * Draws `messages` into `list` and keeps it scrolled to the newest unless the person has scrolled up.
 * `inThread` leaves out the bars that open threads.
 */
export function drawMessages(list, model, messages, { inThread = false } = {}) {
  const channel = model.place.channel;
  const of = `${model.as} ${channel} ${inThread ? model.thread : ''}`;
  const moved = list.dataset.of !== of;
  if (moved) forget(list);
  list.dataset.of = of;
  const last = messages.at(-1);
  const answersMe = last && list.dataset.newest !== last.ts && (last.ephemeral || last.user === model.as);
  if (moved || answersMe) atEnd.add(list);
  list.dataset.newest = last?.ts ?? '';
  const context = JSON.stringify([model.as, model.workspace.people, dayOf(model.now(), model.reader.zone)]);
  keyed(
    list,
    rowsOf(
      messages.filter(({ ts }) => !dismissed.has(`${model.as} ${ts}`)),
      model,
      inThread,
    ),
    {
      key: (row) => row.key,
      print: (row) => JSON.stringify(row) + context,
      draw: (row) => drawRow(row, model, channel, inThread, () => drawMessages(list, model, messages, { inThread })),
    },
  );
  const newest = list.querySelector('.message:last-child');
  for (const message of list.querySelectorAll('.message')) message.tabIndex = message === newest ? 0 : -1;
  if (atEnd.has(list)) list.scrollTop = list.scrollHeight;
}

/** Makes an empty list: it stays at its end while it was there, and the arrow keys walk from message to message. */
export function makeList(label) {
  const list = el('div', { class: 'messages', role: 'group', 'aria-label': label });
  walkByArrows(list);
  list.addEventListener('scroll', () => {
    const near = list.scrollHeight - list.scrollTop - list.clientHeight < 90;
    if (near) atEnd.add(list);
    else atEnd.delete(list);
  });
  const stay = () => {
    if (atEnd.has(list)) list.scrollTop = list.scrollHeight;
  };
  new ResizeObserver(stay).observe(list);
  list.addEventListener('load', stay, true); // Pictures that arrive make the list longer.
  return list;
}

function walkByArrows(list) {
  list.addEventListener('keydown', (event) => {
    const step = { ArrowUp: 'previousElementSibling', ArrowDown: 'nextElementSibling' }[event.key];
    if (!step || !event.target.classList.contains('message')) return;
    let next = event.target[step];
    while (next && !next.classList.contains('message')) next = next[step];
    next?.focus();
    event.preventDefault();
  });
}

function rowsOf(messages, model, inThread) {
  const { zone } = model.reader;
  const rows = inThread ? [] : [{ kind: 'start', key: 'start', topic: model.channel?.topic, name: nameOfPlace(model) }];
  let before = null;
  for (const message of messages) {
    const at = instantOf(message.ts);
    const day = dayOf(at, zone);
    const isNew = !inThread && message.ts === model.newFrom;
    if (!inThread && day !== before?.day) rows.push({ kind: 'day', key: `day ${day}`, at });
    if (isNew) rows.push({ kind: 'new', key: 'new' });
    const follows =
      before &&
      !isNew &&
      day === before.day &&
      before.message.user === message.user &&
      at - before.at < together &&
      !before.message.reply_count &&
      Boolean(before.message.ephemeral) === Boolean(message.ephemeral) &&
      !message.ephemeral &&
      !isSystem(message);
    rows.push({ kind: 'message', key: message.ts, message, lead: !follows });
    if (inThread && rows.length === 1 && messages.length > 1)
      rows.push({ kind: 'count', key: 'count', count: messages.length - 1 });
    before = inThread && rows.length <= 2 ? null : { message, at, day };
  }
  return rows;
}

const nameOfPlace = ({ channel }) => (channel?.kind === 'dm' ? channel.name : `#${channel?.name ?? ''}`);

const isSystem = ({ subtype }) => /^(channel|group)_/.test(subtype ?? '');

function drawRow(row, model, channel, inThread, again) {
  switch (row.kind) {
    case 'start':
      return el(
        'div',
        { class: 'start' },
        el('strong', {}, row.name),
        el('p', {}, `This is the very beginning of ${row.name}. `, row.topic),
      );
    case 'day':
      return el(
        'div',
        { class: 'day', role: 'separator' },
        el('span', {}, dayHeading(row.at, model.reader.zone, model.now())),
      );
    case 'new':
      return el('div', { class: 'new-line', role: 'separator' }, el('span', {}, 'New'));
    case 'count':
      return el('div', { class: 'reply-count', role: 'separator' }, el('span', {}, counted(row.count)));
    default:
      return drawMessage(row, model, channel, inThread, again);
  }
}

const counted = (replies) => `${replies} ${replies === 1 ? 'reply' : 'replies'}`;

function drawMessage({ message, lead }, model, channel, inThread, again) {
  const { reader } = model;
  const author = model.person(message.user);
  const at = instantOf(message.ts);
  const time = el(
    'time',
    { class: 'time', datetime: new Date(at).toISOString(), title: inFull(at, reader.zone) },
    timeOfDay(at, reader.zone),
  );
  const dismiss = () => {
    dismissed.add(`${model.as} ${message.ts}`);
    again();
  };
  return el(
    'article',
    {
      class: `message${lead ? ' lead' : ''}${message.ephemeral ? ' ephemeral' : ''}${isSystem(message) ? ' system' : ''}`,
      'aria-label': `${nameOf(author)}, ${timeOfDay(at, reader.zone)}${message.ephemeral ? ', only visible to you' : ''}`,
      data: { ts: message.ts, user: message.user },
      tabindex: -1,
    },
    el('div', { class: 'gutter' }, lead ? avatar(author) : time),
    el(
      'div',
      { class: 'content' },
      message.ephemeral &&
        el(
          'p',
          { class: 'only-you' },
          icon('eye'),
          'Only visible to you',
          el('button', { type: 'button', class: 'plain linkish', on: { click: dismiss } }, 'Dismiss'),
        ),
      lead && el('p', { class: 'byline' }, el('strong', {}, nameOf(author)), author && drawMarks(author), time),
      drawBody(message, model, channel),
      message.files?.length > 0 && drawFiles(message.files),
      message.edited && el('span', { class: 'edited' }, '(edited)'),
      !inThread && message.reply_count > 0 && drawThreadBar(message, model),
    ),
    drawMessageTools(message, model, channel, inThread),
  );
}

/** Slack draws the blocks when there are any; the top-level text is then for notifications and screen readers. */
function drawBody(message, model, channel) {
  if (!message.blocks?.length) return el('div', { class: 'words body' }, mrkdwn(message.text ?? '', model.reader));
  const scene = messageScene(model, channel, message);
  return el(
    'div',
    { class: 'body' },
    message.blocks.map((block) => drawBlock(block, scene)),
  );
}

function drawThreadBar(message, model) {
  const last = message.last_reply
    ? ` · last reply ${inSentence(instantOf(message.last_reply), model.reader.zone, model.now())}`
    : '';
  return el(
    'button',
    {
      type: 'button',
      class: 'thread-bar',
      data: { thread: message.ts, focus: 'thread-bar' },
      on: { click: () => model.openThread(message.ts) },
    },
    icon('reply'),
    el('strong', {}, counted(message.reply_count)),
    el('span', {}, last),
  );
}
