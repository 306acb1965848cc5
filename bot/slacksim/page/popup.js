// Boxes that hang from a control: menus, lists of options, the clock's panel.
import { el } from './dom.js';

/**
 * Shows `box` below `anchor`, or above when there is no room. A press elsewhere or a resize closes it.
 * `onClose` runs once, however it closes. Returns the function that closes it.
 */
export function popup(anchor, box, onClose = () => {}) {
  box.classList.add('popup');
  document.body.append(box);
  const put = () => place(anchor, box);
  const away = (event) => {
    if (!box.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const scrolled = (event) => {
    if (!box.contains(event.target)) put();
  };
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    document.removeEventListener('pointerdown', away, true);
    document.removeEventListener('scroll', scrolled, true);
    window.removeEventListener('resize', close);
    box.remove();
    onClose();
  };
  document.addEventListener('pointerdown', away, true);
  document.addEventListener('scroll', scrolled, true);
  window.addEventListener('resize', close);
  put();
  return close;
}

/** Puts the box where it is wholly visible; call again when its content changes size. */
export function place(anchor, box) {
  const edge = 8;
  const from = anchor.getBoundingClientRect();
  box.style.setProperty('min-width', `${Math.min(from.width, window.innerWidth - 2 * edge)}px`);
  const { width, height } = box.getBoundingClientRect();
  const below = from.bottom + 4;
  const fitsBelow = below + height <= window.innerHeight - edge || from.top < height;
  const left = Math.min(from.left, window.innerWidth - width - edge);
  box.style.setProperty('left', `${Math.max(edge, left)}px`);
  box.style.setProperty(
    'top',
    `${fitsBelow ? Math.min(below, Math.max(edge, window.innerHeight - height - edge)) : from.top - height - 4}px`,
  );
}

/**
 * Opens a menu at `anchor`, a button. Items: `{label, note, lead, data, pick}`; `lead` is a node before the label.
 * Arrow keys move, Enter picks, Escape closes and gives the focus back.
 */
export function openMenu(anchor, label, items) {
  let close = () => {};
  const leave = () => {
    close();
    anchor.focus();
  };
  const rows = items.map((item) =>
    el(
      'button',
      {
        type: 'button',
        role: item.checked === undefined ? 'menuitem' : 'menuitemradio',
        'aria-checked': item.checked,
        class: 'menu-item',
        tabindex: -1,
        data: item.data,
        on: {
          click: () => {
            leave();
            item.pick();
          },
        },
      },
      item.lead,
      el(
        'span',
        { class: 'menu-words' },
        el('span', { class: 'menu-label' }, item.label),
        item.note && el('span', { class: 'menu-note' }, item.note),
      ),
    ),
  );
  const menu = el(
    'div',
    {
      class: 'menu',
      role: 'menu',
      'aria-label': label,
      on: {
        keydown: (event) => {
          const at = rows.indexOf(document.activeElement);
          const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
          if (event.key === 'Escape' || event.key === 'Tab') leave();
          else if (event.key in moves) rows[(moves[event.key] + rows.length) % rows.length].focus();
          else return;
          event.preventDefault();
          event.stopPropagation();
        },
      },
    },
    rows,
  );
  anchor.setAttribute('aria-expanded', 'true');
  close = popup(anchor, menu, () => anchor.setAttribute('aria-expanded', 'false'));
  rows[0]?.focus();
}
