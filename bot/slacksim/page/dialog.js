// Questions that must be answered first, and sentences that pass by.
import { el } from './dom.js';

/**
 * Asks a question in the form of Slack's confirm object, whose texts are nodes or strings here.
 * Resolves to true when the person confirms; Escape and the other button mean no.
 */
export function confirm({ title, text, confirm: yes, deny: no, danger }) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const box = el(
      'dialog',
      {
        class: 'question',
        'aria-labelledby': 'question-title',
        'aria-describedby': 'question-text',
        data: { testid: 'confirm' },
      },
      el('h2', { id: 'question-title' }, title),
      el('p', { id: 'question-text' }, text),
      el(
        'div',
        { class: 'question-foot' },
        el(
          'button',
          { type: 'button', class: 'button', data: { testid: 'confirm-no' }, on: { click: () => box.close('no') } },
          no,
        ),
        el(
          'button',
          {
            type: 'button',
            class: `button ${danger ? 'danger' : 'primary'}`,
            data: { testid: 'confirm-yes' },
            autofocus: true,
            on: { click: () => box.close('yes') },
          },
          yes,
        ),
      ),
    );
    box.addEventListener('keydown', (event) => event.stopPropagation());
    box.addEventListener('close', () => {
      box.remove();
      if (before?.isConnected) before.focus();
      resolve(box.returnValue === 'yes');
    });
    document.body.append(box);
    box.showModal();
  });
}

const stays = 9000; // Milliseconds; a sentence can also be dismissed.

/** Shows a sentence for a while, read out at once by a screen reader. */
export function toast(sentence) {
  const box = el(
    'div',
    { class: 'toast' },
    el('span', {}, sentence),
    el('button', { type: 'button', class: 'plain', 'aria-label': 'Dismiss', on: { click: () => box.remove() } }, '×'),
  );
  document.getElementById('toasts').append(box);
  setTimeout(() => box.remove(), stays);
}

/** Runs `work`; a refusal becomes a toast. Resolves to what `work` gave, or undefined after a refusal. */
export async function tell(work) {
  try {
    return await work();
  } catch (problem) {
    toast(problem.message);
    return undefined;
  }
}
