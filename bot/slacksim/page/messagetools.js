// What can be done with a message: the small bar that shows when it is pointed at or focused.
import { act } from './api.js';
import { tell } from './dialog.js';
import { el } from './dom.js';
import { icon } from './icons.js';
import { wordsOf } from './mrkdwn.js';
import { avatar } from './people.js';
import { openMenu } from './popup.js';

/** Draws the bar, or nothing for an ephemeral message, on which Slack offers neither threads nor shortcuts. */
export function drawMessageTools(message, model, channel, inThread) {
  if (message.ephemeral) return null;
  const more = el(
    'button',
    {
      type: 'button',
      class: 'tool',
      'aria-label': 'More actions',
      'aria-haspopup': 'menu',
      title: 'More actions',
      data: { focus: 'more' },
      on: { click: () => openMenu(more, 'Message actions', items(message, model, channel)) },
    },
    icon('more'),
  );
  return el(
    'div',
    { class: 'message-tools', role: 'group', 'aria-label': 'Message' },
    !inThread &&
      el(
        'button',
        {
          type: 'button',
          class: 'tool',
          'aria-label': 'Reply in thread',
          title: 'Reply in thread',
          data: { focus: 'reply' },
          on: { click: () => model.openThread(message.thread_ts || message.ts) },
        },
        icon('reply'),
      ),
    more,
  );
}

function items(message, model, channel) {
  const app = model.person(model.workspace.bot.user_id);
  const shortcuts = model.workspace.shortcuts
    .filter(({ type }) => type === 'message')
    .map((shortcut) => ({
      label: shortcut.name,
      note: app?.name,
      lead: avatar(app, 'small'),
      data: { shortcut: shortcut.callback_id },
      pick: () =>
        tell(async () => {
          await act('/sim/shortcut', { as: model.as, callback_id: shortcut.callback_id, channel, ts: message.ts });
          await model.refresh();
        }),
    }));
  return [
    ...shortcuts,
    { label: 'Reply in thread', lead: icon('reply'), pick: () => model.openThread(message.thread_ts || message.ts) },
    {
      label: 'Copy text',
      lead: icon('copy'),
      pick: () => tell(() => navigator.clipboard.writeText(wordsOf(message.text, model.reader))),
    },
  ];
}
