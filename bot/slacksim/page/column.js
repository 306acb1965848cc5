// The main column: a channel's messages and composer, or the app's Home tab.
import { makeComposer } from './composer.js';
import { el, fill } from './dom.js';
import { drawHome } from './home.js';
import { icon } from './icons.js';
import { drawMessages, makeList } from './messages.js';
import { avatar, drawMarks, nameOf } from './people.js';

/** Makes the main column inside `node`. Returns `{draw, write}`; `write(text)` puts a text in the composer. */
export function makeColumn(node, model) {
  const head = el('header', { class: 'column-head' });
  const list = makeList('Messages');
  const home = el('div', { class: 'home', data: { testid: 'home' } });
  const empty = el('p', { class: 'nothing' }, 'This person is in no channel.');
  const composer = makeComposer(model);
  fill(node, head, list, home, empty, composer.node);
  const draw = () => {
    const atHome = Boolean(model.place.home);
    fill(head, ...drawHead(model));
    const nowhere = !atHome && !model.channel;
    list.hidden = atHome || nowhere;
    composer.node.hidden = atHome || nowhere;
    home.hidden = !atHome;
    empty.hidden = !nowhere;
    if (nowhere) return;
    if (atHome) {
      drawHome(home, model);
      return;
    }
    drawMessages(list, model, model.messages.get(model.place.channel) ?? []);
    composer.draw();
  };
  return { draw, write: (text) => composer.write(text) };
}

function drawHead(model) {
  const { channel } = model;
  const app = model.person(model.workspace.bot.user_id);
  const withApp = model.place.home || (channel && channel.id === model.botChannel?.id);
  if (withApp) return [el('h1', {}, avatar(app, 'small'), nameOf(app)), tabs(model)];
  if (!channel) return [el('h1', {}, 'No channel')];
  const person = channel.kind === 'dm' ? model.person(channel.with) : null;
  return [
    el(
      'h1',
      {},
      person ? avatar(person, 'small') : icon(channel.kind === 'private' ? 'lock' : 'hash'),
      person ? nameOf(person) : channel.name,
      person && drawMarks(person),
    ),
    channel.archived && el('span', { class: 'mark' }, 'archived'),
    channel.shared &&
      el('span', { class: 'mark', title: 'People of another organisation are in this channel' }, 'shared'),
    el('p', { class: 'topic' }, person ? person.title : channel.topic),
  ];
}

function tabs(model) {
  const atHome = Boolean(model.place.home);
  const tab = (name, here, go, disabled = false) =>
    el(
      'button',
      {
        type: 'button',
        class: 'tab',
        'aria-current': here ? 'page' : null,
        disabled,
        data: { tab: name.toLowerCase() },
        on: { click: go },
      },
      name,
    );
  return el(
    'div',
    { class: 'tabs' },
    tab('Home', atHome, () => model.openHome()),
    tab('Messages', !atHome, () => model.open(model.botChannel.id), !model.botChannel),
  );
}
