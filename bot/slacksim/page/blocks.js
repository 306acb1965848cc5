// Block Kit, drawn as nodes.
import { el, fill, freshID } from './dom.js';
import { drawElement } from './elements.js';
import { addressOfFile } from './files.js';
import { icon } from './icons.js';
import { drawInput } from './inputs.js';
import { markdown } from './markdown.js';
import { plainText, words } from './mrkdwn.js';
import { richText } from './richtext.js';

const drawers = {
  section,
  header,
  context,
  actions,
  divider,
  image,
  input,
  rich_text: rich,
  markdown: marked,
  table,
  alert,
};

/** Draws one block of a message or view. `scene` is from messageScene or viewScene. */
export function drawBlock(block, scene) {
  const node = Object.hasOwn(drawers, block.type) ? drawers[block.type](block, scene) : unknown(block);
  node.classList.add('block', `block-${block.type}`);
  if (block.block_id) node.dataset.block = block.block_id;
  return node;
}

function section(block, scene) {
  const accessory = block.accessory && el('div', { class: 'accessory' }, drawElement(block.accessory, block, scene));
  return el(
    'div',
    {},
    el(
      'div',
      { class: 'section-words' },
      block.text && el('div', { class: 'words' }, words(block.text, scene.reader)),
      block.fields &&
        el(
          'div',
          { class: 'fields' },
          block.fields.map((field) => el('div', { class: 'words' }, words(field, scene.reader))),
        ),
    ),
    accessory,
  );
}

function header(block) {
  const level = block.level ?? 1;
  return el('p', { role: 'heading', 'aria-level': 1 + level, class: `level-${level}` }, plainText(block.text));
}

function context(block, scene) {
  return el(
    'div',
    {},
    block.elements.map((part) =>
      part.type === 'image'
        ? el('img', { class: 'context-image', src: part.image_url, alt: part.alt_text })
        : el('span', { class: 'words' }, words(part, scene.reader)),
    ),
  );
}

function actions(block, scene) {
  return el(
    'div',
    {},
    block.elements.map((element) => drawElement(element, block, scene)),
  );
}

function divider() {
  return el('hr');
}

function image(block) {
  const { image_url: address, slack_file: file } = block;
  const source = address ?? (file?.id ? addressOfFile(file.id) : file?.url);
  return el(
    'figure',
    {},
    block.title && el('figcaption', {}, plainText(block.title)),
    source
      ? el('img', { src: source, alt: block.alt_text, loading: 'lazy' })
      : el('span', { class: 'unknown' }, `[image: ${block.alt_text}]`),
  );
}

function input(block, scene) {
  const { element } = block;
  const id = freshID('input');
  const several = ['checkboxes', 'radio_buttons', 'datetimepicker'].includes(element.type);
  const label = [plainText(block.label), block.optional && el('span', { class: 'optional' }, ' (optional)')];
  return el(
    'div',
    {},
    several
      ? el('div', { class: 'label', id: `${id}-label` }, label)
      : el('label', { class: 'label', id: `${id}-label`, for: id }, label),
    drawInput(element, block, scene, {
      id,
      'aria-labelledby': several ? `${id}-label` : null,
      'aria-describedby': `${id}-error ${id}-hint`,
      'aria-required': block.optional ? null : 'true',
      optional: block.optional,
    }),
    el('p', { class: 'error', id: `${id}-error` }),
    block.hint && el('p', { class: 'hint', id: `${id}-hint` }, plainText(block.hint)),
  );
}

/** Shows the error of an input block, or none, without touching what is being typed in it. */
export function markError(node, block, error = '') {
  const line = node.querySelector(':scope > .error');
  if (!line || line.textContent === error) return;
  fill(line, error && [icon('warning'), error]);
  if (error) line.dataset.errorFor = block.block_id;
  else delete line.dataset.errorFor;
  node.classList.toggle('has-error', error !== '');
  for (const field of node.querySelectorAll('[aria-describedby]')) {
    if (error) field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
  }
}

function rich(block, scene) {
  return el('div', { class: 'words' }, richText(block, scene.reader));
}

function marked(block) {
  return el('div', { class: 'words' }, markdown(block.text));
}

function table(block, scene) {
  const cells = (row, tag) =>
    el(
      'tr',
      {},
      row.map((cell, column) =>
        el(
          tag,
          {
            scope: tag === 'th' ? 'col' : null,
            class: `align-${block.column_settings?.[column]?.align ?? 'left'}`,
          },
          cell.type === 'rich_text' ? richText(cell, scene.reader) : String(cell.text ?? cell.value ?? ''),
        ),
      ),
    );
  const [head, ...rows] = block.rows;
  return el(
    'div',
    { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': 'Table' },
    el(
      'table',
      { class: 'table' },
      el('thead', {}, cells(head, 'th')),
      el(
        'tbody',
        {},
        rows.map((row) => cells(row, 'td')),
      ),
    ),
  );
}

function alert(block, scene) {
  const level = block.level ?? 'default';
  return el(
    'div',
    { class: `alert-${level}`, role: level === 'error' ? 'alert' : 'note' },
    icon('warning'),
    el('div', { class: 'words' }, words(block.text, scene.reader)),
  );
}

/** What a block shows that this page does not draw: its kind, and the block itself for whoever asks. */
function unknown(block) {
  return el(
    'details',
    { class: 'unknown' },
    el('summary', {}, `A block of type “${block.type}” is not drawn here`),
    el('pre', { class: 'pre' }, JSON.stringify(block, null, 2)),
  );
}
