// The elements a person types or picks in. Each draws its current value and tells the scene of every new one.
import { el } from './dom.js';
import { drawCombo } from './combo.js';
import { words } from './mrkdwn.js';
import { optionsOf } from './options.js';
import { instantAt, wallClock } from './time.js';
import { lengthOf } from './values.js';

const drawers = {
  plain_text_input: drawText,
  email_text_input: drawText,
  url_text_input: drawText,
  number_input: drawText,
  datepicker: drawNative,
  timepicker: drawNative,
  datetimepicker: drawDateTime,
  checkboxes: drawChoices,
  radio_buttons: drawChoices,
};

/** Whether `type` is an element that holds a value. */
export const isInput = (type) => Object.hasOwn(drawers, type) || /_select$/.test(type);

/**
 * Draws an element that holds a value. `naming` carries what ties it to its label, hint and error:
 * `{id, 'aria-labelledby', 'aria-label', 'aria-describedby', 'aria-required', optional}`.
 */
export function drawInput(element, block, scene, naming) {
  const draw = drawers[element.type] ?? drawSelect;
  const { optional, ...tied } = naming;
  const attributes = {
    ...tied,
    data: { blockId: block.block_id, actionId: element.action_id, focus: `${block.block_id}/${element.action_id}` },
  };
  const value = scene.form.value(block.block_id, element, scene.values);
  return draw({ element, block, scene, attributes, value, optional });
}

const keyboards = { email_text_input: 'email', url_text_input: 'url', number_input: 'decimal' };

function drawText({ element, block, scene, attributes, value }) {
  const many = element.multiline;
  const count = el('span', { class: 'count', 'aria-live': 'polite' });
  const sized = (field) => {
    const used = lengthOf(field.value);
    const limit = element.max_length ?? (element.type === 'plain_text_input' ? 3000 : Infinity);
    const near = used > limit - Math.max(20, limit * 0.1);
    count.textContent = near ? `${used.toLocaleString('en-GB')} of ${limit.toLocaleString('en-GB')} characters` : '';
    count.classList.toggle('over', used > limit);
    if (many) grow(field);
  };
  const field = el(many ? 'textarea' : 'input', {
    ...attributes,
    class: 'field',
    type: many ? null : 'text',
    rows: many ? 3 : null,
    inputmode: keyboards[element.type],
    autocomplete: 'off',
    placeholder: element.placeholder?.text,
    on: {
      input: () => {
        sized(field);
        scene.change(block, element, field.value === '' ? null : field.value, { typing: true });
      },
      change: () => scene.form.flush().catch(() => {}),
    },
  });
  field.value = value ?? '';
  queueMicrotask(() => sized(field));
  return el('div', { class: 'typed' }, field, count);
}

/** Makes a long text visible without a second scroll bar, up to a limit the style sheet sets. */
function grow(field) {
  field.style.setProperty('height', 'auto');
  if (field.scrollHeight > 0) field.style.setProperty('height', `${field.scrollHeight + 2}px`);
}

function drawNative({ element, block, scene, attributes, value }) {
  const field = el('input', {
    ...attributes,
    class: 'field short',
    type: element.type === 'datepicker' ? 'date' : 'time',
    on: { change: () => scene.change(block, element, field.value || null) },
  });
  field.value = value ?? '';
  return field;
}

function drawDateTime({ element, block, scene, attributes, value }) {
  const { zone } = scene.reader;
  const now = value ? wallClock(Number(value) * 1000, zone) : { date: '', time: '' };
  const changed = () => {
    if (!date.value && !time.value) scene.change(block, element, null);
    if (date.value && time.value)
      scene.change(block, element, Math.floor(instantAt(date.value, time.value, zone) / 1000));
  };
  const { id, data, ...tied } = attributes;
  const part = (type, label) =>
    el('input', {
      ...tied,
      id: type === 'date' ? id : null,
      type,
      class: 'field short',
      'aria-label': label,
      'aria-labelledby': null,
      data: { ...data, part: type, focus: `${data.focus}/${type}` },
      on: { change: changed },
    });
  const [date, time] = [part('date', 'Date'), part('time', 'Time')];
  date.value = now.date;
  time.value = now.time;
  return el(
    'div',
    { class: 'pair', role: 'group', 'aria-labelledby': tied['aria-labelledby'] },
    date,
    time,
    el('span', { class: 'zone' }, `${zone} time`),
  );
}

function drawChoices({ element, block, scene, attributes, value }) {
  const many = element.type === 'checkboxes';
  const { data, id, ...tied } = attributes;
  const read = () => {
    const on = [...group.querySelectorAll('input:checked')].map((box) => box.value);
    return many ? on : (on[0] ?? null);
  };
  const chosen = many ? (value ?? []) : [value];
  const group = el(
    'div',
    { ...tied, class: 'choices', role: many ? 'group' : 'radiogroup' },
    element.options.map((option, at) =>
      el(
        'label',
        { class: 'choice' },
        el('input', {
          type: many ? 'checkbox' : 'radio',
          id: at === 0 ? id : null,
          name: many ? null : `${data.blockId}/${data.actionId}/${scene.target.view ?? scene.target.ts}`,
          value: option.value,
          checked: chosen.includes(option.value),
          data: { ...data, focus: `${data.focus}/${option.value}` },
          on: { change: () => scene.change(block, element, read()) },
        }),
        el(
          'span',
          {},
          words(option.text, scene.reader),
          option.description && el('span', { class: 'menu-note' }, words(option.description, scene.reader)),
        ),
      ),
    ),
  );
  return group;
}

function drawSelect({ element, block, scene, attributes, value, optional }) {
  const multiple = element.type.startsWith('multi_');
  return drawCombo({
    source: optionsOf(element, block.block_id, scene),
    value,
    multiple,
    attributes,
    placeholder: element.placeholder?.text ?? (multiple ? 'Pick some' : 'Pick one'),
    limit: element.max_selected_items,
    clearable: optional,
    onPick: (picked) => scene.change(block, element, picked),
  });
}
