// What if labels are wrong: each flipped with the same chance, or some overlooked. Nothing is drawn at random.

const whatIf = (() => {
  const TINY = 1e-18; // chance of a count that does not matter

  // Return the chance of each count of successes in n trials.
  function binomial(n, chance) {
    const found = new Float64Array(n + 1);
    const mode = Math.floor((n + 1) * chance);
    found[mode] = 1; // what follows is in proportion to it
    for (let k = mode; k < n && found[k] > TINY; k += 1) found[k + 1] = (found[k] * (n - k) * chance) / ((k + 1) * (1 - chance));
    for (let k = mode; k > 0 && found[k] > TINY; k -= 1) found[k - 1] = (found[k] * k * (1 - chance)) / ((n - k + 1) * chance);
    const whole = sum(found);
    return found.map((one) => one / whole);
  }

  // Return the chance of each count of pages with a label that n of so many have now, if each label is flipped.
  function countsIf({ n, size }, chance) {
    const [kept, gained] = [binomial(n, 1 - chance), binomial(size - n, chance)];
    const found = new Float64Array(size + 1);
    kept.forEach((one, k) => one > TINY && gained.forEach((other, j) => (found[k + j] += one * other)));
    return found;
  }

  // Return the chance that a group's share is under that of each other group (way −1), or over it (1).
  function chanceOfEnd(own, others, way, chance) {
    const ofOthers = others.map((other) => ({ size: other.size, counts: countsIf(other, chance) }));
    const isBeyond = (count, size, k) => way * (k * size - count * own.size) > 0;
    const beyond = ({ size, counts }, k) => sum(counts.map((one, count) => (isBeyond(count, size, k) ? one : 0)));
    return sum(countsIf(own, chance).map((one, k) => (one > TINY ? one * ofOthers.reduce((all, other) => all * beyond(other, k), 1) : 0)));
  }

  const movedShare = ({ n, size }, chance) => (n * (1 - 2 * chance) + chance * size) / size;

  // Return how often a group's share would still be at its end of all groups; of one between them, on its side of the rest.
  function stillText({ by, wrong }, row, levels) {
    const chance = 1 / wrong;
    const [own, others] = [levels.find(({ group }) => group === row.group), levels.filter(({ group }) => group !== row.group)];
    const way = Math.sign(row.level - row.level_against);
    if (!own || !others.length || way * row.estimate <= 0) return ""; // within strata it may be the other way round
    const isEnd = others.every((other) => way * (own.estimate - other.estimate) > 0);
    const rest = { n: sum(others.map(({ n }) => n)), size: sum(others.map(({ size }) => size)) };
    const still = 100 * chanceOfEnd(own, isEnd ? others : [rest], way, chance);
    const cases = still > 99 ? "more than 99" : still < 1 ? "fewer than 1" : rounded(still);
    const place = others.length > 1 && isEnd ? (way < 0 ? "lowest" : "highest") : way < 0 ? "lower" : "higher";
    return `If one label in ${wrong} were wrong, ${capital(groupInWords(row.group, by))} would still be ${place} in ${cases} of 100 cases.`;
  }

  // Return what wrong labels would do to a contrast, in sentences.
  function sentences(state, row, levels) {
    const found = ifWrong(state, row);
    if (!found) return ["Only labels that are yes or no, and are tested, can be asked what if they were wrong."];
    const { sureUpTo, overlooked } = found;
    const whose = row.estimate < 0 ? groupInWords(row.group, state.by) : againstText(row);
    const end = row.isSure ? "for the difference to be no longer sure" : "for the difference to be gone";
    return [
      stillText(state, row, levels),
      row.isSure ? (sureUpTo ? `The difference is sure up to one wrong label in ${sureUpTo}.` : "The difference is no longer sure if one label in 200 is wrong.") : "",
      `It would take ${counted(overlooked, "overlooked label")} on pages of ${whose} ${end}.`,
    ].filter(Boolean);
  }

  return { sentences, movedShare, chanceOfEnd };
})();
