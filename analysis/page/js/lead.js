// The lead figure: the leading finding of a plan in every sample, by group, as `case.lead()` has it.

const lead = (() => {
  const CHOICES = ["reading", "by", "group", "against", "sample", "only", "first", "last", "own", "unit"];
  const BAND = 38; // pixels of a line

  // Whether a row of contrasts is the lead of the case, on the pages and in the reading that are shown first.
  function isShown(state, { what }, { item, group }) {
    const isFirst = (name) => String(state[name]) === String(FIRST_STATE[name]);
    return data.lead?.item === item && data.lead.group === group && what.startsWith("plan-") && CHOICES.every(isFirst);
  }

  // Return its shares with the look of their marks; a line has a sample, and the pages of all groups in its label.
  function rowsOf(state) {
    const [first] = data.lead.rows;
    const nOf = ({ sample }) => sum(data.lead.rows.filter((row) => row.sample === sample && row.reading === first.reading).map(({ size }) => size));
    return data.lead.rows.filter(({ size }) => size).map((row) => {
      const isFirst = row.reading === first.reading;
      const counts = countsText(row, "share");
      return {
        ...row,
        colour: colourOfGroup(row.group, state.by),
        isSure: row.status !== "descriptive",
        value: row.estimate,
        key: [row.sample, row.reading, row.group].join(" "),
        line: row.sample,
        label: `${row.sample} (${nOf(row).toLocaleString("en")})`,
        counts,
        interval: intervalText(row, "share", levelText),
        isFirst,
        tip: `${row.group}, ${row.sample}, ${readingName(row.reading)}\n${percentText(row.estimate)}: ${counts}`,
      };
    });
  }

  // Return the figure; columns: how a table shows a group, its share, and its pages, which open.
  function figure(state, item, place, columnsOf) {
    const rows = rowsOf(state);
    const [first, second] = new Set(rows.map(({ reading }) => reading));
    const sampleOfRow = (row) => data.plan.samples.find(({ label }) => label === row.sample);
    const unlike = new Set(rows.filter((row) => sampleOfRow(row).caution).map(({ sample }) => sample));
    const isHollow = rows.some(({ status }) => status === "descriptive");
    const open = (row) => {
      const pages = pagesWith({ ...state, sample: sampleOfRow(row).name, reading: row.reading }, item.id, { group: row.group });
      showPages(pages, [item.name, groupInWords(row.group, state.by), row.sample, readingName(row.reading)], item.id);
    };
    const readings = second ? `Dots: ${readingName(first)}; upright lines: ${readingName(second)}.` : "";
    return {
      title: data.lead.finding,
      subtitle: `${capital(titleOfAxis("share"))}: ${item.name}. In brackets: ${pageNouns} of all groups.`,
      ...chartOf(rows, place),
      rows,
      columns: [{ key: "sample", label: "Sample", act: false }, ...columnsOf(open), intervalColumn, { key: "reading", label: "Reading", format: readingName }],
      act: open,
      note: [
        `${readings}${isHollow ? ` Hollow: ${data.lead.isSure ? `too few ${pageNouns} for an interval` : NONE_SURE.toLowerCase()}.` : ""}`,
        unlike.size ? `Groups were found by unlike queries: ${listed([...unlike])}.` : "",
      ],
      name: "lead",
      ...originOf(state, { what: "lead" }),
      describe: rows.filter(({ isFirst }) => isFirst).map((row) => `${row.sample}: ${row.group} ${percentText(row.estimate)}`).join("; "),
    };
  }

  // Return the chart: dots joined by a line, those of the second reading as upright lines, the first sample apart.
  function chartOf(rows, place) {
    const most = Math.max(0.1, Math.ceil(10 * Math.max(...rows.map(({ value }) => value))) / 10);
    const scale = { domain: [0, most], nice: false };
    const chart = dotChart(rows.filter(({ isFirst }) => isFirst), place, { kind: "share", title: titleOfAxis("share"), isJoined: true, scale, band: BAND });
    const { spec, height, x, y } = chart;
    const nLines = y.scale.domain.length;
    y.axis.labelFontWeight = { condition: { test: `datum.index === 0 && ${nLines > 1}`, value: "bold" }, value: "normal" };
    const color = plainField("colour");
    const second = inBands(rows.filter(({ isFirst }) => !isFirst), place);
    const add = (values, mark, encoding, name) => spec.layer.push({ name, data: { values }, mark, encoding });
    add(second, { type: "tick", size: 20, thickness: 2, opacity: 1 }, { y, x, color }, "ticks");
    const groups = [...new Map(rows.map((row) => [row.group, row])).values()];
    return { ...chart, legend: groups.map(({ group, colour }) => ({ name: group, colour })) };
  }

  return { isShown, figure };
})();
