// The workspace page: starts the model, makes the parts, and draws them whenever the model changes.
import { follow } from './api.js';
import { makeColumn } from './column.js';
import { toast } from './dialog.js';
import { el } from './dom.js';
import { flash } from './flash.js';
import { makeGuide } from './guidestrip.js';
import { makeInspector } from './inspector.js';
import { makeModal } from './modal.js';
import { Model } from './model.js';
import { wordsOf } from './mrkdwn.js';
import { nameOf } from './people.js';
import { addressOf, placeIn, rememberPerson } from './place.js';
import { drawSidebar } from './sidebar.js';
import { makeThread } from './thread.js';
import { isDark, toggleTheme, useTheme } from './theme.js';
import { makeTools } from './tools.js';

const part = (id) => document.getElementById(id);
const model = new Model(changed);
const column = makeColumn(part('main'), model);
const inspector = part('inspector');
const page = {
  toggleDrawer: () => document.body.classList.toggle('drawer'),
  toggleInspector: () => {
    inspector.hidden = !inspector.hidden;
    model.followCalls(!inspector.hidden).catch((refusal) => toast(refusal.message));
    draw();
  },
  inspecting: () => !inspector.hidden,
  toggleTheme: () => {
    toggleTheme();
    draw();
  },
  isDark,
};
const leaveDrawer = () => document.body.classList.remove('drawer');
const draws = [
  makeTools(part('tools'), model, page),
  makeGuide(part('guide'), model, column.write),
  () => drawSidebar(part('sidebar'), model, leaveDrawer),
  column.draw,
  makeThread(part('thread'), model),
  makeModal(part('overlay'), part('room'), model),
  makeInspector(inspector, model, page.toggleInspector),
];

let unfollow = () => {};
let due = false;
let returning = false;

/** Notes what changed, and draws once after everything that changes in the same turn. */
function changed(what, detail) {
  if (what === 'person') followPerson();
  if (what === 'arrived') announce(detail);
  if (what === 'connected') document.body.classList.toggle('lost', !model.connected);
  if (['person', 'place', 'thread'].includes(what)) keepAddress(what);
  if (due) return;
  due = true;
  queueMicrotask(() => {
    due = false;
    draw();
  });
}

function draw() {
  if (!model.as) return;
  document.title = `${titleOf(model)} · Local Slack`;
  document.body.dataset.as = model.as;
  document.body.classList.toggle('with-thread', Boolean(model.thread));
  for (const each of draws) each();
}

/** Lets the browser's back button lead to where the person was before. */
function keepAddress(what) {
  const address = addressOf(model);
  if (address === location.search) return;
  const known = returning || what === 'person' || !document.body.dataset.ready;
  history[known ? 'replaceState' : 'pushState'](null, '', address);
}

const titleOf = ({ channel, place, workspace, botChannel }) => {
  if (place.home || channel?.id === botChannel?.id) return workspace.bot.name;
  return channel?.name ?? workspace.team.name;
};

function followPerson() {
  unfollow();
  rememberPerson(model.as);
  unfollow = follow(
    model.as,
    (change) => model.changed(change).catch(() => {}),
    (connected) => model.setConnected(connected),
  );
}

/** Says new messages to a screen reader, from the text that stands for the whole message. */
function announce(messages) {
  const log = part('announcer');
  for (const message of messages)
    log.append(el('p', {}, `${nameOf(model.person(message.user))}: ${wordsOf(message.text, model.reader)}`));
  while (log.children.length > 20) log.firstChild.remove();
}

document.addEventListener('keydown', (event) => {
  const digit = /^Digit([1-9])$/.exec(event.code);
  if (event.altKey && !event.ctrlKey && !event.metaKey && digit) {
    const person = model.people[Number(digit[1]) - 1];
    if (person) model.actAs(person.id).catch((refusal) => toast(refusal.message));
    event.preventDefault();
  }
  if (event.key === 'Escape') leaveDrawer();
});
document.addEventListener('visibilitychange', () => model.markRead());
document.addEventListener('pointerdown', (event) => {
  if (!event.target.closest('#sidebar, [data-testid=drawer-toggle]')) leaveDrawer();
});
window.addEventListener('popstate', async () => {
  returning = true;
  await model.goTo(placeIn(location)).finally(() => {
    returning = false;
  });
});
window.addEventListener('unhandledrejection', (event) =>
  toast(event.reason?.message ?? 'Something went wrong on this page.'),
);

async function start() {
  useTheme();
  const asked = placeIn(location);
  await model.start(asked);
  draw();
  if (asked.message) flash(asked.message);
  document.body.dataset.ready = 'true';
}

start().catch((refusal) => toast(refusal.message));
