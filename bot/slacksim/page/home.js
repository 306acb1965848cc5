// The app's Home tab.
import { drawBlock, markError } from './blocks.js';
import { el, fill, forget, keyed } from './dom.js';
import { dayOf } from './time.js';
import { viewScene } from './scene.js';

/** Draws what the bot last published for the acting person. */
export function drawHome(node, model) {
  const view = model.home;
  if (!view) {
    forget(node);
    delete node.dataset.of;
    fill(node, el('p', { class: 'nothing' }, model.noHome || 'Loading…'));
    return;
  }
  if (node.dataset.of !== `${model.as} ${view.id}`) forget(node);
  node.dataset.of = `${model.as} ${view.id}`;
  drawBlocks(node, model, view);
}

/**
 * Draws the blocks of a view into `node`. Blocks that did not change keep what is being typed in them; a block that
 * changed is drawn with what was typed, as Slack does for the same block and action id.
 */
export function drawBlocks(node, model, view) {
  const scene = viewScene(model, view);
  const context = JSON.stringify([model.as, model.workspace.people, dayOf(model.now(), model.reader.zone)]);
  keyed(
    node,
    view.blocks.map((block, at) => ({ block, key: block.block_id || `${at} ${block.type}` })),
    {
      key: ({ key }) => key,
      print: ({ block }) => JSON.stringify(block) + context,
      draw: ({ block }) => drawBlock(block, scene),
    },
  );
  for (const [at, block] of view.blocks.entries()) markError(node.children[at], block, view.errors?.[block.block_id]);
  return scene;
}
