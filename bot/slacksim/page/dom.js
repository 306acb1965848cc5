// Building and keeping DOM nodes. Text always becomes a text node, so no message can bring markup of its own.

/**
 * Builds one element.
 * `props` may hold `class`, `on` (event name → listener), `data` (dataset entries) and `style` (CSS properties); anything else is
 * an attribute: `true` sets it empty, `null`, `undefined` and `false` leave it out. Empty children are left out too.
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (name === 'data') setData(node, value);
    else if (name === 'style')
      for (const [property, setting] of Object.entries(value)) node.style.setProperty(property, setting);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...filled(children));
  return node;
}

/** Replaces everything inside `parent`. Empty children are left out. */
export function fill(parent, ...children) {
  parent.replaceChildren(...filled(children));
}

function filled(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false && child !== '');
}

function setData(node, entries) {
  for (const [name, value] of Object.entries(entries)) {
    if (value !== null && value !== undefined) node.dataset[name] = value;
  }
}

const kept = new WeakMap();

/**
 * Makes `parent` hold one node for each item, in order. An item whose `print` is unchanged keeps its node, with focus, caret,
 * scroll position and whatever was typed; a changed one is drawn again, and the focus inside it goes to the same control.
 * `key(item)` must be unique in the list, `print(item)` must change whenever the drawing would.
 */
export function keyed(parent, items, { key, print, draw }) {
  const before = kept.get(parent) ?? new Map();
  const after = new Map();
  const restore = [];
  for (const item of items) {
    const id = key(item);
    const mark = print(item);
    const old = before.get(id);
    if (old && old.mark === mark) {
      after.set(id, old);
      continue;
    }
    const node = draw(item);
    if (old) {
      restore.push(keepFocus(old.node, node));
      old.node.replaceWith(node);
    }
    after.set(id, { mark, node });
  }
  for (const [id, old] of before) if (!after.has(id)) old.node.remove();
  let place = 0;
  for (const { node } of after.values()) {
    if (parent.children[place] !== node) parent.insertBefore(node, parent.children[place] ?? null);
    place += 1;
  }
  kept.set(parent, after);
  for (const again of restore) again();
}

/** Forgets what `keyed` knows of `parent` and empties it, so that the next call draws everything. */
export function forget(parent) {
  kept.delete(parent);
  parent.replaceChildren();
}

/** Notes which control inside `old` has the focus; the returned function gives the focus to its successor inside `fresh`. */
function keepFocus(old, fresh) {
  const active = document.activeElement;
  if (!active || !old.contains(active)) return () => {};
  const name = active.dataset.focus;
  const caret = typeof active.selectionStart === 'number' ? [active.selectionStart, active.selectionEnd] : null;
  const scroll = active.scrollTop;
  return () => {
    const successor = name ? fresh.querySelector(`[data-focus="${CSS.escape(name)}"]`) : null;
    const target = successor ?? (fresh.tabIndex >= 0 || fresh.hasAttribute('tabindex') ? fresh : null);
    target?.focus({ preventScroll: true });
    if (!successor) return;
    successor.scrollTop = scroll;
    if (caret && typeof successor.setSelectionRange === 'function') successor.setSelectionRange(...caret);
  };
}

let lastID = 0;

/** An id that no other node of this page has, for labels and descriptions. */
export function freshID(prefix) {
  lastID += 1;
  return `${prefix}-${lastID}`;
}
