// The thread that is open on the right.
import { makeComposer } from './composer.js';
import { el, fill } from './dom.js';
import { icon } from './icons.js';
import { drawMessages, makeList } from './messages.js';

/** Makes the thread panel inside `node`. Returns `draw`. */
export function makeThread(node, model) {
  node.dataset.testid = 'thread';
  const where = el('p', { class: 'topic' });
  const list = makeList('Replies');
  const composer = makeComposer(model, { inThread: true });
  fill(
    node,
    el(
      'header',
      { class: 'column-head' },
      el('h2', {}, 'Thread'),
      where,
      el(
        'button',
        {
          type: 'button',
          class: 'tool column-close',
          'aria-label': 'Close thread',
          data: { testid: 'thread-close' },
          on: { click: () => model.closeThread() },
        },
        icon('close'),
      ),
    ),
    list,
    composer.node,
  );
  node.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') model.closeThread();
  });
  return () => {
    const wasHidden = node.hidden;
    node.hidden = !model.thread;
    if (node.hidden) return;
    const { channel } = model;
    fill(where, channel ? (channel.kind === 'dm' ? channel.name : `#${channel.name}`) : '');
    drawMessages(list, model, model.replies, { inThread: true });
    composer.draw();
    if (wasHidden) node.querySelector('[data-testid=thread-composer]').focus({ preventScroll: true });
  };
}
