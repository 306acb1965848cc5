// What a person has typed or picked in one view or message, kept ahead of what the local Slack has heard of it.
import { valueOf } from './values.js';

const pause = 300; // Milliseconds without a key press before typed text is sent.

/**
 * Holds the values of one surface. `send(blockID, actionID, value)` tells the local Slack; sends are never at once two, and a value
 * changed meanwhile is sent once, as it is then. A typed value stands until the surface is gone, whatever is drawn again.
 */
export class Form {
  #send;
  #held = new Map();
  #waiting = new Map();
  #timer;
  #sending = null;

  constructor(send) {
    this.#send = send;
  }

  /** The value to show: what was typed here, else what the view's state or the bot says. */
  value(blockID, element, values) {
    const held = this.#held.get(keyOf(blockID, element.action_id));
    return held === undefined ? valueOf(element, blockID, values) : held;
  }

  /** Whether the person has touched anything. */
  get touched() {
    return this.#held.size > 0;
  }

  /** Remembers a value without sending it. */
  hold(blockID, actionID, value) {
    this.#held.set(keyOf(blockID, actionID), value);
  }

  /** Remembers a value and sends it after a pause in typing. */
  type(blockID, actionID, value) {
    this.#note(blockID, actionID, value);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush().catch(() => {}), pause);
  }

  /** Remembers a value and sends it at once. */
  pick(blockID, actionID, value) {
    this.#note(blockID, actionID, value);
    return this.flush();
  }

  /** Sends what waits. Resolves when the local Slack has everything; rejects with its refusal; the value stays on the page. */
  async flush() {
    clearTimeout(this.#timer);
    while (this.#sending || this.#waiting.size > 0) {
      this.#sending ??= this.#sendOne().finally(() => {
        this.#sending = null;
      });
      await this.#sending;
    }
  }

  /** Forgets what belongs to inputs that are no longer there. `present` holds `block action` pairs from keyOf. */
  keepOnly(present) {
    for (const key of this.#held.keys()) {
      if (present.has(key)) continue;
      this.#held.delete(key);
      this.#waiting.delete(key);
    }
  }

  #note(blockID, actionID, value) {
    const key = keyOf(blockID, actionID);
    this.#held.set(key, value);
    this.#waiting.set(key, { blockID, actionID });
  }

  async #sendOne() {
    const [key, { blockID, actionID }] = this.#waiting.entries().next().value;
    this.#waiting.delete(key);
    try {
      await this.#send(blockID, actionID, this.#held.get(key) ?? null);
    } catch (refusal) {
      // Nothing answered: worth another try. A refusal would only be repeated.
      if (refusal.status === 0 && !this.#waiting.has(key)) this.#waiting.set(key, { blockID, actionID });
      throw refusal;
    }
  }
}

/** Names one input of a surface. */
export const keyOf = (blockID, actionID) => JSON.stringify([blockID, actionID]);
