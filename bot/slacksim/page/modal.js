// The top modal of the acting person.
import { act } from './api.js';
import { confirm, toast } from './dialog.js';
import { el, fill, keyed } from './dom.js';
import { keyOf } from './form.js';
import { drawBlocks } from './home.js';
import { icon } from './icons.js';
import { avatar, nameOf } from './people.js';

/** Makes the place for modals in `overlay`; `room` is what lies behind them. Returns `draw`. */
export function makeModal(overlay, room, model) {
  const modal = new Modal(overlay, room, model);
  return () => modal.draw();
}

class Modal {
  constructor(overlay, room, model) {
    Object.assign(this, { overlay, room, model, before: null });
    overlay.addEventListener('keydown', (event) => this.key(event));
  }

  draw() {
    const { modal, as, stack } = this.model;
    const shown = modal ? [{ key: `${as} ${modal.id}`, view: modal }] : [];
    if (shown.length > 0 && this.overlay.hidden) this.before = document.activeElement;
    const wasHidden = this.overlay.hidden;
    this.overlay.hidden = shown.length === 0;
    this.room.inert = shown.length > 0;
    keyed(this.overlay, shown, { key: ({ key }) => key, print: () => '', draw: () => this.frame() });
    if (!modal) {
      if (!wasHidden) this.giveBack();
      this.drawn = null;
      return;
    }
    this.dress(modal, stack);
    this.scene = drawBlocks(this.body, this.model, modal);
    this.scene.form.keepOnly(inputsOf(modal));
    this.welcome(modal, `${as} ${modal.id}`);
  }

  /** Gives a new view the focus; again when its first field arrives only with an update, as after a “Loading…” view. */
  welcome(view, name) {
    const isNew = this.drawn !== name;
    const hasField = Boolean(this.body.querySelector('input, textarea'));
    if (isNew) this.busy = false;
    if (isNew || (hasField && !this.hadField)) this.focusFirst(view);
    this.drawn = name;
    this.hadField = hasField;
  }

  /** The parts of a modal that stay while its view changes. */
  frame() {
    this.title = el('h1', { id: 'modal-title' });
    this.back = el(
      'button',
      {
        type: 'button',
        class: 'tool',
        'aria-label': 'Back',
        data: { testid: 'modal-back' },
        on: { click: () => this.leave() },
      },
      icon('back'),
    );
    this.notice = el('p', { class: 'modal-notice', role: 'alert' });
    this.body = el('div', { class: 'modal-body' });
    this.closeButton = el('button', {
      type: 'button',
      class: 'button',
      data: { testid: 'modal-close' },
      on: { click: () => this.leave() },
    });
    this.submitButton = el('button', { type: 'submit', class: 'button primary', data: { testid: 'modal-submit' } });
    const app = this.model.person(this.model.workspace.bot.user_id);
    const form = el(
      'form',
      {
        class: 'modal-form',
        novalidate: true,
        on: {
          submit: (event) => {
            event.preventDefault();
            this.submit();
          },
        },
      },
      el(
        'div',
        { class: 'modal-head' },
        this.back,
        avatar(app, 'medium'),
        el('div', {}, this.title, el('p', { class: 'modal-app' }, nameOf(app))),
        el(
          'button',
          {
            type: 'button',
            class: 'tool modal-x',
            'aria-label': 'Close',
            data: { testid: 'modal-x' },
            on: { click: () => this.leave({ all: true }) },
          },
          icon('close'),
        ),
      ),
      this.notice,
      this.body,
      el('div', { class: 'modal-foot' }, this.closeButton, this.submitButton),
    );
    this.box = el(
      'div',
      {
        class: 'modal',
        role: 'dialog',
        'aria-modal': 'true',
        'aria-labelledby': 'modal-title',
        tabindex: -1,
        data: { testid: 'modal' },
      },
      form,
    );
    return this.box;
  }

