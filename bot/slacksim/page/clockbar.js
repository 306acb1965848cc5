// The moved clock: what time it is in the workspace, and how to move it forward.
import { act } from './api.js';
import { tell } from './dialog.js';
import { el, fill } from './dom.js';
import { icon } from './icons.js';
import { popup } from './popup.js';
import { clockFace, inFull, instantAt, wallClock } from './time.js';

const steps = [
  ['+15 min', '15m'],
  ['+1 h', '1h'],
  ['+8 h', '8h'],
  ['+1 day', '24h'],
];

/** Makes the clock. Returns `{node, draw}`; it keeps ticking by itself. */
export function makeClock(model) {
  const face = el('span', { class: 'clock-face' });
  const moved = el('span', { class: 'clock-moved' });
  let close = null;
  const button = el(
    'button',
    {
      type: 'button',
      class: 'clock',
      'aria-haspopup': 'dialog',
      'aria-expanded': 'false',
      data: { testid: 'clock' },
      on: { click: () => (close ? close() : open()) },
    },
    icon('clock'),
    face,
    moved,
  );
  const draw = () => {
    const { zone } = model.reader;
    const away = model.workspace.clock_moved_seconds ?? 0;
    fill(face, clockFace(model.now(), zone));
    fill(moved, away ? howFar(away) : '');
    button.title = `${inFull(model.now(), zone)}${away ? `, moved by ${howFar(away)}` : ''}. Press to move the clock.`;
  };
  const open = () => {
    const panel = drawPanel(model, () => close?.());
    button.setAttribute('aria-expanded', 'true');
    close = popup(button, panel, () => {
      close = null;
      button.setAttribute('aria-expanded', 'false');
    });
    panel.querySelector('button').focus();
    panel.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      close?.();
      button.focus();
    });
  };
  setInterval(() => model.as && draw(), 5000);
  return { node: button, draw };
}

function drawPanel(model, close) {
  const move = (how) =>
    tell(async () => {
      await act('/sim/clock', how);
      await model.changed(null);
    });
  const now = wallClock(model.now(), model.reader.zone);
  const until = el('input', {
    type: 'datetime-local',
    class: 'field short',
    'aria-label': 'Move the clock to',
    value: `${now.date}T${now.time}`,
    data: { testid: 'clock-to' },
  });
  const moveTo = () => {
    if (!until.value) return;
    const [date, time] = until.value.split('T');
    move({ to: new Date(instantAt(date, time.slice(0, 5), model.reader.zone)).toISOString() });
    close();
  };
  return el(
    'div',
    { class: 'clock-panel', role: 'dialog', 'aria-label': 'Move the clock' },
    el('p', {}, 'Windows, freezes and deadlines arrive when the clock reaches them. It only goes forward.'),
    el(
      'div',
      { class: 'clock-steps' },
      steps.map(([label, advance]) =>
        el(
          'button',
          {
            type: 'button',
            class: 'button',
            data: { advance },
            on: { click: () => move({ advance }) },
          },
          label,
        ),
      ),
    ),
    el(
      'div',
      { class: 'clock-to' },
      until,
      el(
        'button',
        { type: 'button', class: 'button primary', data: { testid: 'clock-go' }, on: { click: moveTo } },
        'Go',
      ),
    ),
  );
}

function howFar(seconds) {
  const minutes = Math.round(Math.abs(seconds) / 60);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const said = [days && `${days} d`, hours && `${hours} h`, rest && `${rest} min`].filter(Boolean).join(' ');
  return said ? `${seconds < 0 ? '−' : '+'}${said}` : '';
}
