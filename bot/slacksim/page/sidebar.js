// The left side: the workspace, its channels, people and the app.
import { el, keyed } from './dom.js';
import { icon } from './icons.js';
import { avatar, drawMarks, nameOf } from './people.js';

/** Draws the channels that the acting person is in. */
export function drawSidebar(node, model, onLeave) {
  const { channels, workspace } = model;
  const app = model.person(workspace.bot.user_id);
  const direct = channels.filter((channel) => channel.kind === 'dm' && channel.with !== app?.id);
  const rows = [
    { kind: 'team', name: workspace.team.name ?? '', with: nameOf(model.me) },
    { kind: 'heading', name: 'Channels' },
    ...channels.filter(({ kind }) => kind !== 'dm'),
    direct.length > 0 && { kind: 'heading', name: 'Direct messages' },
    ...direct,
    { kind: 'heading', name: 'Apps' },
    app && {
      kind: 'app',
      id: 'app',
      name: nameOf(app),
      unread: model.botChannel?.unread ?? 0,
      offline: workspace.bot.connection === 'none',
    },
  ].filter(Boolean);
  const isHere = (row) =>
    row.kind === 'app'
      ? model.place.home || model.place.channel === model.botChannel?.id
      : row.id === model.place.channel;
  const go = (row) => {
    onLeave();
    return row.kind === 'app' ? model.openHome() : model.open(row.id);
  };
  keyed(node, rows, {
    key: (row) => row.id ?? `${row.kind} ${row.name}`,
    print: (row) => JSON.stringify([row, isHere(row), model.as, row.with && model.person(row.with)]),
    draw: (row) => drawRow(row, model, isHere(row), () => go(row)),
  });
}

function drawRow(row, model, here, go) {
  if (row.kind === 'team') return el('div', { class: 'team' }, el('strong', {}, row.name), el('span', {}, row.with));
  if (row.kind === 'heading') return el('h2', { class: 'side-heading' }, row.name);
  const person = row.kind === 'dm' ? model.person(row.with) : null;
  const name = person ? nameOf(person) : row.name;
  const unread = row.unread > 0 && !here;
  return el(
    'button',
    {
      type: 'button',
      class: `side-row${unread ? ' unread' : ''}`,
      'aria-current': here ? 'page' : null,
      'aria-label': unread ? `${name}, ${row.unread} unread` : null,
      data: row.kind === 'app' ? { home: 'open', focus: 'app' } : { channel: row.id, focus: row.id },
      on: { click: go },
    },
    lead(row, person, model),
    el('span', { class: 'side-name' }, name),
    person && drawMarks(person),
    row.offline && el('span', { class: 'mark' }, 'not running'),
    unread && el('span', { class: 'badge', 'aria-hidden': 'true' }, String(row.unread)),
  );
}

function lead(row, person, model) {
  if (row.kind === 'app') return avatar(model.person(model.workspace.bot.user_id), 'small');
  if (person) return avatar(person, 'small');
  return icon(row.kind === 'private' ? 'lock' : 'hash');
}
