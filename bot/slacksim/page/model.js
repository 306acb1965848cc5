// What the page knows of the workspace, as one person sees it, and where that person is.
import { act, look } from './api.js';
import { Latest } from './latest.js';

const slackbot = 'USLACKBOT';

/**
 * Holds the data and loads it; drawing is done elsewhere, on every `onChange`.
 * `as` is the person acting, `place` `{home: true}` or `{channel: "C…"}`, `thread` the ts of an open thread or null.
 */
export class Model {
  workspace = { team: {}, bot: {}, people: [], groups: [], commands: [], shortcuts: [] };
  channels = [];
  messages = new Map();
  replies = [];
  home = null;
  /** Why there is no Home view to show, as a sentence. */
  noHome = '';
  stack = [];
  calls = [];
  thread = null;
  place = {};
  connected = true;
  /** The ts of the first message that was unread when the channel was opened, or null: where the "New" line goes. */
  newFrom = null;
  /** Who is about to act; `as`, once their channels are known. */
  #next;
  #offset = 0;
  #latest = new Latest();
  #lastCall = 0;
  #onChange;

  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** Loads the workspace, then all that `as` sees. */
  async start({ as, channel, thread, home }) {
    await this.#loadWorkspace();
    const known = this.person(as) && !this.person(as).bot;
    await this.#become(known ? as : this.people[0]?.id, { channel, thread, home });
  }

  /** The people who can be acted as, in the workspace's order. */
  get people() {
    return this.workspace.people.filter(({ id, bot }) => !bot && id !== slackbot);
  }

  /** The person acting. */
  get me() {
    return this.person(this.as);
  }

  /** The channel that is open, or undefined on the Home tab. */
  get channel() {
    return this.channels.find((channel) => channel.id === this.place.channel);
  }

  /** The direct messages with the bot, or undefined when there are none yet. */
  get botChannel() {
    return this.channels.find((channel) => channel.kind === 'dm' && channel.with === this.workspace.bot.user_id);
  }

  /** The top modal, or undefined. */
  get modal() {
    return this.stack.at(-1);
  }

  /** The instant the workspace's moved clock shows, in milliseconds. */
  now() {
    return Date.now() + this.#offset;
  }

  /** Finds a person; the bot and Slack's own bot are people too. */
  person(id) {
    const { bot, people } = this.workspace;
    const apps = {
      [bot.user_id]: { id, name: bot.name, color: '3a5698', bot: true, title: 'App' },
      [slackbot]: { id, name: 'Slackbot', color: '5b6770', bot: true },
    };
    return people.find((person) => person.id === id) ?? (id ? apps[id] : undefined);
  }

  /** Who looks: what names, dates and mentions in a text need to know. */
  get reader() {
    return {
      me: this.as,
      zone: this.me?.tz || 'UTC',
      now: () => this.now(),
      person: (id) => this.person(id),
      group: (id) => this.workspace.groups?.find((group) => group.id === id),
      channel: (id) => this.channels.find((channel) => channel.id === id),
      open: (id) => this.open(id),
    };
  }