  /** Brings the frame in line with the view. */
  dress(view, stack) {
    const busy = this.busy || view.busy;
    this.box.dataset.view = view.id;
    this.box.dataset.callback = view.callback_id ?? '';
    fill(this.title, textOf(view.title));
    fill(this.closeButton, textOf(view.close) || 'Cancel');
    fill(this.submitButton, textOf(view.submit));
    this.submitButton.hidden = !textOf(view.submit);
    this.submitButton.setAttribute('aria-busy', String(Boolean(busy)));
    this.back.hidden = stack.length < 2;
    if (this.notice.textContent !== (view.notice ?? '')) fill(this.notice, view.notice);
  }

  async submit() {
    const { model, scene } = this;
    const { as, modal } = model;
    if (this.busy || !modal?.submit) return;
    this.busy = true;
    this.dress(modal, model.stack);
    try {
      await everythingSent(scene.form);
      const { errors } = await act('/sim/submit', { as, view: modal.id });
      await model.refresh();
      if (errors && Object.keys(errors).length > 0) this.showErrors(modal, errors);
    } catch (refusal) {
      toast(refusal.message);
      await model.refresh();
    } finally {
      this.busy = false;
      if (model.modal && this.box?.isConnected) this.dress(model.modal, model.stack);
    }
  }

  /** Shows the errors even before the local Slack repeats them with the view, and goes to the first. */
  showErrors(view, errors) {
    const { modal } = this.model;
    if (modal?.id !== view.id) return;
    modal.errors = { ...modal.errors, ...errors };
    this.draw();
    const first = modal.blocks.find((block) => modal.errors[block.block_id]);
    const field = first && this.body.querySelector(`[data-block="${CSS.escape(first.block_id)}"] :is(input, textarea)`);
    field?.focus();
    field?.closest('.block')?.scrollIntoView({ block: 'center' });
  }

  /** Closes the top view, or `all` of the stack, after a question when something was typed. */
  async leave({ all } = {}) {
    const { model, scene } = this;
    const { as, modal } = model;
    if (!modal || this.leaving === modal.id) return;
    const sure =
      !scene.form.touched ||
      (await confirm({
        title: 'Discard what you typed?',
        text: 'It has not been sent, and will be lost.',
        confirm: 'Discard',
        deny: 'Keep writing',
        danger: true,
      }));
    if (!sure) return;
    this.leaving = modal.id; // A second click on its way out means the same.
    try {
      await act('/sim/close', { as, view: modal.id, all });
    } catch (refusal) {
      toast(refusal.message);
    }
    await model.refresh('modals');
    this.leaving = null;
  }

  key(event) {
    if (event.key === 'Escape') this.leave();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.submit();
    else if (event.key === 'Tab') {
      this.keepInside(event);
      return;
    } else return;
    event.preventDefault();
  }

  /** Lets Tab go round inside the modal. */
  keepInside(event) {
    const stops = [...this.box.querySelectorAll('a[href], button, input, textarea, [tabindex="0"]')].filter(
      (node) => !node.disabled && node.offsetParent,
    );
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    const atEdge = document.activeElement === edge || (event.shiftKey && document.activeElement === this.box);
    if (!atEdge) return;
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
    event.preventDefault();
  }

  focusFirst(view) {
    const wanted = view.blocks.map(({ element }) => element).find((element) => element?.focus_on_load);
    const field = wanted && this.body.querySelector(`[data-action-id="${CSS.escape(wanted.action_id)}"]`);
    (field ?? this.body.querySelector('input, textarea, button') ?? this.box).focus({ preventScroll: true });
  }

  giveBack() {
    const target =
      this.before?.isConnected && this.before !== document.body
        ? this.before
        : document.querySelector('[data-testid=composer]');
    target?.focus();
  }
}

/** Sends what was typed. What the local Slack refuses to take is left to the submission, whose answer names the field. */
async function everythingSent(form) {
  try {
    await form.flush();
  } catch (refusal) {
    if (refusal.status === 0) throw refusal;
    await everythingSent(form);
  }
}

/** A view's title is a text object in Slack's API; the control API may give the bare string. */
const textOf = (text) => (typeof text === 'string' ? text : (text?.text ?? ''));

function inputsOf(view) {
  const pairs = view.blocks.flatMap((block) =>
    [block.element, block.accessory, ...(block.elements ?? [])]
      .filter((element) => element?.action_id)
      .map((element) => keyOf(block.block_id, element.action_id)),
  );
  return new Set(pairs);
}
