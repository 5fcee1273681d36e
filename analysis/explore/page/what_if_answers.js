// What if: what is asked of the engine, in a worker or in slices, and what is done with its answer.

function runsOfState(state) {
  return state.run ? [state.run] : data.runs.filter((run) => named(storedPages.runs, run));
}

// Return the plan that a choice makes, for the pages of a run.
function planOf(state, run) {
  const asked = plannedOf(state);
  const where = { ...asked.where };
  for (const name of Object.keys(CHOSEN_PAGES)) {
    if (!state[name]) continue;
    const present = state[name].filter((value) => isPresent(state, run, name, value));
    where[name] = present.length ? present : state[name];
    if (state[name].length === valuesOf(name).length) delete where[name];
  }
  return {
    ...asked,
    where,
    estimand: state.copies,
    cluster: state.unit || asked.cluster,
    strata: state.strata ? [] : asked.strata,
  };
}

function isPresent(state, run, name, value) {
  const counts = countsOfRun(run);
  const { values, codes } = counts.columns.get(name);
  const code = values.indexOf(value);
  return codes.some((one, row) => one === code && (state.copies === "circulated" || counts.own[row]));
}

function ratesOf({ missed, added, sides }) {
  const [m, a] = [missed / 100, added / 100];
  const isAlike = sides === "alike";
  return { missed_less: m, added_more: a, missed_more: isAlike ? m : 0, added_less: isAlike ? a : 0 };
}

function answerState(state) {
  stopComputing();
  const published = data.contrasts.families[state.family];
  if (!isChanged(state)) return showFamily(state, null);
  const runs = runsOfState(state);
  if (!isChanged({ ...state, run: "" })) {
    return showFamily(state, familyOfRuns(state, runs.map((run) => ({ run, table: published.runs[run] }))));
  }
  const question = {
    stored: storedPages,
    asked: runs.map((run) => ({ run, plan: planOf(state, run) })),
    rates: isOfLabels(state) ? ratesOf(state) : null,
    labelings: LABELINGS,
    near: LABELINGS_NEAR,
    seed: data.seed,
  };
  setComputing(true);
  whatIf.stop = ask(question, {
    report: (done) => {
      byId("what-if-progress").value = done;
    },
    answered: (tables) => {
      stopComputing();
      const ofRuns = runs.map((run, place) => {
        const answer = tables[place];
        return { run, table: columnsOfRows(answer.rows, run), answer };
      });
      showFamily(state, familyOfRuns(state, ofRuns));
    },
  });
  return null;
}

function showFamily(state, family) {
  whatIf.shown = state;
  whatIf.family = family;
  const parts = document.querySelectorAll(".as-published");
  for (const part of parts) part.hidden = !family;
  if (storedPages) byId("what-if-said").textContent = family?.said || "";
  showContrastPages();
  return drawContrasts();
}

function setComputing(isComputing) {
  if (!storedPages) return;
  byId("what-if-progress").hidden = !isComputing;
  byId("what-if-stop").hidden = !isComputing;
  byId("contrasts-figure").setAttribute("aria-busy", String(isComputing));
  if (isComputing) byId("what-if-said").textContent = "Computing …";
}

function stopComputing() {
  whatIf.stop?.();
  whatIf.stop = null;
  setComputing(false);
}

// Stop, and go back to what is shown.
function stopAnswer() {
  stopComputing();
  byId("what-if-said").textContent = whatIf.family?.said || "";
  const shown = Object.keys(AS_PLANNED).map((name) => [name, whatIf.shown[name]]);
  keep(Object.fromEntries(shown));
  showChoices(now.state);
}

// ---- computing: in a worker, or in slices

// Ask a question; return how to stop it.
function ask(question, { report, answered }) {
  let stop = null;
  const inSlices = () => {
    stop = answerInSlices(question, { report, answered });
  };
  if (typeof Worker === "undefined") inSlices();
  else stop = askWorker(question, { report, answered, failed: inSlices });
  return () => stop();
}

function askWorker(question, { report, answered, failed }) {
  const address = URL.createObjectURL(new Blob([byId("engine").textContent], { type: "text/javascript" }));
  const worker = new Worker(address);
  const end = () => {
    worker.terminate();
    URL.revokeObjectURL(address);
  };
  worker.onmessage = ({ data: said }) => {
    if (!said.tables) return report(said.done);
    end();
    return answered(said.tables);
  };
  worker.onerror = () => {
    end();
    failed();
  };
  worker.postMessage(question);
  return end;
}

function answerInSlices(question, { report, answered }) {
  const steps = recompute.answer(question);
  let waiting = 0;
  const next = () => {
    const end = performance.now() + SLICE;
    let step = steps.next();
    while (!step.done && performance.now() < end) step = steps.next();
    if (step.done) return answered(step.value);
    report(step.value);
    waiting = setTimeout(next);
    return null;
  };
  waiting = setTimeout(next);
  return () => clearTimeout(waiting);
}
