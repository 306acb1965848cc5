// The strip under the tools that suggests the next step. What it says is decided in guide.js.
import { act } from './api.js';
import { Asked } from './asked.js';
import { tell } from './dialog.js';
import { el, fill } from './dom.js';
import { flash } from './flash.js';
import { nextStep } from './guide.js';
import { icon } from './icons.js';
import { mrkdwn } from './mrkdwn.js';

/** Makes the strip inside `node`. `write(text)` puts a text in the composer. Returns `draw`. */
export function makeGuide(node, model, write) {
  const words = el('p', { class: 'guide-words', 'aria-live': 'polite' });
  const buttons = el('div', { class: 'guide-buttons' });
  let said = '';
  let since = null; // When somebody first did something here. What arrives before is the scene, not their doing.
  const begin = () => {
    since ??= model.now() / 1000;
  };
  for (const doing of ['pointerdown', 'keydown']) document.addEventListener(doing, begin, { capture: true, once: true });
  fill(
    node,
    icon('compass'),
    words,
    buttons,
    el(
      'button',
      {
        type: 'button',
        class: 'plain guide-hide',
        'aria-label': 'Hide the suggestions',
        on: {
          click: () => {
            node.hidden = true;
          },
        },
      },
      icon('close'),
    ),
  );
  const press = {
    switch: ({ user }) => model.actAs(user),
    write: async ({ text }) => {
      if (model.place.home) await model.open(firstChannel(model));
      write(text);
    },
    clock: ({ to }) =>
      tell(async () => {
        await act('/sim/clock', { to: new Date(to * 1000).toISOString() });
        await model.changed(null);
      }),
    show: async ({ channel, ts }) => {
      if (model.place.channel !== channel) await model.open(channel);
      requestAnimationFrame(() => flash(ts));
    },
  };
  const asked = new Asked(model, () => draw());
  const draw = () => {
    if (!model.me) return;
    const now = model.now() / 1000;
    const seen = { ...whatIsSeen(model), now };
    asked.follow(seen.cards.at(-1));
    const step = nextStep({ ...seen, since: since ?? now, asked: asked.byKey });
    const print = JSON.stringify([step, model.as]);
    if (print === said) return;
    said = print;
    fill(words, mrkdwn(step.text, model.reader, true));
    fill(
      buttons,
      step.buttons.map((button) =>
        el(
          'button',
          {
            type: 'button',
            class: 'button small',
            data: { guide: button.do, user: button.user },
            on: { click: () => press[button.do](button) },
          },
          button.label,
        ),
      ),
    );
  };
  return draw;
}

const firstChannel = (model) => model.channels.find(({ kind }) => kind !== 'dm')?.id;

function whatIsSeen(model) {
  const { workspace, modal } = model;
  const bot = workspace.bot.user_id;
  const cards = [...model.messages].flatMap(([channel, messages]) =>
    messages
      .filter(
        (message) =>
          message.user === bot &&
          !message.ephemeral &&
          (!message.thread_ts || message.thread_ts === message.ts) &&
          message.blocks?.some(({ type }) => type === 'actions'),
      )
      .map(({ ts, text }) => ({ channel, ts, text: text ?? '' })),
  );
  return {
    me: model.me,
    people: model.people,
    groups: workspace.groups,
    command: workspace.bot.connection === 'none' ? undefined : workspace.commands[0]?.command,
    modal: modal && { title: modal.title?.text ?? modal.title, submit: modal.submit?.text ?? modal.submit },
    cards: cards.sort((one, other) => Number(one.ts) - Number(other.ts)),
  };
}
