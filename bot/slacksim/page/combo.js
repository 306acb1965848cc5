// Selects: a text field that narrows a list down. One option or several.
import { el, fill, freshID } from './dom.js';
import { icon } from './icons.js';
import { drawOption } from './options.js';
import { place, popup } from './popup.js';

/**
 * Draws a select. `source` is from optionsOf, `value` a string or null, or a list of strings when `multiple`.
 * `attributes` go to the text field. `onPick(value)` hears every change. `limit` is the most options that may be picked.
 */
export function drawCombo({ source, value, multiple, placeholder, limit = Infinity, clearable, attributes, onPick }) {
  const combo = new Combo({ source, multiple, limit, onPick });
  return combo.draw(multiple ? (value ?? []) : value, placeholder, clearable, attributes);
}

class Combo {
  constructor(given) {
    Object.assign(this, given);
    this.shown = [];
    this.active = -1;
    this.close = null;
    this.asked = 0;
  }

  draw(value, placeholder, clearable, attributes) {
    this.value = value;
    this.placeholder = placeholder;
    this.listID = freshID('options');
    this.field = el('input', {
      type: 'text',
      role: 'combobox',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': this.listID,
      ...attributes,
      on: {
        click: () => this.open(),
        input: () => this.search(),
        keydown: (event) => this.key(event),
        blur: () => this.leave(),
      },
    });
    this.chips = el('span', { class: 'combo-chips' });
    this.clear =
      clearable && !this.multiple
        ? el(
            'button',
            { type: 'button', class: 'plain combo-clear', 'aria-label': 'Clear', on: { click: () => this.set(null) } },
            icon('close'),
          )
        : null;
    this.box = el(
      'div',
      {
        class: `combo${this.multiple ? ' combo-many' : ''}`,
        on: { click: (event) => event.target === this.box && this.field.focus() },
      },
      this.chips,
      this.field,
      this.clear,
      icon('down'),
    );
    this.list = el('div', {
      id: this.listID,
      class: 'menu options',
      role: 'listbox',
      'aria-label': 'Options',
      'aria-multiselectable': this.multiple ? 'true' : null,
    });
    this.show();
    return this.box;
  }

  textOf(value) {
    return this.source.describe(value)?.text ?? value;
  }

  /** Brings field and chips in line with the value. */
  show() {
    this.clear?.toggleAttribute('hidden', this.value === null);
    if (!this.multiple) {
      this.field.value = this.value === null ? '' : this.textOf(this.value);
      this.field.placeholder = this.placeholder;
      return;
    }
    this.field.value = '';
    this.field.placeholder = this.value.length === 0 ? this.placeholder : '';
    fill(
      this.chips,
      this.value.map((value) =>
        el(
          'span',
          { class: 'chip', data: { value } },
          this.source.describe(value)?.lead?.(),
          el('span', {}, this.textOf(value)),
          el(
            'button',
            {
              type: 'button',
              class: 'plain',
              'aria-label': `Remove ${this.textOf(value)}`,
              on: { click: () => this.set(this.value.filter((other) => other !== value)) },
            },
            icon('close'),
          ),
        ),
      ),
    );
  }

  set(value) {
    this.value = value;
    this.show();
    this.field.focus();
    this.onPick(value);
  }

  open() {
    if (this.close) return;
    if (!this.multiple) this.field.select();
    this.close = popup(this.box, this.list, () => {
      this.close = null;
      this.field.setAttribute('aria-expanded', 'false');
      this.field.removeAttribute('aria-activedescendant');
    });
    this.field.setAttribute('aria-expanded', 'true');
    this.load('');
  }

  leave() {
    this.close?.();
    this.show();
  }

  search() {
    if (!this.close) this.open();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(this.field.value.trim()), this.source.minimum > 0 ? 200 : 0);
  }

  async load(query) {
    this.asked += 1;
    const mine = this.asked;
    if (query.length < this.source.minimum) return this.say(`Type at least ${this.source.minimum} characters.`);
    this.say('Loading…');
    try {
      const found = await this.source.search(query);
      if (mine === this.asked) this.offer(found);
    } catch (refusal) {
      if (mine === this.asked) this.say(refusal.message);
    }
    return undefined;
  }

  say(sentence) {
    this.shown = [];
    this.active = -1;
    fill(this.list, el('div', { class: 'menu-empty' }, sentence));
    if (this.close) place(this.box, this.list);
  }

  offer(found) {
    this.shown = this.multiple ? found.filter((option) => !this.value.includes(option.value)) : found;
    if (this.multiple && this.value.length >= this.limit) return this.say(`No more than ${this.limit} can be picked.`);
    if (this.shown.length === 0) return this.say('Nothing found.');
    const rows = [];
    for (const [at, option] of this.shown.entries()) {
      if (option.group && option.group !== this.shown[at - 1]?.group)
        rows.push(el('div', { class: 'menu-group' }, option.group));
      rows.push(
        el(
          'div',
          {
            id: `${this.listID}-${at}`,
            class: 'menu-item',
            role: 'option',
            'aria-selected': String(option.value === this.value),
            data: { option: option.value },
            // A press must not take the focus from the field, or the list would close before the click.
            on: {
              pointerdown: (event) => event.preventDefault(),
              click: () => this.pick(at),
              pointermove: () => this.activate(at),
            },
          },
          drawOption(option),
        ),
      );
    }
    fill(this.list, rows);
    this.activate(
      Math.max(
        0,
        this.shown.findIndex((option) => option.value === this.value),
      ),
    );
    if (this.close) place(this.box, this.list);
    return undefined;
  }

  activate(at) {
    this.active = at;
    for (const row of this.list.querySelectorAll('[role=option]'))
      row.classList.toggle('active', row.id === `${this.listID}-${at}`);
    const row = document.getElementById(`${this.listID}-${at}`);
    row?.scrollIntoView({ block: 'nearest' });
    if (row) this.field.setAttribute('aria-activedescendant', row.id);
  }

  pick(at) {
    const option = this.shown[at];
    if (!option) return;
    if (!this.multiple) {
      this.close?.();
      this.set(option.value);
      return;
    }
    // The list stays open for the next one.
    this.set([...this.value, option.value]);
    this.load('');
  }

  key(event) {
    const count = this.shown.length;
    const open = Boolean(this.close);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!open) this.open();
      else if (count > 0) this.activate((this.active + (event.key === 'ArrowDown' ? 1 : -1) + count) % count);
    } else if (event.key === 'Enter' && open) this.pick(this.active);
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) this.open();
    else if (event.key === 'Escape' && open) this.leave();
    else if (event.key === 'Backspace' && this.multiple && this.field.value === '' && this.value.length > 0)
      this.set(this.value.slice(0, -1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
