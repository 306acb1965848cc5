// Suggestions while somebody writes: slash commands at the start, people after an @.
import { el, fill, freshID } from './dom.js';
import { avatar, nameOf } from './people.js';
import { place, popup } from './popup.js';

/** Watches a text field. `onPick({from, text, mention})` hears what to put in place of the word that starts at `from`. */
export class Suggestions {
  constructor(field, model, onPick) {
    Object.assign(this, { field, model, onPick, found: [], active: 0 });
    this.list = el('div', {
      id: freshID('suggestions'),
      class: 'menu suggestions',
      role: 'listbox',
      'aria-label': 'Suggestions',
      data: { testid: 'suggestions' },
    });
  }

  /** Looks at the word before the caret again. */
  update() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    this.found = commandsFor(before, this.model) ?? peopleFor(before, this.model) ?? [];
    if (this.found.length === 0) {
      this.close();
      return;
    }
    this.shut ??= popup(this.field.closest('.composer-box'), this.list, () => {
      this.shut = null;
      this.field.removeAttribute('aria-controls');
      this.field.removeAttribute('aria-activedescendant');
    });
    this.field.setAttribute('aria-controls', this.list.id);
    this.activate(0);
  }

  /** Handles a key while the list is open; tells whether it did. */
  key(event) {
    if (!this.shut) return false;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) this.activate((this.active + moves[event.key] + this.found.length) % this.found.length);
    else if (event.key === 'Tab' || (event.key === 'Enter' && !this.found[this.active].complete))
      this.pick(this.active);
    else if (event.key === 'Escape') this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  close() {
    this.shut?.();
  }

  activate(at) {
    this.active = at;
    fill(
      this.list,
      this.found.map((row, index) =>
        el(
          'div',
          {
            id: `${this.list.id}-${index}`,
            class: `menu-item${index === at ? ' active' : ''}`,
            role: 'option',
            'aria-selected': String(index === at),
            data: { option: row.text },
            on: { pointerdown: (event) => event.preventDefault(), click: () => this.pick(index) },
          },
          row.lead,
          el(
            'span',
            { class: 'menu-words' },
            el('span', { class: 'menu-label' }, row.text, row.usage && el('span', { class: 'menu-usage' }, row.usage)),
            el('span', { class: 'menu-note' }, row.note),
          ),
        ),
      ),
    );
    this.field.setAttribute('aria-activedescendant', `${this.list.id}-${at}`);
    place(this.field.closest('.composer-box'), this.list);
  }

  pick(at) {
    const { from, text, mention } = this.found[at];
    this.close();
    this.onPick({ from, text, mention });
  }
}

function commandsFor(before, model) {
  if (!/^\/\S*$/.test(before)) return null;
  const app = model.person(model.workspace.bot.user_id);
  return model.workspace.commands
    .filter(({ command }) => command.startsWith(before))
    .map(({ command, description, usage_hint: usage }) => ({
      from: 0,
      text: command,
      usage,
      note: description,
      lead: avatar(app, 'small'),
      complete: command === before,
    }));
}

function peopleFor(before, model) {
  const word = /(?:^|\s)@([\p{L}\p{N}._-]*)$/u.exec(before);
  if (!word) return null;
  const wanted = word[1].toLowerCase();
  return model.workspace.people
    .filter(
      (person) =>
        !person.deactivated &&
        (nameOf(person)
          .toLowerCase()
          .split(/\s+/)
          .some((part) => part.startsWith(wanted)) ||
          person.name?.toLowerCase().startsWith(wanted)),
    )
    .slice(0, 6)
    .map((person) => ({
      from: before.length - word[1].length - 1,
      text: `@${nameOf(person)}`,
      note: person.title ?? '',
      mention: person.id,
      lead: avatar(person, 'small'),
    }));
}