  /** Becomes another person, in the same channel when that person is in it. */
  async actAs(id) {
    if (id === this.#next) return;
    await this.#become(id, {
      channel: this.channel?.kind === 'dm' ? undefined : this.place.channel,
      home: this.place.home,
    });
  }

  /** Goes to a place as placeIn reads it from an address. */
  async goTo({ as, channel, thread, home }) {
    if (as && as !== this.as && this.person(as)) return this.#become(as, { channel, thread, home });
    if (home) return this.openHome();
    return channel ? this.open(channel, thread ?? null) : undefined;
  }

  /** Goes to a channel and marks it read. */
  async open(channel, thread = null) {
    const target = this.channels.find(({ id }) => id === channel);
    this.place = { channel };
    this.newFrom = null;
    this.thread = thread;
    this.replies = [];
    this.#onChange('place');
    const unread = target?.unread ?? 0;
    await Promise.all([this.#loadMessages(channel), this.#loadReplies()]);
    if (this.place.channel !== channel || unread === 0) return;
    this.newFrom = (this.messages.get(channel) ?? []).filter(({ user }) => user !== this.as).at(-unread)?.ts ?? null;
    this.#onChange('messages');
  }

  /** Opens the bot's Home tab, which tells the bot so. */
  async openHome() {
    const { as } = this;
    this.place = { home: true };
    this.thread = null;
    this.#onChange('place');
    const { view, refusal } = await act('/sim/home', { as }).catch((problem) => ({
      view: null,
      refusal: problem.message,
    }));
    if (this.as !== as) return;
    this.home = view;
    this.noHome = refusal ?? `${this.workspace.bot.name} has not published anything here yet.`;
    this.#onChange('home');
  }

  /** Opens the thread under a message of the open channel. */
  async openThread(ts) {
    this.thread = ts;
    this.replies = [];
    this.#onChange('thread');
    await this.#loadReplies();
  }

  /** Closes the thread. */
  closeThread() {
    this.thread = null;
    this.#onChange('thread');
  }

  /** Tells the local Slack that the open channel was read, when it is on the screen. */
  async markRead() {
    const { as, channel } = this;
    if (!channel?.unread || document.hidden) return;
    channel.unread = 0;
    channel.mentions = 0;
    this.#onChange('channels');
    await act('/sim/read', { as, channel: channel.id }).catch(() => {});
  }

  /** Loads again what a change of CONTROL.md names; `null` means everything. */
  async changed(change) {
    if (change === null) return this.refresh('workspace', 'channels', 'messages', 'replies', 'modals', 'home', 'calls');
    const touched = change.channels ?? [];
    const loads = [];
    // A person, a group or the bot's connection that changed is announced with everybody's Home.
    if (change.clock || change.home) loads.push('workspace');
    if (touched.length > 0 || change.clock) loads.push('channels');
    if (touched.includes(this.place.channel)) loads.push('replies');
    if (change.modals) loads.push('modals');
    if (change.home && this.place.home) loads.push('home');
    if (change.calls) loads.push('calls');
    return Promise.all([
      this.refresh(...loads, ...(loads.length === 0 ? ['none'] : [])),
      ...touched.map((channel) => this.#loadMessages(channel)),
    ]);
  }

  /** Loads again the named parts, or all that an act can change when none is named. */
  async refresh(...names) {
    const wanted = names.length > 0 ? names : ['channels', 'messages', 'replies', 'modals', 'home'];
    const loads = {
      workspace: () => this.#loadWorkspace(),
      channels: () => this.#loadChannels(),
      messages: () => Promise.all(this.#followed().map((id) => this.#loadMessages(id))),
      replies: () => this.#loadReplies(),
      modals: () =>
        this.#load(
          '/sim/modals',
          {},
          ({ stack }) => {
            this.stack = stack ?? [];
          },
          'modals',
        ),
      home: () =>
        this.place.home &&
        this.#load(
          '/sim/home',
          {},
          ({ view }) => {
            this.home = view;
          },
          'home',
        ),
      calls: () => this.#loadCalls(),
    };
    await Promise.all(wanted.map((name) => loads[name]?.())).catch(() => {});
  }

  /** Starts or stops following the calls between the bot and Slack. */
  async followCalls(on) {
    this.watchesCalls = on;
    if (on) await this.#loadCalls();
  }

  /** Notes whether the stream of changes is there. */
  setConnected(connected) {
    if (this.connected === connected) return;
    this.connected = connected;
    this.#onChange('connected');
  }

  /** Nothing of the person before is left when the new one's channels are known, and nothing is mixed until then. */
  async #become(id, { channel, thread, home }) {
    this.#next = id;
    const { channels } = await look('/sim/channels', { as: id }).catch((refusal) => {
      this.#next = this.as;
      throw refusal;
    });
    if (this.#next !== id) return;
    this.as = id;
    this.channels = channels ?? [];
    this.messages = new Map();
    this.replies = [];
    this.stack = [];
    this.home = null;
    this.noHome = '';
    this.newFrom = null;
    const first = this.channels.find(({ kind }) => kind !== 'dm') ?? this.channels[0];
    const target = this.channels.find((one) => one.id === channel) ?? first;
    this.place = {};
    this.thread = null;
    this.#onChange('person');
    await Promise.all([
      home ? this.openHome() : target && this.open(target.id, thread && target.id === channel ? thread : null),
      this.refresh('modals', 'messages'),
    ]);
  }

  /** The channels whose messages are kept at hand: the open one, and those in which the guide looks for cards. */
  #followed() {
    const ids = this.channels.filter(({ kind }) => kind !== 'dm').map(({ id }) => id);
    if (this.place.channel && !ids.includes(this.place.channel)) ids.push(this.place.channel);
    return ids;
  }

  async #loadWorkspace() {
    const asked = Date.now();
    this.workspace = await look('/sim/workspace');
    this.#offset = Date.parse(this.workspace.clock) - (asked + Date.now()) / 2;
    this.#onChange('workspace');
  }

  #loadChannels() {
    return this.#load(
      '/sim/channels',
      {},
      ({ channels }) => {
        this.channels = channels ?? [];
      },
      'channels',
    );
  }

  async #loadMessages(channel) {
    await this.#load(
      '/sim/messages',
      { channel },
      ({ messages }) => {
        const before = this.messages.get(channel);
        this.messages.set(channel, messages ?? []);
        if (before && channel === this.place.channel) this.#announce(before, messages ?? []);
      },
      'messages',
    );
    if (channel === this.place.channel) await this.markRead();
  }

  #loadReplies() {
    const { thread, place } = this;
    if (!thread || !place.channel) return undefined;
    return this.#load(
      '/sim/messages',
      { channel: place.channel, thread },
      ({ messages }) => {
        if (this.thread !== thread) return;
        const before = this.replies;
        this.replies = messages ?? [];
        if (before.length > 0) this.#announce(before, this.replies);
      },
      'replies',
    );
  }

  async #loadCalls() {
    if (!this.watchesCalls) return;
    await this.#load(
      '/sim/calls',
      { since: this.#lastCall },
      ({ calls, last }) => {
        // The local Slack was started again and counts from the beginning.
        if (last < this.#lastCall) [this.calls, this.#lastCall] = [[], 0];
        this.calls = [...this.calls, ...(calls ?? []).filter((call) => call.n > this.#lastCall)].slice(-500);
        this.#lastCall = Math.max(this.#lastCall, last ?? 0);
      },
      'calls',
    );
  }

  #announce(before, after) {
    const known = new Set(before.map(({ ts }) => ts));
    const fresh = after.filter(({ ts, user }) => !known.has(ts) && user !== this.as);
    if (fresh.length > 0) this.#onChange('arrived', fresh);
  }

  /** Reads `path` for the person acting and stores the answer, unless that person has changed meanwhile. */
  #load(path, query, store, what) {
    const { as } = this;
    return this.#latest.run([as, path, query.channel, query.thread], async () => {
      const answer = await look(path, { as, ...query });
      if (this.as !== as) return;
      store(answer);
      this.#onChange(what);
    });
  }
}
