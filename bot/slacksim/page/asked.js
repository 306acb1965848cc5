// Whom the bot has asked to act: read from everybody's direct messages, since a card may name a group and nobody in it.
import { look } from './api.js';
import { keyOfCard, readCard } from './guide.js';

const pause = 700; // Milliseconds between tries, as a direct message may come after the card.
const tries = 8;

/** Keeps `byKey`, the ids of those asked about each card that names nobody. `onFound` runs whenever that grows. */
export class Asked {
  byKey = {};
  #texts = new Map();

  constructor(model, onFound) {
    this.model = model;
    this.onFound = onFound;
  }

  /** Looks up, in the background, who was asked about the newest card; once for each text that it has had. */
  follow(card) {
    if (!card || this.#texts.get(card.ts) === card.text) return;
    this.#texts.set(card.ts, card.text);
    const key = keyOfCard(card.text);
    delete this.byKey[key];
    const { ask, actors } = readCard(card.text, { people: this.model.people, groups: this.model.workspace.groups });
    if (ask && actors.length === 0) this.#search(card, key, tries);
  }

  async #search(card, key, left) {
    if (this.#texts.get(card.ts) !== card.text || left === 0) return;
    const found = await Promise.all(this.model.people.map((person) => this.#wasAsked(person, key).catch(() => false)));
    const ids = this.model.people.filter((person, at) => found[at]).map(({ id }) => id);
    if (ids.length === 0) {
      setTimeout(() => this.#search(card, key, left - 1), pause);
      return;
    }
    this.byKey[key] = ids;
    this.onFound();
  }

  async #wasAsked(person, key) {
    const bot = this.model.workspace.bot.user_id;
    const { channels } = await look('/sim/channels', { as: person.id });
    const direct = channels.find((channel) => channel.kind === 'dm' && channel.with === bot);
    if (!direct) return false;
    const { messages } = await look('/sim/messages', { as: person.id, channel: direct.id });
    return messages.some(
      ({ text, blocks }) => keyOfCard(text ?? '') === key && blocks?.some(({ type }) => type === 'actions'),
    );
  }
}
