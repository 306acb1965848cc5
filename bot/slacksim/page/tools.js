// The bar of the simulator above the workspace: whom to act as, the clock, the inspector, the theme.
import { makeClock } from './clockbar.js';
import { el, fill, keyed } from './dom.js';
import { icon } from './icons.js';
import { avatar, firstName, marksOf, nameOf } from './people.js';

/** Makes the bar inside `node`. `page` offers `toggleDrawer`, `toggleInspector` and `toggleTheme`. Returns `draw`. */
export function makeTools(node, model, page) {
  const people = el('div', { class: 'people', role: 'radiogroup', 'aria-label': 'Act as' });
  const brand = el('span', { class: 'brand-name' });
  const clock = makeClock(model);
  const inspector = tool(
    'wire',
    'Inspector: calls between the bot and Slack',
    page.toggleInspector,
    'inspector-toggle',
  );
  const theme = tool('moon', 'Dark theme', page.toggleTheme, 'theme-toggle');
  fill(
    node,
    el('div', { class: 'brand' }, tool('menu', 'Channels', page.toggleDrawer, 'drawer-toggle'), icon('wave'), brand),
    el('div', { class: 'act-as' }, el('span', { class: 'act-label', 'aria-hidden': 'true' }, 'Act as'), people),
    el('div', { class: 'tool-row' }, clock.node, inspector, theme),
  );
  people.addEventListener('keydown', (event) => walk(event, people));
  let shown = null;
  return () => {
    fill(brand, el('b', {}, 'Local Slack'), el('span', { class: 'brand-team' }, ` · ${model.workspace.team.name ?? ''}`));
    drawPeople(people, model);
    if (shown !== model.as)
      people.querySelector('[aria-checked=true]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
    shown = model.as;
    clock.draw();
    inspector.setAttribute('aria-pressed', String(page.inspecting()));
    theme.setAttribute('aria-pressed', String(page.isDark()));
  };
}

function tool(picture, label, press, testid) {
  return el(
    'button',
    { type: 'button', class: 'tool', 'aria-label': label, title: label, data: { testid }, on: { click: press } },
    icon(picture),
  );
}

function drawPeople(node, model) {
  keyed(
    node,
    model.people.map((person, at) => ({ person, at })),
    {
      key: ({ person }) => person.id,
      print: ({ person, at }) => JSON.stringify([person, at, person.id === model.as]),
      draw: ({ person, at }) => {
        const here = person.id === model.as;
        const marks = marksOf(person);
        const about = [nameOf(person), person.title, ...marks].filter(Boolean).join(', ');
        return el(
          'button',
          {
            type: 'button',
            role: 'radio',
            'aria-checked': String(here),
            class: 'person',
            tabindex: here ? 0 : -1,
            'aria-label': about,
            title: `${about}${at < 9 ? ` (Alt+${at + 1})` : ''}`,
            data: { as: person.id, focus: person.id },
            on: { click: () => model.actAs(person.id) },
          },
          avatar(person, 'medium'),
          el(
            'span',
            { class: 'person-words' },
            el(
              'span',
              { class: 'person-name' },
              firstName(person),
              marks.map((mark) => el('span', { class: `dot dot-${mark}` }, mark)),
            ),
            el('span', { class: 'person-title' }, person.title ?? ''),
          ),
        );
      },
    },
  );
}

/** Arrow keys move between the people, as in any group of radio buttons. */
function walk(event, group) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const buttons = [...group.children];
  const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
  next.focus();
  next.click();
  event.preventDefault();
}
