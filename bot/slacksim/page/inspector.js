// The drawer that lists every call between the bot and Slack, and shows one of them whole.
import { el, fill, keyed } from './dom.js';
import { icon } from './icons.js';
import { timeWithSeconds } from './time.js';

/** Makes the drawer inside `node`. `close` hides it. Returns `draw`. */
export function makeInspector(node, model, close) {
  node.dataset.testid = 'inspector';
  let picked = null;
  const filter = el('input', {
    type: 'search',
    class: 'field',
    placeholder: 'Filter',
    'aria-label': 'Filter the calls',
    on: { input: () => draw() },
  });
  const refusals = el('input', { type: 'checkbox', on: { change: () => draw() } });
  const count = el('span', { class: 'topic' });
  const list = el('div', { class: 'calls', role: 'listbox', 'aria-label': 'Calls', tabindex: -1 });
  const detail = el('div', { class: 'call-detail', tabindex: 0, 'aria-live': 'polite' });
  fill(
    node,
    el(
      'header',
      { class: 'column-head' },
      el('h2', {}, 'Inspector'),
      count,
      el('span', { class: 'gap' }),
      filter,
      el('label', { class: 'choice' }, refusals, 'Refusals only'),
      el(
        'button',
        { type: 'button', class: 'tool', 'aria-label': 'Close the inspector', on: { click: close } },
        icon('close'),
      ),
    ),
    el('div', { class: 'inspector-body' }, list, detail),
  );
  const pick = (call) => {
    picked = call;
    draw();
  };
  const draw = () => {
    if (node.hidden) return;
    const words = filter.value.trim().toLowerCase();
    const shown = model.calls.filter(
      (call) => (!words || JSON.stringify(call).toLowerCase().includes(words)) && (!refusals.checked || failed(call)),
    );
    const followsEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
    fill(count, `${shown.length} of ${model.calls.length} calls`);
    keyed(list, shown, {
      key: ({ n }) => n,
      print: (call) => JSON.stringify([call.n === picked?.n, model.reader.zone]),
      draw: (call) => drawRow(call, call.n === picked?.n, model, () => pick(call)),
    });
    if (followsEnd) list.scrollTop = list.scrollHeight;
    const current = model.calls.find(({ n }) => n === picked?.n);
    if (detail.dataset.n !== String(current?.n ?? '')) drawDetail(detail, current);
    detail.dataset.n = current?.n ?? '';
  };
  list.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
    const next = step && document.activeElement[step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.click();
  });
  return draw;
}

const failed = (call) => Boolean(call.error) || call.status >= 400 || Boolean(call.note);

function drawRow(call, here, model, pick) {
  const toBot = call.direction === 'to_bot';
  return el(
    'button',
    {
      type: 'button',
      role: 'option',
      'aria-selected': String(here),
      class: `call${failed(call) ? ' failed' : ''}`,
      data: { call: call.n, focus: String(call.n) },
      on: { click: pick },
    },
    el('span', { class: 'call-time' }, timeWithSeconds(Date.parse(call.at), model.reader.zone)),
    el('span', { class: `call-way ${toBot ? 'to-bot' : 'to-slack'}` }, toBot ? 'Slack → bot' : 'bot → Slack'),
    el('span', { class: 'call-what' }, call.what),
    el(
      'span',
      { class: 'call-end' },
      call.error || call.note || (call.status && call.status !== 200 ? String(call.status) : ''),
    ),
    el('span', { class: 'call-millis' }, `${call.millis} ms`),
  );
}

function drawDetail(node, call) {
  if (!call) {
    fill(node, el('p', { class: 'nothing' }, 'Pick a call to see its request and answer.'));
    return;
  }
  const part = (name, value) => [
    el('h3', {}, name),
    el('pre', { class: 'pre' }, typeof value === 'string' ? value : JSON.stringify(value, null, 2)),
  ];
  fill(
    node,
    el('p', { class: 'call-summary' }, el('strong', {}, call.what), ` · status ${call.status} · ${call.millis} ms`),
    call.error && el('p', { class: 'error' }, icon('warning'), call.error),
    call.note && el('p', { class: 'hint' }, call.note),
    part('Request', call.request ?? ''),
    part('Answer', call.answer ?? ''),
  );
}
