// What a person at the page sees and can point at. The tests put this into each page. A spot is {selector, says}: of the
// visible elements for the selector, the last that says every one of the words. A thing is {kind, name, of}. An answer
// has `why`, a sentence, when something is not there.
globalThis.eyes = (() => {
  const plain = (text) => text.replace(/\s+/g, ' ').trim();
  const visible = (node) => node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length > 0;
  const wordsOf = (node) => plain(node.innerText);
  const shown = (root, selector) => [...root.querySelectorAll(selector)].filter(visible);

  const spotOf = ({ selector, says }) =>
    shown(document, selector).findLast((node) => says.every((words) => wordsOf(node).includes(words)));

  /** The question of a form whose label reads `name`. */
  const question = (root, name) =>
    shown(root, '.block-input').find(
      (block) => plain(block.querySelector('.label').innerText.replace('(optional)', '')) === name,
    );

  const named = (nodes, name) =>
    nodes.find((node) => wordsOf(node) === name) ?? nodes.find((node) => node.getAttribute('aria-label') === name);

  /** What one of the answers to a question says, without the note under it. */
  const answerOf = (choice) => plain(choice.innerText.replace(choice.querySelector('.menu-note')?.innerText ?? '', ''));

  const finders = {
    button: (root, { name }) => named(shown(root, 'button, a.button'), name),
    menu: (root, { name }) => shown(document, '.menu [role=menuitem]').find((row) => wordsOf(row).startsWith(name)),
    option: (root, { name }) =>
      shown(document, '.options [role=option]').find((row) => wordsOf(row.querySelector('.menu-label')) === name),
    choice: (root, { name, of }) => {
      const block = question(root, of);
      return block && shown(block, 'label.choice').find((choice) => answerOf(choice) === name);
    },
    field: (root, { name }) => question(root, name)?.querySelector('input, textarea'),
    part: (root, { name }) => shown(root, name)[0],
  };

  /** The node of a thing in a spot. */
  function find(spot, thing) {
    const root = spotOf(spot);
    if (!root) return { why: `nothing here says ${JSON.stringify(spot.says)} (${spot.selector})` };
    const node = finders[thing.kind](root, thing);
    return node ? { node } : { why: `there is no ${thing.kind} “${thing.name}” in: ${wordsOf(root).slice(0, 600)}` };
  }

  let aimed = null;

  /** Where to point for a thing; the click that follows counts only if it meets that thing. */
  function aim(spot, thing) {
    const { node, why } = find(spot, thing);
    if (why) return { why };
    if (node.disabled || node.closest('[inert]')) return { why: `“${thing.name}” cannot be used` };
    const box = node.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const met = document.elementFromPoint(x, y);
    if (!met || !node.contains(met)) {
      node.scrollIntoView({ block: 'center', behavior: 'instant' });
      return { why: `“${thing.name}” is covered or outside the screen` };
    }
    aimed = { node, hit: false };
    return { x, y };
  }

  /** Whether the click met what was aimed at. */
  function landed() {
    const hit = Boolean(aimed?.hit);
    aimed = null;
    return hit;
  }

  // The page moves when a message arrives. A press that would meet something else than it was meant for meets nothing.
  for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])
    window.addEventListener(
      type,
      (event) => {
        if (!aimed) return;
        if (aimed.node.isConnected && aimed.node.contains(event.target)) {
          if (type === 'click') aimed.hit = true;
          return;
        }
        event.stopImmediatePropagation();
        event.preventDefault();
      },
      true,
    );

  /** What a spot says, as one line. */
  function read(spot) {
    const root = spotOf(spot);
    return root ? { said: wordsOf(root) } : find(spot, {});
  }

  /** The buttons that a message or modal brings along. */
  function offers(spot) {
    const root = spotOf(spot);
    return root ? { buttons: shown(root, '.block button').map(wordsOf) } : find(spot, {});
  }

  /** What stands in a field, the error under it, and whether it has the focus. */
  function field(spot, thing) {
    const { node, why } = find(spot, thing);
    if (why) return { why };
    const block = node.closest('.block');
    const picked = [...block.querySelectorAll('.chip > span:not(.avatar)')].map(wordsOf).join(', ');
    const ticked = block.querySelector('input:checked')?.closest('label');
    return {
      value: picked || (ticked ? answerOf(ticked) : node.value),
      error: plain(block.querySelector(':scope > .error').innerText),
      focused: block.contains(document.activeElement),
    };
  }

  /** Sets the two fields for a date and a time, whose keys depend on the machine's language. */
  function setDateTime(spot, thing, date, time) {
    const { node, why } = find(spot, thing);
    if (why) return { why };
    for (const [part, value] of Object.entries({ date, time })) {
      const field = node.closest('.block').querySelector(`[type=${part}]`);
      field.value = value;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }
    return {};
  }

  const channels = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return { rgb: [red, green, blue], alpha };
  };
  const over = (top, under) => top.rgb.map((part, at) => part * top.alpha + under[at] * (1 - top.alpha));

  /** The colour behind a node: what its ancestors paint, one over the other. */
  function groundOf(node) {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const layer = channels(getComputedStyle(at).backgroundColor);
      if (layer.alpha > 0) layers.push(layer);
      if (layer.alpha === 1) break;
    }
    return layers.reduceRight((under, layer) => over(layer, under), [255, 255, 255]);
  }

  /** How light a colour is, from 0 to 1 (WCAG relative luminance). */
  const lightness = (rgb) => {
    const [red, green, blue] = rgb.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  /** How light the letters of a node are, and the ground under them. */
  function light(node) {
    const ground = groundOf(node);
    return [lightness(over(channels(getComputedStyle(node).color), ground)), lightness(ground)];
  }

  /** The visible words that are hard to tell from their ground: their contrast is below the 4.5 of WCAG's level AA. */
  function faint() {
    const found = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const node = texts.currentNode.parentElement;
      const words = plain(texts.currentNode.data);
      if (words === '' || !visible(node) || node.closest('[inert], [disabled]')) continue;
      const [brighter, darker] = light(node).sort((one, other) => other - one);
      const contrast = (brighter + 0.05) / (darker + 0.05);
      if (contrast < 4.5) found.add(`${words} (${contrast.toFixed(1)}, ${node.className || node.localName})`);
    }
    return { words: [...found] };
  }

  /** Where a spot lies, scrolled into view, with a little air around it. */
  function frame(spot) {
    const root = spotOf(spot);
    if (!root) return find(spot, {});
    root.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    const box = root.getBoundingClientRect();
    return { x: box.x, y: box.y, width: box.width, height: box.height, scale: 1 };
  }

  /** Is true once everything that moves has come to rest. */
  const settled = async () => {
    await Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {})));
    return true;
  };

  return { aim, landed, read, offers, field, setDateTime, light, faint, frame, settled };
})();
