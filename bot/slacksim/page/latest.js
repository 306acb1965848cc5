// One question at a time, and the newest answer wins.

/** Runs work by key, never the same key twice at once. */
export class Latest {
  #running = new Map();

  /** Runs `work` now, or once more after the run under way. Resolves when the last run is over; rejects when one fails. */
  run(key, work) {
    const name = JSON.stringify(key);
    const before = this.#running.get(name);
    if (before) {
      before.work = work;
      return before.done;
    }
    const run = { work };
    this.#running.set(name, run);
    run.done = this.#repeat(run).finally(() => this.#running.delete(name));
    return run.done;
  }

  async #repeat(run) {
    while (run.work) {
      const { work } = run;
      run.work = null;
      await work();
    }
  }
}
