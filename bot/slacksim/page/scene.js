// What a block needs to know of the message or view it stands in.
import { act } from './api.js';
import { toast } from './dialog.js';
import { Form } from './form.js';

const forms = new WeakMap();

/** The scene of a message: a picked value is a click, and nothing but a click. */
export function messageScene(model, channel, message) {
  return scene(model, { channel, ts: message.ts }, {});
}

/** The scene of a modal or Home view. */
export function viewScene(model, view) {
  return scene(model, { view: view.id }, view.values ?? {});
}

function scene(model, target, values) {
  const as = model.as;
  const { reader } = model;
  const form = formOf(model, as, target);
  const click = async (blockID, actionID, value) => {
    try {
      await act('/sim/click', { as, ...target, block_id: blockID, action_id: actionID, value });
    } catch (refusal) {
      toast(refusal.message);
    }
    model.refresh();
  };
  return {
    model,
    reader,
    target,
    values,
    form,
    click,
    /** A new value of an element: sent as a filled input, or as a click when it stands outside an input block. */
    change(block, element, value, { typing = false } = {}) {
      if (block.type !== 'input') {
        form.hold(block.block_id, element.action_id, value);
        return click(block.block_id, element.action_id, value);
      }
      if (typing) return form.type(block.block_id, element.action_id, value);
      return form.pick(block.block_id, element.action_id, value).catch((refusal) => toast(refusal.message));
    },
  };
}

/** The form of a surface outlives its drawings and changes of person. */
function formOf(model, as, target) {
  if (!forms.has(model)) forms.set(model, new Map());
  const known = forms.get(model);
  const key = JSON.stringify([as, target]);
  if (!known.has(key)) {
    known.set(
      key,
      new Form(async (blockID, actionID, value) => {
        await act('/sim/fill', { as, ...target, block_id: blockID, action_id: actionID, value });
        model.refresh('modals', 'home');
      }),
    );
  }
  return known.get(key);
}
