// The field in which people write messages and slash commands.
import { act } from './api.js';
import { el, fill } from './dom.js';
import { icon } from './icons.js';
import { avatar, nameOf } from './people.js';
import { openMenu } from './popup.js';
import { Suggestions } from './suggest.js';
import { tell } from './dialog.js';

const drafts = new Map();

/**
 * Makes a composer; `inThread` says that it answers in the open thread. Returns `{node, draw, write}`: `draw()` follows the model to
 * another place, keeping a draft for each; `write(text)` puts a text in the field and the caret after it.
 */
export function makeComposer(model, { inThread = false } = {}) {
  const composer = new Composer(model, inThread);
  return { node: composer.node, draw: () => composer.draw(), write: (text) => composer.write(text) };
}

class Composer {
  constructor(model, inThread) {
    this.model = model;
    this.inThread = inThread;
    this.mentions = new Map();
    this.field = el('textarea', {
      class: 'composer-field',
      rows: 1,
      autocomplete: 'off',
      'aria-autocomplete': 'list',
      data: { testid: inThread ? 'thread-composer' : 'composer', focus: 'composer' },
      on: { input: () => this.typed(), keydown: (event) => this.key(event), blur: () => this.suggestions.close() },
    });
    this.sendButton = el(
      'button',
      {
        type: 'button',
        class: 'send',
        'aria-label': 'Send',
        title: 'Send (Enter)',
        data: { testid: inThread ? 'thread-send' : 'send' },
        on: { click: () => this.send() },
      },
      icon('send'),
    );
    this.shortcuts = el(
      'button',
      {
        type: 'button',
        class: 'tool',
        'aria-label': 'Shortcuts',
        title: 'Shortcuts',
        'aria-haspopup': 'menu',
        data: { testid: 'shortcuts' },
        on: { click: () => this.offerShortcuts() },
      },
      icon('bolt'),
    );
    this.notice = el('p', { class: 'composer-notice', role: 'alert' });
    this.node = el(
      'div',
      { class: 'composer' },
      el(
        'div',
        { class: 'composer-box' },
        this.field,
        el(
          'div',
          { class: 'composer-row' },
          inThread ? null : this.shortcuts,
          el('span', { class: 'composer-hint' }, 'Enter sends, Shift + Enter starts a line'),
          this.sendButton,
        ),
      ),
      this.notice,
    );
    this.suggestions = new Suggestions(this.field, model, (replacement) => this.replaceWord(replacement));
  }

  /** Where this composer writes, as a key for drafts. */
  get where() {
    const { as, place, thread } = this.model;
    return `${as} ${place.channel} ${this.inThread ? thread : ''}`;
  }

  draw() {
    const { model } = this;
    if (this.drawnFor !== this.where) {
      this.drawnFor = this.where;
      this.field.value = drafts.get(this.where) ?? '';
      fill(this.notice);
      this.size();
    }
    const { channel } = model;
    const name = channel?.kind === 'dm' ? nameOf(model.person(channel.with)) : `#${channel?.name ?? ''}`;
    const label = this.inThread ? 'Reply…' : `Message ${name}`;
    this.node.classList.toggle('closed', Boolean(channel?.archived));
    this.field.disabled = Boolean(channel?.archived);
    this.field.placeholder = channel?.archived ? 'This channel is archived' : label;
    this.field.setAttribute('aria-label', this.inThread ? 'Reply in thread' : label);
  }

  write(text) {
    this.field.value = text;
    this.typed();
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
  }

  typed() {
    drafts.set(this.where, this.field.value);
    fill(this.notice);
    this.size();
    this.suggestions.update();
  }

  size() {
    this.field.style.setProperty('height', 'auto');
    if (this.field.scrollHeight > 0) this.field.style.setProperty('height', `${this.field.scrollHeight}px`);
    this.sendButton.toggleAttribute('data-ready', this.field.value.trim() !== '');
  }

  /** Puts a suggestion in place of the word before the caret. */
  replaceWord({ from, text, mention }) {
    const { value, selectionStart } = this.field;
    if (mention) this.mentions.set(text, mention);
    this.field.setRangeText(`${text} `, from, selectionStart, 'end');
    if (value !== this.field.value) this.typed();
  }

  key(event) {
    if (event.isComposing || this.suggestions.key(event)) return;
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.send();
  }

  async send() {
    const text = this.field.value.trim();
    if (text === '') return;
    const { where, model } = this;
    const { as } = model;
    this.suggestions.close();
    this.put('', where);
    try {
      await this.deliver(text, as);
    } catch (refusal) {
      // What was typed comes back, unless something newer stands there.
      if (!drafts.get(where)) this.put(text, where);
      // When the bot failed to answer, Slackbot says so in the channel.
      if (this.where === where && refusal.status !== 200) fill(this.notice, refusal.message);
    }
    await model.refresh();
  }

  put(text, where) {
    drafts.set(where, text);
    if (this.where !== where) return;
    this.field.value = text;
    fill(this.notice);
    this.size();
  }

  async deliver(text, as) {
    const channel = this.model.place.channel;
    const command = /^(\/[^\s/]+)(?:\s+([\s\S]*))?$/.exec(text);
    if (!command) {
      await act('/sim/message', {
        as,
        channel,
        text: this.withMentions(text),
        thread_ts: this.inThread ? this.model.thread : undefined,
      });
      return;
    }
    if (this.inThread) throw new Error(`${command[1]} does not work in threads. Write it in the channel instead.`);
    if (!this.model.workspace.commands.some((known) => known.command === command[1]))
      throw new Error(`${command[1]} is not a command here. Type / to see those that are.`);
    await act('/sim/command', { as, channel, command: command[1], text: this.withMentions(command[2] ?? '') });
  }

  /** Turns the names that were picked from the list into mentions. */
  withMentions(text) {
    let result = text;
    for (const [name, id] of this.mentions) result = result.replaceAll(name, `<@${id}>`);
    return result;
  }

  offerShortcuts() {
    const { model } = this;
    const app = model.person(model.workspace.bot.user_id);
    const global = model.workspace.shortcuts.filter(({ type }) => type === 'global');
    openMenu(
      this.shortcuts,
      'Shortcuts',
      global.map((shortcut) => ({
        label: shortcut.name,
        note: shortcut.description,
        lead: avatar(app, 'small'),
        data: { shortcut: shortcut.callback_id },
        pick: () =>
          tell(async () => {
            await act('/sim/shortcut', { as: model.as, callback_id: shortcut.callback_id });
            await model.refresh();
          }),
      })),
    );
  }
}
