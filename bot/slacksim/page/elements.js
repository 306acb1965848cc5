// The elements that stand in sections and action rows: buttons and overflow menus here, everything with a value in inputs.js.
import { el } from './dom.js';
import { confirm } from './dialog.js';
import { icon } from './icons.js';
import { drawInput, isInput } from './inputs.js';
import { plainText, words } from './mrkdwn.js';
import { openMenu } from './popup.js';

/** Draws an element of an actions block or a section's accessory. An element this page does not know becomes a quiet note. */
export function drawElement(element, block, scene) {
  switch (element.type) {
    case 'button':
    case 'workflow_button':
      return drawButton(element, block, scene);
    case 'overflow':
      return drawOverflow(element, block, scene);
    case 'image':
      return el('img', { class: 'thumb', src: element.image_url, alt: element.alt_text, loading: 'lazy' });
    default:
      if (isInput(element.type))
        return drawInput(element, block, guarded(scene, element), {
          'aria-label': element.placeholder?.text ?? block.text?.text ?? element.action_id,
          optional: false,
        });
      return el('span', { class: 'unknown' }, `[${element.type}]`);
  }
}

function drawButton(element, block, scene) {
  const press = async () => {
    if (button.getAttribute('aria-busy') === 'true' || !(await agreed(element, scene.reader))) return;
    button.setAttribute('aria-busy', 'true');
    await scene.click(block.block_id, element.action_id);
    button.removeAttribute('aria-busy');
  };
  const { url } = element;
  const button = el(
    url ? 'a' : 'button',
    {
      ...(url
        ? { href: /^https?:\/\//.test(url) ? url : null, target: '_blank', rel: 'noopener noreferrer' }
        : { type: 'button' }),
      class: `button ${element.style ?? ''}`,
      'aria-label': element.accessibility_label,
      data: { blockId: block.block_id, actionId: element.action_id, focus: `${block.block_id}/${element.action_id}` },
      on: { click: press },
    },
    plainText(element.text),
  );
  return button;
}

function drawOverflow(element, block, scene) {
  const button = el(
    'button',
    {
      type: 'button',
      class: 'button square',
      'aria-label': 'More choices',
      'aria-haspopup': 'menu',
      data: { blockId: block.block_id, actionId: element.action_id, focus: `${block.block_id}/${element.action_id}` },
      on: {
        click: () =>
          openMenu(
            button,
            'More choices',
            element.options.map((option) => ({
              label: plainText(option.text),
              note: option.description?.text,
              data: { option: option.value },
              pick: async () => {
                if (!(await agreed(element, scene.reader))) return;
                if (/^https?:\/\//.test(option.url ?? '')) window.open(option.url, '_blank', 'noopener');
                await scene.click(block.block_id, element.action_id, option.value);
              },
            })),
          ),
      },
    },
    icon('more'),
  );
  return button;
}

/** A select with a confirm object asks before the pick is sent. */
function guarded(scene, element) {
  if (!element.confirm) return scene;
  return {
    ...scene,
    change: async (...given) => ((await agreed(element, scene.reader)) ? scene.change(...given) : undefined),
  };
}

function agreed(element, reader) {
  if (!element.confirm) return true;
  const { title, text, confirm: yes, deny: no, style } = element.confirm;
  return confirm({
    title: plainText(title),
    text: words(text, reader),
    confirm: plainText(yes),
    deny: plainText(no),
    danger: style === 'danger',
  });
}
